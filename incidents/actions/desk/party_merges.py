"""Merge one firm or authority into another, and take a merge apart again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.actions.desk.party_rows import note_cases
from incidents.models.desk.cases import Case
from incidents.models.desk.releases import Release
from incidents.models.people.people import User
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.register.authorities import Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.incidents import Incident
from incidents.models.register.party_changes import PartyChange

# Blank ones are taken over from the double.
FILLED = ("sector", "lei", "uscc", "isin")


@step_aside(Across.MERGE)
def make_merge(change: PartyChange, *, by: User) -> None:
    """Move all rows of the double to the party that stays, and note their keys in the change.

    A desk's own spelling and codes stay with the double: those of a shared party are public.
    """
    kind, double, stays = change.kind, change.party, change.into
    cases = Case.objects.filter(**{kind.name: double})
    moved = {
        "cases": note_cases(cases, kind, by=by),
        "releases": _keys(Release.objects.filter(**{kind.name: double})),
        "merged": _keys(kind.rows.filter(merged_into=double)),
    }
    Case.objects.filter(pk__in=moved["cases"]).update(**{kind.name: stays})
    Release.objects.filter(pk__in=moved["releases"]).update(**{kind.name: stays})
    if isinstance(double, Firm):
        moved["children"] = _keys(Firm.objects.filter(parent=double))
        Firm.objects.filter(pk__in=moved["children"]).update(parent=stays)
        _rename_firms(moved, double, stays)
    else:
        _move_bodies(moved, double, stays)
        moved["campaigns"] = _keys(Campaign.objects.filter(authority=double))
        Campaign.objects.filter(pk__in=moved["campaigns"]).update(authority=stays)
        _entries(moved).exclude(authority="").update(authority=stays.slug)
    kind.rows.filter(pk__in=[*moved["merged"], double.pk]).update(merged_into=stays)
    change.moved = moved
    if double.desk_id == stays.desk_id:
        change.values = _fill(double, stays)


@step_aside(Across.MERGE)
def undo_merge(change: PartyChange, *, by: User) -> None:
    """Give back what the merge moved, except what an officer has moved on since."""
    kind, double, stays, moved = change.kind, change.party, change.into, change.moved
    if double.merged_into_id != stays.pk:
        raise ValidationError(
            _("%(name)s was merged further. Undo that merge first."),
            params={"name": stays.name},
            code="further",
        )
    if _is_name_taken(kind, double):
        raise ValidationError(
            _("There is another %(name)s now. Correct its name first."),
            params={"name": double.name},
            code="clash",
        )
    of_stays = {kind.name: stays}
    cases = Case.objects.filter(pk__in=moved["cases"], **of_stays)
    keys = note_cases(cases, kind, by=by)
    Case.objects.filter(pk__in=keys).update(**{kind.name: double})
    Release.objects.filter(pk__in=moved["releases"], **of_stays).update(**{kind.name: double})
    if isinstance(double, Firm):
        children = Firm.objects.filter(pk__in=moved["children"], parent=stays)
        children.update(parent=double)
        _restore_firms(moved, double)
    else:
        _restore_bodies(moved, double, stays)
        campaigns = Campaign.objects.filter(pk__in=moved["campaigns"], authority=stays)
        campaigns.update(authority=double)
        _entries(moved).exclude(authority="").update(authority=double.slug)
    kind.rows.filter(pk__in=moved["merged"]).update(merged_into=double)
    kind.rows.filter(pk=double.pk).update(merged_into=None)
    _empty(stays, change.values)


def _keys(rows: Any) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _is_name_taken(kind: Any, double: Any) -> bool:
    alike = {"name": double.name, kind.place: getattr(double, kind.place)}
    own = Q(desk=double.desk_id) if double.desk_id else Q(desk__isnull=True)
    return bool(kind.rows.filter(own, **alike, merged_into__isnull=True).exists())


def _entries(moved: dict[str, list[int]]) -> Any:
    return Incident.objects.filter(release__in=moved["releases"])


# What cases and campaigns name beside their authority: (key of the change, table, relation).
BODIES: tuple[tuple[str, Any, str], ...] = (
    ("further_authorities", Case, "further_authorities"),
    ("amplified_by", Case, "amplified_by"),
    ("campaigns_amplified", Campaign, "amplified_by"),
)


def _move_bodies(moved: dict[str, list[int]], double: Authority, stays: Authority) -> None:
    """Name the authority that stays wherever the double is named beside another."""
    for key, model, relation in BODIES:
        rows = model._default_manager.filter(**{relation: double})
        moved[key] = _keys(rows)
        for row in rows:
            getattr(row, relation).remove(double)
            getattr(row, relation).add(stays)


def _restore_bodies(moved: dict[str, list[int]], double: Authority, stays: Authority) -> None:
    """Name the double again; merges from before cases named further bodies moved none."""
    for key, model, relation in BODIES:
        rows = model._default_manager.filter(pk__in=moved.get(key, ()), **{relation: stays})
        for row in rows:
            getattr(row, relation).remove(stays)
            getattr(row, relation).add(double)


def _rename_firms(moved: dict[str, list[int]], double: Firm, stays: Firm) -> None:
    """Count the incidents of the double under the firm that stays and under its group.

    The document stays as it was released; slug and group are what figures count by.
    """
    newest = Incident.objects.filter(firm_slug=stays.slug).order_by("-released_at").first()
    group = newest.firm_group if newest else stays.group_name
    _entries(moved).exclude(firm_slug="").update(firm_slug=stays.slug, firm_group=group)
    below = Incident.objects.filter(release__firm__in=moved["children"], firm_group=double.name)
    moved["below"] = sorted(set(below.values_list("release", flat=True)))
    below.update(firm_group=group)


def _restore_firms(moved: dict[str, list[int]], double: Firm) -> None:
    """Bring back the slug, and the group that the released documents name."""
    _entries(moved).exclude(firm_slug="").update(firm_slug=double.slug)
    entries = Incident.objects.filter(release__in=[*moved["releases"], *moved["below"]])
    for entry in entries.exclude(firm_slug="").select_for_update(of=("self",)):
        group = entry.document.get("firm_group") or entry.document.get("firm") or ""
        Incident.objects.filter(pk=entry.pk).update(firm_group=group)


def _fill(double: Any, stays: Any) -> dict[str, list[Any]]:
    """Give the party that stays the names and codes that it lacks; {column: [before, after]}."""
    known = {name.casefold() for name in stays.names}
    names = [name for name in double.names if name.casefold() not in known]
    values: dict[str, list[Any]] = {}
    if names:
        values["other_names"] = [stays.other_names, [*stays.other_names, *dict.fromkeys(names)]]
    if isinstance(double, Firm):
        for name in FILLED:
            attribute = "sector_id" if name == "sector" else name
            if getattr(double, attribute) and not getattr(stays, attribute):
                values[name] = [getattr(stays, attribute), getattr(double, attribute)]
    rows = type(stays)._default_manager.filter(pk=stays.pk)
    if values:
        rows.update(**{name: pair[1] for name, pair in values.items()})
    return values


def _empty(stays: Any, values: dict[str, list[Any]]) -> None:
    """Take back what the merge gave; what an officer has corrected since stays."""
    rows = type(stays)._default_manager.filter(pk=stays.pk)
    for name, (before, after) in values.items():
        rows.filter(**{name: after}).update(**{name: before})
