"""The page of the confidential statistics: one release, its files, and nothing else."""

import csv
import io
import json
import re
from decimal import Decimal
from itertools import count, zip_longest

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incidents.actions.register import statistical_releases
from incidents.exchange.tables import figure_as_json
from incidents.figures.confidential.contributions import build_release, quarter_of
from incidents.figures.confidential.disclosure import Contribution
from incidents.figures.confidential.hierarchy import Cell
from incidents.figures.confidential.sectors import group_of
from incidents.management.commands.seed_fictitious import BURSTS, NOTE
from incidents.models import Case, Incident, Sector, StatisticalRelease
from incidents.values.partial_dates import PartialDate
from incidents.values.tiers import Consent
from tests.support.colours import look
from tests.support.contributors import WIDE
from tests.support.page_text import Page

HERE = "/dashboards/confidential/"
# What the fictitious cases come to: 13 + 6 + 6 + 8 + 5 + 7 and, of 2025, 6 are 51, which is about
# 50; and 120,000 + 150,000 euro.
TOTAL, EURO = 50, 270_000


@pytest.fixture
def example(cast):
    """The release that the fictitious cases of a demo make, without their rows."""
    section = dict(Sector.objects.values_list("slug", "section"))
    rows, keys = [], count(1)
    for on, sector, state, topic, number, fines in BURSTS:
        cell = Cell(quarter_of(PartialDate(on)), group_of(section[sector]), state, topic)
        for fine, place in zip_longest(fines, range(number)):
            key, euro = next(keys), None if fine is None else Decimal(fine)
            rows.append(Contribution(key, key, cell, euro, desk=place % 2))
    counting = build_release(statistical_releases.this_month(), rows, WIDE, note=NOTE)
    body = figure_as_json(counting.document).decode()
    return StatisticalRelease.objects.create(
        month=statistical_releases.this_month(),
        published_at=timezone.now(),
        body=body,
        sha256=StatisticalRelease.digest(body),
    )


def test_a_demo_makes_fictitious_cases_once_and_marks_them(cast, client, example):
    with override_settings(DEBUG=True), pytest.raises(CommandError, match="is published already"):
        call_command("seed_fictitious")
    with pytest.raises(CommandError, match="TRACKER_DEBUG=1"):
        call_command("seed_fictitious")


@pytest.mark.slow  # it logs sixty cases
def test_the_fictitious_cases_of_a_demo_make_the_edition_that_these_tests_read(cast):
    with override_settings(DEBUG=True):
        call_command("seed_fictitious", verbosity=0)
    made = Case.objects.filter(firm__name__startswith="Fictitious ")
    desks = {("desk-a", "aggregate"), ("desk-b", "aggregate")}
    assert set(made.values_list("desk__slug", "consent")) == desks
    tables = json.loads(StatisticalRelease.objects.get().body)["tables"]
    assert tables[0]["rows"] == [{"cases": TOTAL, "euro": EURO}]
    assert made.count() == 57


def test_before_the_first_release_the_page_says_what_there_will_be(client, cast):
    page = Page(client.get(HERE))
    assert "Nothing has been published yet" in page.text
    assert "How firms are protected" in page.headings
    assert "withheld" in page.text
    assert not [href for href, _label in page.links if href.endswith((".csv", ".json"))]


def test_a_release_without_figures_says_so(client, cast):
    release = statistical_releases.publish_release(statistical_releases.this_month(), by=None)
    page = Page(client.get(HERE))
    assert "This release shows no figures" in page.text
    assert page.link("JSON") == f"{HERE}{release.key}.json"


def test_the_newest_release_is_summed_up_and_in_tables(client, example):
    page = Page(client.get(HERE))
    # 13, 6, 6, 8, 5 and 7 cases in cells that may be shown, and 6 in a year; 2 and 4 are withheld.
    assert f"The 7 cells that can be shown have about {TOTAL} cases." in page.text
    assert (
        "The largest has about 15 cases: 2026 Q1, trade, transport, hotels and restaurants, China"
        in page.text
    )
    assert f"New in this release: about {TOTAL} cases." in page.text
    assert [one for one in page.headings if "by quarter" in one] == [
        "Sector group, by quarter",
        "Coercing state, by quarter",
        "Topic, by quarter",
    ]


def test_what_is_withheld_is_said_with_a_word(client, example):
    tables = client.get(HERE).context["release"].tables
    states = next(table for table in tables if str(table["title"]) == "Coercing state")
    assert states["heads"] == ["China", "Saudi Arabia"]
    assert [(row["label"], row["numbers"], row["total"]) for row in states["rows"]] == [
        ("2026 Q3", [("China", "5"), ("Saudi Arabia", None)], "5"),
        ("2026 Q2", [("China", "15"), ("Saudi Arabia", "5")], "20"),
        ("2026 Q1", [("China", "20"), ("Saudi Arabia", None)], "20"),
        ("2025, by year only", [("China", "5"), ("Saudi Arabia", None)], "5"),
    ]
    # Four cells without fines, and one where a single bank bears 98 percent of them.
    assert [cell["euro"] for cell in client.get(HERE).context["release"].cells].count(None) == 5
    assert Page(client.get(HERE)).text.count("withheld") > 10


