"""What the confidential statistics need to know of a case: its firm verified, its group checked."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk.case_parties import FirmFacts, find_firm
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.verifications import FirmVerification, VerificationWay, draw_months
from incidents.models.people.people import User
from incidents.models.register.firms import Firm


@dataclass(frozen=True)
class GroupFacts:
    """What somebody found on the group of a firm; "" for no parent, and for codes not known."""

    parent_name: str = ""
    parent_country: str = ""
    lei: str = ""
    uscc: str = ""
    isin: str = ""


@transaction.atomic
def verify_firm(case: Case, way: str, *, note: str, by: User) -> FirmVerification:
    """Record that the desk verified the firm of a case, and how; replaces what was recorded.

    Raises ValidationError for an unknown way. The months that the case waits are drawn once and
    stay, so that a second verification does not draw again.
    """
    case = _lock(case, by)
    if way not in VerificationWay.values:
        raise ValidationError(_("Choose how the desk verified the firm."), code="way")
    earlier = FirmVerification.objects.filter(case=case).first()
    verification, _is_new = FirmVerification.objects.update_or_create(
        case=case,
        defaults={
            "firm": case.firm,
            "way": way,
            "note": note.strip(),
            "verified_by": by,
            "verified_at": timezone.now(),
            "wait_months": earlier.wait_months if earlier else draw_months(),
        },
    )
    ledger.record("firm verified", case.reference, by=by, way=way)
    return verification


@transaction.atomic
def take_back_verification(case: Case, *, by: User) -> None:
    """Record that the firm of a case is not verified after all. What was counted stays counted."""
    case = _lock(case, by)
    gone, _rows = FirmVerification.objects.filter(case=case).delete()
    if gone:
        ledger.record("firm verification taken back", case.reference, by=by)


@transaction.atomic
def check_group_of_case(case: Case, facts: GroupFacts, *, by: User) -> Firm:
    """Record that the enterprise group of a case's firm was looked up: its parent, or none.

    A firm of the register keeps its own parent and codes: they are public, and one desk's word
    does not change them. Raises ValidationError if they differ, for a ring of parents, and for a
    wrong code.
    """
    case = _lock(case, by)
    firm = Firm.objects.select_for_update(of=("self",)).get(pk=case.firm_id)
    if firm.desk_id is not None:
        _set_group(firm, facts, by)
    elif facts.parent_name.casefold() != (firm.parent.name if firm.parent else "").casefold():
        raise ValidationError(
            {
                "parent_name": _(
                    "The register has another parent company for this firm. Have it corrected"
                    " there first."
                )
            },
            code="registry",
        )
    firm.group_checked_on, firm.group_checked_by = timezone.localdate(), by
    firm.save(
        update_fields=["parent", "lei", "uscc", "isin", "group_checked_on", "group_checked_by"]
    )
    ledger.record("enterprise group checked", case.reference, by=by)
    return firm


def _set_group(firm: Firm, facts: GroupFacts, by: User) -> None:
    parent = None
    if facts.parent_name:
        parent = find_firm(FirmFacts(facts.parent_name, facts.parent_country), by)
    if parent and firm.pk in _chain_of(parent):
        sentence = _("%(parent)s is this firm or belongs to it. Enter the company that owns it.")
        raise ValidationError({"parent_name": sentence % {"parent": parent.name}}, code="parent")
    firm.parent = parent
    firm.lei, firm.uscc, firm.isin = facts.lei, facts.uscc, facts.isin
    firm.full_clean()


def _chain_of(firm: Firm) -> list[int]:
    """The keys of a firm and all its parents."""
    keys: list[int] = []
    top: Firm | None = firm
    while top is not None and top.pk not in keys:
        keys.append(top.pk)
        top = top.parent
    return keys


def _lock(case: Case, by: User) -> Case:
    """The case, locked; refuses people who may not read it."""
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    try:
        return Case.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    except Case.DoesNotExist as missing:
        raise ValidationError(_("This case is not one of your desk's."), code="desk") from missing
