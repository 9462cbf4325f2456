"""The register's page: the list, its facets and chips, other forms of the same question."""

import re

import pytest
from django.http import QueryDict

from incidents.models import Incident
from incidents.queries import SORTS, Query
from tests.support.page_text import Page

HERE = "/incidents/"


def read(client, query=""):
    return Page(client.get(HERE + query))


def walk(client, query, way="Next"):
    """References of all pages from one on, by the links that a reader follows."""
    refs, here = [], HERE + query
    while here:
        page = Page(client.get(here))
        refs.append(page.refs())
        here = next((href for href, said in page.links if way in said), "")
    return refs


def test_it_lists_the_newest_entries_with_what_they_are_about(cast, client):
    page = read(client)
    newest = Incident.objects.visible_to(cast.stranger).newest_first()[:25]
    assert page.refs() == [entry.ref for entry in newest]
    assert "103 entries" in page.text
    assert newest[0].title in page.text


def test_an_entry_shows_claim_day_law_wording_and_answer(cast, client):
    page = read(client, "?provision=advertising-law%239(4)&state=CN&q=packaging")
    assert page.refs() == [cast.muji_case.ref]
    for told in (
        "Muji: Stop the illegal advertising",
        "23 May 2018",
        "Shanghai Administration for Industry and Commerce",
        "Advertising Law",
        "MADE IN TAIWAN, country of origin: Taiwan",
        "complied",
        "1 entry",
    ):
        assert told in page.text, told
    assert ["/regulations/enterprise-info-publicity-2014/", "Enterprise Publicity Regulations"] in (
        page.links
    )


@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_entry_once_in_order(cast, client, sort):
    query = {"newest": "?", "relevance": "?q=taiwan&sort=relevance"}.get(sort, f"?sort={sort}")
    pages = walk(client, query)
    refs = [ref for page in pages for ref in page]
    question = Query(QueryDict(query[1:]), cast.stranger)
    assert len(refs) == len(set(refs)) == question.rows().count()
    assert [len(page) for page in pages[:-1]] == [25] * (len(pages) - 1)
    columns = {
        "newest": ("reported_from", True),
        "oldest": ("reported_from", False),
        "changed": ("released_at", True),
        "firm": ("firm", False),
    }
    if sort in columns:
        column, is_descending = columns[sort]
        entries = {entry.ref: entry for entry in Incident.objects.visible_to(cast.stranger)}
        told = [getattr(entries[ref], column) for ref in refs]
        # By the database, for its order of letters is its own.
        sign = "-" if is_descending else ""
        rows = Incident.objects.visible_to(cast.stranger).order_by(f"{sign}{column}")
        assert told == list(rows.values_list(column, flat=True))


def test_from_the_last_page_one_comes_back_to_the_first(cast, client):
    forward = walk(client, "?topic=taiwan-designation")
    last = HERE + "?topic=taiwan-designation"
    while following := next((h for h, said in Page(client.get(last)).links if "Next" in said), ""):
        last = following
    backward = walk(client, last.removeprefix(HERE), way="Previous")
    assert len(forward) == 2
    assert backward == forward[::-1]


def test_an_active_word_is_a_chip_that_takes_itself_away(cast, client):
    page = read(client, "?q=taiwan&topic=tibet&topic=taiwan-designation&state=CN&since=2018")
    rest = "topic=taiwan-designation&topic=tibet"
    chips = {
        "Tibet": "?q=taiwan&topic=taiwan-designation&state=CN&since=2018",
        "Coercing state: China": f"?q=taiwan&{rest}&since=2018",
        "Since: 2018": f"?q=taiwan&{rest}&state=CN",
        "Search: taiwan": f"?{rest}&state=CN&since=2018",
    }
    remove = "Remove the filter"
    hrefs = {
        text.split("×")[0].removeprefix(remove).strip(): href
        for href, text in page.links
        if text.startswith(remove)
    }
    assert {name: hrefs[name] for name in chips} == {
        name: HERE + query for name, query in chips.items()
    }


def test_what_was_searched_for_is_marked(cast, client):
    page = read(client, "?q=" + "MUJI")
    assert page.marks
    assert {mark.casefold() for mark in page.marks} == {"muji"}
    assert read(client).marks == []


def test_a_match_outside_the_title_is_shown_where_it_is(cast, client):
    page = read(client, '?q="country of origin: Taiwan"')
    assert cast.muji_case.ref in page.refs()
    assert any("country of origin" in mark for mark in page.marks)


def test_chinese_titles_of_laws_are_found(cast, client):
    refs = read(client, "?q=广告法").refs()
    assert refs == read(client, "?regulation=advertising-law").refs()
    assert len(refs) == 3


def test_the_same_question_is_offered_in_other_forms(cast, client):
    page = read(client, "?topic=tibet&sort=oldest")
    forms = ("csv", "xlsx", "json", "parquet", "atom")
    hrefs = {href for href, _said in page.links}
    for form in forms:
        address = f"/incidents.{form}?topic=tibet&sort=oldest"
        assert address in hrefs
        assert client.get(address).status_code == 200


# Slow: a page of the register has some ninety links, and each is followed.
@pytest.mark.slow
def test_links_of_the_page_all_answer(cast, client):
    page = read(client, "?topic=taiwan-designation&q=taiwan")
    hrefs = {href for href, _said in page.links if href.startswith("/")}
    assert len(hrefs) > 40
    for href in hrefs:
        assert client.get(href).status_code == 200, href


def test_a_question_without_answer_says_so(cast, client):
    page = read(client, "?topic=data-transfer-demand")
    assert page.refs() == []
    assert "0 entries" in page.text


def test_what_a_reader_types_is_text_and_no_markup(cast, client):
    answer = client.get(HERE, {"q": "<script>alert(1)</script> taiwan"})
    assert b"<script>alert" not in answer.content
    assert client.get(HERE, {"firm": '"><img src=x onerror=alert(1)>'}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_read_only(cast, client, method):
    assert getattr(client, method)(HERE).status_code == 405


def test_a_head_has_no_body(cast, client):
    answer = client.head(HERE)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    ("who", "count"),
    [("stranger", 103), ("admin", 103), ("analyst", 104), ("officer_b", 104), ("inbox_a", 104)],
)
def test_a_reader_reads_their_own_tier(cast, client, who, count):
    cast.release(cast.draft(marking="green"))
    if who != "stranger":
        client.force_login(getattr(cast, who))
    assert f"{count} entries" in read(client).text
    assert "103 entries" in read(client, "?tier=public").text


@pytest.mark.parametrize("form", ["search", "days"])
def test_a_state_of_the_page_is_its_address(cast, client, form):
    """What a form sends beside its own fields is every other word of the question."""
    told = client.get(HERE + "?topic=tibet&state=CN&sort=oldest").content.decode()
    inside = re.search(rf'<form class="{form}".*?</form>', told, re.DOTALL).group()
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside)
    assert hidden == [("topic", "tibet"), ("state", "CN"), ("sort", "oldest")]
