"""Changes of firms and authorities as sentences with values."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.actions.desk.parties import may_decide
from incidents.forms.parties import may_know
from incidents.models import AuthorityKind, Firm, FirmKind, PartyChange, Sector
from incidents.values.localised import country_name

TITLES = {
    "name": gettext_lazy("Name"),
    "other_names": gettext_lazy("Other names"),
    "kind": gettext_lazy("Kind"),
    "country": gettext_lazy("Home country"),
    "coercing_state": gettext_lazy("Coercing state"),
    "sector": gettext_lazy("Sector"),
    "parent": gettext_lazy("Parent company"),
    "lei": gettext_lazy("LEI"),
    "uscc": gettext_lazy("Unified social credit code"),
    "isin": gettext_lazy("ISIN"),
}


@dataclass(frozen=True)
class ChangeView:
    """One change: a sentence, its values before and after, and what the person may do with it."""

    row: PartyChange
    sentence: str
    values: list[tuple[str, str, str]] = field(default_factory=list)
    may_decide: bool = False
    may_decline: bool = False
    may_undo: bool = False


def change_view(change, user):
    """Return the view of a change for a person."""
    decides = may_decide(change, user)
    is_own = change.proposed_by_id == user.pk
    values = [
        (str(TITLES[name]), _show(name, pair[0], user), _show(name, pair[1], user))
        for name, pair in change.values.items()
        if change.is_merge is False
    ]
    return ChangeView(
        row=change,
        sentence=_sentence(change),
        values=values,
        may_decide=change.is_waiting and decides and not is_own,
        may_decline=change.is_waiting and (decides or is_own),
        may_undo=change.is_in_force
        and (decides if change.is_shared else change.desk_id == user.desk_id),
    )


def _sentence(change):
    words = {
        "who": change.proposed_by if change.is_waiting else change.decided_by,
        "name": change.party.name,
        "into": change.into.name if change.into else "",
    }
    return str(SENTENCES[_stage(change), change.is_merge]) % words


def _stage(change):
    if change.is_waiting:
        return "waiting"
    return "undone" if change.undone_at else change.decision


SENTENCES = {
    ("waiting", False): gettext_lazy("%(who)s proposed a correction of %(name)s."),
    ("waiting", True): gettext_lazy("%(who)s proposed to merge %(name)s into %(into)s."),
    ("made", False): gettext_lazy("%(who)s corrected %(name)s."),
    ("made", True): gettext_lazy("%(who)s merged %(name)s into %(into)s."),
    ("declined", False): gettext_lazy("%(who)s declined a correction of %(name)s."),
    ("declined", True): gettext_lazy("%(who)s declined to merge %(name)s into %(into)s."),
    ("undone", False): gettext_lazy("%(who)s corrected %(name)s. It was undone."),
    ("undone", True): gettext_lazy("%(who)s merged %(name)s into %(into)s. It was undone."),
}


def _show(name: str, value: Any, user: Any) -> str:
    """A value of a correction in words."""
    if value in (None, "", []):
        return _("blank")
    if name == "other_names":
        return ", ".join(value)
    if name in ("country", "coercing_state"):
        return str(country_name(value))
    if name == "sector":
        return str(Sector.objects.get(pk=value).title)
    if name == "parent":
        firm = Firm.objects.get(pk=value)
        return firm.name if may_know(firm, user) else _("a firm that another desk knows")
    if name == "kind":
        kinds = FirmKind if value in FirmKind.values else AuthorityKind
        return str(kinds(value).label)
    return str(value)
