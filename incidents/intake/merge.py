"""Checked rows become cases, by sets: one statement a table, whatever the number of rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from incidents.intake.cases import CaseRow
from incidents.intake.events import events_of
from incidents.intake.known import Known
from incidents.models.authorities import Attribution
from incidents.models.cases import Case, Event
from incidents.models.firms import Firm
from incidents.models.offers import private_slug
from incidents.models.people import User
from incidents.models.record import Citation, Source, SourceUse, WordingChange
from incidents.models.register import Number

Note = dict[str, Any]


@dataclass
class Merged:
    """What became of the rows."""

    added: list[Case] = field(default_factory=list)
    changed: list[Case] = field(default_factory=list)
    unchanged: int = 0


@dataclass(frozen=True)
class Terms:
    """What a file cannot say of itself: whose it is, how far it may travel, what it lacks."""

    by: User
    consent: str
    marking: str
    notes: dict[str, Note] = field(default_factory=dict)
    firms: dict[str, Note] = field(default_factory=dict)


def merge(rows: list[CaseRow], known: Known, terms: Terms) -> Merged:
    """Add new rows, rewrite changed ones, leave the rest. Call inside a transaction.

    A row that is the same as when it was last loaded leaves the case as officers made it.
    """
    desk = terms.by.desk
    standing = {case.slug: case for case in Case.objects.filter(desk=desk).exclude(slug="")}
    merged, firms = Merged(), _firms(rows, known, terms)
    pairs: list[tuple[CaseRow, Case]] = []
    for row in rows:
        case = standing.get(row["slug"])
        if case and case.row_sha256 == row.sha256:
            merged.unchanged += 1
            continue
        (merged.changed if case else merged.added).append(case := case or Case(desk=desk))
        _fill(case, row, firms[row["firm"], row["firm_country_iso2"]], known, terms)
        pairs.append((row, case))
    _number(merged.added, terms.by)
    Case.objects.bulk_create(merged.added)
    Case.objects.bulk_update(merged.changed, FILLED, batch_size=500)
    for child in (Event, WordingChange, Citation, SourceUse):
        child.objects.filter(case__in=merged.changed).delete()
    _children(pairs, known, terms)
    return merged


FILLED = [
    "row_sha256",
    "firm",
    "own_sector",
    "authority",
    "state",
    "attribution",
    "attribution_source",
    "campaign",
    "demanded_change",
    "reported_on",
    "confidence",
    "doubts",
    "changed_at",
]


def _firms(rows: list[CaseRow], known: Known, terms: Terms) -> dict[tuple[str, str], Firm]:
    """{(name, country): firm}, the missing ones made for this desk."""
    found = {
        (firm.name, firm.country): firm
        for firm in Firm.objects.offered_to(terms.by).order_by("-desk")
    }
    missing = {}
    for row in rows:
        key = row["firm"], row["firm_country_iso2"]
        if key not in found and key not in missing:
            missing[key] = Firm(
                desk=terms.by.desk,
                slug=private_slug(),
                name=key[0],
                country=key[1],
                sector=known.sectors.get(row["firm_sector"]),
                **terms.firms.get(key[0], {}),
            )
    Firm.objects.bulk_create(missing.values())
    return found | missing


def _fill(case: Case, row: CaseRow, firm: Firm, known: Known, terms: Terms) -> None:
    authority = known.authorities.get((row["coercing_authority"], row["coercing_country_iso2"]))
    sector = known.sectors.get(row["firm_sector"])
    now = timezone.now()
    if case.pk is None:
        case.slug, case.consent, case.marking = row["slug"], terms.consent, terms.marking
        case.logged_by, case.logged_at = terms.by, now
    case.row_sha256, case.changed_at = row.sha256, now
    case.firm, case.own_sector = firm, sector if sector != firm.sector else None
    case.authority, case.state = authority, row["coercing_country_iso2"]
    case.attribution = authority.attribution if authority else Attribution.NONE
    case.attribution_source = (
        "; ".join(filter(None, [_source_text(row), authority.note])) if authority else ""
    )
    case.campaign = known.campaigns.get(row["campaign_key"])
    case.demanded_change, case.confidence = row["demanded_change"], row["confidence"]
    case.reported_on = row["first_reported_date"]
    case.doubts = terms.notes.get(row["slug"], {}).get("doubts", "")


def _source_text(row: CaseRow) -> str:
    return ", ".join(filter(None, [row["source_publisher"], row["source_title"]]))


def _number(cases: list[Case], by: User) -> None:
    """Give the desk's own references, in the order of the file."""
    if not cases or by.desk is None:
        return
    scope = f"{by.desk.slug.upper()}-{timezone.localdate().year}"
    first = Number.objects.following(scope, len(cases))
    for number, case in enumerate(cases, first):
        case.reference = f"{scope}-{number:04d}"


def _children(pairs: list[tuple[CaseRow, Case]], known: Known, terms: Terms) -> None:
    """Events, wordings, citations, sources, topics and tactics of the cases."""
    events, wordings, citations, uses = [], [], [], []
    sources = _sources(row for row, _case in pairs)
    for row, case in pairs:
        note = terms.notes.get(row["slug"], {})
        events += events_of(row, case, note)
        if row["wording_before"] or row["wording_after"]:
            wordings.append(
                WordingChange(case=case, before=row["wording_before"], after=row["wording_after"])
            )
        invoked = note.get("invoked", {})
        citations += [
            Citation(
                case=case,
                position=position,
                **known.cited(key),
                **({"invoked": invoked[key]} if key in invoked else {}),
            )
            for position, key in enumerate(row.keys)
        ]
        if row["source_title"]:
            uses.append(SourceUse(case=case, source=sources[_source_key(row)]))
    Event.objects.bulk_create(events)
    WordingChange.objects.bulk_create(wordings)
    Citation.objects.bulk_create(citations)
    SourceUse.objects.bulk_create(uses)
    _words(pairs, known)


def _words(pairs: list[tuple[CaseRow, Case]], known: Known) -> None:
    cases = [case.pk for _row, case in pairs]
    joined: tuple[tuple[Any, str, dict[str, Any]], ...] = (
        (Case.topics.through, "topic", known.topics),
        (Case.tactics.through, "tactic", known.tactics),
    )
    for through, column, words in joined:
        through.objects.filter(case_id__in=cases).delete()
        through.objects.bulk_create(
            through(**{"case_id": case.pk, f"{column}_id": words[row[column]].pk})
            for row, case in pairs
        )


def _source_key(row: CaseRow) -> tuple[str, ...]:
    return row["source_title"], row["source_publisher"], row["source_date"], row["source_url"]


def _sources(rows: Iterable[CaseRow]) -> dict[tuple[str, ...], Source]:
    """{(title, publisher, day, address): source}, the missing ones made."""
    wanted = list(dict.fromkeys(_source_key(row) for row in rows if row["source_title"]))
    standing = Source.objects.filter(title__in=[key[0] for key in wanted])
    found = {(row.title, row.publisher, str(row.on), row.url): row for row in standing}
    missing = {
        key: Source(title=key[0], publisher=key[1], on=key[2], url=key[3])
        for key in wanted
        if key not in found
    }
    Source.objects.bulk_create(missing.values())
    return found | missing
