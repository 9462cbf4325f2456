"""Use only together: cases of one demand are linked by hand, and confirmed by two."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import decisions
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.joint_demands import (
    CONFIRMATIONS,
    JointCase,
    JointConfirmation,
    JointDemand,
    count_confirmations,
    count_joint_firms,
    may_be_used,
)
from incidents.models.desk.sharing import Marking
from incidents.models.people.people import User


@dataclass(frozen=True)
class JointState:
    """How far a case is from being used: firms that count, those needed, officers who confirmed."""

    firms: int
    least: int
    confirmations: int

    @property
    def is_met(self) -> bool:
        """Whether the condition is met, as the database sees it."""
        return self.firms >= self.least and self.confirmations >= CONFIRMATIONS


def read_state(case: Case) -> JointState:
    """Return how far a case is. One query; two counts of the database."""
    least = case.least_firms or 0
    row = (
        JointDemand.objects.filter(members__case=case)
        .values_list(count_joint_firms(), count_confirmations())
        .first()
    )
    firms, confirmations = row or (0, 0)
    return JointState(firms, least, confirmations)


def refuse_alone(case: Case) -> None:
    """Raise ValidationError while the firm's condition "only together" is not met.

    Triggers of the database refuse the same for every other path. No query without a condition.
    """
    if case.least_firms is None:
        return
    if not Case.objects.filter(may_be_used(), pk=case.pk).exists():
        raise ValidationError(
            _(
                "The firm lets this case be used only once at least %(count)s firms have"
                " reported the same demand. Link their cases, and have two officers confirm it."
            ),
            params={"count": case.least_firms},
            code="together",
        )


@transaction.atomic
def link_case(case: Case, other: Case, *, by: User) -> JointDemand:
    """Link two cases of one desk as one demand; what officers confirmed before is void.

    Raises ValidationError where they are one, or each is linked with others already.
    """
    if case.pk == other.pk:
        raise ValidationError(_("This is the same case. Enter another one."), code="same")
    rows = _lock([case, other], by)
    linked = {one.case_id: one.joint for one in JointCase.objects.filter(case__in=rows)}
    if len(linked) == len(rows):
        raise ValidationError(
            _("%(case)s is linked with other cases already. Take it out there first."),
            params={"case": other.reference},
            code="linked",
        )
    joint = next(iter(linked.values()), None) or JointDemand.objects.create(desk=case.desk)
    for one in rows:
        if one.pk not in linked:
            JointCase.objects.create(
                joint=joint, case=one, firm=one.firm, linked_by=by, linked_at=timezone.now()
            )
            ledger.record("case linked", one.reference, by=by)
    return joint


@transaction.atomic
def unlink_case(case: Case, *, by: User) -> None:
    """Take a case out of its joint demand. Raises ValidationError where it is in none."""
    [case] = _lock([case], by)
    gone, _rows = JointCase.objects.filter(case=case).delete()
    if not gone:
        raise ValidationError(_("This case is not linked with others."), code="linked")
    ledger.record("case unlinked", case.reference, by=by)


@transaction.atomic
def confirm_joint_demand(case: Case, *, by: User) -> JointConfirmation:
    """Record that an officer read the linked cases: one demand, to firms that are distinct.

    Raises ValidationError for a newcomer, for whoever may not read each of them, and for a case
    that is not linked. Of each officer only the newest confirmation is stored.
    """
    joint = _joint_of(case, by)
    members = JointCase.objects.filter(joint=joint)
    readable = Case.objects.visible_to(by).filter(joint_case__joint=joint)
    if readable.count() < members.count():
        raise ValidationError(
            _("You may not read all of these cases. Ask a colleague who may."), code="readers"
        )
    newest = members.order_by("-linked_at").values_list("linked_at", flat=True)[0]
    if by.joined_desk_at is None or by.joined_desk_at >= newest or by.is_new_at_desk:
        raise ValidationError(
            _("You cannot confirm this in your first seven days at a desk. Ask a colleague."),
            code="newcomer",
        )
    confirmation, _is_new = JointConfirmation.objects.update_or_create(
        joint=joint, confirmed_by=by, defaults={"confirmed_at": timezone.now()}
    )
    ledger.record("joint demand confirmed", case.reference, by=by)
    return confirmation


@transaction.atomic
def take_back_confirmation(case: Case, *, by: User) -> None:
    """Take back one's own confirmation; what was released meanwhile stays released."""
    joint = _joint_of(case, by)
    gone, _rows = JointConfirmation.objects.filter(joint=joint, confirmed_by=by).delete()
    if gone:
        ledger.record("joint demand not confirmed", case.reference, by=by)


def list_conditioned_cases(*, by: User) -> dict[str, dict[str, int | bool]]:
    """Return {reference: {"least", "is_usable"}} of all cases of a desk with such a condition.

    For the inbox, which asks for all of them at once, so that no request names one.
    """
    if not may(by, Permission.READ_INBOX):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    named = ~Q(marking=Marking.RED) | Q(pk__in=by.red_cases.values("pk"))
    rows = Case.objects.filter(named, desk=by.desk, least_firms__isnull=False)
    usable = rows.annotate(is_usable=may_be_used()).order_by("reference")
    return {
        reference: {"least": least, "is_usable": is_usable}
        for reference, least, is_usable in usable.values_list(
            "reference", "least_firms", "is_usable"
        )
    }


def raise_least_firms(case: Case, least: int, *, by: User) -> None:
    """Set the firm's condition on a case; a lower one than it has changes nothing.

    The caller has locked the case and checked who may ask for this.
    """
    if not 2 <= least <= 5 or (case.least_firms or 0) >= least:
        return
    case.least_firms, case.changed_at = least, timezone.now()
    case.save(update_fields=["least_firms", "changed_at"])
    ledger.record("case used only together", case.reference, by=by, least=least)


def _joint_of(case: Case, by: User) -> JointDemand:
    """Return the joint demand of a case, locked. Raises ValidationError where it is in none."""
    [case] = _lock([case], by)
    joint = JointDemand.objects.select_for_update().filter(members__case=case).first()
    if joint is None:
        raise ValidationError(_("Link another case first."), code="linked")
    return joint


def _lock(cases: list[Case], by: User) -> list[Case]:
    """Return the cases as they are now, locked in one order; refuses whoever may not read them."""
    decisions.demand(by, Permission.LOG_CASE, cases[0].desk_id)
    keys = [case.pk for case in cases]
    rows = Case.objects.visible_to(by).select_related("firm", "desk").order_by("pk")
    locked = list(rows.select_for_update(of=("self",)).filter(pk__in=keys))
    if len(locked) < len(keys):
        raise ValidationError(_("This case is not one of your desk's."), code="desk")
    return locked
