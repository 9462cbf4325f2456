"""Rows as CSV: the one writer of every address that ends in .csv."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from incidents.values.text import drop_unwritable

# A spreadsheet takes a cell that begins so for a formula, the wide forms of East Asian keyboards
# included (OWASP, CSV Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
BLOCK = 60_000


def write(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with a byte order mark (Excel asks for one), CRLF as RFC 4180 says, in blocks.

    A cell that begins like a formula gets an apostrophe before it: a title typed by a stranger
    must not run in a reader's spreadsheet. A number stays one.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_guarded(cell) for cell in header])
    for row in rows:
        writer.writerow([_guarded(cell) for cell in row])
        if buffer.tell() > BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _guarded(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    # First: a formula may begin behind a character that is left out.
    told = drop_unwritable(cell)
    return f"'{told}" if told.startswith(FORMULA) and not NUMBER.fullmatch(told) else told
