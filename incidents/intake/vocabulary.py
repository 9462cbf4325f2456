"""The closed lists: topics, tactics, sectors, authorities. What a word replaced moves to it."""

from pathlib import Path
from typing import Any

from django.db.models import ProtectedError

from incidents.intake.tables import json_of
from incidents.models.desk.cases import Case
from incidents.models.register.authorities import Authority
from incidents.models.register.campaigns import Campaign
from incidents.models.register.firms import Firm
from incidents.models.register.incidents import Incident
from incidents.models.register.vocabulary import Sector, Tactic, Topic

TERMS: dict[str, Any] = {"topics": Topic, "tactics": Tactic, "sectors": Sector}


def load_terms(folder: Path) -> dict[str, int]:
    """Load topics, tactics, sectors and authorities; again to update. Returns {noun: rows}.

    A word that has replaced another takes over the cases, firms and campaigns that have the old
    one. Old words that nothing uses any more are deleted; incidents keep theirs, as released.
    """
    words = json_of((folder / "reference.json").read_bytes())
    bodies = json_of((folder / "authorities.json").read_bytes())
    counts = {name: upsert(model, words[name], "slug") for name, model in TERMS.items()}
    counts["authorities"] = upsert(Authority, bodies["authorities"], "slug")
    for name, model in TERMS.items():
        listed = {row["slug"] for row in words[name]}
        old = {row.slug: row for row in model.objects.exclude(slug__in=listed)}
        for slug, heir in words["replaced"][name].items():
            if slug in old:
                _move_term(name, old[slug], model.objects.get(slug=heir))
        _delete_unused(name, list(old.values()))
    _merge_authorities(bodies["merged"])
    return counts


def upsert(model: Any, rows: list[dict[str, Any]], key: str) -> int:
    """Insert or update rows by their key in one statement; returns how many there are."""
    model.objects.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[name for name in rows[0] if name != key],
    )
    return len(rows)


def _move_term(name: str, old: Any, heir: Any) -> None:
    """Give a word's cases, firms and campaigns to the word that replaced it."""
    if name == "sectors":
        Firm.objects.filter(sector=old).update(sector=heir)
        Case.objects.filter(own_sector=old).update(own_sector=heir)
        return
    for model in (Case, Campaign):
        for row in model._default_manager.filter(**{name: old}):
            getattr(row, name).add(heir)
            getattr(row, name).remove(old)


def _delete_unused(name: str, old: list[Any]) -> None:
    """Delete words that no row has: an old word in use stays until somebody decides."""
    for term in old:
        column = {"sector": term.slug} if name == "sectors" else {f"{name}__contains": [term.slug]}
        own = {} if name == "sectors" else {name: term}
        is_used = own and (
            Case.objects.filter(**own).exists() or Campaign.objects.filter(**own).exists()
        )
        if is_used or Incident.objects.filter(**column).exists():
            continue
        try:
            term.delete()
        except ProtectedError:
            # A desk's rule or proposal still names it.
            continue


def _merge_authorities(merged: list[dict[str, Any]]) -> None:
    """Let old labels stand for the body in their place, so that old addresses and files find it."""
    bodies = {row.slug: row for row in Authority.objects.filter(desk__isnull=True)}
    for label in merged:
        into = bodies[label["into"]]
        columns = {name: label[name] for name in ("name", "coercing_state", "kind")}
        row, _new = Authority.objects.update_or_create(
            slug=label["slug"], defaults=columns | {"merged_into": into}
        )
        Case.objects.filter(authority=row).update(authority=into)
        Campaign.objects.filter(authority=row).update(authority=into)
