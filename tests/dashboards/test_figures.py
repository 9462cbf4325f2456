"""A figure at its own address: loaded after the page, as a file, with events and totals."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.figures.results import catalogue
from tests.dashboards.test_dashboards import question
from tests.support.page_text import Page

SVG = "{http://www.w3.org/2000/svg}"


def marks_of(response):
    """The addresses behind the marks of a chart, except those of events."""
    root = ElementTree.fromstring(response.content)  # noqa: S314  our own chart
    return [link.get("href") for link in root.iter(f"{SVG}a") if "?" in link.get("href")]


def test_a_chart_is_loaded_after_the_page_and_narrows_it(client, cast):
    page = client.get("/dashboards/figures/by-year/?topic=hong-kong").content.decode()
    assert 'data-chart="/dashboards/figures/by-year/chart/?topic=hong-kong"' in page
    assert 'class="chart"' not in page
    assert "style=" not in page
    part = client.get("/dashboards/figures/by-year/chart/?topic=hong-kong")
    assert part.headers["Content-Type"] == "image/svg+xml"
    assert b"style=" not in part.content
    links = marks_of(part)
    assert links
    assert all(link.startswith("?topic=hong-kong&since=20") for link in links)
    narrow = marks_of(client.get("/dashboards/figures/by-year/narrow/?topic=hong-kong"))
    assert narrow == links


def test_a_file_of_a_figure_leads_to_the_rows(client, cast):
    document = client.get("/dashboards/figures/by-year.json?topic=hong-kong").json()
    links = marks_of(client.get("/dashboards/figures/by-year.svg?topic=hong-kong"))
    assert sorted(links) == sorted(row["rows"] for row in document["rows"] if row["incidents"])
    assert client.get("/dashboards/figures/by-year.png").content[:8] == b"\x89PNG\r\n\x1a\n"
    assert client.get("/dashboards/figures/by-year.vega").json()["name"]


def test_bars_over_names_are_the_table_itself_and_a_chart_only_as_a_file(client, cast):
    page = client.get("/dashboards/figures/by-topic/").content.decode()
    assert "data-chart" not in page
    assert client.get("/dashboards/figures/by-topic/chart/").status_code == 404
    assert len(marks_of(client.get("/dashboards/figures/by-topic.svg"))) == 15
    assert client.get("/dashboards/figures/fines.svg").status_code == 404


def test_dated_events_stand_on_the_time_line_and_in_words(client, cast):
    panel = client.get("/dashboards/figures/by-year/?campaign=caac-letter-2018").context["panel"]
    events = {(event["on"], event["kind"]) for event in panel.marks}
    assert {("2018-05-25", "deadline"), ("2018-05-05", "statement")} <= events
    response = client.get("/dashboards/figures/by-year/")
    page = response.content.decode()
    years = [(number, year) for number, year, _events in response.context["panel"].events]
    assert years == [(1, "2017"), (2, "2018"), (3, "2020"), (4, "2021")]
    assert page.count('<span class="disc"') == 4
    assert "in force: Cybersecurity Law" in page
    chart = client.get("/dashboards/figures/by-year/chart/")
    assert b"in force: Cybersecurity Law" in chart.content


def test_a_number_is_explained_wherever_its_chart_goes(client, cast):
    file = ElementTree.fromstring(client.get("/dashboards/figures/by-year.svg").content)  # noqa: S314 our own
    texts = file.iter("{http://www.w3.org/2000/svg}text")
    words = " ".join(part for text in texts for part in text.itertext())
    assert "1: 1 June 2017, in force: Cybersecurity Law. 2: 1 January 2018, in force:" in words
    embedded = client.get("/dashboards/figures/by-year/embed/").content.decode()
    assert embedded.count('<span class="disc"') == 4
    assert "in force: Cybersecurity Law" in embedded


@pytest.mark.parametrize(
    "words", [{}, {"regulation": "cybersecurity-law-2016"}, {"topic": "taiwan-designation"}]
)
def test_events_are_those_of_the_entries_whatever_else_is_counted(cast, words):
    query = question(words)
    names = ("by-year", "by-regulation", "by-campaign")
    alone = catalogue.compute(names[:1], query.rows, query.chosen)
    with CaptureQueriesContext(connection) as alone_queries:
        catalogue.compute(names[1:], query.rows, query.chosen)
    with CaptureQueriesContext(connection) as together_queries:
        together = catalogue.compute(names, query.rows, query.chosen)
    assert together["by-year"] == alone["by-year"]
    assert together["by-year"].marks
    # The months, the texts, the campaigns, their deadlines and answers; none counts anew.
    added = together_queries.captured_queries[len(alone_queries) :]
    assert len(added) == (6 if "regulation" in words else 5)


def test_a_campaign_shows_the_sources_own_counts(client, cast):
    page = client.get("/dashboards/campaigns/caac-letter-2018/")
    assert [(row.longest, row.complied, row.of) for row in page.context["tallies"]] == [
        (30, 18, 44),
        (79, 38, 44),
        (92, 40, 44),
    ]
    assert "only the firms that we can name, who may not be typical" in Page(page).text


def test_a_campaign_is_narrowed_and_stays_itself(client, cast):
    page = client.get("/dashboards/campaigns/caac-letter-2018/?country=US")
    assert page.context["panels"][0].entries == 3
    assert client.get("/dashboards/campaigns/caac-letter-2018/?x=1").status_code == 400


def test_a_dashboard_of_a_campaign_nobody_may_know_of_is_not_there(client, cast):
    assert client.get("/dashboards/campaigns/nothing/").status_code == 404
