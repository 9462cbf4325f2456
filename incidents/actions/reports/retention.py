"""How long a report is stored. Each state has its clock; the newest day of the thread starts it.

Nothing is logged or counted but in the journal: one line for each erased report, with its day.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from incidents.actions.reports import journal
from incidents.models.reports.states import State
from incidents.models.reports.threads import Message, Report

PERIODS = {
    State.NEW: dt.timedelta(days=730),
    State.ACKNOWLEDGED: dt.timedelta(days=730),
    State.DECIDED: dt.timedelta(days=730),
    State.CLOSED: dt.timedelta(days=365),
}
# Firm and officers are told so many days before.
WARNING = dt.timedelta(days=30)


def last_day(report: Report, newest_message_on: dt.date | None = None) -> dt.date:
    """The last day on which a report is stored, if nothing more happens in it."""
    if newest_message_on is None:
        rows = Message.objects.filter(report=report)
        newest_message_on = rows.aggregate(day=Max("written_on"))["day"]
    days = [
        report.received_on,
        newest_message_on,
        report.acknowledged_on,
        report.decided_on,
        report.closed_on,
    ]
    last = max(day for day in days if day) + PERIODS[State(report.state)]
    return max(last, report.held_until) if report.held_until else last


def is_due(report: Report, today: dt.date) -> bool:
    """Whether a report is erased on this day."""
    return last_day(report) < today


def erase_due(today: dt.date) -> None:
    """Erase what has been stored for its time. Each deletion is first written to the journal."""
    for report in list(_old_reports(today)):
        _erase(report, today)


@transaction.atomic
def _erase(report: Report, today: dt.date) -> None:
    row = Report.objects.select_for_update().filter(pk=report.pk).first()
    if row and is_due(row, today):
        journal.append("due", mark=journal.mark_of(row.pk.hex))
        row.delete()


def _old_reports(today: dt.date) -> Iterator[Report]:
    shortest = min(PERIODS.values())
    rows = Report.objects.filter(received_on__lt=today - shortest).order_by("id")
    rows = rows.annotate(newest_on=Max("messages__written_on"))
    return (report for report in rows if last_day(report, report.newest_on) < today)
