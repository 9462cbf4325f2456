"""Campaigns: the demand, its days, the firms that are named beside what sources count."""

import json
import re

import pytest

from incidents.intake.reference import DATA
from incidents.models import Campaign, Marking
from incidents.values.tiers import Consent
from tests.support.page_text import Page

LETTERS = json.loads((DATA / "campaigns.json").read_text())["campaigns"]
LETTER = "/campaigns/caac-letter-2018/"


def test_all_campaigns_are_listed_with_their_entries(cast, client):
    page = Page(client.get("/campaigns/"))
    for told in LETTERS:
        assert page.link(told["title"]) == f"/campaigns/{told['key']}/"
    assert "44 firms addressed 17 incidents" in page.text


@pytest.mark.parametrize("key", [told["key"] for told in LETTERS])
def test_a_campaign_says_what_its_file_says(cast, client, key):
    told = next(row for row in LETTERS if row["key"] == key)
    page = Page(client.get(f"/campaigns/{key}/"))
    assert page.headings[0] == told["title"]
    for tally in told["tallies"]:
        assert re.search(rf"\b{tally['complied']}\b.*\b{tally['of']}\b", page.text), tally
        assert tally["source_publisher"] in page.text
    for source in told["sources"]:
        assert " ".join(source["title"].split()) in page.text


def test_the_letter_has_three_deadlines_and_seventeen_named_firms(cast, client):
    page = Page(client.get(LETTER))
    for told in ("25 May 2018", "25 July 2018", "9 August 2018", "26 carriers"):
        assert told in page.text, told
    assert "Listed here: 17 of 44 firms addressed." in page.text
    assert len(page.refs()) == 17
    assert page.link("Civil Aviation Credit Measures").startswith("/regulations/caac-credit")


def test_a_firm_that_is_not_named_is_counted_and_not_named(cast, client):
    letter = Campaign.objects.get(slug="caac-letter-2018")
    case = cast.draft(consent=Consent.SECTOR, campaign=letter)
    ref = cast.release(case).case.ref
    page = Page(client.get(LETTER))
    assert ref in page.refs()
    assert "Tatra" not in page.text
    assert "Firm not named" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 404),
        ("analyst", 404),
        ("officer_b", 404),
        ("inbox_a", 404),
        ("admin", 404),
        ("officer_a", 200),
        ("approver_a", 200),
    ],
)
def test_a_desks_own_campaign_is_for_the_desk(cast, client, who, status):
    campaign = Campaign.objects.create(
        desk=cast.officer_a.desk, slug="own-letters", title="Letters of spring", coercing_state="CN"
    )
    cast.draft(campaign=campaign)
    if who != "stranger":
        client.force_login(getattr(cast, who))
    assert client.get("/campaigns/own-letters/").status_code == status
    listed = "Letters of spring" in Page(client.get("/campaigns/")).text
    assert listed is (status == 200)


def test_a_campaign_counts_the_entries_of_the_readers_tier(cast, client):
    letter = Campaign.objects.get(slug="caac-letter-2018")
    cast.release(cast.draft(campaign=letter, marking=Marking.GREEN))
    assert len(Page(client.get(LETTER)).refs()) == 17
    client.force_login(cast.analyst)
    assert len(Page(client.get(LETTER)).refs()) == 18


def test_what_is_not_there_is_not_there(cast, client):
    assert client.get("/campaigns/nothing/").status_code == 404


@pytest.mark.parametrize("here", ["/campaigns/", LETTER])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, here, method):
    assert getattr(client, method)(here).status_code == 405
