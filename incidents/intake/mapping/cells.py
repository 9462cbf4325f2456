"""One row of a file as seen through a mapping: its cells by target, and what became of them."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from incidents.intake.cases import CaseRow
from incidents.intake.files.sheets import SheetRow
from incidents.intake.mapping.targets import BY_NAME
from incidents.intake.mapping.words import KINDS, Unknown, is_nothing
from incidents.intake.refusals import FileFault


class UnknownWords(StrEnum):
    """What happens to a word that no list of ours has."""

    REFUSE = "refuse"
    PROPOSE = "propose"
    BLANK = "blank"


@dataclass(frozen=True)
class SheetCell:
    """A filled cell: its column's header, its text, and the web address behind it."""

    header: str
    text: str
    link: str = ""


@dataclass
class RowCells:
    """The filled cells of a row by target, with faults and notes that reading them adds."""

    row: SheetRow
    cells: dict[str, list[SheetCell]]
    # {target: header of its first column}, filled or not.
    headers: dict[str, str] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def line(self) -> int:
        return self.row.line

    def all(self, target: str) -> list[SheetCell]:
        return self.cells.get(target, [])

    def first(self, target: str) -> SheetCell | None:
        """The first filled cell of a target; "n/a" and the like are not filled."""
        return next(iter(self.cells.get(target, ())), None)

    def text(self, target: str) -> str:
        cell = self.first(target)
        return cell.text if cell else ""

    def refuse(self, target: str, reason: str, cell: SheetCell | None = None) -> None:
        """Add a fault under the file's own name of the column, or ours where it has none."""
        cell = cell or self.first(target)
        column = cell.header if cell else self.headers.get(target, str(BY_NAME[target].label))
        value = cell.text[:200] if cell else ""
        self.faults.append(FileFault(self.line, column, reason, value))

    def note(self, label: str, text: str, reason: str = "") -> None:
        """Keep what no column of ours takes: "Topic: “Weather” (not in our list)"."""
        words = f"{label}: “{text}”"
        self.notes.append(f"{words} ({reason})" if reason else words)

    def note_unread(self, target: str, reason: str) -> None:
        for cell in self.all(target):
            self.note(str(BY_NAME[target].label), cell.text, reason)


def collect_cells(row: SheetRow, columns: list[tuple[int, str, str]]) -> RowCells:
    """Sort the cells of a row by target. `columns`: [(place, header, target)]."""
    cells: dict[str, list[SheetCell]] = {}
    headers: dict[str, str] = {}
    for place, header, target in columns:
        headers.setdefault(target, header)
        text = row.cells[place]
        link = row.links.get(place, "") if row.links else ""
        if (text and not is_nothing(text)) or link:
            cells.setdefault(target, []).append(SheetCell(header, text, link))
    return RowCells(row, cells, headers)


@dataclass
class TableReading:
    """A table read through a mapping.

    `unknown`: {word: rows with it}. `proposed`: those that are proposed as new. `left_out`: rows
    that the mapping does not want.
    """

    rows: list[CaseRow] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    unknown: Counter[Unknown] = field(default_factory=Counter)
    proposed: Counter[Unknown] = field(default_factory=Counter)
    left_out: int = 0
    firms: int = 0

    @property
    def refused(self) -> int:
        """How many rows of the file are refused."""
        return len({fault.line for fault in self.faults})


def unknown_sentence(unknown: Unknown, suggestion: str) -> str:
    """The refusal of a word, with the closest of ours."""
    words = {"kind": KINDS[unknown.kind], "word": unknown.word, "suggestion": suggestion}
    if suggestion:
        sentence = _("%(kind)s “%(word)s” is not in our list. Did you mean “%(suggestion)s”?")
        return sentence % words
    return (
        _("%(kind)s “%(word)s” is not in our list. Correct it, or match it to one of ours.") % words
    )
