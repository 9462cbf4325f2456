"""Disclosure control: which cells of the confidential statistics are shown, and with what number.

Pure functions: contributions in, cells out. Sources: Hundepool, Domingo-Ferrer, Franconi, Giessing,
Schulte Nordholt, Spicer and de Wolf, "Statistical Disclosure Control" (Wiley, 2012), chapters 4
(sums) and 5 (counts); the same authors' Handbook on Statistical Disclosure Control, chapter 4.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations
from typing import NamedTuple

FEWEST_GROUPS = 5
LARGEST, MOST_PERCENT = 2, 85
STEP, EURO_STEP = 5, 5_000


class Cell(NamedTuple):
    """Four keys: "2026-Q2", a group of sectors (sectors.GROUPS), a state, a topic; "" unknown."""

    quarter: str
    sector_group: str
    state: str
    topic: str


WORDS = Cell._fields


class Contribution(NamedTuple):
    """One case: its key, the enterprise group of its firm, its cell, its fines in euro or None."""

    case: int
    group: int
    cell: Cell
    euro: Decimal | None = None


@dataclass(frozen=True)
class PublishedCell:
    """The published numbers of a cell or a margin: cases and euro, rounded; euro may be None."""

    cases: int
    euro: int | None = None

    def __add__(self, other: "PublishedCell") -> "PublishedCell":
        sums = [one.euro for one in (self, other) if one.euro is not None]
        return PublishedCell(self.cases + other.cases, sum(sums) if sums else None)


def whole_cells(contributions: Iterable[Contribution]) -> dict[Cell, list[Contribution]]:
    """The cells that may be shown, each with its contributions.

    A cell is one quarter, group of sectors, state and topic. It is shown if it has firms of at
    least five enterprise groups; a group is a firm's ultimate parent with all that it owns, so
    that subsidiaries of one parent count once (minimum frequency rule). A cell with one to four
    groups and an empty cell look alike: withheld.

    Complementary suppression is complete. In every line of the table the cell "not known" is
    withheld, whatever it contains, so that no line withholds a single cell; and a margin is the
    sum of the cells shown beneath it, for all fifteen margins. A true margin less the other cells
    would give a withheld cell away. So no published number depends on what a withheld cell
    contains, and nobody can work it out by subtracting one number from another.
    """
    by_cell: dict[Cell, list[Contribution]] = defaultdict(list)
    for one in contributions:
        if all(one.cell):
            by_cell[one.cell].append(one)
    return {cell: rows for cell, rows in sorted(by_cell.items()) if _groups(rows) >= FEWEST_GROUPS}


def publishable_cells(ready: Mapping[Cell, list[Contribution]]) -> dict[Cell, PublishedCell]:
    """What one release adds: the cells that may be shown (whole_cells), with rounded numbers.

    Counts are rounded to the nearest 5: the true number is at most 2 away. Sums of fines are
    rounded to the nearest EUR 5,000. Each cell is rounded by itself and margins add the rounded
    numbers, so that every table adds up and no margin reveals more than its cells.
    """
    return {
        cell: PublishedCell(rounded(len(rows), STEP), euro_of(rows)) for cell, rows in ready.items()
    }


def euro_of(rows: Iterable[Contribution]) -> int | None:
    """The sum of fines of a cell in whole euro, rounded; None where it is withheld.

    It is shown if at least five enterprise groups were fined and the two largest of them bear at
    most 85% together: the (2, 85) dominance rule. The rest is then at least 15% of the sum, so
    the second largest can estimate the largest to within 15% at best (p% rule). Sums of such cells
    satisfy both rules: the two largest of a whole bear no more than the two largest of each part.
    """
    fines: dict[int, Decimal] = defaultdict(Decimal)
    for one in rows:
        if one.euro is not None:
            fines[one.group] += one.euro
    total = sum(fines.values(), Decimal(0))
    largest = sum(sorted(fines.values())[-LARGEST:], Decimal(0))
    if len(fines) < FEWEST_GROUPS or largest * 100 > total * MOST_PERCENT:
        return None
    return rounded(total, EURO_STEP)


def rounded(number: int | Decimal, step: int) -> int:
    """The nearest multiple of a step; half-way numbers go to the even multiple."""
    return int((Decimal(number) / step).quantize(Decimal(1), ROUND_HALF_EVEN)) * step


def merge_cells(
    earlier: Mapping[Cell, PublishedCell], added: Mapping[Cell, PublishedCell]
) -> dict[Cell, PublishedCell]:
    """The cells of a statistical release: those of the release before it, and what it adds.

    A case is counted once, in the first release in which its cell may be shown, and stays counted:
    a release is never corrected. Late cases wait until five enterprise groups wait in their cell.
    Two releases therefore differ by whole cells of at least five groups, each rounded by itself:
    the difference is as safe as a release.
    """
    nothing = PublishedCell(0)
    return {
        cell: earlier.get(cell, nothing) + added.get(cell, nothing)
        for cell in sorted({*earlier, *added})
    }


def margins(
    cells: Mapping[Cell, PublishedCell],
) -> dict[tuple[str, ...], dict[tuple[str, ...], PublishedCell]]:
    """{words: {their keys: published cell}}: the total, and every way to leave words out.

    Fifteen margins and the cells themselves. A margin is the sum of the cells shown beneath it,
    never of all cases: there may be more. A sum of fines leaves out the cells whose sum is
    withheld.
    """
    return {
        words: _margin(cells, words)
        for length in range(len(WORDS) + 1)
        for words in combinations(WORDS, length)
    }


def _margin(
    cells: Mapping[Cell, PublishedCell], words: tuple[str, ...]
) -> dict[tuple[str, ...], PublishedCell]:
    sums: dict[tuple[str, ...], PublishedCell] = {}
    for cell, number in cells.items():
        keys = tuple(getattr(cell, word) for word in words)
        sums[keys] = sums[keys] + number if keys in sums else number
    return dict(sorted(sums.items()))


def _groups(rows: Iterable[Contribution]) -> int:
    return len({one.group for one in rows})
