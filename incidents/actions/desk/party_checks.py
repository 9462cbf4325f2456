"""What a correction or a merge of firms and authorities must satisfy."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from incidents.models.register.authorities import Authority
from incidents.models.register.firms import Firm
from incidents.models.register.party_changes import AUTHORITIES, FIRMS, PartyKind

Party = Firm | Authority


def party_kind(party: Party) -> PartyKind:
    """Return the kind of a party."""
    return FIRMS if isinstance(party, Firm) else AUTHORITIES


def check_party(party: Any, changed: dict[str, Any]) -> None:
    """Raise ValidationError for an invalid value, a name that is taken, or a group in a circle."""
    others = [field.name for field in party._meta.fields if field.name not in changed]
    party.clean_fields(exclude=others)
    kind = party_kind(party)
    own = models.Q(desk=party.desk_id) if party.desk_id else models.Q(desk__isnull=True)
    alike = {"name": party.name, kind.place: getattr(party, kind.place)}
    if kind.rows.filter(own, **alike, merged_into__isnull=True).exclude(pk=party.pk).exists():
        raise ValidationError(
            {"name": _("There is another of this name and country. Merge the two instead.")}
        )
    if "parent" in changed and party.parent is not None:
        if party.desk_id is None and party.parent.desk_id is not None:
            raise ValidationError(
                {"parent": _("Only your desk knows this parent company. Publish it first.")}
            )
        if party.pk in _chain_of(party.parent):
            raise ValidationError({"parent": _("This company belongs to the firm itself.")})


def _chain_of(firm: Firm) -> list[int]:
    """The keys of a firm and of all companies above it."""
    chain: list[int] = []
    top: Firm | None = firm
    while top is not None and top.pk not in chain:
        chain.append(top.pk)
        top = top.parent
    return chain


def check_merge(party: Any, into: Any) -> None:
    """Raise ValidationError where the two cannot be one, or where the wrong one would stay."""
    if party.pk == into.pk:
        raise ValidationError(_("Choose another one that stays."), code="same")
    if party.desk_id is None and into.desk_id is not None:
        raise ValidationError(
            _("%(name)s is public, and your own entry is not. Merge your own into it."),
            params={"name": party.name},
            code="shared",
        )
    is_firm = isinstance(party, Firm)
    if is_firm and (party.pk in _chain_of(into) or into.pk in _chain_of(party)):
        raise ValidationError(
            _("One belongs to the group of the other, so they are two firms. Correct that first."),
            code="group",
        )
