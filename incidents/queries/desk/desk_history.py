"""The rows of the ledger that a person may read of their own desk."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from incidents.access import Permission, may
from incidents.models.desk.cases import Case
from incidents.models.desk.readings import CaseReading
from incidents.models.desk.shares import CaseShare
from incidents.models.desk.sharing import Marking
from incidents.models.desk.teamwork import ChangedValues
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User


def list_desk_history(user: User) -> QuerySet[Ledger]:
    """Return the desk's rows without those about cases that the person may not read.

    An auditor has every row of the desk, by reference: what was done with a TLP:RED case is what an
    audit is about. Its values and reasons stay with its readers (`list_red_references`).
    """
    rows = Ledger.objects.visible_to(user)
    if not may(user, Permission.LOG_CASE):
        return rows
    readable = Case.objects.visible_to(user).values("pk")
    hidden = Case.objects.filter(desk=user.desk_id).exclude(pk__in=readable).values("reference")
    shares = CaseShare.objects.filter(desk=user.desk_id).exclude(case__in=readable)
    return rows.exclude(subject__in=hidden).exclude(subject__in=shares.values("reference"))


def list_red_references(user: User, subjects: Iterable[str]) -> set[str]:
    """Return those of these references that are TLP:RED cases in an auditor's history."""
    if may(user, Permission.LOG_CASE):
        # Rows about these are left out for them: see list_desk_history.
        return set()
    subjects = list(subjects)
    red = Case.objects.filter(desk=user.desk_id, marking=Marking.RED)
    shares = CaseShare.objects.filter(case__in=red, reference__in=subjects)
    return {
        *red.filter(reference__in=subjects).values_list("reference", flat=True),
        *shares.values_list("reference", flat=True),
    }


def list_changed_values(user: User, rows: Iterable[Ledger]) -> dict[int, list[dict[str, Any]]]:
    """Return {key of a row: values before and after} of rows of the desk without TLP:RED cases."""
    keys = [row.pk for row in rows]
    values = ChangedValues.objects.filter(ledger_row__in=keys, case__desk=user.desk_id)
    if may(user, Permission.LOG_CASE):
        values = ChangedValues.objects.visible_to(user).filter(ledger_row__in=keys)
    else:
        values = values.exclude(case__marking=Marking.RED)
    return dict(values.values_list("ledger_row", "fields"))


def list_readings(user: User) -> QuerySet[CaseReading]:
    """Return who opened which case of the desk, newest first; to an auditor, of each case."""
    if may(user, Permission.LOG_CASE):
        rows = CaseReading.objects.visible_to(user)
    elif may(user, Permission.READ_LEDGER):
        rows = CaseReading.objects.filter(case__desk=user.desk_id)
    else:
        rows = CaseReading.objects.none()
    return rows.select_related("case", "person")
