"""Two questions beside each other: each side counts as it would alone, and moves alone."""

import pytest
from django.http import QueryDict

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
    states = next(pair for pair in context["pairs"] if pair.get("name") == "by-state")
    for row in states["rows"]:
        for side in row["sides"]:
            if side["rows_url"]:
                asked = side["rows_url"].partition("?")[2]
                assert count(cast, asked) == side["incidents"], row


def test_a_mark_narrows_its_own_side(client, cast):
    states = next(
        pair for pair in client.get(TWO).context["pairs"] if pair.get("name") == "by-state"
    )
    first, second = (side["url"] for side in states["rows"][0]["sides"])
    assert first == f"{HERE}?topic=tibet&state=CN&other.topic=hong-kong"
    assert second == f"{HERE}?topic=tibet&other.topic=hong-kong&other.state=CN"
    assert client.get(second).status_code == 200


def test_the_sides_are_exchanged_and_all_figures_are_there(client, cast):
    answer = client.get(TWO)
    page, pairs = Page(answer), answer.context["pairs"]
    assert page.link("Exchange the sides") == f"{HERE}?topic=hong-kong&other.topic=tibet"
    titles = {str(pair["title"]) for pair in pairs}
    assert {"Incidents by year", "Fines", "Who presses whom"} <= titles
    # What tells the questions apart would be counted without itself, and be alike on both sides.
    assert "Topic" not in titles
    assert "it tells the two questions apart: Topic." in page.text


def test_both_questions_stand_in_one_picture(client, cast):
    for size in ("picture", "narrow"):
        drawn = client.get(f"{HERE}shares/{size}/?topic=tibet&other.topic=hong-kong")
        assert drawn.status_code == 200
        assert drawn.content.startswith(b"<svg")
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
    Incident.objects.filter(tier="public", state="CN").delete()
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
