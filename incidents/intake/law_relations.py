"""The relations of a law file."""

from typing import Any

from incidents.intake.law_sources import source_of
from incidents.intake.syncing import sync_rows
from incidents.models.law.instruments import Confidence, Instrument, Provision
from incidents.models.law.records import RecordSystem
from incidents.models.law.relations import ENDS, Relation
from incidents.models.law.sources import LawSource
from incidents.models.law.versions import InstrumentVersion
from incidents.values.article_numbers import split_key

LawEntry = dict[str, Any]
IDENTITY = [
    "kind",
    *(f"{end}_{kind}_id" for end in ("from", "to") for kind in ENDS),
    "since",
]


def load_relations(entries: list[LawEntry], dropped: list[LawEntry]) -> None:
    """Add and update the relations of the file, and delete those that it drops.

    Relations that an administrator added stay.
    """
    texts = _read_texts()
    rows = [_relation(entry, texts) for entry in entries]
    sync_rows(Relation.objects.all(), rows, IDENTITY, removes=False)
    sources = [
        source_of(entry["source"], relation=row) for entry, row in zip(entries, rows, strict=True)
    ]
    sync_rows(LawSource.objects.filter(relation__in=rows), sources, ["relation_id", "position"])
    for entry in dropped:
        ends = _end("from", entry["from"], texts) | _end("to", entry["to"], texts)
        Relation.objects.filter(kind=entry["type"], **ends).delete()


def _read_texts() -> dict[str, Any]:
    """{key: row} of instruments, versions, articles and records."""
    texts: dict[str, Any] = {row.key: row for row in Instrument.objects.all()}
    texts |= {row.key: row for row in Provision.objects.all()}
    texts |= {row.graph_key: row for row in RecordSystem.objects.all()}
    versions = InstrumentVersion.objects.select_related("instrument")
    return texts | {row.key: row for row in versions}


def _relation(entry: LawEntry, texts: dict[str, Any]) -> Relation:
    source = entry["source"]
    return Relation(
        kind=entry["type"],
        since=entry.get("since", ""),
        until=entry.get("until", ""),
        **_end("from", entry["from"], texts),
        **_end("to", entry["to"], texts),
        basis=entry["basis"],
        source=". ".join(filter(None, [source["title"], source["issuer"]])),
        confidence=Confidence.HIGH if entry["is_read"] else Confidence.MEDIUM,
        note=entry.get("note", ""),
    )


def _end(end: str, key: str, texts: dict[str, Any]) -> dict[str, Any]:
    """The columns of one end: of a record, or of a text and its version if the key names one."""
    if key.startswith("record:"):
        return {f"{end}_record": texts[key]}
    instrument, number, version = split_key(key)
    columns: dict[str, Any] = {f"{end}_instrument": texts[instrument]}
    if number:
        columns = {f"{end}_provision": texts[f"{instrument}#{number}"]}
    if version:
        columns[f"{end}_version"] = texts[f"{instrument}@{version}"]
    return columns
