"""TLP:RED cases that nobody can read any more: an approver of the desk takes one over."""

import datetime as dt
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.people.people import User


class UnreadCase(NamedTuple):
    """All that an approver learns of such a case before taking it over."""

    reference: str
    logged_on: dt.date


def list_unread_cases(by: User) -> list[UnreadCase]:
    """The TLP:RED cases of an approver's desk that nobody there can read; none for others."""
    if by.desk is None or not may(by, Permission.APPROVE_RELEASE):
        return []
    rows = Case.objects.unreadable_at(by.desk).order_by("reference")
    return [UnreadCase(ref, at.date()) for ref, at in rows.values_list("reference", "logged_at")]


@transaction.atomic
def take_over_case(reference: str, *, by: User) -> Case:
    """Make an approver the owner and only reader of a TLP:RED case that nobody can read.

    Refuses newcomers: whoever brings somebody to a desk must not open its cases through them.
    """
    if by.desk is None or not may(by, Permission.APPROVE_RELEASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if by.is_new_at_desk:
        raise ValidationError(
            _("You cannot take over a case in your first seven days at a desk. Ask a colleague."),
            code="newcomer",
        )
    unread = Case.objects.unreadable_at(by.desk).values("pk")
    case = Case.objects.select_for_update().filter(pk__in=unread, reference=reference).first()
    if case is None:
        raise ValidationError(_("Somebody can read this case again."), code="read")
    case.owner = by
    case.save(update_fields=["owner"])
    case.readers.set([by])
    ledger.record("case taken over", case.reference, by=by)
    return case