def test_a_note_is_printed_with_its_release_and_all_later_ones(client, example):
    assert "Every case in this release is fictitious." in Page(client.get(HERE)).text
    assert json.loads(example.body)["note"].startswith("Every case")


def test_the_page_has_no_total_of_the_register_and_no_search(client, example):
    answer = client.get(HERE)
    page, entries = Page(answer), Incident.objects.visible_to(None).count()
    assert not re.search(rf"\b{entries}\b", page.text)
    assert b'role="search"' not in answer.content
    assert not [href for href, _label in page.links if href.startswith("/incidents/")]


@pytest.mark.parametrize("query", ["?state=CN", "?q=x", "?month=2026-01", "?page=2"])
@pytest.mark.parametrize("address", [HERE, "{release}", "{csv}", "{json}"])
def test_it_takes_no_filters(client, example, address, query):
    files = {form: f"{HERE}{example.key}.{form}" for form in ("csv", "json")}
    here = address.format(release=example.get_absolute_url(), **files)
    assert client.get(here + query).status_code == 400


def test_every_dashboard_links_here_without_filters(client, cast):
    for board in ("/dashboards/?topic=tibet", "/dashboards/compliance/", "/dashboards/responses/"):
        assert Page(client.get(board)).link("Confidential statistics") == HERE


def test_the_json_is_what_was_published_to_the_byte(client, example):
    answer = client.get(f"{HERE}{example.key}.json")
    assert answer.content == example.body.encode()
    assert StatisticalRelease.digest(answer.content.decode()) == example.sha256
    assert answer.headers["ETag"] == f'"{example.sha256}-json"'
    assert f"confidential-{example.key}.json" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_whoever_holds_a_file_is_told_that_it_is_the_same(client, example, form):
    address = f"{HERE}{example.key}.{form}"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_the_csv_holds_every_table_and_says_what_is_withheld(client, example):
    text = client.get(f"{HERE}{example.key}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == sum(len(one["rows"]) for one in json.loads(example.body)["tables"])
    words = {"quarter": "all", "sector_group": "all", "state": "all", "topic": "all"}
    assert rows[0] == words | {"cases": str(TOTAL), "euro": str(EURO)}
    assert {"withheld"} < {row["euro"] for row in rows}


@pytest.mark.parametrize("month", ["2026-01", "2999-12", "1000-01"])
@pytest.mark.parametrize("suffix", ["/", ".csv", ".json"])
def test_a_month_without_a_release_is_not_found(client, example, month, suffix):
    assert client.get(f"{HERE}{month}{suffix}").status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "0000-01", "2026-1", "26-01"])
def test_what_is_no_month_is_not_found(client, example, month):
    assert client.get(f"{HERE}{month}.json").status_code == 404


def test_every_reader_reads_the_same_tables(client, cast, example):
    texts = []
    for who in (None, cast.analyst, cast.officer_a, cast.officer_b, cast.admin):
        client.logout()
        if who:
            client.force_login(who)
        texts.append(Page(client.get(HERE)).text)
    assert len(set(texts)) == 1


def everything(client, key):
    """All that a reader gets of the statistics, headers included."""
    answers = [client.get(f"{HERE}{rest}") for rest in ("", f"{key}/", f"{key}.csv", f"{key}.json")]
    # A template's comment or the day's nonce would differ; there are none.
    for one in answers:
        # Random, and no news.
        del one.headers["X-Request-ID"]
    return [(one.status_code, sorted(one.headers.items()), one.content) for one in answers]


def test_cases_that_wait_or_come_and_go_change_nothing_that_is_read(client, cast, example):
    before = everything(client, example.key)
    for one in range(6):
        firm = cast.firm(name=f"Late works {one}")
        cast.draft(firm=firm, consent=Consent.AGGREGATE, coercing_state="SA", reported_on="2026-08")
    assert everything(client, example.key) == before


def test_the_page_costs_the_same_queries_for_many_releases(client, example):
    def cost():
        with CaptureQueriesContext(connection) as made:
            client.get(HERE)
        return [one["sql"] for one in made.captured_queries]

    client.get(HERE)
    once = cost()
    for year in range(2000, 2020):
        body = f'{{"year": {year}}}'
        StatisticalRelease.objects.create(
            month=f"{year}-01-01",
            published_at=example.published_at,
            body=body,
            sha256=StatisticalRelease.digest(body),
        )
    assert len(cost()) == len(once) <= 3
    assert not [sql for sql in once if "incidents_case" in sql or "incidents_incident" in sql]


def test_the_method_page_has_the_rules(client, cast):
    text = Page(client.get("/dashboards/method/")).text
    for words in (
        "five enterprise groups",
        "(2,85)",
        "a release is never corrected",
        "two desks",
        "80%",
        "up to two months",
        "at most 2 away",
        "Cox (1980)",
        "Handbook on Statistical Disclosure Control",
    ):
        assert words in text


@pytest.mark.browser
@pytest.mark.slow  # a browser starts, and axe reads the pages
def test_the_page_is_read_by_anyone(window, client, cast):
    look(window, client, HERE)


@pytest.mark.browser
@pytest.mark.slow  # a browser starts, and axe reads the page
def test_an_edition_is_read_by_anyone(window, client, example):
    look(window, client, HERE)
