"""How a case was found: recorded, shown, a filter, a figure, and a sentence beside every share."""

import csv
import io

import pytest

from incidents.figures.measures.shares import compliance_by
from incidents.figures.results.result import selection_note
from incidents.models import Incident
from incidents.values.firm_responses import CONCEDED
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import Page

SHARES = (
    *("firm-responses", "firm-responses-by-topic", "firm-responses-by-found-by", "norm"),
    *("concessions-over-time", "concession-estimates", "before-and-after-responses"),
)


def test_nearly_all_cases_from_lists_of_apologies_conceded(cast):
    """So a share that includes them is higher than one without: the figure shows both.

    One of the 21 is a league that took its regret back the next day. Of five an account says what
    was demanded; the figure counts these.
    """
    found = compliance_by(Incident.objects.visible_to(cast.stranger), "found_by")
    lists = found["apology-list"]
    listed = [row for row in ROWS.values() if row["found_by"] == "apology-list"]
    assert len(listed) == 21
    assert [row["slug"] for row in listed if row["response"] not in CONCEDED] == ["nba-2019"]
    demands = [row for row in listed if row["case_kind"] == "demand"]
    conceded = [row for row in demands if row["response"] in CONCEDED]
    assert (lists.entries, lists.known) == (len(demands), len(demands)) == (5, 5)
    assert lists.conceded.part == len(conceded)


def test_it_is_a_filter_a_column_and_on_the_page(client, cast):
    rows = client.get("/api/v1/incidents/?found_by=official-list").json()["results"]
    assert {row["found_by"] for row in rows} == {"official-list"}
    assert len(rows) == 5
    page = Page(client.get(f"/incidents/{rows[0]['ref']}/"))
    assert "official list or notice" in page.text
    assert client.get("/incidents/?found_by=rumour").status_code == 400


@pytest.mark.parametrize("name", SHARES)
def test_every_share_carries_the_sentence_in_every_form(client, cast, name):
    sentence = selection_note()
    here = f"/dashboards/figures/{name}"
    assert sentence in Page(client.get(f"{here}/")).text
    assert sentence in Page(client.get(f"{here}/embed/")).text
    assert client.get(f"{here}.json").json()["selection"] == sentence
    assert client.get(f"/api/v1/figures/{name}/").json()["selection"] == sentence
    rows = list(csv.DictReader(io.StringIO(client.get(f"{here}.csv").content.decode("utf-8-sig"))))
    assert {row["selection"] for row in rows} == {sentence}


@pytest.mark.parametrize("name", ["firm-responses-by-topic", "norm", "concessions-over-time"])
def test_charts_carry_it_too(client, cast, name):
    specification = client.get(f"/dashboards/figures/{name}.vega").json()
    assert selection_note() in specification["usermeta"]["note"]


@pytest.mark.parametrize("address", ["/", "/dashboards/", "/dashboards/compare/?topic=tibet"])
def test_pages_with_key_figures_carry_it(client, cast, address):
    assert selection_note() in Page(client.get(address)).text


def test_figures_without_shares_do_not(client, cast):
    assert client.get("/dashboards/figures/by-topic.json").json()["selection"] == ""
