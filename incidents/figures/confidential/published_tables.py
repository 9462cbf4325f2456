"""The numbers of the confidential statistics as they are published: rounded sums of batches.

Rounding: Handbook on Statistical Disclosure Control, second edition (2024), section 5.5. Each
number, a total included, is rounded by itself from its own sum ("conventional rounding"), so that
none is off by more than half a step, in any release. Controlled rounding, in which tables add up
(Cox, "A constructive procedure for unbiased controlled rounding", Journal of the American
Statistical Association 82 (1987) 520-524; Kelly, Golden, Assad and Baker, "Controlled rounding of
tabular data", Operations Research 38 (1990) 760-772), would change published cells whose cases did
not change, from one release to the next.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import combinations
from typing import Any, NamedTuple

from incidents.figures.confidential.hierarchy import WORDS, Cell

STEP, EURO_STEP = 5, 5_000
# A whole number is at most this far from the nearest multiple of 5.
MOST_OFF, EURO_MOST_OFF = STEP // 2, EURO_STEP // 2


class CellSum(NamedTuple):
    """What releases counted in a cell, exactly: cases, and euro of the batches that show euro."""

    cases: int
    euro: Decimal | None = None

    def add(self, other: "CellSum") -> "CellSum":
        """The sum of both; euro is None if it is in both."""
        euro = [one.euro for one in (self, other) if one.euro is not None]
        return CellSum(self.cases + other.cases, sum(euro, Decimal(0)) if euro else None)


@dataclass(frozen=True)
class PublishedCell:
    """The published numbers of a cell or a margin: cases and euro, rounded; euro may be None."""

    cases: int
    euro: int | None = None


def rounded(number: int | Decimal, step: int) -> int:
    """The nearest multiple of a step; half-way numbers go to the even multiple."""
    return int((Decimal(number) / step).quantize(Decimal(1), ROUND_HALF_EVEN)) * step


def publish_sum(exact: CellSum) -> PublishedCell:
    """A sum of batches, rounded: cases at most 2 off, euro at most 2,500."""
    euro = None if exact.euro is None else rounded(exact.euro, EURO_STEP)
    return PublishedCell(rounded(exact.cases, STEP), euro)


def add_sums(*parts: Mapping[Cell, CellSum]) -> dict[Cell, CellSum]:
    """Cell by cell, the sum of what several releases counted."""
    sums: dict[Cell, CellSum] = {}
    for part in parts:
        for cell, number in part.items():
            sums[cell] = sums[cell].add(number) if cell in sums else number
    return dict(sorted(sums.items()))


Tables = dict[tuple[str, ...], dict[tuple[str, ...], PublishedCell]]


def publish_tables(cells: Mapping[Cell, CellSum]) -> Tables:
    """{words: {their keys: published cell}}: the total, and every way to leave words out.

    Fifteen margins and the cells themselves. A margin is the sum of the cells shown beneath it,
    never of all cases: there may be more. It is rounded once, from exact sums, so that a table need
    not add up to the last 5. A sum of fines leaves out the batches whose sum is withheld.
    """
    return {
        words: _margin(cells, words)
        for length in range(len(WORDS) + 1)
        for words in combinations(WORDS, length)
    }


def _margin(
    cells: Mapping[Cell, CellSum], words: tuple[str, ...]
) -> dict[tuple[str, ...], PublishedCell]:
    sums: dict[tuple[str, ...], CellSum] = {}
    for cell, number in cells.items():
        keys = tuple(getattr(cell, word) for word in words)
        sums[keys] = sums[keys].add(number) if keys in sums else number
    return {keys: publish_sum(number) for keys, number in sorted(sums.items())}


def tables_of(document: Mapping[str, Any]) -> Tables:
    """{words: {keys: published cell}}: the tables of a published document."""
    tables: Tables = defaultdict(dict)
    for table in document["tables"]:
        words = tuple(table["words"])
        tables[words] = {
            tuple(row[word] for word in words): PublishedCell(row["cases"], row["euro"])
            for row in table["rows"]
        }
    return dict(tables)
