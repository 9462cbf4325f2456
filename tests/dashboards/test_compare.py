"""Two queries side by side: each side counts as it would alone, and changes alone."""

import pytest
from django.http import QueryDict

from incidents.figures.results.catalogue import FIGURES
from incidents.models import Incident
from incidents.queries import Query
from tests.support.page_text import Page

HERE = "/dashboards/compare/"
TWO = f"{HERE}?topic=tibet&other.topic=hong-kong"


def count(cast, query):
    return Query(QueryDict(query), cast.stranger).rows().count()


def test_each_side_counts_as_it_would_alone(client, cast):
    context = client.get(TWO).context
    numbers = {str(label): (one, other) for label, one, other in context["numbers"]}
    assert numbers["incidents"] == (count(cast, "topic=tibet"), count(cast, "topic=hong-kong"))
    states = next(pair for pair in context["pairs"] if pair.name == "by-state")
    for row in states.rows:
        for side in row.sides:
            if side.rows_url:
                assert count(cast, side.rows_url.partition("?")[2]) == side.incidents, row


def test_a_mark_narrows_its_own_side(client, cast):
    states = next(pair for pair in client.get(TWO).context["pairs"] if pair.name == "by-state")
    first, second = (side.url for side in states.rows[0].sides)
    assert first == f"{HERE}?topic=tibet&state=CN&other.topic=hong-kong"
    assert second == f"{HERE}?topic=tibet&other.topic=hong-kong&other.state=CN"
    assert client.get(second).status_code == 200


def test_the_sides_are_swapped_and_all_figures_are_there(client, cast):
    response = client.get(TWO)
    page = Page(response)
    assert page.link("Swap A and B") == f"{HERE}?topic=hong-kong&other.topic=tibet"
    titles = {str(pair.title) for pair in response.context["pairs"]}
    twins = [[panel.name for panel in panels] for panels in response.context["twins"]]
    assert {"Incidents by year", str(FIGURES["by-country"].title)} <= titles
    assert {"fines-A", "fines-B"} <= {name for names in twins for name in names}
    # It would be counted without its own filter, and so be the same on both sides.
    assert str(FIGURES["by-topic"].title) not in titles
    assert "Topic is not compared, because it defines A and B." in page.text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "103 incidents are in both A and B."),
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
        chart = client.get(f"{HERE}shares/{size}/?topic=tibet&other.topic=hong-kong")
        assert chart.status_code == 200
        assert chart.content.startswith(b"<svg")
    assert client.get(f"{HERE}nothing/chart/").status_code == 404


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
    context = client.get(f"{HERE}?tier=public").context
    assert tuple(str(value) for value in context["numbers"][0][1:]) == ("4", "103")
    client.logout()
    assert client.get(HERE).context["numbers"][0][1:] == (4, 4)


def test_a_comparison_asks_no_more_with_more_rows(client, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(130):
        client.get(TWO)
    with django_assert_max_num_queries(20):
        client.get(TWO)
