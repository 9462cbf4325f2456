"""Disclosure control: which contributions are counted in which cell, and when.

Pure functions: contributions in, batches out. "Handbook" is the Handbook on Statistical Disclosure
Control, second edition (Centre of Excellence on Statistical Disclosure Control for Eurostat, August
2024). Formal complementary suppression: Cox, "Suppression methodology and statistical disclosure
control", Journal of the American Statistical Association 75 (1980) 377-385; Kelly, Golden and
Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22 (1992)
397-417.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from incidents.figures.confidential.hierarchy import (
    LEVELS,
    UNDIVIDED,
    Cell,
    cell_at,
    count_parts,
    may_be_coarser,
)

FEWEST_GROUPS = 5
FEWEST_DESKS, FEWEST_OF_A_DESK = 2, 2
LARGEST, MOST_PERCENT = 2, 85
MOST_OF_POPULATION = 80


class Contribution(NamedTuple):
    """One case: its key, the enterprise group of its firm, its cell, its fines in euro or None.

    And the keys of the desk that logged it and of its campaign. Without a desk no cell is shown.
    """

    case: int
    group: int
    cell: Cell
    euro: Decimal | None = None
    desk: int | None = None
    campaign: int | None = None


class Population(NamedTuple):
    """What a reader can know of the firms that may be in a cell.

    `groups`: the register's enterprise groups in each group of sectors. `addressees`: how many
    firms a campaign was addressed to, less those that the register names. `topics`: how many topics
    there are.
    """

    groups: Mapping[str, frozenset[int]]
    addressees: Mapping[int, int]
    topics: int


Batches = dict[Cell, list[Contribution]]


def choose_batches(
    waiting: Iterable[Contribution],
    month: dt.date,
    population: Population,
    counted: Mapping[Cell, Sequence[Contribution]],
) -> Batches:
    """What the release of a month adds: cells, each with the contributions counted in it.

    From the finest level to the coarsest, a cell that may be shown takes all that waits in it; what
    is left waits for the next level, and after the last for the next release. `counted` are the
    contributions that earlier releases counted in each cell.

    So every case is counted in one cell once, and a published number is a sum of whole batches,
    each of which satisfies every rule by itself. Nothing withheld is in any number, a total
    included. This is complementary suppression on a tree: there the numbers that a reader can
    derive are the sums of batches and nothing else, so that no search for further cells to withhold
    is needed (Cox 1980; Kelly, Golden and Assad 1992 for tables that are no trees). What a coarse
    batch reveals of the finer cells within it is bounded by `hides_its_parts`.
    """
    left, batches = list(waiting), Batches()
    for level in range(len(LEVELS)):
        cells = _group_by_cell(left, level, month)
        parts = count_parts(level, population.topics, month)
        beneath = Counter(LEVELS[level](finer) for finer in batches)
        fresh = {
            cell: rows
            for cell, rows in sorted(cells.items())
            if may_be_shown(rows, cell, population, counted.get(cell, ()))
            and hides_its_parts(rows, parts - beneath[cell] if level else None)
        }
        batches |= fresh
        done = {one.case for rows in fresh.values() for one in rows}
        left = [one for one in left if one.case not in done]
    return batches


def _group_by_cell(rows: Iterable[Contribution], level: int, month: dt.date) -> Batches:
    cells: Batches = defaultdict(list)
    for one in rows:
        cell = cell_at(one.cell, level)
        if cell and (level == 0 or may_be_coarser(one.cell, month)):
            cells[cell].append(one)
    return cells


def may_be_shown(
    rows: Sequence[Contribution],
    cell: Cell,
    population: Population,
    earlier: Sequence[Contribution] = (),
) -> bool:
    """Whether these contributions together may be counted in a cell, by four rules.

    Fewest groups: firms of at least five enterprise groups (Handbook 4.2.1, minimum frequency
    rule). Dominance: the two groups with most cases have at most 85% of them, the (2, 85) rule
    (Handbook 4.2.1; Cox, "Linear sensitivity measures in statistical disclosure control", Journal
    of Statistical Planning and Inference 5 (1981) 153-164). Desks: at least two desks with two
    groups each, so that nobody fills a cell by deceiving one desk. Population: the cell must not
    nearly exhaust it (`covers_population`).
    """
    by_group = Counter(one.group for one in rows)
    return (
        len(by_group) >= FEWEST_GROUPS
        and not is_dominated(by_group.values())
        and _count_desks(rows) >= FEWEST_DESKS
        and not covers_population([*earlier, *rows], cell, population)
    )


def is_dominated(parts: Iterable[int | Decimal]) -> bool:
    """Whether the two largest parts are more than 85% of the whole."""
    ordered = sorted(parts)
    return sum(ordered[-LARGEST:]) * 100 > sum(ordered) * MOST_PERCENT


def _count_desks(rows: Iterable[Contribution]) -> int:
    groups: dict[int | None, set[int]] = defaultdict(set)
    for one in rows:
        groups[one.desk].add(one.group)
    return sum(len(keys) >= FEWEST_OF_A_DESK for desk, keys in groups.items() if desk is not None)


def covers_population(rows: Sequence[Contribution], cell: Cell, population: Population) -> bool:
    """Whether a cell has over 80% of the firms that a reader knows may be in it.

    Who knows the population then knows of each of its firms, with more than 80% certainty, that it
    is in the cell: group disclosure (Handbook 5.2). The population is the register's enterprise
    groups of the group of sectors and those of the cell itself; for a campaign with a known number
    of addressees, those whom the register does not name. `rows`: all contributions that the cell
    would count, earlier ones too.
    """
    groups = {one.group for one in rows}
    known = groups.union(*_groups_within(cell, population))
    shares = [(len(groups), len(known))]
    for campaign, addressees in population.addressees.items():
        within = {one.group for one in rows if one.campaign == campaign}
        shares.append((len(within), addressees))
    return any(part * 100 > whole * MOST_OF_POPULATION for part, whole in shares)


def _groups_within(cell: Cell, population: Population) -> list[frozenset[int]]:
    if cell.sector_group == UNDIVIDED:
        return list(population.groups.values())
    return [population.groups.get(cell.sector_group, frozenset())]


def hides_its_parts(rows: Sequence[Contribution], parts: int | None) -> bool:
    """Whether each finer cell within a coarse one could be empty, for all that a reader knows.

    `parts`: how many finer cells may hold some of the contributions; None for a finest cell. A
    reader knows that each of them was too small to be shown: up to four groups. Were there just
    enough of them to hold the cases, none could be empty. So all but one, at four groups with one
    case each, must be able to hold the whole batch. Finer cells that the same release shows hold
    nothing of it and are not among the parts. This is the audit of Kelly, Golden and Assad (1992),
    the least value of each withheld cell being 0; on a tree it has this closed form.
    """
    return parts is None or len(rows) <= (FEWEST_GROUPS - 1) * (parts - 1)


def euro_of(rows: Iterable[Contribution]) -> Decimal | None:
    """The sum of fines of a batch in euro, unrounded; None where it is withheld.

    It is shown if at least five enterprise groups were fined and the two largest of them bear at
    most 85% together: the (2, 85) dominance rule. The rest is then at least 15% of the sum, so
    the second largest can estimate the largest to within 15% at best (p% rule, Handbook 4.2.1).
    Sums of such batches satisfy both rules: the two largest of a whole bear no more than the two
    largest of each part.
    """
    fines: dict[int, Decimal] = defaultdict(Decimal)
    for one in rows:
        if one.euro is not None:
            fines[one.group] += one.euro
    if len(fines) < FEWEST_GROUPS or is_dominated(fines.values()):
        return None
    return sum(fines.values(), Decimal(0))
