"""The first page: the key figures with their denominators, newest entries, deadlines, doors."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from incidents.models import Marking
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import Page

CONCEDED = ("complied", "partly-complied", "apologised")


def figures(page):
    """What stands before each label."""
    labels = {
        "incidents": r"([\d,]+) incidents in the register",
        "firms": r"([\d,]+) firms named",
        "states": r"([\d,]+) states that press",
        "conceded": r"(\d+ of \d+) whose answer is known",
        "cited": r"(\d+ of \d+) name a law",
    }
    return {name: re.search(pattern, page.text).group(1) for name, pattern in labels.items()}


def test_the_key_figures_are_those_of_the_table(cast, client):
    rows = list(ROWS.values())
    known = [row for row in rows if row["response"] != "unknown"]
    conceded = [row for row in known if row["response"] in CONCEDED]
    assert figures(Page(client.get("/"))) == {
        "incidents": str(len(rows)),
        "firms": str(len({(row["firm"], row["firm_country_iso2"]) for row in rows})),
        "states": str(len({row["coercing_country_iso2"] for row in rows})),
        "conceded": f"{len(conceded)} of {len(known)}",
        "cited": f"{sum(bool(row['regulation_keys']) for row in rows)} of {len(rows)}",
    }


def test_each_figure_leads_to_the_rows_behind_it(cast, client):
    answer = client.get("/")
    links = {row["label"]: row["url"] for row in answer.context["numbers"] if row["url"]}
    for label, url in links.items():
        assert client.get(url).status_code == 200, label
    conceded = next(url for label, url in links.items() if "whose answer" in label)
    assert "63 entries" in Page(client.get(conceded)).text


def test_a_reader_counts_their_own_tier(cast, client):
    cast.release(cast.draft(marking=Marking.GREEN))
    assert figures(Page(client.get("/")))["incidents"] == "103"
    client.force_login(cast.analyst)
    assert figures(Page(client.get("/")))["incidents"] == "104"


def test_deadlines_ahead_stand_in_order_and_past_ones_do_not(cast, client):
    today = timezone.localdate()
    for days in (30, 0, 5, -1):
        due = (today + dt.timedelta(days)).isoformat()
        case = cast.draft(title=f"Due in {days} days")
        cast.tell(case, {"kind": "deadline-set", "due_on": due})
        cast.release(case)
    told = Page(client.get("/")).text.split("Deadlines ahead")[1]
    assert re.findall(r"Due in (-?\d+) days", told) == ["0", "5", "30"]


def test_the_doors_lead_somewhere(cast, client):
    page = Page(client.get("/"))
    assert "Three doors" in page.headings
    for href in {href for href, _said in page.links if href.startswith("/")}:
        assert client.get(href).status_code in (200, 302), href


def test_an_unknown_word_is_refused(cast, client):
    assert "Unknown filter" in Page(client.get("/?q=muji"), status=400).text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_read_only(cast, client, method):
    assert getattr(client, method)("/").status_code == 405
