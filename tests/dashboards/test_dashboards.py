"""Dashboards: every mark counts the incidents behind it, and every figure has its denominator."""

import csv
import json
import re
from collections import Counter
from html import unescape

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from incidents.actions.desk import releases
from incidents.figures.results.catalogue import FIGURES
from incidents.intake.reference import DATA
from incidents.models import Incident, Release
from incidents.pages.dashboards.dashboards import DASHBOARDS
from incidents.pages.dashboards.panels import build_panels
from incidents.queries import Query
from tests.support import shipped as counted
from tests.support.page_text import Page

# Words and values that the shipped cases have, and some that few or none have together.
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.lists(
            st.sampled_from(["tibet", "hong-kong", "taiwan-designation", "-tibet", "-hong-kong"]),
            max_size=2,
        ),
        "country": st.lists(st.sampled_from(["JP", "US", "TW", "-US", "-none"]), max_size=2),
        "firm_response": st.lists(st.sampled_from(["complied", "unknown", "refused"]), max_size=2),
        "regulation": st.lists(
            st.sampled_from(["advertising-law", "uel-provisions-2020", "-advertising-law", "none"])
        ),
        "provision": st.lists(st.sampled_from(["advertising-law#9(4)", "advertising-law#57(1)"])),
        "campaign": st.lists(
            st.sampled_from(["caac-letter-2018", "xinjiang-cotton-2021", "none", "-none"])
        ),
        "since": st.sampled_from(["2018", "2018-05", "2019-08-10"]),
        "until": st.sampled_from(["2018", "2021-03", "2026"]),
        "q": st.sampled_from(["taiwan", "台湾", "boycott"]),
    },
)


def question(words):
    query = QueryDict(mutable=True)
    for word, values in words.items():
        query.setlist(word, values if isinstance(values, list) else [values])
    return Query(query, AnonymousUser())


def behind(row):
    """How many incidents the link of a mark leads to."""
    query = Query(QueryDict(row.rows_url.partition("?")[2]), AnonymousUser())
    return query.rows().count()


@pytest.mark.slow  # each example asks the database for every mark of a figure
@pytest.mark.parametrize("name", ["by-year", "by-quarter", "by-month", "by-topic", "by-country"])
@hypothesis_settings(max_examples=8)
@given(words=ASKED)
def test_the_rows_behind_each_mark_count_to_the_mark(cast, name, words):
    (panel,) = build_panels(question(words), (name,), "/dashboards/", top=None)
    for row in panel.rows:
        if row.result["incidents"]:
            assert behind(row) == row.result["incidents"], row


@pytest.mark.slow  # as above
@pytest.mark.parametrize(
    "name", ["firm-responses", "firm-responses-by-topic", "firm-responses-by-regulation"]
)
@hypothesis_settings(max_examples=8)
@given(words=ASKED)
def test_the_rows_behind_each_share_count_to_its_entries(cast, name, words):
    (panel,) = build_panels(question(words), (name,), "/dashboards/", top=None)
    for row in panel.rows:
        assert behind(row) == row.result["incidents"], row


@pytest.mark.slow  # as above
@hypothesis_settings(max_examples=10)
@example(words={"regulation": ["advertising-law"]})
@given(words=ASKED)
def test_the_rows_behind_each_mark_of_the_other_figures_count_to_it(cast, words):
    names = [name for name, figure in FIGURES.items() if figure.shape in MARKED]
    for panel in build_panels(question(words), names, "/dashboards/", top=None):
        for row in panel.rows[:6]:
            if row.rows_url:
                assert behind(row) == row.result["incidents"], (panel.name, row)


MARKED = ("table", "norm", "adoption", "names", "network", "map", "ways")


def shipped():
    """The table that the project ships, read by nothing of ours."""
    with (DATA / "cases.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows_of(client, name, query=""):
    document = json.loads(client.get(f"/dashboards/figures/{name}.json{query}").content)
    rows = document["rows"]
    return document, {row["value"] if "value" in row else row["label"]: row for row in rows}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("by-topic", "topic"),
        ("by-tactic", "tactic"),
        ("by-country", "firm_country_iso2"),
        ("by-state", "coercing_country_iso2"),
        ("by-firm-response", "response"),
        ("by-campaign", "campaign_key"),
    ],
)
def test_figures_of_the_shipped_cases_are_those_of_the_table(client, cast, name, column):
    document, rows = rows_of(client, name)
    wanted = Counter(row[column] for row in shipped() if row[column])
    assert {value: row["incidents"] for value, row in rows.items()} == wanted
    assert document["entries"] == 103


def test_incidents_by_year_are_those_of_the_table(client, cast):
    _document, rows = rows_of(client, "by-year")
    wanted = Counter(row["first_reported_date"][:4] for row in shipped())
    assert {year: row["incidents"] for year, row in rows.items() if row["incidents"]} == wanted
    assert wanted["2018"] == 31


def test_compliance_has_its_denominator(client, cast):
    document, rows = rows_of(client, "firm-responses")
    demands = [row for row in shipped() if row["case_kind"] == "demand"]
    wanted = Counter(row["response"] for row in demands)
    assert {value: row["incidents"] for value, row in rows.items()} == wanted
    conceded, known = counted.CONCEDED, counted.KNOWN
    # The interval is worked out in test_clusters.py.
    assert document["sentence"].startswith(f"Firms conceded in {conceded} of the {known} demands")
    partly, share = counted.RESPONSES["partly-complied"], conceded / known
    assert f"{partly} of them only in part: {share:.0%} (95% interval" in document["sentence"]


