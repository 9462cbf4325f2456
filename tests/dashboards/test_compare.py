"""Two queries side by side: each side counts as it would alone, and changes alone."""

import time
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from incidents.figures.results import catalogue
from incidents.figures.results.comparison import ConcessionBounds, comparison_sentence
from incidents.models import Incident
from incidents.models.register.labels import forget_labels
from incidents.queries import FILTERS, Query
from incidents.values.firm_responses import CONCEDED
from tests.support.page_text import Page

HERE = "/dashboards/compare/"
TWO = f"{HERE}?topic=tibet&other.topic=hong-kong"
TIBET_AND_HONG_KONG = ("topic=tibet", "topic=hong-kong")


def count(cast, query):
    return Query(QueryDict(query), cast.stranger).rows().count()


def pair_of(response, title):
    pairs = response.context["comparison"].pairs
    return next(pair for pair in pairs if pair.name == title)


def test_each_side_counts_as_it_would_alone(client, cast):
    response = client.get(TWO)
    for side, query in zip(response.context["sides"], TIBET_AND_HONG_KONG, strict=True):
        assert side.count_label.startswith(f"{count(cast, query)} ")
    pairs = response.context["comparison"].pairs
    assert len(pairs) > 3
    sides = [side for pair in pairs for row in pair.rows for side in row.sides if side.rows_url]
    for side in sides:
        assert count(cast, side.rows_url.partition("?")[2]) == side.incidents, side


def test_a_mark_narrows_its_own_side(client, cast):
    pair = pair_of(client.get(TWO), "by-country")
    row = next(row for row in pair.rows if all(side.url for side in row.sides))
    first, second = (side.url for side in row.sides)
    country = row.sides[0].rows_url.partition("country=")[2]
    assert first == f"{HERE}?topic=tibet&country={country}&other.topic=hong-kong"
    assert second == f"{HERE}?topic=tibet&other.topic=hong-kong&other.country={country}"
    assert client.get(second).status_code == 200


def test_figures_that_differ_are_shown_and_the_others_are_named(client, cast):
    response = client.get(TWO)
    page = Page(response)
    assert page.link("Swap A and B") == f"{HERE}?topic=hong-kong&other.topic=tibet"
    shown = {pair.name for pair in response.context["comparison"].pairs}
    assert {"by-country", "by-year"} <= shown
    for name in shown:
        first, second = (counted_shares(cast, name, query) for query in TIBET_AND_HONG_KONG)
        assert max(abs(first.get(key, 0) - second.get(key, 0)) for key in first | second) >= 0.1
    # It would be counted without its own filter, and so be the same on both sides.
    assert "by-topic" not in shown
    assert "Topic is not compared, because it defines A and B." in page.text
    alike = response.context["comparison"].alike
    assert "Coercing state" in alike
    assert "A and B hardly differ" in page.text


def counted_shares(cast, name, query):
    """{value: share} of a figure, counted apart from the page."""
    own = Query(QueryDict(query), cast.stranger)
    result = catalogue.compute([name], own.rows, own.chosen)[name]
    key = "value" if result.rows and "value" in result.rows[0] else "period"
    return {row[key]: row["incidents"] / result.entries for row in result.rows}


def test_without_parameters_the_two_most_common_topics_are_compared(client, cast):
    response = client.get(HERE)
    counts = Counter(topic for row in all_rows(cast) for topic in row.topics)
    chosen = sorted(counts, key=lambda topic: (-counts[topic], topic))[:2]
    forms = [side.rows_url.partition("?")[2] for side in response.context["sides"]]
    assert forms == [f"topic={topic}" for topic in chosen]
    # Nobody chose them: the other dashboards show all incidents.
    assert Page(response).link("Overview") == "/dashboards/overview/?"


def all_rows(cast):
    return Query(QueryDict(), cast.stranger).rows()


