"""The law: loaded whole, walked within bounds, read as of the day that is asked."""

import datetime as dt
import itertools
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.intake import reference
from incidents.models import (
    Instrument,
    Provision,
    Relation,
    RelationKind,
)
from incidents.models.law.instruments import Confidence, anchor
from incidents.models.law.relations import CONSEQUENCES, DEEPEST, LEGAL_BASIS, MOST_STEPS
from incidents.values.partial_dates import PartialDate

SHIPPED = json.loads((reference.DATA / "regulations.json").read_text())
RECORDED, MEMORANDUM = "enterprise-info-publicity-2014", "joint-punishment-mou-2015"
AIRLINES, NETWORK = "caac-credit-measures-2017", "cybersecurity-law-2016"


@pytest.fixture
def texts(cast):
    """A..Z, in force since 2000, with an article 1 each."""
    made = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        made[letter] = Instrument.objects.create(
            key=letter,
            title_en=letter,
            jurisdiction="CN",
            issuing_body="A body",
            in_force_from="2000",
            confidence=Confidence.HIGH,
        )
        Provision.objects.create(instrument=made[letter], number="1", key=f"{letter}#1", gist="-")
    return made


def relate(texts, *ends, kind=RelationKind.TRIGGERS, **fields):
    """Relations from the first of each pair to the second: "ab" for a whole, "a#1" for article."""
    for start, end in ends:
        told = {}
        for name, key in (("from", start), ("to", end)):
            text = texts[key[0]]
            if "#" in key:
                told[f"{name}_provision"] = text.provisions.get(key=key)
            else:
                told[f"{name}_instrument"] = text
        Relation.objects.create(
            kind=kind, source="A source", confidence=Confidence.HIGH, **told, **fields
        )


def reached(starts, kinds=CONSEQUENCES, since=None, until=None):
    steps = Relation.objects.all().graph().walk(kinds, starts, since, until)
    return [(step.depth, step.relation.to_key) for step in steps]


IN_2018 = (dt.date(2018, 3, 22), dt.date(2018, 3, 22))


def test_from_mujis_article_one_reaches_the_record_and_then_the_memorandum(cast):
    steps = Relation.objects.all().graph().walk(CONSEQUENCES, ["advertising-law#9(4)"], *IN_2018)
    way = {step.relation.to_key: (step.depth, step.relation.basis, step.basis) for step in steps}
    assert way["advertising-law#57(1)"] == (1, "reading", "reading")
    assert way["advertising-law#67"][0] == 2
    assert "advertising-law#66" not in way
    assert way["record:necips"] == (3, "account", "reading")
    # The text ties joint punishment to failing to publish; that a fine leads there is our reading.
    assert way[f"{RECORDED}#17"] == (4, "reading", "reading")
    assert way[f"{MEMORANDUM}#I"] == (5, "text", "reading")


def test_from_the_airlines_measures_the_network_law_lies_ahead_and_the_outline_behind(cast):
    assert NETWORK in [key for _depth, key in reached([AIRLINES], CONSEQUENCES, *IN_2018)]
    assert reached([AIRLINES], LEGAL_BASIS) == [
        (1, "social-credit-planning-outline-2014"),
        (1, "joint-punishment-opinions-2016"),
    ]


def test_amending_is_neither_setting_off_nor_being_for(texts):
    relate(texts, "ab", kind=RelationKind.AMENDS)
    relate(texts, "ac", kind=RelationKind.SUPERSEDES)
    assert reached(["a"]) == reached(["a"], LEGAL_BASIS) == []


def test_the_planning_outline_was_over_when_2021_began(cast):
    outline = "social-credit-planning-outline-2014"
    years = {
        year: [key for _depth, key in reached([AIRLINES], LEGAL_BASIS, *whole(year))]
        for year in (2016, 2018, 2020, 2021)
    }
    assert [outline in keys for keys in years.values()] == [False, True, True, False]


def whole(year):
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


@pytest.mark.parametrize(
    ("asked", "is_followed"),
    [(2009, False), (2010, True), (2012, True), (2015, True), (2016, False)],
)
def test_a_relation_is_followed_in_its_days_only(texts, asked, is_followed):
    relate(texts, "ab", since="2010-06", until="2015-06-30")
    assert bool(reached(["a"], since=dt.date(asked, 1, 1), until=dt.date(asked, 12, 31))) is (
        is_followed
    )


@pytest.mark.parametrize(
    ("day", "is_followed"),
    [
        ("2010-05-31", False),
        ("2010-06-01", True),
        ("2015-06-30", True),
        ("2015-07-01", False),
    ],
)
def test_the_last_day_is_still_a_day_in_force(texts, day, is_followed):
    relate(texts, "ab", since="2010-06", until="2015-06-30")
    on = dt.date.fromisoformat(day)
    assert bool(reached(["a"], since=on, until=on)) is is_followed


