"""regulations.json becomes instruments, versions, articles, sources, records and relations."""

from typing import Any

from django.db import transaction

from incidents.intake.law_faults import find_law_faults
from incidents.intake.law_relations import load_relations
from incidents.intake.law_versions import load_versions
from incidents.intake.refusals import FileRefused
from incidents.intake.syncing import sync_rows
from incidents.intake.tables import json_of
from incidents.models.law.instruments import Confidence, Instrument, Provision
from incidents.models.law.readings import write_newest_gists
from incidents.models.law.records import RecordSystem
from incidents.models.law.versions import InstrumentVersion
from incidents.values.article_numbers import Numbering, read_numbering, split_key

LawEntry = dict[str, Any]


@transaction.atomic
def load_law(raw: bytes) -> dict[str, int]:
    """Load the file, all or nothing; loading it again updates the rows. Returns {noun: rows}.

    Instruments and numbers that the file no longer has stay: a case may cite them. Versions that
    two people changed here stay as they are. Raises FileRefused; the `line` of a fault is the place
    in the list, because lines of JSON mean nothing to its author.
    """
    whole = json_of(raw)
    faults = list(find_law_faults(whole))
    if faults:
        raise FileRefused(faults)
    entries = whole["instruments"]
    instruments = [_instrument(entry) for entry in entries]
    sync_rows(Instrument.objects.all(), instruments, ["key"], removes=False)
    by_key = {row.key: row for row in instruments}
    provisions = _provisions(entries, by_key) + _retired(whole, by_key)
    sync_rows(Provision.objects.all(), provisions, ["key"], removes=False)
    load_versions(entries, by_key, {row.key: row for row in provisions})
    # A version that was changed here has its own summaries.
    edited = InstrumentVersion.objects.filter(is_edited=True)
    write_newest_gists(edited.values_list("instrument", flat=True))
    _load_records(whole.get("records", []), by_key)
    load_relations(whole["relations"], whole.get("dropped_relations", []))
    return {
        "instruments": len(entries),
        "versions": sum(len(entry["versions"]) for entry in entries),
        "provisions": len(provisions),
        "relations": len(whole["relations"]),
    }


def _instrument(entry: LawEntry) -> Instrument:
    versions = entry["versions"]
    sources = [one for version in versions for one in version["sources"]]
    sources += entry.get("sources", [])
    read = [one for one in sources if one["is_read"]]
    return Instrument(
        key=entry["key"],
        title_en=entry["title_en"],
        title_zh=entry.get("title_orig", ""),
        title_lang=entry.get("title_lang", ""),
        is_title_read=entry.get("is_title_read", True),
        short_title=entry.get("short_title", ""),
        kind=entry["kind"],
        jurisdiction=entry["jurisdiction"],
        territory=entry.get("territory", ""),
        issuing_body=entry["issuing_body"],
        adopted_on=_first(versions, "adopted_on"),
        in_force_from=_first(versions, "in_force_from"),
        in_force_until=versions[-1].get("in_force_until", ""),
        sanctions=entry.get("sanctions", []),
        sources=list(dict.fromkeys(_source_line(one) for one in read)),
        confidence=Confidence.HIGH if read else Confidence.MEDIUM,
        note=entry.get("note", ""),
        doubts=entry.get("doubts", ""),
    )


def _first(versions: list[LawEntry], name: str) -> str:
    return next((version[name] for version in versions if version.get(name)), "")


def _source_line(source: LawEntry) -> str:
    return ". ".join(filter(None, [source["title"], source["issuer"], source["url"]]))


def _provisions(entries: list[LawEntry], instruments: dict[str, Instrument]) -> list[Provision]:
    """One row a number of an instrument, with the summary of its newest version.

    In the order of the newest version; numbers that only earlier ones have come last.
    """
    rows: dict[str, Provision] = {}
    for entry in entries:
        position = 0
        for version in reversed(entry["versions"]):
            for article in version["articles"]:
                key = f"{entry['key']}#{article['number']}"
                if key not in rows:
                    rows[key] = _provision(key, article, version, instruments[entry["key"]])
                    rows[key].position = position
                    position += 1
                rows[key].in_force_from = version["in_force_from"] or version["adopted_on"]
    return list(rows.values())


def _provision(key: str, article: LawEntry, version: LawEntry, instrument: Instrument) -> Provision:
    return Provision(
        instrument=instrument,
        number=article["number"],
        key=key,
        gist=article["gist"],
        sanctions=article.get("sanctions", []),
        in_force_until=version.get("in_force_until", ""),
        numbering=read_numbering(article["number"]).value,
    )


def _retired(whole: LawEntry, instruments: dict[str, Instrument]) -> list[Provision]:
    """Keys from before the articles had their numbers: cited once, and read on."""
    return [
        Provision(
            instrument=instruments[split_key(entry["key"])[0]],
            number=split_key(entry["key"])[1],
            key=entry["key"],
            numbering=Numbering.RETIRED.value,
            renamed_to=entry["now"],
            position=1000 + place,
        )
        for place, entry in enumerate(whole.get("renamed_provisions", []))
    ]


def _load_records(entries: list[LawEntry], instruments: dict[str, Instrument]) -> None:
    rows = [
        RecordSystem(
            key=entry["key"],
            title=entry["title"],
            title_orig=entry.get("title_orig", ""),
            title_lang=entry.get("title_lang", ""),
            keeper=entry.get("keeper", ""),
            instrument=instruments.get(entry.get("instrument", "")),
            note=entry.get("note", ""),
        )
        for entry in entries
    ]
    sync_rows(RecordSystem.objects.all(), rows, ["key"], removes=False)
