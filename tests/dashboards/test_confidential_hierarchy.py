"""What no fine cell can show is shown in a coarser one, and betrays none of its parts."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.confidential.contributions import contributions
from incidents.figures.confidential.disclosure import (
    FEWEST_GROUPS,
    Population,
    choose_batches,
    may_be_shown,
)
from incidents.figures.confidential.hierarchy import (
    LEVELS,
    UNDIVIDED,
    Cell,
    cell_at,
    count_parts,
    may_be_coarser,
)
from incidents.figures.confidential.published_tables import MOST_OFF
from incidents.models import Case
from incidents.values.tiers import Consent
from tests.support.attack import Statement, bounds
from tests.support.contributors import CROWDED, LATER, MONTHS, WIDE, firms, histories, publish

SPRING = dt.date(2027, 4, 1)
SECOND = CROWDED._replace(quarter="2026-Q2")
YEAR = CROWDED._replace(quarter="2026")


def choose(rows, month=SPRING, population=WIDE, counted=None):
    return {
        cell: len(batch)
        for cell, batch in choose_batches(rows, month, population, counted or {}).items()
    }


def test_what_two_quarters_cannot_show_their_year_shows():
    rows = firms(CROWDED, 1, 2, 3) + firms(SECOND, 4, 5, 6, first=50)
    assert choose(rows) == {YEAR: 6}


def test_a_year_is_counted_as_a_whole_from_april_of_the_next():
    rows = firms(CROWDED, 1, 2, 3) + firms(SECOND, 4, 5, 6, first=50)
    assert choose(rows, dt.date(2027, 3, 1)) == {}
    assert not may_be_coarser(CROWDED, dt.date(2027, 3, 1))
    assert may_be_coarser(CROWDED, SPRING)


def test_a_fine_cell_comes_first_and_what_is_left_goes_up():
    rows = firms(CROWDED, *range(1, 7)) + firms(SECOND, *range(1, 5), first=50)
    rows += firms(YEAR, 11, 12, first=80)
    assert choose(rows) == {CROWDED: 6, YEAR: 6}


@pytest.mark.parametrize(
    ("aside", "cell"),
    [
        ({"quarter": "2026-Q2"}, YEAR),
        ({"quarter": "2026"}, YEAR),
        ({"sector_group": "K"}, YEAR._replace(sector_group=UNDIVIDED)),
        ({"sector_group": ""}, YEAR._replace(sector_group=UNDIVIDED)),
        ({"topic": "hong-kong"}, Cell("2026", UNDIVIDED, "CN", UNDIVIDED)),
        ({"topic": ""}, Cell("2026", UNDIVIDED, "CN", UNDIVIDED)),
        ({"quarter": "2025-Q2"}, Cell(UNDIVIDED, UNDIVIDED, "CN", UNDIVIDED)),
    ],
)
def test_each_level_leaves_out_one_word_more(aside, cell):
    rows = firms(CROWDED, 1, 2, 3) + firms(CROWDED._replace(**aside), 4, 5, 6, first=50)
    assert choose(rows) == {cell: 6}


def test_states_are_never_put_together():
    rows = firms(CROWDED, 1, 2, 3) + firms(CROWDED._replace(state="SA"), 4, 5, 6, first=50)
    assert choose(rows) == {}


def test_each_cell_lies_in_one_cell_of_the_next_level():
    for fine in (CROWDED, YEAR, SECOND._replace(sector_group="K")):
        path = [cell_at(fine, level) for level in range(len(LEVELS))]
        again = [LEVELS[level](path[level - 1] or fine) for level in range(1, len(LEVELS))]
        assert path[1:] == again


# Four quarters with four firms each, and four more of the year alone: none of the five could be
# empty. With one firm fewer, any could.
FULL = [CROWDED._replace(quarter=f"2026-Q{at}") for at in (1, 2, 3, 4)] + [YEAR]


def full_year(number):
    rows = []
    for at, cell in enumerate(FULL):
        rows += firms(cell, *range(10 * at, 10 * at + 4), first=100 * at)
    return rows[:number]


@pytest.mark.parametrize(("number", "is_shown"), [(16, True), (17, False), (20, False)])
def test_a_coarse_cell_is_withheld_if_no_finer_one_could_be_empty(number, is_shown):
    chosen = choose(full_year(number))
    assert (YEAR in chosen) == is_shown
    # One level up there are other groups of sectors that could hold them.
    assert chosen == {YEAR if is_shown else YEAR._replace(sector_group=UNDIVIDED): number}


def least_of_a_part(number, parts):
    """The least that one part can hold, for whoever knows the rules and one case a firm."""
    each = [Statement(frozenset({part}), 0, FEWEST_GROUPS - 1) for part in range(parts)]
    whole = Statement(frozenset(range(parts)), number, number)
    found = bounds([*each, whole], 0)
    return found and found[0]


def test_the_attack_finds_what_a_full_year_would_give_away():
    assert least_of_a_part(16, parts=5) == 0
    assert least_of_a_part(17, parts=5) == 1
    assert least_of_a_part(20, parts=5) == 4


@given(histories(months=3), st.sampled_from([0, 1, 2]))
def test_no_part_of_a_coarse_cell_is_known_not_to_be_empty(history, start):
    """Whatever was shown: each finer cell within it could have been empty that month."""
    for document, _body, counted in publish(history, LATER[start:]):
        sizes = Counter()
        for one in counted:
            sizes[cell_counted_in(one, document)] += 1
        for cell, number in sizes.items():
            level = level_of(cell)
            finer = [other for other in sizes if other != cell and LEVELS[level](other) == cell]
            parts = count_parts(level, WIDE.topics, LATER[0]) - len(finer)
            assert level == 0 or least_of_a_part(number, parts) == 0


def cell_counted_in(one, document):
    """The finest added cell that a contribution can be in: finer cells take all that wait."""
    added = {Cell(*(row[word] for word in Cell._fields)) for row in document["added"]}
    levels = [cell_at(one.cell, level) for level in range(len(LEVELS))]
    return next(cell for cell in levels if cell in added)


def level_of(cell):
    if "Q" in cell.quarter:
        return 0
    undivided = sum(word == UNDIVIDED for word in cell)
    return 1 + undivided


@given(histories(months=3))
def test_coarse_cells_too_satisfy_every_rule(history):
    for document, _body, counted in publish(history, LATER):
        batches = {}
        for one in counted:
            batches.setdefault(cell_counted_in(one, document), []).append(one)
        for cell, rows in batches.items():
            assert may_be_shown(rows, cell, WIDE)
            assert len({one.group for one in rows}) >= FEWEST_GROUPS


@given(histories(months=3))
def test_totals_are_within_two_of_the_truth_with_coarse_cells_too(history):
    truth = 0
    for document, _body, counted in publish(history, LATER):
        truth += len(counted)
        total = sum(row["cases"] for row in document["tables"][0]["rows"])
        assert abs(total - truth) <= MOST_OFF


@pytest.mark.parametrize(("addressees", "is_shown"), [(7, True), (6, False), (5, False)])
def test_a_cell_with_over_80_percent_of_a_campaign_is_withheld(addressees, is_shown):
    """Five of seven addressees are 71%, five of six are 83%."""
    rows = [one._replace(campaign=7) for one in firms(CROWDED, 1, 2, 3, 4, 5)]
    assert bool(choose(rows, MONTHS[0], WIDE._replace(addressees={7: addressees}))) == is_shown


@pytest.mark.parametrize(("others", "is_shown"), [(2, True), (1, False), (0, False)])
def test_a_cell_with_over_80_percent_of_the_known_firms_of_its_sectors_is_withheld(
    others, is_shown
):
    """Five of seven known firms, of six, and of five."""
    known = Population({"GHI": frozenset(range(90, 90 + others))}, {}, topics=12)
    assert bool(choose(firms(CROWDED, 1, 2, 3, 4, 5), MONTHS[0], known)) == is_shown


def test_earlier_releases_count_towards_the_population():
    """Five of twelve were shown; five more would make it ten of twelve."""
    first, later = firms(CROWDED, 1, 2, 3, 4, 5), firms(CROWDED, 6, 7, 8, 9, 10, first=50)
    known = Population({"GHI": frozenset(range(1, 13))}, {}, topics=12)
    assert choose(later, MONTHS[0], known) == {CROWDED: 5}
    assert choose(later, MONTHS[0], known, {CROWDED: first}) == {}


def as_if_confidential(rows):
    """Contributions as if their firms had agreed to be counted only, at two desks by turns."""
    return [one._replace(desk=at % 2) for at, one in enumerate(rows)]


def yield_of(rows, month):
    """(finest cells with cases, cells shown, cases shown, finest cells shown, cases in those)."""
    shown = choose(rows, month)
    finest = {cell: number for cell, number in shown.items() if "Q" in cell.quarter}
    cells = {cell for one in rows if (cell := cell_at(one.cell, 0))}
    return len(cells), len(shown), sum(shown.values()), len(finest), sum(finest.values())


def test_the_shipped_cases_show_more_cells_than_the_finest_level_alone(cast):
    """As if they were confidential: this is what the hierarchy is for, measured."""
    shipped = contributions(Case.objects.filter(consent=Consent.NAMED).exclude(ref=""))
    of, cells, cases, finest, cases_in_finest = yield_of(as_if_confidential(shipped), SPRING)
    assert (finest, cases_in_finest) == (4, 34)
    assert (of, cells, cases) == (55, 12, 99)
