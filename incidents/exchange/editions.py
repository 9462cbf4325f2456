"""The files of an edition: incidents, codebook, figures, changes, law, responses, citations.

The same rows give the same bytes, so that checksums of an edition hold. Only a removed incident
changes them.
"""

import datetime as dt
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.exchange import csv_rows, files, writable
from incidents.exchange.columns import COLUMNS
from incidents.exchange.edition_extras import (
    edition_bibtex,
    edition_ris,
    pack_files,
    write_references,
)
from incidents.values.licences import CC_BY, write_licence
from incidents.values.localised import format_partial_date
from incidents.values.tiers import Tier

Table = list[dict[str, Any]]
CHUNK = 2_000
FIGURES, LICENCE = "figures.json", "LICENCE.txt"
CHECKSUMS, ALL = "SHA256SUMS", "edition.zip"
# In the order of the page. The checksums are of all files above them; the archive holds them too.
MEANINGS = {
    "incidents.csv": gettext_lazy("one row for each incident"),
    "incidents.jsonl": gettext_lazy("one line for each incident, with its whole document"),
    "incidents.parquet": gettext_lazy("the columns of the CSV, with lists as lists"),
    "codebook.csv": gettext_lazy("what each column means"),
    FIGURES: gettext_lazy("every figure of this edition, without filters"),
    "changes.csv": gettext_lazy("what is new or changed since the edition before, with reasons"),
    "instruments.csv": gettext_lazy("laws, regulations and plans"),
    "provisions.csv": gettext_lazy("their articles, in our words"),
    "responses.csv": gettext_lazy("collective responses, with the campaigns they respond to"),
    "citation.bib": gettext_lazy("how to cite this edition, for BibTeX"),
    "citation.ris": gettext_lazy("the same for EndNote, Zotero and others (RIS)"),
    "README.txt": gettext_lazy("what this is, and how to cite it"),
    LICENCE: gettext_lazy("what you may do with it"),
    CHECKSUMS: gettext_lazy("checksums of the files above"),
    ALL: gettext_lazy("all files in one"),
}


@dataclass(frozen=True)
class EditionChange:
    """An incident that is new in an edition, or changed since the one before."""

    ref: str
    kind: str
    version: int
    released_at: dt.datetime
    fields: list[str]
    reason: str


@dataclass(frozen=True)
class EditionContent:
    """All that the files of an edition are made of. `entries` are in order of their references."""

    number: int
    published_on: dt.date
    removed_on: list[dt.date]
    entries: QuerySet[Any, Any]
    changes: list[EditionChange]
    codebook: Table
    figures: dict[str, Any]
    # Rows by REFERENCE_FILES, and the address to cite; empty for editions from before these.
    references: dict[str, Any]


@dataclass(frozen=True)
class WrittenEdition:
    """[{"name", "bytes", "sha256"}] of the files, and the figures that differ from those before."""

    files: Table
    changed_figures: list[str] = field(default_factory=list)


