"""regulations.json becomes instruments, amendments, provisions and relations."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.refusals import FileFault, FileRefused
from incidents.intake.tables import json_of
from incidents.models.law.instruments import Amendment, Confidence, Instrument, Provision
from incidents.models.law.relations import Relation, RelationKind
from incidents.values.partial_dates import PartialDate

LawEntry = dict[str, Any]


@transaction.atomic
def load_law(raw: bytes) -> dict[str, int]:
    """Load the file, all or nothing; again, it mends. Returns {noun: rows}.

    Rows that the file no longer holds stay: a case may cite them. Raises Refused; an entry's
    `line` is its place in the list, for JSON has no lines that mean anything.
    """
    whole = json_of(raw)
    faults = list(_faults(whole))
    if faults:
        raise FileRefused(faults)
    for entry in whole["instruments"]:
        _instrument(entry)
    texts: dict[str, Any] = {row.key: row for row in Instrument.objects.all()}
    texts |= {row.key: row for row in Provision.objects.all()}
    for entry in whole["relations"]:
        _relation(entry, texts)
    return {
        "instruments": len(whole["instruments"]),
        "provisions": sum(len(entry["articles"]) for entry in whole["instruments"]),
        "relations": len(whole["relations"]),
    }


def _faults(whole: LawEntry) -> list[FileFault]:
    found: list[FileFault] = []
    keys = set()
    for line, entry in enumerate(whole.get("instruments", []), 1):
        keys |= {entry.get("key")} | {
            f"{entry.get('key')}#{article.get('number')}" for article in entry.get("articles", [])
        }
        found += [
            FileFault(line, name, _("is missing"))
            for name in ("key", "title_en", "jurisdiction", "issuing_body", "articles")
            if not entry.get(name)
        ]
        found += _bad_days(line, entry, ("date_adopted", "in_force_from", "in_force_until"))
        if entry.get("confidence") not in Confidence.values:
            found.append(FileFault(line, "confidence", _("is neither high nor medium")))
        for article in entry.get("articles", []):
            found += _bad_days(line, article, ("in_force_from", "in_force_until"))
    for line, entry in enumerate(whole.get("relations", []), 1):
        if entry.get("type") not in RelationKind.values:
            found.append(FileFault(line, "type", _("no such kind of relation")))
        if not entry.get("source"):
            found.append(FileFault(line, "source", _("is missing")))
        found += [
            FileFault(line, end, _("no such text: %(key)s") % {"key": entry.get(end)})
            for end in ("from", "to")
            if entry.get(end) not in keys
        ]
    return found


def _bad_days(line: int, entry: LawEntry, names: tuple[str, ...]) -> list[FileFault]:
    found = []
    for name in names:
        try:
            PartialDate(entry.get(name) or "2000")
        except ValueError:
            found.append(FileFault(line, name, _("is no year, month or day")))
    return found


def _instrument(entry: LawEntry) -> None:
    instrument, _new = Instrument.objects.update_or_create(
        key=entry["key"],
        defaults={
            "title_en": entry["title_en"],
            "title_zh": entry.get("title_zh", ""),
            "short_title": entry.get("short_title", ""),
            "jurisdiction": entry["jurisdiction"],
            "issuing_body": entry["issuing_body"],
            "adopted_on": entry.get("date_adopted", ""),
            "in_force_from": entry.get("in_force_from", ""),
            "in_force_until": entry.get("in_force_until", ""),
            "sanctions": entry.get("sanction_types", []),
            "sources": entry.get("sources", []),
            "confidence": entry["confidence"],
            "note": entry.get("note", ""),
        },
    )
    _amendments(instrument, entry.get("versions", []))
    _provisions(instrument, entry["articles"])


def _amendments(instrument: Instrument, versions: list[LawEntry]) -> None:
    for position, version in enumerate(versions):
        Amendment.objects.update_or_create(
            instrument=instrument,
            position=position,
            defaults={
                "adopted_on": version.get("amended", ""),
                "in_force_from": version.get("in_force", ""),
                "effect": version.get("effect", "") or version.get("note", ""),
            },
        )


def _provisions(instrument: Instrument, articles: list[LawEntry]) -> None:
    Provision.objects.bulk_create(
        [
            Provision(
                instrument=instrument,
                number=article["number"],
                key=f"{instrument.key}#{article['number']}",
                gist=article["gist"],
                sanctions=article.get("sanction_types", []),
                in_force_from=article.get("in_force_from", ""),
                in_force_until=article.get("in_force_until", ""),
                position=position,
            )
            for position, article in enumerate(articles)
        ],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["gist", "sanctions", "in_force_from", "in_force_until", "position"],
    )


def _relation(entry: LawEntry, texts: dict[str, Any]) -> None:
    ends: dict[str, Any] = {}
    for end in ("from", "to"):
        text = texts[entry[end]]
        ends[f"{end}_instrument"] = text if isinstance(text, Instrument) else None
        ends[f"{end}_provision"] = text if isinstance(text, Provision) else None
    Relation.objects.update_or_create(
        kind=entry["type"],
        since=entry.get("since", ""),
        **ends,
        defaults={
            "until": entry.get("until", ""),
            "source": entry["source"],
            "confidence": entry["confidence"],
            "note": entry.get("note", ""),
        },
    )
