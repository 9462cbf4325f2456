"""Read files: bytes become checked text, the rows of a table, or JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.refusals import FileFault, FileRefused
from incidents.values.text import fold_control_characters, fold_texts

MOST_BYTES = 20 * 1024 * 1024


def decode_text(raw: bytes) -> str:
    """UTF-8 text of a file, without a byte order mark. Raises FileRefused with the faulty line."""
    if len(raw) > MOST_BYTES:
        raise FileRefused([FileFault(0, _("file"), _("The file is larger than 20 MiB. Split it."))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = _("The file is not UTF-8 text. Save it as UTF-8 (CSV).")
        raise FileRefused([FileFault(line, _("file"), reason)]) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FileRefused(
            [FileFault(line, _("file"), _("The file contains a NUL byte. Save it as CSV text."))]
        )
    return text


def table(
    text: str,
    columns: tuple[str, ...],
    many_lines: frozenset[str] = frozenset(),
    optional: tuple[str, ...] = (),
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV as (line, {column: text}). Raises FileRefused for a wrong header.

    Control characters are removed. Line breaks and tabs stay in the columns `many_lines`, and
    become a space in all others. A column of `optional` may be missing; its cells are blank then.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, columns, optional)
        blank = {name: "" for name in optional if name not in header}
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                reason = _(
                    "This row has %(cells)s cells, the header has %(columns)s."
                    " Look for a missing quotation mark or comma."
                ) % {"cells": len(cells), "columns": len(header)}
                raise FileRefused([FileFault(reader.line_num, _("row"), reason)])
            yield (
                reader.line_num,
                blank
                | {
                    name: _fold_cell(cell, name in many_lines)
                    for name, cell in zip(header, cells, strict=True)
                },
            )
    except csv.Error as error:
        raise FileRefused([FileFault(reader.line_num, _("row"), str(error))]) from error


def _fold_cell(cell: str, has_many_lines: bool) -> str:
    folded = fold_control_characters(cell).strip()
    return folded if has_many_lines else re.sub(r"[\t\n]+", " ", folded)


def _check_header(header: list[str], columns: tuple[str, ...], optional: tuple[str, ...]) -> None:
    faults = [
        FileFault(1, name, _("This column is missing. Add it to the header."))
        for name in columns
        if name not in header
    ]
    faults += [
        FileFault(
            1, name or "?", _("This column is not in the template. Remove it, or correct its name.")
        )
        for name in header
        if name not in columns and name not in optional
    ]
    faults += [
        FileFault(1, name, _("This column occurs twice. Remove one of them."))
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if faults:
        raise FileRefused(faults)


def json_of(raw: bytes) -> Any:
    """The content of a JSON file, with control characters removed from its texts.

    Raises FileRefused with the line of the first syntax error.
    """
    try:
        return fold_texts(json.loads(decode_text(raw)))
    except json.JSONDecodeError as error:
        raise FileRefused([FileFault(error.lineno, _("file"), error.msg)]) from error
