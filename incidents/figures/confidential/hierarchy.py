"""The tree of cells: what a case is counted under when a finer cell cannot be shown.

One tree, fixed in advance: no choice of what to leave out depends on what cells contain. Source:
Hundepool and others, "Statistical Disclosure Control" (Wiley, 2012), sections 4.2 and 4.4
(hierarchical tables: a total and its parts are protected together).
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from incidents.figures.confidential.sectors import GROUPS

# The key of a word by which a cell is not broken down.
UNDIVIDED = "undivided"


class Cell(NamedTuple):
    """Four keys: "2026-Q2", a group of sectors (sectors.GROUPS), a state, a topic.

    In a case "" is not known, and a quarter may be a year. In what is published a quarter may be a
    year or UNDIVIDED, a sector group and a topic may be UNDIVIDED.
    """

    quarter: str
    sector_group: str
    state: str
    topic: str

    @property
    def year(self) -> str:
        """ "2026"."""
        return self.quarter[:4]


WORDS = Cell._fields

# From the finest cells to the coarsest. Each cell lies in one cell of the next level.
LEVELS: tuple[Callable[[Cell], Cell], ...] = (
    lambda cell: cell if "Q" in cell.quarter else cell._replace(quarter=""),
    lambda cell: cell._replace(quarter=cell.year),
    lambda cell: cell._replace(quarter=cell.year, sector_group=UNDIVIDED),
    lambda cell: Cell(cell.year, UNDIVIDED, cell.state, UNDIVIDED),
    lambda cell: Cell(UNDIVIDED, UNDIVIDED, cell.state, UNDIVIDED),
)
# A case may be counted in a coarser cell from this month of the year after its own: until then
# cases that are reported late may still fill a finer cell.
FROM_MONTH = 4
# No demand that ships was first reported before this year.
FIRST_YEAR = 2008


def cell_at(cell: Cell, level: int) -> Cell | None:
    """The cell of a level in which a case is counted; None if a word that it needs is not known."""
    coarse = LEVELS[level](cell)
    return coarse if all(coarse) else None


def may_be_coarser(cell: Cell, month: dt.date) -> bool:
    """Whether the release of a month may count a case of this cell above the finest level."""
    return bool(cell.year) and month >= dt.date(int(cell.year) + 1, FROM_MONTH, 1)


def count_parts(level: int, topics: int, month: dt.date) -> int:
    """How many cells of the level below may lie in a cell of this level, "not known" among them.

    `topics`: how many topics there are. A reader knows these numbers: they depend on no case.
    """
    years = month.year - FIRST_YEAR
    # Four quarters; groups of sectors; topics and "several"; and what is not known, each time.
    return (0, 4 + 1, len(GROUPS) + 1, topics + 1 + 1, years)[level]
