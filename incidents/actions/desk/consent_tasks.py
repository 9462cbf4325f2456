"""A firm allows less than before: a task for its case, which does not say where that came from."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import joint_demands
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.sharing import ConsentChoices
from incidents.models.desk.teamwork import CaseTask
from incidents.models.people.people import User
from incidents.values.consent_groups import CONSENT_OF_STEP, ConsentGroup


@transaction.atomic
def ask_to_narrow_case(body: Any, *, by: User) -> CaseTask:
    """Add a task to a case of the inbox officer's desk: what the firm allows from now on.

    `body`: {"case": its reference, "limits": {part: step of the firm's ladder}, "least": how many
    firms must have reported to the desk, or 0}. The last binds at once: it can only be raised.
    Raises ValidationError for anything else, and for a case that the desk does not have.
    """
    if not may(by, Permission.READ_INBOX):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    limits = _limits(body)
    rows = Case.objects.select_for_update().filter(desk=by.desk, reference=body["case"])
    case = rows.first()
    if case is None:
        raise ValidationError(_("Your desk has no case with this reference."), code="shape")
    joint_demands.raise_least_firms(case, body["least"], by=by)
    task = CaseTask(case=case, text=_sentence(limits), made_by=by, made_at=timezone.now())
    task.assigned_to = case.owner
    task.due_on = timezone.localdate()
    task.save(force_insert=True)
    ledger.record("task added", case.reference, by=by)
    return task


def _limits(body: Any) -> dict[str, str]:
    if not isinstance(body, Mapping) or set(body) != {"case", "limits", "least"}:
        raise ValidationError(_("This request is not valid."), code="shape")
    limits = body["limits"]
    is_known = isinstance(limits, Mapping) and all(
        group in ConsentGroup.values and isinstance(step, str) and step in CONSENT_OF_STEP
        for group, step in limits.items()
    )
    is_whole = isinstance(body["case"], str) and body["least"] in (0, 2, 3, 4, 5)
    if not is_known or not limits or not is_whole:
        raise ValidationError(_("This request is not valid."), code="shape")
    return {group: CONSENT_OF_STEP[step].value for group, step in limits.items()}


def _sentence(limits: Mapping[str, str]) -> str:
    """ "The firm allows less than before. Narrow the consent: The demand: internal; ..."."""
    words = {"internal": _("internal"), "aggregate": _("aggregate"), "sector": _("sector")}
    parts = [
        f"{ConsentGroup(group).label}: {words.get(limits[group], _('named'))}"
        for group in ConsentGroup.values
        if group in limits
    ]
    if set(limits.values()) == {ConsentChoices.INTERNAL.value}:
        return _("The firm allows nothing of this case to travel. Set its consent to internal.")
    sentence = _("The firm allows less than before. Narrow the consent: %(parts)s.")
    return sentence % {"parts": "; ".join(parts)}
