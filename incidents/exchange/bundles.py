"""The incidents of a query in one ZIP: rows in three forms, their meaning, how to cite them."""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from incidents.exchange import csv_rows
from incidents.exchange.edition_extras import pack_files
from incidents.exchange.files import FileContent, as_parquet, entries_as_csv, entries_as_lines

LINES = "incidents.jsonl"
BLOCK = 1 << 16
MOST_PICTURE_BYTES = 200 * 2**20


def as_zip(content: FileContent) -> Iterator[bytes]:
    """README, licence, codebook, CSV, JSON Lines, Parquet, evidence and checksums, in blocks.

    The rows are read once, into a file on disk; memory does not grow with them.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        _write(folder / LINES, entries_as_lines(content))
        again = FileContent(_Rows(folder / LINES), content.types, content.facts, content.codebook)
        parts = {
            "README.txt": iter([_write_readme(content).encode()]),
            "LICENCE.txt": iter([content.licence.encode()]),
            "codebook.csv": csv_rows.write(("column", "meaning"), content.codebook),
            "incidents.csv": entries_as_csv(again),
            LINES: None,
            "incidents.parquet": iter([as_parquet(again)]),
        }
        for name, blocks in parts.items():
            if blocks is not None:
                _write(folder / name, blocks)
        pictures = _write_pictures(folder, content.pictures)
        names = (*parts, *pictures)
        sums = [f"{_digest(folder / name)}  {name}\n" for name in names]
        _write(folder / "SHA256SUMS", iter(["".join(sums).encode()]))
        packed = folder / "all.zip"
        pack_files([folder / name for name in (*names, "SHA256SUMS")], packed)
        with packed.open("rb") as file:
            while block := file.read(BLOCK):
                yield block


class _Rows:
    """The rows of a file of JSON Lines, as often as they are read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        with self.path.open("rb") as lines:
            yield from map(orjson.loads, lines)


def _write_pictures(folder: Path, pictures: Iterable[tuple[str, bytes]]) -> list[str]:
    """Write each picture as it comes; the names of those that were written.

    Pages past 200 MiB are left out: each is at its own address, and the rows have its hash.
    """
    names, size = [], 0
    for name, content in pictures:
        size += len(content)
        if size > MOST_PICTURE_BYTES:
            break
        _write(folder / name, iter([content]))
        names.append(name)
    return names


def _write_readme(content: FileContent) -> str:
    facts = [f"{name}: {value}" for name, value in content.facts]
    return "\n".join([*facts, "", content.citation, ""])


def _write(path: Path, blocks: Iterator[bytes]) -> None:
    with path.open("wb") as out:
        out.writelines(blocks)


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
