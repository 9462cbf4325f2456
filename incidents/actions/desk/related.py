"""Dismiss a related case for good."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.related import DismissedRelation
from incidents.models.people.people import User
from incidents.models.register.incidents import Incident


@transaction.atomic
def dismiss_relation(case: Case, key: str, *, by: User) -> None:
    """Record that a case of the desk, or an incident, has nothing to do with the case.

    `key`: the reference of a case of the desk, or of an incident. Between two cases it holds both
    ways. Raises ValidationError where the person may read neither.
    """
    readable = Case.objects.visible_to(by)
    if not readable.filter(pk=case.pk).exists():
        raise ValidationError(_("You do not have permission to do this."), code="role")
    other = readable.filter(reference=key).exclude(pk=case.pk).first()
    is_entry = other is None and Incident.objects.visible_to(by).filter(ref=key).exists()
    if other is None and not is_entry:
        raise ValidationError(_("There is no such case. Open the page again."), code="key")
    is_later = other is not None and other.pk < case.pk
    first, second = (other, case) if is_later else (case, other)
    DismissedRelation.objects.get_or_create(
        case=first,
        other=second,
        ref="" if other else key,
        defaults={"desk": case.desk, "dismissed_by": by, "dismissed_at": timezone.now()},
    )
    ledger.record("related case dismissed", case.reference, by=by, other=key)
