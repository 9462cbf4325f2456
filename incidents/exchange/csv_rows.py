"""Rows as CSV: the one writer for every address that ends in .csv."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from incidents.values.text import drop_unwritable

# A spreadsheet runs a cell that begins with one of these as a formula, including the full-width
# forms of East Asian keyboards (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
# What csv.writer puts between quotes.
QUOTED = re.compile('[,"\r\n]')
BLOCK = 60_000


def write(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark (for Excel), CRLF (RFC 4180), in blocks of bytes.

    A cell that begins like a formula gets an apostrophe before it: a title typed by a stranger
    must not run in a reader's spreadsheet. A number stays a number.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_guard_cell(cell) for cell in header])
    for row in rows:
        writer.writerow([_guard_cell(cell) for cell in row])
        if buffer.tell() > BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def encode_row(cells: Sequence[Any]) -> bytes:
    """One row, guarded as `write` does it, with its line end."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([_guard_cell(cell) for cell in cells])
    return buffer.getvalue().encode()


def encode_cell(text: str) -> bytes:
    """One cell of text, guarded and quoted as `write` does it."""
    cell: str = _guard_cell(text)
    if QUOTED.search(cell):
        cell = '"' + cell.replace('"', '""') + '"'
    return cell.encode()


def _guard_cell(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    # This comes first, because a formula may begin after a character that is dropped.
    text = drop_unwritable(cell)
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text
