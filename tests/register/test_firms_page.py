"""Firms: those that a released entry names, each with what was asked of it."""

from collections import Counter

import pytest

from incidents.models import Firm, Marking
from incidents.values.tiers import Consent
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import Page

DELTA = "/firms/delta-air-lines/"


def names(page):
    return [" ".join(said.split()) for href, said in page.links if href.startswith("/firms/")]


def test_every_named_firm_is_listed_with_its_entries(cast, client):
    rows = client.get("/firms/").context["firms"]
    told = {(row["name"], row["country"]): row["count"] for row in rows}
    assert told == Counter((row["firm"], row["firm_country_iso2"]) for row in ROWS.values())


def test_a_firm_shows_its_entries(cast, client):
    page = Page(client.get(DELTA))
    assert page.headings[0] == "Delta Air Lines"
    assert "company, airline, United States" in page.text
    assert page.refs() == [cast.case(f"delta-{part}").ref for part in ("caac-2018", "2018-01")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("delta", ["Delta Air Lines"]),
        ("DELTA AIR", ["Delta Air Lines"]),
        ("nothing of the kind", []),
        ("213800KUD8LAJWSQ9D15", ["Delta Air Lines"]),
        ("Delta Inc", ["Delta Air Lines"]),
        ("%", []),
    ],
)
def test_firms_are_found_by_name_and_code(cast, client, words, found):
    Firm.objects.filter(slug="delta-air-lines").update(
        lei="213800KUD8LAJWSQ9D15", other_names=["Delta Inc."]
    )
    answer = client.get("/firms/", {"q": words})
    assert [row["name"] for row in answer.context["firms"]] == found


def test_pages_hold_every_firm_once(cast, client):
    for number in range(15):
        cast.release(cast.draft(firm=cast.firm(name=f"Tatra {number:03}")))
    seen, here = [], "/firms/"
    while here:
        answer = client.get(here)
        seen += [row["slug"] for row in answer.context["firms"]]
        here = answer.context["next_url"]
    assert len(seen) == len(set(seen)) == len({row["firm"] for row in ROWS.values()}) + 15


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("name=delta", "Unknown filter"),
        ("q=%00", "q contains a NUL"),
        ("cursor=x", "Invalid page cursor"),
        # [0, "a\0b", 1]
        ("cursor=WzAsImFcdTAwMDBiIiwxXQ", "Invalid page cursor"),
    ],
)
def test_what_cannot_be_read_is_refused(cast, client, query, told):
    answer = client.get(f"/firms/?{query}")
    assert told in Page(answer, status=400).text


def test_a_firm_that_is_not_named_has_no_page(cast, client):
    case = cast.draft(consent=Consent.SECTOR)
    cast.release(case)
    client.force_login(cast.analyst)
    assert client.get(f"/firms/{case.firm.slug}/").status_code == 404
    assert client.get("/firms/tatra-instruments/").status_code == 404


def test_a_firm_of_the_community_has_a_page_there(cast, client):
    cast.release(cast.draft(marking=Marking.GREEN))
    here = "/firms/tatra-instruments/"
    assert client.get(here).status_code == 404
    assert "Tatra Instruments" not in names(Page(client.get("/firms/")))
    client.force_login(cast.analyst)
    assert client.get(here).status_code == 200
    assert "Tatra Instruments" in names(Page(client.get("/firms/?q=tatra")))


@pytest.mark.parametrize("here", ["/firms/", DELTA])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, here, method):
    assert getattr(client, method)(here).status_code == 405
