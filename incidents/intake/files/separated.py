"""Text with separators (CSV and its kin): the separator is found, not demanded."""

import csv
import io
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from incidents.intake.files.sheets import SheetRow, fold_header, refuse_file

SEPARATORS = (",", ";", "\t", "|", ":", "\x1f")
# So many rows are read to choose a separator.
SAMPLE_ROWS = 50
# A quotation mark that is never closed swallows the rest of a file; this is longer than any cell.
LONGEST_CELL = 131_072


def find_separator(text: str, known: frozenset[str]) -> str:
    """The separator under which the first rows are most alike, and most headers are known."""
    return max(SEPARATORS, key=lambda separator: _score(text, separator, known))


def _score(text: str, separator: str, known: frozenset[str]) -> tuple[int, float, int]:
    """(known headers, share of rows as wide as the header, width)."""
    sample = io.StringIO(text[:LONGEST_CELL], newline="")
    reader = csv.reader(sample, delimiter=separator)
    try:
        rows = [row for row in islice(reader, SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return (0, 0.0, 0)
    if not rows:
        return (0, 0.0, 0)
    named = max(sum(fold_header(cell) in known for cell in row) for row in rows[:15])
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    if usual == 1:
        return (min(named, 1), 0.0, 1)
    return (named, widths.count(usual) / len(widths), usual)


def declared_separator(text: str) -> tuple[str, str]:
    """("sep=;" of a spreadsheet as its separator or "", the text without that line)."""
    first, _break, rest = text.partition("\n")
    first = first.strip().strip('"')
    if len(first) == 5 and first.lower().startswith("sep="):
        return first[4], rest
    return "", text


def read_rows(text: str, separator: str, first_line: int = 1) -> Iterator[SheetRow]:
    """Rows, numbered as a spreadsheet numbers them. Raises FileRefused for an open quotation."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first_line - 1
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refuse_file(_reason(error, line), line) from error
        yield SheetRow(line, cells)


def _reason(error: csv.Error, line: int) -> str:
    if "unexpected end" in str(error) or "field larger" in str(error):
        return _(
            "This file ends inside a cell that begins in row %(line)s: a quotation mark is opened"
            " and not closed. Export the file again."
        ) % {"line": line}
    return _(
        "Row %(line)s has a quotation mark in the wrong place. Put the whole cell in quotation"
        " marks, and double those within it."
    ) % {"line": line}
