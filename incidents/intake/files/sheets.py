"""A sheet: the header of a table and its rows as text, whatever the file was."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from incidents.intake.refusals import FileFault, FileRefused
from incidents.values.text import fold_control_characters

# A file of more rows is no desk's table, and all rows of a file are in memory at once.
MOST_ROWS = 200_000
MOST_COLUMNS = 300
# A header is looked for in so many rows: workbooks begin with a title and a note.
MOST_PREAMBLE = 15


@dataclass(frozen=True)
class SheetRow:
    """One row. `line` is its number in a spreadsheet, the header included.

    `links`: {column: web address behind the cell}.
    """

    line: int
    cells: list[str]
    links: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetFormat:
    """How the file was read: shown to the officer, so that a wrong reading is noticed."""

    kind: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table of a file. `faults` are rows that could not be read."""

    header: list[str]
    rows: list[SheetRow]
    format: SheetFormat
    faults: list[FileFault] = field(default_factory=list)
    # Line of the header.
    line: int = 1

    def values(self, column: int) -> Iterator[str]:
        """The cells of one column that are not blank."""
        return (row.cells[column] for row in self.rows if row.cells[column])


def refuse_file(reason: str, line: int = 0) -> FileRefused:
    """A refusal of the whole file."""
    return FileRefused([FileFault(line, _("file"), reason)])


def is_header(cells: list[str], known: frozenset[str]) -> bool:
    """Whether most of the cells are words that headers use."""
    named = [fold_header(cell) for cell in cells if cell.strip()]
    return len(named) > 1 and sum(name in known for name in named) * 2 >= len(named)


def fold_header(text: str) -> str:
    """A header for comparison: "Firm's Country (ISO2)" becomes "firm s country iso2"."""
    return " ".join(re.findall(r"\w+", text.casefold().replace("_", " ")))


def make_sheet(rows: Iterable[SheetRow], kind: SheetFormat, known: frozenset[str]) -> Sheet:
    """Find the header among the first rows, and bring all rows to its width.

    `known`: folded headers, by which a header below a title is recognised. Raises FileRefused.
    """
    filled = [row for row in _limit_rows(rows) if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise refuse_file(_("The file is empty. Choose a file with a header and rows."), line=1)
    place = _find_header(filled, known)
    header = _name_columns(filled[place].cells)
    sheet = Sheet(header, [], kind, line=filled[place].line)
    for row in filled[place + 1 :]:
        fitted = _fit_row(row, len(header))
        if isinstance(fitted, FileFault):
            sheet.faults.append(fitted)
        else:
            sheet.rows.append(fitted)
    return sheet


def _limit_rows(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            reason = _("The file has more than %(most)s rows. Split it.")
            raise refuse_file(reason % {"most": f"{MOST_ROWS:,}"})
        yield row


def _find_header(rows: list[SheetRow], known: frozenset[str]) -> int:
    first = rows[:MOST_PREAMBLE]
    for place, row in enumerate(first):
        if is_header(row.cells, known):
            return place
    wide = (place for place, row in enumerate(first) if sum(map(bool, row.cells)) > 1)
    return next(wide, 0)


def _name_columns(cells: list[str]) -> list[str]:
    """The header, each name once; blank columns at the end of it are dropped."""
    names = [" ".join(fold_control_characters(cell).split())[:200] for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        reason = _("The file has more than %(most)s columns. Remove those that are not needed.")
        raise refuse_file(reason % {"most": MOST_COLUMNS}, line=1)
    unique: list[str] = []
    for place, name in enumerate(names, 1):
        name = name or _("column %(number)s") % {"number": place}
        again, number = name, 1
        while again in unique:
            number += 1
            again = f"{name} ({number})"
        unique.append(again)
    return unique


def _fit_row(row: SheetRow, width: int) -> SheetRow | FileFault:
    """The row at the width of the header. Text beyond the header belongs to no column."""
    cells = [clean_cell(cell) for cell in row.cells]
    if any(cells[width:]):
        reason = _(
            "This row has %(cells)s cells, the header has %(columns)s."
            " Look for a missing quotation mark or separator."
        ) % {"cells": len(cells), "columns": width}
        return FileFault(row.line, _("row"), reason, cells[-1][:80])
    cells = cells[:width] + [""] * (width - len(cells))
    return SheetRow(row.line, cells, row.links)


def clean_cell(cell: str) -> str:
    """A cell without control characters and outer blanks; its line breaks stay."""
    return cell.strip() if cell.isprintable() else fold_control_characters(cell).strip()
