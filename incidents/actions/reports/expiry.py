"""What is over is erased: withdrawn reports, files that never arrived whole, yesterday's salts.

Nothing is logged and nothing is counted: a line would say when a firm thought better of it.
"""

import datetime as dt

from django.db import transaction

from incidents.actions.reports import quotas, work
from incidents.models.reports.threads import DaySalt, Report, ReportNotice, Upload

DAY = dt.timedelta(days=1)
DAYS_TO_ARRIVE = 2


@transaction.atomic
def erase(today: dt.date) -> None:
    """Erase what no promise keeps any longer, count what stands, and make tomorrow's salt.

    A proof of yesterday counts no longer once its salt is gone: no seed of it can be made again.
    """
    Report.objects.to_erase(today).delete()
    begun_before = today - DAY * DAYS_TO_ARRIVE
    Upload.objects.filter(report__isnull=True, begun_on__lt=begun_before).delete()
    for model in (DaySalt, ReportNotice):
        model.objects.filter(day__lt=today).delete()
    for day in (today, today + DAY):
        work.salt_of(day)
    quotas.recount()
