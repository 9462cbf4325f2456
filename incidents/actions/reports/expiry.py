"""What is over is erased: withdrawn reports, files that never arrived whole, yesterday's salts.

Nothing is logged and nothing is counted: a line would say when a firm thought better of it.
"""

import datetime as dt

from django.db import transaction

from incidents.models.reports import Budget, DaySalt, Notice, Report, SpentProof, Upload

DAYS_TO_ARRIVE = 2


@transaction.atomic
def erase(today: dt.date) -> None:
    """Erase what no promise keeps any longer.

    A proof of yesterday cannot be used twice once its salt is gone: nothing it signed verifies.
    """
    Report.objects.to_erase(today).delete()
    begun_before = today - dt.timedelta(days=DAYS_TO_ARRIVE)
    Upload.objects.filter(report__isnull=True, begun_on__lt=begun_before).delete()
    for model in (Budget, DaySalt, SpentProof, Notice):
        model.objects.filter(day__lt=today).delete()
