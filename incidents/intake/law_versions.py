"""The versions of a law file: their articles, sources and renumbering."""

from collections.abc import Iterator
from typing import Any

from incidents.intake.law_sources import source_of
from incidents.intake.syncing import sync_rows
from incidents.models.law.instruments import Instrument, Provision
from incidents.models.law.sources import LawSource
from incidents.models.law.versions import ArticleText, InstrumentVersion, Renumbering

LawEntry = dict[str, Any]
Versions = dict[tuple[str, str], InstrumentVersion]
PLAIN = (
    *("label", "adopted_on", "promulgated_on", "in_force_from", "in_force_until"),
    *("document_number", "status", "note"),
)


def load_versions(
    entries: list[LawEntry], instruments: dict[str, Instrument], provisions: dict[str, Provision]
) -> None:
    """Bring the versions of these instruments, and all that hangs on them, into the file's state.

    A version that two people changed here is left as it is, with its articles and sources.
    """
    ours = InstrumentVersion.objects.filter(instrument__in=instruments.values())
    edited = {(row.instrument_id, row.label) for row in ours.filter(is_edited=True)}
    rows = {
        (entry["key"], version["label"]): _version(version, place, instruments[entry["key"]])
        for entry in entries
        for place, version in enumerate(entry["versions"])
    }
    to_load = {
        key: row for key, row in rows.items() if (row.instrument_id, row.label) not in edited
    }
    sync_rows(ours.filter(is_edited=False), list(to_load.values()), ["instrument_id", "label"])
    _load_articles(entries, to_load, provisions)
    _load_sources(entries, to_load, instruments)
    _load_renumbering(entries, to_load)


def _version(entry: LawEntry, place: int, instrument: Instrument) -> InstrumentVersion:
    return InstrumentVersion(
        instrument=instrument,
        **{name: entry.get(name, "") for name in PLAIN},
        are_days_read=entry.get("are_days_read", True),
        is_number_read=entry.get("is_number_read", False),
        position=place,
    )


def _list_versions(
    entries: list[LawEntry], versions: Versions
) -> Iterator[tuple[LawEntry, LawEntry, InstrumentVersion]]:
    """(instrument, version, row) of each version that is to be loaded."""
    for entry in entries:
        for version in entry["versions"]:
            row = versions.get((entry["key"], version["label"]))
            if row is not None:
                yield entry, version, row


def _load_articles(
    entries: list[LawEntry], versions: Versions, provisions: dict[str, Provision]
) -> None:
    rows = [
        ArticleText(
            version=row,
            provision=provisions[f"{entry['key']}#{article['number']}"],
            text=article.get("text", ""),
            language=article.get("language", ""),
            is_text_read=article["is_text_read"],
            is_gist_read=article.get("is_gist_read", False),
            gist=article["gist"],
            roles=article["roles"],
            sanctions=article.get("sanctions", []),
            time_limit=article.get("time_limit", ""),
            note=article.get("note", ""),
            position=place,
        )
        for entry, version, row in _list_versions(entries, versions)
        for place, article in enumerate(version["articles"])
    ]
    of_versions = ArticleText.objects.filter(version__in=versions.values())
    by = ["version_id", "provision_id"]
    added = set(of_versions.filter(is_added=True).values_list(*by))
    to_load = [row for row in rows if (row.version_id, row.provision_id) not in added]
    sync_rows(of_versions.filter(is_added=False), to_load, by)


def _load_sources(
    entries: list[LawEntry], versions: Versions, instruments: dict[str, Instrument]
) -> None:
    rows = [
        source_of(source, place, version=row)
        for _entry, version, row in _list_versions(entries, versions)
        for place, source in enumerate(version["sources"])
    ]
    of_versions = LawSource.objects.filter(version__in=versions.values(), is_added=False)
    sync_rows(of_versions, rows, ["version_id", "position"])
    further = [
        source_of(source, place, instrument=instruments[entry["key"]])
        for entry in entries
        for place, source in enumerate(entry.get("sources", []))
    ]
    of_instruments = LawSource.objects.filter(instrument__in=instruments.values())
    sync_rows(of_instruments, further, ["instrument_id", "position"])


def _load_renumbering(entries: list[LawEntry], versions: Versions) -> None:
    rows = [
        Renumbering(
            from_version=versions[entry["key"], line["from_version"]],
            from_number=line["from_number"],
            to_version=versions[entry["key"], line["to_version"]],
            to_number=line["to_number"],
            change=line["change"],
            is_read=line["is_read"],
            note=line.get("note", ""),
            position=place,
        )
        for entry in entries
        for place, line in enumerate(entry.get("renumbering", []))
        if (entry["key"], line["from_version"]) in versions
        and (entry["key"], line["to_version"]) in versions
    ]
    present = Renumbering.objects.filter(
        from_version__in=versions.values(), to_version__in=versions.values()
    )
    by = ["from_version_id", "from_number", "to_version_id", "to_number"]
    sync_rows(present, rows, by)
