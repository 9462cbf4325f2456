"""regulations.json becomes instruments, amendments, provisions and relations."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.intake.refusals import (
    FileFault,
    FileRefused,
    not_a_date,
    unknown_law,
    unknown_word,
)
from incidents.intake.tables import json_of
from incidents.models.law.instruments import Amendment, Confidence, Instrument, Provision
from incidents.models.law.relations import Relation, RelationKind
from incidents.values.partial_dates import PartialDate

LawEntry = dict[str, Any]


@transaction.atomic
def load_law(raw: bytes) -> dict[str, int]:
    """Load the file, all or nothing; loading it again updates the rows. Returns {noun: rows}.

    Rows that the file no longer has stay: a case may cite them. Raises FileRefused; the `line` of
    a fault is the place in the list, because lines of JSON mean nothing to its author.
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
    faults: list[FileFault] = []
    keys = set()
    for line, entry in enumerate(whole.get("instruments", []), 1):
        keys |= {entry.get("key")} | {
            f"{entry.get('key')}#{article.get('number')}" for article in entry.get("articles", [])
        }
        faults += [
            FileFault(line, name, _("Required. Enter a value."))
            for name in ("key", "title_en", "jurisdiction", "issuing_body", "articles")
            if not entry.get(name)
        ]
        faults += _bad_days(line, entry, ("date_adopted", "in_force_from", "in_force_until"))
        if entry.get("confidence") not in Confidence.values:
            faults.append(FileFault(line, "confidence", _("Use “high” or “medium”.")))
        for article in entry.get("articles", []):
            faults += _bad_days(line, article, ("in_force_from", "in_force_until"))
    for line, entry in enumerate(whole.get("relations", []), 1):
        if entry.get("type") not in RelationKind.values:
            faults.append(
                FileFault(line, "type", unknown_word(entry.get("type"), RelationKind.values))
            )
        if not entry.get("source"):
            faults.append(FileFault(line, "source", _("Required. Enter a value.")))
        faults += [
            FileFault(line, end, unknown_law(entry.get(end)))
            for end in ("from", "to")
            if entry.get(end) not in keys
        ]
    return faults


def _bad_days(line: int, entry: LawEntry, names: tuple[str, ...]) -> list[FileFault]:
    faults = []
    for name in names:
        try:
            PartialDate(entry.get(name) or "2000")
        except ValueError:
            faults.append(FileFault(line, name, not_a_date(entry.get(name))))
    return faults


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