def write_edition(content: EditionContent, folder: Path) -> WrittenEdition:
    """Write the files of an edition into a folder that appears whole, and remove older ones.

    The folder is named "<number>-<revision>". Text is in English, whoever asks.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    older = [path for path in folder.parent.glob(f"{content.number}-*") if path != folder]
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="unfinished-") as made:
        with translation.override("en-gb"):
            written = _write_all(content, Path(made))
        changed = _list_changed_figures(older, Path(made) / FIGURES)
        shutil.rmtree(folder, ignore_errors=True)
        target = Path(made) / "whole"
        target.mkdir()
        for file in written:
            (Path(made) / file["name"]).replace(target / file["name"])
        target.replace(folder)
    for path in older:
        shutil.rmtree(path, ignore_errors=True)
    return WrittenEdition(written, changed)


def _write_all(content: EditionContent, folder: Path) -> Table:
    parts = {
        "incidents.csv": files.entries_as_csv(files.FileContent(_rows(content))),
        "incidents.jsonl": _write_lines(content),
        "incidents.parquet": iter([files.as_parquet(files.FileContent(_rows(content)))]),
        "codebook.csv": _write_table(content.codebook),
        FIGURES: iter([orjson.dumps(content.figures, default=str, option=_READABLE)]),
        "changes.csv": _write_changes(content.changes),
        **_write_references(content),
    }
    names = [name for name in MEANINGS if name in {*parts, "README.txt", LICENCE, CHECKSUMS, ALL}]
    parts["README.txt"] = iter([_write_readme(content, names).encode()])
    parts[LICENCE] = iter([write_licence(Tier.PUBLIC).encode()])
    facts = [_write_file(folder / name, blocks) for name, blocks in parts.items()]
    sums = "".join(f"{one['sha256']}  {one['name']}\n" for one in facts)
    facts.append(_write_file(folder / CHECKSUMS, iter([sums.encode()])))
    pack_files([folder / one["name"] for one in facts], folder / ALL)
    return [*facts, _describe_file(folder / ALL)]


def _write_references(content: EditionContent) -> dict[str, Iterator[bytes]]:
    """{file: its bytes} of law, collective responses and citations; {} for older editions."""
    references = content.references
    if not references:
        return {}
    cited = (content.number, content.published_on, references["url"])
    return {
        **write_references(references),
        "citation.bib": iter([edition_bibtex(*cited).encode()]),
        "citation.ris": iter([edition_ris(*cited).encode()]),
    }


_READABLE = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS


def _write_file(path: Path, blocks: Iterator[bytes]) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        for block in blocks:
            digest.update(block)
            size += out.write(block)
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()}


def _describe_file(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return {"name": path.name, "bytes": path.stat().st_size, "sha256": digest}


def _rows(content: EditionContent) -> Iterator[dict[str, Any]]:
    rows = content.entries.values("pk", *COLUMNS).iterator(chunk_size=CHUNK)
    return ({column: row[column] for column in COLUMNS} for row in rows)


def _write_lines(content: EditionContent) -> Iterator[bytes]:
    rows = content.entries.values("pk", *COLUMNS, "document").iterator(chunk_size=CHUNK)
    for row in writable.rows(rows):
        line = {column: row[column] for column in (*COLUMNS, "document")}
        yield orjson.dumps(line, default=str, option=orjson.OPT_SORT_KEYS) + b"\n"


def _write_table(rows: Table) -> Iterator[bytes]:
    names = list(rows[0]) if rows else []
    return csv_rows.write(names, ([row[name] for name in names] for row in rows))


def _write_changes(changes: list[EditionChange]) -> Iterator[bytes]:
    names = ("ref", "change", "version", "released_at", "fields", "reason")
    return csv_rows.write(
        names,
        (
            [one.ref, one.kind, one.version, one.released_at, ";".join(one.fields), one.reason]
            for one in changes
        ),
    )


def _write_readme(content: EditionContent, names: list[str]) -> str:
    day = format_partial_date(content.published_on)
    lines = [
        _("Coercion Register, public data, edition %(number)s (%(day)s)")
        % {"number": content.number, "day": day},
        "",
        *(f"{name}: {MEANINGS[name]}" for name in names),
        "",
        f"{CC_BY.name} {CC_BY.url}",
        "",
        *([content.references["url"], ""] if content.references else []),
        *describe_removals(content.removed_on),
        *describe_removed_responses(content.references),
    ]
    return "\n".join(lines).rstrip() + "\n"


def describe_removals(removed_on: list[dt.date]) -> list[str]:
    """A sentence for each day on which incidents left an edition, without naming them."""
    sentences = []
    for day in sorted(set(removed_on)):
        count = removed_on.count(day)
        sentence = ngettext(
            "%(n)s incident was removed on %(day)s: it was withdrawn, or less of it may be"
            " published.",
            "%(n)s incidents were removed on %(day)s: they were withdrawn, or less of them may be"
            " published.",
            count,
        )
        sentences.append(sentence % {"n": count, "day": format_partial_date(day)})
    return sentences


def describe_removed_responses(references: dict[str, Any]) -> list[str]:
    """How many collective responses left an edition, as a list of at most one sentence."""
    count = references.get("published", 0) - len(references.get("responses", ()))
    if not count:
        return []
    sentence = ngettext(
        "%(n)s collective response was removed: it was withdrawn.",
        "%(n)s collective responses were removed: they were withdrawn.",
        count,
    )
    return [sentence % {"n": count}]


def _list_changed_figures(older: list[Path], now: Path) -> list[str]:
    """The names of figures whose numbers are not those of the files before."""
    for folder in older:
        before = folder / FIGURES
        if before.exists():
            old, new = json.loads(before.read_bytes()), json.loads(now.read_bytes())
            return sorted(name for name in new if old.get(name) != new[name])
    return []
