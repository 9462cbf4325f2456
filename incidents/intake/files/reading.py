"""Which reader a file needs is seen in its content: its name may lie."""

import os
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from incidents.intake.files import plain, separated
from incidents.intake.files.encodings import read_text
from incidents.intake.files.parquet import read_parquet
from incidents.intake.files.sheets import Sheet, SheetFormat, make_sheet, refuse_file
from incidents.intake.files.workbooks import read_workbook

MIB = 1024 * 1024
MOST_BYTES = 64 * MIB
# Beginnings of files that are no tables, and what they are.
NO_TABLES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
)
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_path(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file that is not too large: its size is asked before it is opened."""
    with path.open("rb") as file:
        return read_limited(file, os.fstat(file.fileno()).st_size, most)


def read_limited(file: BinaryIO, size: int | None, most: int = MOST_BYTES) -> bytes:
    """The bytes of an open file; never more than `most` are read. Raises FileRefused."""
    if size is None or size <= most:
        raw = file.read(most + 1)
        if len(raw) <= most:
            return raw
    raise refuse_file(_("The file is larger than %(most)s MiB. Split it.") % {"most": most // MIB})


def read_sheet(raw: bytes, known: frozenset[str]) -> Sheet:
    """The table of a file. `known`: folded headers that are recognised. Raises FileRefused."""
    for beginning, kind in NO_TABLES:
        if raw.startswith(beginning):
            reason = _("This is a %(kind)s file. Choose a table: XLSX, ODS, CSV or JSON Lines.")
            raise refuse_file(reason % {"kind": kind}, line=1)
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06", OLD_OFFICE)):
        name, rows = read_workbook(raw)
        kind = "ODS" if b"opendocument.spreadsheet" in raw[:200] else "XLSX"
        return make_sheet(rows, SheetFormat(kind, sheet=name), known)
    if raw.startswith(b"PAR1"):
        return make_sheet(read_parquet(raw), SheetFormat("Parquet"), known)
    return _read_text_sheet(raw, known)


def _read_text_sheet(raw: bytes, known: frozenset[str]) -> Sheet:
    text, encoding = read_text(raw)
    if plain.is_json(text):
        return make_sheet(plain.read_json(text), SheetFormat("JSON", encoding), known)
    if plain.is_markdown(text):
        return make_sheet(plain.read_markdown(text), SheetFormat("Markdown", encoding), known)
    separator, rest = separated.declared_separator(text)
    first_line = 2 if separator else 1
    separator = separator or separated.find_separator(text, known)
    rows = separated.read_rows(rest, separator, first_line)
    return make_sheet(rows, SheetFormat("CSV", encoding, separator), known)
