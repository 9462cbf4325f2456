"""Which cells of the confidential statistics are shown, and with what number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.confidential import disclosure, sectors
from incidents.figures.confidential.disclosure import choose_batches
from incidents.figures.confidential.enterprises import GroupedFirm, groups
from incidents.figures.confidential.hierarchy import WORDS, Cell
from incidents.figures.confidential.published_tables import (
    MOST_OFF,
    STEP,
    CellSum,
    PublishedCell,
    publish_sum,
    publish_tables,
    rounded,
)
from incidents.models import Sector
from tests.support.attack import is_of, rows_of
from tests.support.contributors import CROWDED, MONTHS, WIDE, firms, histories, publish


def choose(rows, month=MONTHS[0], population=WIDE, counted=None):
    return choose_batches(rows, month, population, counted or {})


@pytest.mark.parametrize(
    ("owners", "is_shown"),
    [
        ([1, 2, 3, 4, 5], True),
        ([1, 2, 3, 4], False),
        # Nine cases of four groups, subsidiaries of one parent among them.
        ([1, 1, 1, 1, 1, 1, 2, 3, 4], False),
        ([1, 1, 2, 3, 4, 5], True),
        ([], False),
    ],
)
def test_a_cell_is_shown_from_five_enterprise_groups(owners, is_shown):
    assert bool(choose(firms(CROWDED, *owners))) == is_shown


@pytest.mark.parametrize("word", WORDS)
def test_what_is_not_known_is_always_withheld(word):
    assert choose(firms(CROWDED._replace(**{word: ""}), *range(20))) == {}


@pytest.mark.parametrize(
    ("fines", "euro"),
    [
        # 85 percent of 100,000 with the two largest, to the cent, and a cent more.
        (["50000", "35000", "5000", "5000", "5000"], 100_000),
        (["50000.01", "35000", "5000", "5000", "4999.99"], None),
        (["20000"] * 5, 100_000),
        (["20000"] * 4, None),
        (["1000000", "1", "1", "1", "1", "1", "1"], None),
        (["500", "500", "500", "500", "499.99"], 0),
        ([], None),
    ],
)
def test_a_sum_is_shown_unless_two_groups_dominate(fines, euro):
    rows = firms(CROWDED, *range(1, 9), euro=[Decimal(one) for one in fines])
    ((cell, batch),) = choose(rows).items()
    assert cell == CROWDED
    assert publish_sum(CellSum(len(batch), disclosure.euro_of(batch))) == PublishedCell(10, euro)


def test_fines_of_one_group_are_one_contribution():
    fines = [Decimal(20_000)] * 6
    assert disclosure.euro_of(firms(CROWDED, 1, 2, 3, 4, 5, 6, euro=fines)) == 120_000
    assert disclosure.euro_of(firms(CROWDED, 1, 1, 1, 1, 1, 6, euro=fines)) is None


@pytest.mark.parametrize(
    ("number", "published"),
    [(5, 5), (6, 5), (7, 5), (8, 10), (9, 10), (10, 10), (12, 10), (13, 15)],
)
def test_counts_are_rounded_to_the_nearest_five(number, published):
    assert rounded(number, STEP) == published


def test_a_margin_is_the_sum_of_the_cells_shown_beneath_it():
    other = CROWDED._replace(topic="maps-and-borders")
    tables = publish_tables({CROWDED: CellSum(12, Decimal(99_000)), other: CellSum(6)})
    assert len(tables) == 16
    assert tables[()] == {(): PublishedCell(20, 100_000)}
    assert tables["topic",] == {
        ("maps-and-borders",): PublishedCell(5),
        ("tibet",): PublishedCell(10, 100_000),
    }
    assert tables["quarter", "state"] == {("2026-Q1", "CN"): PublishedCell(20, 100_000)}
    assert tables[WORDS] == {CROWDED: PublishedCell(10, 100_000), other: PublishedCell(5)}


def test_nothing_has_no_margin_not_even_a_total():
    assert not any(publish_tables({}).values())


@given(histories(months=3))
def test_every_number_of_every_release_is_within_two_of_the_truth(history):
    """However many releases and cells went into it: rounding errors never add up."""
    counted = []
    for document, _body, fresh in publish(history):
        counted += fresh
        for words, row in rows_of(document):
            truth = sum(is_of(one.cell, words, row) for one in counted)
            assert abs(row["cases"] - truth) <= MOST_OFF
            assert row["cases"] % STEP == 0


def test_rounding_errors_of_many_releases_do_not_add_up():
    """Seven cases a month: 5 and 5 and 5 would be 60 after a year, and the truth is 84."""
    history = [firms(CROWDED, *range(1, 8), first=100 * month) for month in range(12)]
    *_earlier, (last, _body, _counted) = publish(history)
    assert last["tables"][0]["rows"] == [{"cases": 85, "euro": None}]
    assert last["rules"]["cases_at_most_off"] == 2


@given(histories())
def test_a_case_is_counted_once(history):
    keys = [one.case for _document, _body, counted in publish(history) for one in counted]
    assert len(keys) == len(set(keys))


FIRMS = {
    "a parent": [GroupedFirm(1, None, ("Mother",), "", ""), GroupedFirm(2, 1, ("Child",), "", "")],
    "a grandparent": [
        GroupedFirm(1, None, ("Mother",), "", ""),
        GroupedFirm(2, 1, ("Child",), "", ""),
        GroupedFirm(3, 2, ("Grandchild",), "", ""),
    ],
    "two children of one parent": [
        GroupedFirm(1, 3, ("One",), "", ""),
        GroupedFirm(2, 3, ("Two",), "", ""),
        GroupedFirm(3, None, ("Mother",), "", ""),
    ],
    "a ring of owners": [GroupedFirm(1, 2, ("One",), "", ""), GroupedFirm(2, 1, ("Two",), "", "")],
    "one LEI": [GroupedFirm(1, None, ("One",), "X", ""), GroupedFirm(2, None, ("Two",), "X", "")],
    "one social credit code": [
        GroupedFirm(1, None, ("One",), "", "X"),
        GroupedFirm(2, None, ("Two",), "", "X"),
    ],
    "one name at two desks": [
        GroupedFirm(1, None, ("Tatra Instruments",), "", ""),
        GroupedFirm(2, None, ("TÁTRA instruments, a.s.",), "", ""),
    ],
    "another name": [
        GroupedFirm(1, None, ("Muji", "Ryohin Keikaku"), "", ""),
        GroupedFirm(2, None, ("Ryohin Keikaku Co., Ltd.",), "", ""),
    ],
    "a Chinese name": [
        GroupedFirm(1, None, ("无印良品",), "", ""),
        GroupedFirm(2, None, ("MUJI", "无印良品"), "", ""),
    ],
}


@pytest.mark.parametrize("rows", FIRMS.values(), ids=FIRMS)
def test_firms_that_belong_together_are_one_group(rows):
    assert set(groups(rows).values()) == {1}


def test_firms_that_share_nothing_are_groups_of_their_own():
    rows = [
        GroupedFirm(1, None, ("The Group",), "", ""),
        GroupedFirm(2, None, ("Holding AG",), "", ""),
    ]
    rows += [GroupedFirm(3, 99, ("Co",), "", ""), GroupedFirm(4, None, ("", "!"), "", "")]
    assert groups(rows) == {1: 1, 2: 2, 3: 3, 4: 4}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_a_group_does_not_depend_on_the_order_of_firms(owners):
    parents = dict(owners)
    rows = [GroupedFirm(key, parents.get(key), (f"Firm {key}x",), "", "") for key in range(10)]
    assert groups(rows) == groups(reversed(rows))


def test_every_section_of_the_classification_is_in_one_group():
    letters = "".join(sectors.GROUPS)
    assert sorted(letters) == [chr(code) for code in range(ord("A"), ord("U") + 1)]
    assert all(letter in sectors.group_of(letter) for letter in letters)
    assert sectors.group_of("") == ""


def test_every_sector_in_use_is_in_a_group(cast):
    sections = set(Sector.objects.values_list("section", flat=True))
    assert sections
    assert all(sectors.group_of(section) for section in sections)


def test_a_cell_is_ordered_by_its_words():
    assert Cell._fields == ("quarter", "sector_group", "state", "topic")