def test_a_chosen_word_shows_what_its_other_values_would_bring(client, cast):
    document, rows = rows_of(client, "by-topic", "?topic=tibet&country=US")
    wanted = Counter(row["topic"] for row in shipped() if row["firm_country_iso2"] == "US")
    assert {value: row["incidents"] for value, row in rows.items()} == wanted
    assert document["entries"] == sum(wanted.values())


def test_a_withdrawn_entry_leaves_every_figure_at_once(client, cast):
    before = {name: rows_of(client, name)[0]["entries"] for name in ("by-year", "by-topic")}
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    for name, entries in before.items():
        assert rows_of(client, name)[0]["entries"] == entries - 1


def test_no_reader_gets_what_was_kept_for_another_tier(client, cast):
    Incident.objects.filter(tier="public", coercing_state="CN").delete()
    client.force_login(cast.analyst)
    assert rows_of(client, "by-state")[0]["entries"] == 103
    client.logout()
    assert rows_of(client, "by-state")[0]["entries"] == 4


BOARDS = ["", "overview/", "compliance/", "regulations/", "campaigns/", "map/"]


@pytest.mark.parametrize("name", BOARDS)
def test_a_dashboard_asks_no_more_with_more_rows(client, cast, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(26):
        assert client.get(f"/dashboards/{name}").status_code == 200
    with django_assert_max_num_queries(4):
        assert client.get(f"/dashboards/{name}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/dashboards/nothing/", 404),
        ("/dashboards/figures/nothing/", 404),
        ("/dashboards/figures/nothing.csv", 404),
        ("/dashboards/figures/nothing/chart/", 404),
        ("/dashboards/?topci=tibet", 400),
        ("/dashboards/figures/by-year/?since=18", 400),
        ("/dashboards/figures/by-topic.json?tier=community", 403),
    ],
)
def test_what_cannot_be_answered_is_said(client, cast, address, status):
    assert client.get(address).status_code == status


def test_dashboards_are_read_only(client, cast):
    assert client.post("/dashboards/").status_code == 405


# Their rows are estimates, or days that no filter asks for.
UNLINKED = {
    *("concession-estimates", "measures-in-force", "time-to-lifting"),
    *("conceded-by-deadline", "latest-designations", "published-rates"),
}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_each_figure_stands_alone_as_page_and_file(client, cast, name):
    assert client.get(f"/dashboards/figures/{name}/").status_code == 200
    answer = client.get(f"/dashboards/figures/{name}.csv")
    lines = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert lines
    # What is not known in a flow is asked for by no question; all else leads to its rows.
    assert all(line["rows"].startswith("http") for line in lines if all(line.values()))
    assert name in UNLINKED or any(line["rows"].startswith("http") for line in lines)
    assert FIGURES[name].title


def test_a_page_is_sent_again_only_when_the_register_has_changed(client, cast):
    first = client.get("/dashboards/")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
    assert client.get("/dashboards/", **again).status_code == 304
    assert client.get("/dashboards/?topic=tibet", **again).status_code == 200
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)
    assert client.get("/dashboards/", **again).status_code == 200


@pytest.mark.parametrize("query", ["bogus=", "topic=tibet&bogus="])
def test_a_cached_page_is_never_sent_for_a_query_that_is_refused(client, cast, query):
    for cached in ("", "topic=tibet"):
        client.get(f"/dashboards/?{cached}")
    assert client.get(f"/dashboards/?{query}").status_code == 400


def test_a_person_signed_in_gets_no_page_to_keep(client, cast):
    client.force_login(cast.analyst)
    assert "ETag" not in client.get("/dashboards/").headers


@pytest.mark.parametrize("name", ["by-year", "by-topic", "fines", "firm-responses-by-topic"])
def test_every_figure_has_one_download_menu_and_its_base(client, cast, name):
    response = client.get(f"/dashboards/figures/{name}/?country=US")
    page, text = Page(response), response.content.decode()
    assert text.count('<details class="download">') == 1
    forms = [href.partition("?")[0].rpartition(".")[2] for href, _label in page.links]
    expected = ["csv", "json"] if name == "fines" else ["svg", "png", "csv", "json", "vega"]
    assert [form for form in forms if form in ("svg", "png", "csv", "json", "vega")] == expected
    assert page.link("Cite and embed") == f"/dashboards/figures/{name}/?country=US#cite"
    assert re.search(r"Base: \d+ of 103 public incidents\.", page.text)


CONCEDED = f"{counted.CONCEDED} of {counted.KNOWN}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [CONCEDED, "demands with a known outcome ended in a concession"]),
        ("?firm_response=unknown", ["0 demands with a known firm's response"]),
        ("?topic=tibet&until=1999", ["0 incidents that cite a law or regulation"]),
    ],
)
def test_key_figures_never_say_that_none_of_none_conceded(client, cast, query, expected):
    text = Page(client.get(f"/dashboards/{query}")).text
    for words in expected:
        assert words in text
    assert "0 of 0" not in text


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_note_is_said_once_on_a_page_and_on_each_figures_own(cast, client, name):
    page = client.get(f"/dashboards/{name}/").content.decode()
    notes = re.findall(r'<p class="note">(.*?)</p>', page, re.DOTALL)
    assert len(notes) == len(set(notes))
    # The figure's own page, its chart and its files keep what a board says once.
    for figure in DASHBOARDS[name][1]:
        panel = build_panels(Query(QueryDict(), AnonymousUser(), also=()), (figure,), "")[0]
        assert {panel.note, panel.selection, panel.borders} - {""} <= set(map(unescape, notes))
