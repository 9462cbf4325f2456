"""Regulations: what they say, what cites them, how they hang together."""

import json
import re

import pytest

from incidents.intake.reference import DATA
from incidents.models import Marking, Provision
from incidents.models.law.instruments import anchor
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import Page

LAWS = json.loads((DATA / "regulations.json").read_text())["instruments"]
ADVERTISING = "/regulations/advertising-law/"


def citing(key):
    """Rows of the shipped table that cite a text, or for a law an article of it."""
    cited = {slug: re.split(r"\s*;\s*", row["regulation_keys"]) for slug, row in ROWS.items()}
    if "#" in key:
        return {slug for slug, keys in cited.items() if key in keys}
    return {slug for slug, keys in cited.items() if key in {one.split("#")[0] for one in keys}}


def test_every_law_is_listed_with_what_cites_it(cast, client):
    answer = client.get("/regulations/")
    listed = [row for group in answer.context["groups"] for row in group["regulations"]]
    told = {row["url"]: (row["provisions_count"], row["incidents_count"]) for row in listed}
    assert told == {
        f"/regulations/{law['key']}/": (len(law["articles"]), len(citing(law["key"])))
        for law in LAWS
    }


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law["key"])
def test_a_law_says_what_its_file_says(cast, client, law):
    answer = client.get(f"/regulations/{law['key']}/")
    page = Page(answer)
    assert law["title_en"] in page.text or law.get("short_title") in page.headings
    assert law.get("title_zh", "") in page.text
    assert law["issuing_body"] in page.text
    for article in law["articles"]:
        assert " ".join(article["gist"].split()) in page.text
        assert f'id="{anchor(article["number"])}"' in answer.content.decode()


def test_articles_show_the_incidents_that_cite_them(cast, client):
    answer = client.get(ADVERTISING)
    counts = {row["label"]: row["count"] for row in answer.context["provisions"]}
    assert counts == {
        "art. 9(4)": len(citing("advertising-law#9(4)")),
        "art. 57(1)": len(citing("advertising-law#57(1)")),
        "art. 66": 0,
    }
    assert set(Page(answer).refs()) == {
        cast.muji_case.ref,
        cast.case("sony-china-2021").ref,
        # Named without an article, and so listed under the law itself.
        cast.case("marriott-2018").ref,
    }


def test_its_link_to_the_register_leads_to_as_many_entries(cast, client):
    for address in (ADVERTISING, "/regulations/caac-credit-measures-2017/"):
        answer = client.get(address)
        told = answer.context["regulation"]
        page = Page(client.get(told["incidents_url"]))
        assert f"{told['incidents_count']} entries" in page.text
        for row in answer.context["provisions"]:
            if row["count"]:
                rows = Page(client.get(row["incidents_url"]))
                assert f"{row['count']} entries" in rows.text


def test_the_graph_shows_the_way_and_the_table_says_it(cast, client):
    answer = client.get(ADVERTISING)
    page = Page(answer)
    assert "How these rules connect" in page.headings
    told = page.text.split("How these rules connect")[1]
    assert re.search("Advertising Law.*recorded in.*Enterprise Publicity System", told)
    drawn = answer.content.decode().split("<svg", 1)[1].rsplit("</svg>", 1)[0]
    assert "/regulations/enterprise-info-publicity-2014/" in drawn


def test_the_walks_of_the_page_are_those_of_the_law(cast, client):
    context = client.get(ADVERTISING).context
    assert [step["title"] for step in context["consequences"]] == [
        "Enterprise Publicity System",
        "Joint Punishment Memorandum",
    ]
    assert context["legal_basis"] == []
    context = client.get("/regulations/caac-credit-measures-2017/").context
    assert "Cybersecurity Law" in [step["title"] for step in context["consequences"]]
    assert "Planning Outline" in context["legal_basis"][0]["title"]


def test_a_law_that_hangs_together_with_nothing_has_no_graph(cast, client):
    answer = client.get("/regulations/anti-secession-law-2005/")
    assert answer.context["graph"] is None
    assert "How these rules connect" not in Page(answer).headings


def test_articles_that_were_renumbered_say_until_when(cast, client):
    page = Page(client.get("/regulations/cybersecurity-law-2016/"))
    assert page.text.count("until 31 December 2025") == 6


def test_a_law_counts_the_entries_of_the_readers_tier(cast, client):
    case = cast.draft(marking=Marking.GREEN)
    article = Provision.objects.get(key="advertising-law#66")
    case.citations.create(instrument=article.instrument, provision=article)
    ref = cast.release(case).case.ref
    assert ref not in Page(client.get(ADVERTISING)).refs()
    client.force_login(cast.analyst)
    assert ref in Page(client.get(ADVERTISING)).refs()


def test_what_is_not_there_is_not_there(cast, client):
    assert client.get("/regulations/witch-law/").status_code == 404


@pytest.mark.parametrize("here", ["/regulations/", ADVERTISING])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, here, method):
    assert getattr(client, method)(here).status_code == 405
