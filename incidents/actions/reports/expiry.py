"""Erase withdrawn and old reports, incomplete files and old salts.

Nothing is logged or counted: a line would show when a firm withdrew.
"""

import datetime as dt

from django.db import transaction

from incidents.actions.reports import journal, lanes, quotas, retention, work
from incidents.models.reports.threads import DaySalt, Report, ReportNotice, Upload

DAY = dt.timedelta(days=1)
DAYS_TO_ARRIVE = 2


@transaction.atomic
def erase(today: dt.date) -> None:
    """Erase what is due, count the space in use again, and make tomorrow's salt.

    Erasing a salt ends the proofs of work of its day: their seeds cannot be computed again.
    """
    Report.objects.due_for_erasure(today).delete()
    retention.erase_due(today)
    journal.hide_time()
    begun_before = today - DAY * DAYS_TO_ARRIVE
    Upload.objects.filter(report__isnull=True, begun_on__lt=begun_before).delete()
    for model in (DaySalt, ReportNotice):
        model.objects.filter(day__lt=today).delete()
    for day in (today, today + DAY):
        work.salt_of(day)
    lanes.forget_codes(today)
    quotas.recount()
