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


def numbers(law):
    return {article["number"] for one in law["versions"] for article in one["articles"]}


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
        f"/regulations/{law['key']}/": (len(numbers(law)), len(citing(law["key"]))) for law in LAWS
    }


@pytest.mark.parametrize("law", LAWS[::6], ids=lambda law: law["key"])
def test_a_law_says_what_its_file_says(cast, client, law):
    answer = client.get(f"/regulations/{law['key']}/")
    page = Page(answer)
    assert law["title_en"] in page.text
    assert law["title_orig"] in page.text
    assert law["issuing_body"] in page.text
    for number in numbers(law):
        assert f'id="{anchor(number)}"' in answer.content.decode()


def test_articles_show_the_incidents_that_cite_them(cast, client):
    answer = client.get(ADVERTISING)
    counts = {row.label: row.count for row in answer.context["provisions"]}
    assert counts == {
        "art. 9(4)": len(citing("advertising-law#9(4)")),
        "art. 57(1)": len(citing("advertising-law#57(1)")),
        "art. 9": 0,
        "art. 66": 0,
        "art. 67": 0,
        "art. 69": 0,
        "art. 74": 0,
        "art. 68": 0,
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
        page = Page(client.get(answer.context["incidents_url"]))
        assert f"{answer.context['incidents_count']} entries" in page.text
        for row in answer.context["provisions"]:
            if row.count:
                rows = Page(client.get(row.incidents_url))
                assert f"{row.count} entries" in rows.text


def test_the_graph_shows_the_way_and_the_table_says_it(cast, client):
    answer = client.get(ADVERTISING)
    page = Page(answer)
    assert "How these rules connect" in page.headings
    listed = page.text.split("How these rules connect")[1]
    assert re.search("Advertising Law.*recorded in.*Enterprise Publicity Regulations", listed)
    drawn = answer.content.decode().split("<svg", 1)[1].rsplit("</svg>", 1)[0]
    assert "/regulations/enterprise-info-publicity-2014/" in drawn


def test_a_law_that_hangs_together_with_nothing_has_no_graph(cast, client):
    answer = client.get("/regulations/origin-regulations/")
    assert answer.context["connections"].graph is None
    assert "How these rules connect" not in Page(answer).headings


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


def test_two_texts_are_compared_word_by_word_where_both_were_read(cast, client):
    answer = client.get(ADVERTISING + "?on=2018-04-02&against=2021")
    comparison = answer.context["comparison"]
    assert (comparison.left.label, comparison.right.label) == ("2015", "2021")
    rows = {row.heading: row for row in comparison.rows}
    media = rows["art. 68 became art. 67"]
    assert ("del", "工商行政") in media.pieces
    assert ("ins", "市场监督") in media.pieces
    # The article of 2015 was not read: both sides are shown, and no difference.
    assert rows["art. 9(4)"].pieces == []
    assert "was not read" in rows["art. 9(4)"].note
    assert rows["art. 67 became art. 66"].before.version == "2015"
    assert "<del>工商行政</del>" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?on=03/04/2021", "is not a date"),
        ("?on=1990", "no version of this regulation was in force on 1990"),
        ("?version=2099", "this regulation has no version “2099”"),
        ("?article=9", "Unknown filter"),
    ],
)
def test_a_choice_that_cannot_be_read_is_refused(cast, client, query, sentence):
    answer = client.get(ADVERTISING + query)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_a_law_shows_its_versions_their_sources_and_what_was_not_read(cast, client):
    page = Page(client.get("/regulations/caac-credit-measures-2017/"))
    assert "民航发〔2017〕136号" in page.text
    assert "Its document number was not read in a text." in page.text
    assert "scope (article number not found)" in page.text
    assert "art. scope" not in page.text
    net = Page(client.get("/regulations/cybersecurity-law-2016/"))
    assert "now art. 49 in the text of 2025" in net.text


def test_from_the_planning_outline_one_reaches_the_incidents_that_serve_it(cast, client):
    outline = "/regulations/social-credit-planning-outline-2014/"
    answer = client.get(outline)
    serving = answer.context["serving"]
    assert "caac-credit-measures-2017" in [text.key for text in serving.texts]
    assert cast.airline_case.ref in [ref for ref, _title, _url in serving.incidents]
    page = Page(client.get(serving.url))
    assert serving.count_label.replace("incidents", "entries") in page.text
