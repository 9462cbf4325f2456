"""Remind a desk's officers before its list of keys expires: firms cannot report without one."""

import datetime as dt
from typing import Any

from incidents.actions.people import ledger
from incidents.models.people.ledger import Ledger
from incidents.models.reports.keys import RecipientList

# The days that are left when officers are reminded.
REMIND_AT = (10, 5, 2)


def remind_of_lists(today: dt.date) -> int:
    """Write a row of the ledger, which causes e-mails, for each list that expires soon.

    Returns how many. A day on which no job ran is made up for on the next; no reminder comes twice.
    """
    return sum(_remind(row, today) for row in RecipientList.objects.current_of_all())


def _remind(row: RecipientList, today: dt.date) -> int:
    left = (row.last_day - today).days
    due = min((days for days in REMIND_AT if left <= days), default=None)
    if due is None:
        return 0
    detail: dict[str, Any] = {"epoch": row.epoch, "at": due}
    if Ledger.objects.filter(
        verb="list of keys expires", subject=row.desk.slug, detail=detail
    ).exists():
        return 0
    ledger.record("list of keys expires", row.desk.slug, by=None, desk=row.desk.slug, **detail)
    return 1