def test_nothing_leads_to_a_text_that_is_over(texts):
    relate(texts, "ab")
    texts["b"].in_force_until = "2010"
    texts["b"].save(update_fields=["in_force_until"])
    assert reached(["a"], since=dt.date(2010, 12, 31)) == [(1, "b")]
    assert reached(["a"], since=dt.date(2011, 1, 1)) == []


def test_a_circle_ends(texts):
    relate(texts, "ab", "bc", "ca", "bb")
    assert reached(["a"]) == [(1, "b"), (2, "c")]


def test_each_text_is_reached_once_by_its_shortest_way(texts):
    relate(texts, "ab", "bc", "cd", "ad")
    assert reached(["a"]) == [(1, "b"), (1, "d"), (2, "c")]


def test_a_long_chain_is_cut_where_the_story_would_be_ours(texts):
    letters = "abcdefghijklmnop"
    relate(texts, *itertools.pairwise(letters))
    assert [depth for depth, _key in reached(["a"])] == list(range(1, DEEPEST + 1))


def test_a_dense_law_costs_a_page_no_more_than_its_bound(texts):
    articles = [f"z#{number}" for number in range(2, 2 * MOST_STEPS)]
    for key in articles:
        Provision.objects.create(instrument=texts["z"], number=key[2:], key=key, gist="-")
    relate(texts, *(("a", key) for key in articles), "ab")
    assert len(reached(["a"])) == MOST_STEPS


def test_an_article_stands_for_its_law_but_not_for_its_neighbours(texts):
    Provision.objects.create(instrument=texts["a"], number="2", key="a#2", gist="-")
    relate(texts, ("a", "b"), ("a#1", "c"), ("a#2", "d"))
    assert reached(["a#1"]) == [(1, "c"), (1, "b")]
    assert sorted(reached(["a"])) == [(1, "b"), (1, "c"), (1, "d")]


def test_a_relation_begins_and_ends_at_one_text(texts):
    both = {
        "from_instrument": texts["a"],
        "from_provision": texts["a"].provisions.get(),
        "to_instrument": texts["b"],
    }
    neither = {"from_instrument": texts["a"]}
    for ends, name in ((both, "begins"), (neither, "ends")):
        with (
            pytest.raises(IntegrityError, match=f"relation_{name}_at_one_text"),
            transaction.atomic(),
        ):
            Relation.objects.create(kind=RelationKind.TRIGGERS, source="-", **ends)


def test_a_relation_is_recorded_once(texts):
    relate(texts, "ab")
    with pytest.raises(IntegrityError, match="a_relation_is_recorded_once"), transaction.atomic():
        relate(texts, "ab")


def test_a_graph_is_one_query_however_many_walks(texts, django_assert_num_queries):
    relate(texts, "ab", "bc", ("b", "c#1"))
    with django_assert_num_queries(1):
        graph = Relation.objects.all().graph()
        graph.walk(CONSEQUENCES, ["a"])
        graph.walk(LEGAL_BASIS, ["a#1"], dt.date(2018, 1, 1), dt.date(2018, 12, 31))
        assert len(graph.touching("b")) == 3


def test_an_article_may_carry_a_number_again_after_a_revision(texts):
    fields = {"instrument": texts["a"], "number": "9", "gist": "-"}
    Provision.objects.create(key="a#9", in_force_until="2020", **fields)
    Provision.objects.create(key="a#9-2021", in_force_from="2021", **fields)
    with pytest.raises(IntegrityError, match="one_provision_a_number"), transaction.atomic():
        Provision.objects.create(key="a#9-again", in_force_from="2021", **fields)


def test_an_article_is_not_in_force_before_its_law(texts):
    article = Provision.objects.select_related("instrument").get(key="a#1")
    assert not article.is_in_force(*whole(1999))
    assert article.is_in_force(*whole(2000))


def test_where_only_the_adoption_is_known_no_text_is_in_force_before(texts):
    texts["a"].in_force_from, texts["a"].adopted_on = "", PartialDate("2015-06")
    assert not texts["a"].is_in_force(*whole(2014))
    assert texts["a"].is_in_force(*whole(2015))


def test_a_draft_is_in_force_on_no_day(cast):
    assert not Instrument.objects.get(key="social-credit-law-draft-2022").is_in_force()


@pytest.mark.parametrize(
    ("number", "place"),
    [("9(4)", "p-9-4"), ("57(1)", "p-57-1"), ("preamble", "p-preamble"), ("8", "p-8")],
)
def test_an_article_has_a_place_on_the_page(number, place):
    assert anchor(number) == place


def test_places_on_a_page_differ(cast):
    for instrument in Instrument.objects.prefetch_related("provisions"):
        listed = instrument.provisions.all()
        places = [article.anchor for article in listed if article.numbering != "retired"]
        assert len(set(places)) == len(places), instrument


@pytest.mark.parametrize("day", ["2018-13", "soon"])
def test_a_law_is_of_a_partial_date(texts, day):
    with pytest.raises(ValidationError, match="Write a year, a month or a day"):
        Instrument.objects.filter(key="a").update(adopted_on=day)
