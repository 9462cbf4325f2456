"""Reading: bytes become checked text, rows of a table or an object of JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from incidents.intake.refusals import FileFault, FileRefused
from incidents.values.text import fold_control_characters

MOST_BYTES = 20 * 1024 * 1024


def decode_text(raw: bytes) -> str:
    """UTF-8 text of a file, a byte order mark dropped. Raises Refused with the line at fault."""
    if len(raw) > MOST_BYTES:
        raise FileRefused([FileFault(0, _("file"), _("larger than 20 MiB: split it"))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reason = _("not UTF-8 text: save the file as UTF-8")
        raise FileRefused([FileFault(line, _("file"), reason)]) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FileRefused([FileFault(line, _("file"), _("holds a NUL byte: this is no text"))])
    return text


def table(
    text: str, columns: tuple[str, ...], many_lines: frozenset[str] = frozenset()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of a CSV as (line, {column: text}). Raises Refused for a header that differs.

    Cells hold no control characters: only those of the columns `many_lines` keep line breaks and
    tabs; in the others a space takes their place.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(header, columns)
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(header):
                reason = _("%(there)s cells, the header has %(wanted)s") % {
                    "there": len(cells),
                    "wanted": len(header),
                }
                raise FileRefused([FileFault(reader.line_num, _("row"), reason)])
            yield (
                reader.line_num,
                {
                    name: _fold_cell(cell, name in many_lines)
                    for name, cell in zip(header, cells, strict=True)
                },
            )
    except csv.Error as error:
        raise FileRefused([FileFault(reader.line_num, _("row"), str(error))]) from error


def _fold_cell(cell: str, has_many_lines: bool) -> str:
    folded = fold_control_characters(cell).strip()
    return folded if has_many_lines else re.sub(r"[\t\n]+", " ", folded)


def _check_header(header: list[str], columns: tuple[str, ...]) -> None:
    faults = [
        FileFault(1, name, _("the file lacks this column"))
        for name in columns
        if name not in header
    ]
    faults += [
        FileFault(1, name or "?", _("no such column is known"))
        for name in header
        if name not in columns
    ]
    faults += [
        FileFault(1, name, _("this column stands twice"))
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if faults:
        raise FileRefused(faults)


def json_of(raw: bytes) -> Any:
    """The object of a JSON file, its texts without control characters.

    Raises Refused with the line at which the file breaks.
    """
    try:
        return _fold_texts(json.loads(decode_text(raw)))
    except json.JSONDecodeError as error:
        raise FileRefused([FileFault(error.lineno, _("file"), error.msg)]) from error


def _fold_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _fold_texts(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_fold_texts(part) for part in value]
    return fold_control_characters(value) if isinstance(value, str) else value