def test_every_filter_of_the_register_can_be_picked_on_either_side(client, cast):
    page = client.get(TWO)
    first, second = page.context["sides"]
    picked = {picker.name for picker in (*first.controls.first, *first.controls.others)}
    # Links set the others: a firm, a currency, an article beside another.
    assert {*FILTERS} - picked == {"firm", "fine", "cited_with"}
    assert {picker.name for picker in (*second.controls.first, *second.controls.others)} == {
        f"other.{name}" for name in picked
    }
    assert '<option value="tibet" selected>Tibet</option>' in page.content.decode()


def test_a_list_offers_what_the_readers_tier_holds_and_nothing_else(client, cast):
    topics = {topic for row in all_rows(cast) for topic in row.topics}
    authorities = {row.authority for row in all_rows(cast)} - {""}
    side = client.get(TWO).context["sides"][0]
    for name, values in (("topic", topics), ("authority", authorities)):
        picker = next(
            one for one in (*side.controls.first, *side.controls.others) if one.name == name
        )
        assert {option.value for option in picker.lists[0]} == values


def test_no_filter_of_an_address_is_lost_in_the_form(client, cast):
    query = "?topic=tibet&topic=hong-kong&firm=muji&fine=CNY&other.since=2019&other.tier=public"
    response = client.get(f"{HERE}{query}")
    first, second = response.context["sides"]
    rows = "/incidents/?topic=hong-kong&topic=tibet&firm=muji&fine=CNY"
    assert Page(response).link("See the incidents of A") == rows
    assert first.controls.carried == [("firm", "muji"), ("fine", "CNY")]
    assert second.controls.carried == [("other.tier", "public")]
    topic = next(picker for picker in first.controls.first if picker.name == "topic")
    chosen = [[one.value for one in row if one.is_chosen] for row in topic.lists]
    assert chosen == [["tibet"], ["hong-kong"], []]


def test_empty_controls_are_left_out_of_the_address(client, cast):
    answer = client.get(f"{HERE}?topic=tibet&state=&other.topic=hong-kong&other.q=")
    assert (answer.status_code, answer.url) == (302, TWO)
    everything = client.get(f"{HERE}?topic=&other.topic=")
    assert everything.status_code == 200
    assert "103 incidents are in both A and B." in Page(everything).text


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ((67, 49, 44), (17, 7, 4), "cannot tell"),
        ((67, 49, 44), (10, 10, 6), "more ended in a concession in A, whatever"),
        ((10, 9, 1), (10, 9, 9), "at least 90% in B, at most 20% in A."),
        ((10, 10, 5), (4, 4, 2), "equally often"),
        ((10, 10, 5), (0, 0, 0), "B contains no demand"),
        ((0, 0, 0), (0, 0, 0), "Neither A nor B contains a demand"),
        # The lower bound of one is the upper bound of the other: they may be equal.
        ((4, 4, 2), (4, 3, 1), "cannot tell"),
    ],
)
def test_the_answer_is_what_holds_whatever_the_unknown_outcomes_were(first, second, sentence):
    bounds = [ConcessionBounds(*counts, partly=0) for counts in (first, second)]
    assert sentence in comparison_sentence(*bounds)
    if not all(demands for demands, _known, _conceded in (first, second)):
        return
    shares = [
        {(conceded + more) / demands for more in range(demands - known + 1)}
        for demands, known, conceded in (first, second)
    ]
    is_certain = "whatever" in comparison_sentence(*bounds)
    orders = {(a > b) - (a < b) for a in shares[0] for b in shares[1]}
    assert is_certain == (len(orders) == 1 and orders != {0})


