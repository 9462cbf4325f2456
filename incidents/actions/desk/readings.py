"""Note who opened which case. Not in the ledger: people read far more than they do."""

import datetime as dt

from incidents.models.desk.cases import Case
from incidents.models.desk.readings import CaseReading
from incidents.models.people.people import User


def record_reading(case: Case, *, by: User) -> None:
    """Note that a person opened a case today, once a day: one statement."""
    CaseReading.objects.bulk_create([CaseReading(case=case, person=by)], ignore_conflicts=True)


def delete_old_readings(today: dt.date) -> int:
    """Delete what is more than a year old; return how many."""
    count, _rows = CaseReading.objects.outdated(today).delete()
    return count
