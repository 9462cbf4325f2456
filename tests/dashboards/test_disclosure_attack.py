"""Nobody who holds every table of every release learns what a withheld cell holds."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st

from incidents.figures.confidential.disclosure import (
    FEWEST_GROUPS,
    MOST_PERCENT,
    Contribution,
    choose_batches,
    euro_of,
)
from incidents.figures.confidential.published_tables import EURO_STEP
from tests.support.attack import (
    MOST,
    bounds,
    careless,
    is_of,
    rows_of,
    statements,
    taken_for_totals,
)
from tests.support.contributors import (
    CROWDED,
    DOMAIN,
    FINES,
    KNOWN,
    MONTHS,
    WIDE,
    firms,
    histories,
    publish,
)

ASIDE = CROWDED._replace(topic="maps-and-borders")


def documents(history):
    return [told for told, _body, _counted in publish(history)]


def bodies(history):
    return [body for _told, body, _counted in publish(history)]


# Contributions of three months, made to be hard: what is withheld stands alone in its lines, or
# comes just before or after something is shown, or is all that an release adds.
WORST = {
    "one case beside a crowd": [firms(CROWDED, *range(1, 9)) + firms(ASIDE, 9, first=20)],
    "four groups beside five": [firms(CROWDED, *range(1, 6)) + firms(ASIDE, 6, 7, 8, 9, first=20)],
    "all cells shown but one": [
        [
            one
            for at, cell in enumerate(KNOWN)
            for one in firms(cell, *range(1, 6 if at else 2), first=100 * at)
        ]
    ],
    "a late case": [firms(CROWDED, *range(1, 7)), firms(CROWDED, 7, first=50), []],
    "a late case that would turn the rounding": [
        firms(CROWDED, *range(1, 8)),
        firms(CROWDED, 8, first=50),
    ],
    "a case that makes a cell whole": [
        firms(CROWDED, 1, 2, 3, 4),
        firms(CROWDED, 5, first=50),
        firms(CROWDED, 6, first=60),
    ],
    "one firm over and over": [firms(CROWDED, *[1] * 30, 2, 3, 4)],
    "nothing at all": [[], [], []],
}


@pytest.mark.parametrize("history", WORST.values(), ids=WORST)
def test_the_worst_cases_bound_no_withheld_cell(history):
    read = statements(documents(history))
    for cell in DOMAIN:
        assert bounds(read, ("waiting", cell)) == (0, MOST)


@given(histories(months=2), st.sampled_from(DOMAIN))
@settings(max_examples=40)
def test_all_tables_of_all_releases_bound_no_withheld_cell(history, cell):
    read = statements(documents(history))
    assert bounds(read, ("waiting", cell)) == (0, MOST)
    # What is shown may be any number of cases from five groups on.
    for said in read[:1]:
        low, high = bounds(read, next(iter(said.unknowns)))
        assert FEWEST_GROUPS <= low <= high


def test_the_attack_finds_what_a_careless_table_gives_away():
    """Were margins true, the one withheld cell of a line would be what the others leave."""
    cells = {CROWDED: 8, ASIDE: 1}
    assert bounds(careless(cells, [CROWDED, ASIDE]), ASIDE) == (1, 1)
    cells = {cell: 3 if cell == ASIDE else 7 for cell in KNOWN}
    assert bounds(careless(cells, KNOWN), ASIDE) == (3, 3)


@given(histories(months=3))
def test_any_two_published_numbers_differ_by_five_groups_or_by_nothing(history):
    """Every pair of rows of all tables and releases: neither of the two less the other, nor what
    they share, is about one to four groups. Counted from the cases themselves."""
    published, counted = set(), []
    for told, _body, new in publish(history):
        counted += new
        for words, row in rows_of(told):
            published.add(frozenset(one for one in counted if is_of(one.cell, words, row)))
    for one, other in combinations(published, 2):
        for part in (one - other, other - one, one & other):
            groups = {contribution.group for contribution in part}
            assert not 0 < len(groups) < FEWEST_GROUPS


@given(histories(months=2))
def test_no_two_groups_hold_more_of_a_published_sum_than_they_may(history):
    """The cells of every release and each margin of them, by the sums that went into it."""
    atoms = []
    for told, _body, counted in publish(history):
        batches = choose_batches(counted, MONTHS[0], WIDE, {})
        atoms += [rows for rows in batches.values() if euro_of(rows) is not None]
        for words, row in rows_of(told):
            beneath = [one for rows in atoms for one in rows if is_of(one.cell, words, row)]
            assert (row["euro"] is None) == (not beneath)
            if beneath:
                holds_both_rules(beneath)


def holds_both_rules(contributions):
    fines = Counter()
    for one in contributions:
        fines[one.group] += one.euro or 0
    total, (second, first) = sum(fines.values()), sorted(fines.values())[-2:]
    assert (first + second) * 100 <= total * MOST_PERCENT
    # p%-rule: what the second largest does not know of the rest hides the largest.
    assert (total - first - second) * 100 >= first * (100 - MOST_PERCENT)


def changed(history, cell, month, content):
    """The same history with other cases in one cell and month."""
    told = [list(logged) for logged in history]
    others = [one for one in told[month] if one.cell != cell]
    cases = [
        Contribution(500 + at, group, cell, euro, desk=group % 2)
        for at, (group, euro) in enumerate(content)
    ]
    told[month] = others + cases
    return told


def waits(history, cell):
    """Whether no release of the history has counted anything in the cell."""
    return all(one.cell != cell for _t, _b, counted in publish(history) for one in counted)


CONTENTS = st.lists(st.tuples(st.integers(1, 12), FINES), max_size=12)


@given(histories(months=3), st.sampled_from(DOMAIN), st.integers(0, 2), CONTENTS)
@settings(max_examples=200)
def test_a_changed_withheld_cell_leaves_the_published_bytes_identical(
    history, cell, month, content
):
    other = changed(history, cell, month, content)
    assume(waits(history, cell) and waits(other, cell))
    assert bodies(other) == bodies(history)


@given(st.lists(st.decimals("0.01", "10000", places=2), min_size=4, max_size=7))
def test_a_changed_withheld_sum_leaves_the_published_bytes_identical(fines):
    """Whoever bears most of a sum may bear ever more of it."""
    crowd = firms(ASIDE, *range(1, 7), euro=[Decimal(20_000)] * 6)
    groups = range(1, len(fines) + 2)
    withheld = [[None, *fines[:3]], [10 * sum(fines), *fines], [90 * sum(fines), *fines]]
    told = {
        body
        for euro in withheld
        for body in bodies([crowd + firms(CROWDED, *groups, euro=euro, first=50)])
    }
    assert len(told) == 1


def test_a_reader_who_takes_margins_for_totals_reads_the_same_whatever_is_withheld():
    read = []
    for groups in ([], [9], [6, 7, 8, 9], [9] * 30):
        told = documents([firms(CROWDED, *range(1, 9)) + firms(ASIDE, *groups, first=50)])[0]
        read.append(bounds(taken_for_totals(told, KNOWN), ASIDE))
    assert len(set(read)) == 1


def test_what_waits_is_shown_once_it_is_whole_and_by_itself():
    """Seven, then four more that wait, then one that makes five: 7 and 5, not 12 less 7."""
    first, late = firms(CROWDED, *range(1, 8)), firms(CROWDED, 11, 12, 13, 14, first=50)
    told = documents([first, late, firms(CROWDED, 15, first=60)])
    assert [one["tables"][0]["rows"] for one in told] == [
        [{"cases": 5, "euro": None}],
        [{"cases": 5, "euro": None}],
        [{"cases": 10, "euro": None}],
    ]
    assert [len(one["added"]) for one in told] == [1, 0, 1]


def test_an_empty_release_is_published_as_any_other():
    empty, waiting = bodies([[]]), bodies([firms(CROWDED, 1, 2, 3, 4)])
    assert empty == waiting


def test_euro_are_added_exactly_and_rounded_once():
    fines = [Decimal(21_400)] * 5
    told = documents([firms(CROWDED, *range(5), euro=fines) + firms(ASIDE, *range(5), euro=fines)])
    # 107,000 each: 105,000 by itself, and 215,000 together.
    assert told[0]["tables"][-1]["rows"][0]["euro"] == 105_000
    assert told[0]["tables"][0]["rows"] == [{"cases": 10, "euro": 215_000}]
    assert 215_000 % EURO_STEP == 0


def test_the_histories_above_show_and_withhold_cells_and_sums():
    """Were nothing ever shown, all of this would hold of blank pages."""

    def is_rich(history):
        released = documents(history)
        first, later = (told["added"] for told in released)
        cells = released[-1]["tables"][-1]["rows"]
        sums = [row["euro"] for row in cells]
        return first and later and any(sums) and not all(sums) and not waits(history, CROWDED)

    searched = settings(max_examples=2000, phases=[Phase.generate], derandomize=True)
    assert find(histories(months=2), is_rich, settings=searched)