def test_the_bounds_are_the_extreme_readings_of_the_unknown(client, cast):
    # Two topics that both have demands.
    queries = ("topic=taiwan-designation", "topic=maps-and-borders")
    sides = client.get(f"{HERE}?{queries[0]}&other.{queries[1]}").context["sides"]
    for side, query in zip(sides, queries, strict=True):
        bounds = side.concessions
        demands = Query(QueryDict(query), cast.stranger).rows().filter(case_kind="demand")
        conceded = demands.filter(firm_response__in=CONCEDED).count()
        unknown = demands.filter(firm_response="unknown").count()
        assert (bounds.demands, bounds.conceded, bounds.unknown) == (
            demands.count(),
            conceded,
            unknown,
        )
        assert bounds.low == pytest.approx(conceded / demands.count())
        assert bounds.high == pytest.approx((conceded + unknown) / demands.count())


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?topic=&other.topic=", "103 incidents are in both A and B."),
        ("?state=RU&other.country=JP", "No incident is in both A and B."),
        ("?q=muji&other.topic=taiwan-designation", "1 incident is in both A and B."),
        ("?q=boycott&other.q=japan", " in both A and B."),
    ],
)
def test_the_page_says_how_far_the_sides_overlap(client, cast, query, sentence):
    assert sentence in Page(client.get(f"{HERE}{query}")).text


def test_sides_of_different_tiers_have_no_overlap(client, cast):
    client.force_login(cast.analyst)
    assert "in both A and B" not in Page(client.get(f"{HERE}?tier=public")).text


def test_several_fields_that_define_the_sides_are_named(client, cast):
    page = Page(client.get(f"{HERE}?topic=tibet&other.country=US"))
    assert "These are not compared, because they define A and B: Topic, Home country" in page.text


def test_both_queries_are_in_one_chart(client, cast):
    for size in ("chart", "narrow"):
        chart = client.get(f"{HERE}concessions/{size}/?topic=tibet&other.topic=hong-kong")
        assert chart.status_code == 200
        assert chart.content.startswith(b"<svg")
    assert client.get(f"{HERE}nothing/chart/").status_code == 404


def test_both_queries_are_in_one_file_with_what_they_count(client, cast):
    page = Page(client.get(TWO))
    for label, beginning in (("Chart as SVG", b"<svg"), ("Chart as PNG", b"\x89PNG")):
        file = client.get(page.link(label))
        assert file.content.startswith(beginning)
        assert "attachment" in file["Content-Disposition"]
    text = client.get(page.link("Chart as SVG")).content.decode()
    assert "A: Filters: Topic: Tibet. Base: 3 of 103 public incidents." in text
    assert "B: Filters: Topic: Hong Kong." in text
    assert "B: Filters: Topic: Hong Kong. Base: " in page.text
    assert "var(--" not in text


def test_a_chart_of_all_incidents_on_both_sides_has_no_pair_of_its_own(client, cast):
    address = client.get(f"{HERE}?topic=&other.topic=").context["chart"]["url"]
    assert b"A: No filters. Base: all 103" in client.get(address).content


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?other.topci=tibet", 400),
        ("?another.topic=tibet", 400),
        ("?other.topic=weather", 400),
        ("?other.tier=community", 403),
    ],
)
def test_what_cannot_be_compared_is_said(client, cast, query, status):
    assert client.get(f"{HERE}{query}").status_code == status


def test_no_reader_is_told_of_the_other_tier(client, cast):
    Incident.objects.filter(tier="public", coercing_state="CN").delete()
    client.force_login(cast.analyst)
    sides = client.get(f"{HERE}?tier=public").context["sides"]
    assert [side.count_label for side in sides] == ["4 entries", "103 entries"]
    states = [
        next(one for one in side.controls.first if "state" in one.name).lists[0] for side in sides
    ]
    assert "CN" not in {option.value for option in states[0]}
    assert "CN" in {option.value for option in states[1]}
    client.logout()
    both = client.get(f"{HERE}?topic=&other.topic=").context["sides"]
    assert [side.count_label for side in both] == ["4 entries", "4 entries"]


@pytest.mark.parametrize(
    ("address", "most"), [(TWO, 36), (HERE, 36), ("/dashboards/compliance/", 30)]
)
def test_a_page_that_nobody_has_read_yet_asks_little(cast, client, address, most):
    """Bounds of queries, and of the process's own time: the wall clock is the machine's."""
    client.get(address)
    forget_labels()
    cache.clear()
    started = time.process_time()
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    assert time.process_time() - started < 0.6
    assert len(made) <= most
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    assert len(made) <= 6
