"""An entry: the claim, what happened, the law and where it leads, sources, how to cite it."""

import json
import re

import pytest

from incidents.models import Incident
from tests.support.page_text import Page


@pytest.fixture
def muji(cast, client):
    return Page(client.get(f"/incidents/{cast.muji_case.ref}/"))


def test_it_says_what_is_known(muji):
    assert muji.headings[0].startswith("Muji: Stop the illegal")
    for told in (
        "MADE IN TAIWAN, country of origin: Taiwan",
        "retail, Japan",
        "CNY 200,000",
        "2 April 2018 fined",
        "by 23 May 2018 demanded",
        "date not known complied",
        "Decision dated 22 March, fine 2 April, reported 23 May 2018.",
        "Shanghai Administration for Industry and Commerce, China",
        "Muji fined for packaging that listed Taiwan as a country",
        "B2",
        "version 1",
    ):
        assert told in muji.text, told


def test_it_names_the_articles_and_how_they_were_invoked(muji):
    assert muji.link("Advertising Law art. 9(4)") == "/regulations/advertising-law/#p-9-4"
    assert "art. 9(4) cited in the decision" in muji.text
    assert "art. 57(1) applied" in muji.text
    assert "Advertisements must not harm the dignity or interests of the state" in muji.text


def test_it_shows_what_the_law_can_set_off(muji):
    assert "Consequences of the law cited" in muji.headings
    memorandum = "/regulations/joint-punishment-mou-2015/#p-I"
    assert muji.link("Joint Punishment Memorandum part I") == memorandum


def test_an_airline_sees_the_network_law_ahead_and_the_outline_behind(cast, client):
    page = Page(client.get(f"/incidents/{cast.airline_case.ref}/"))
    ahead = page.text.split("Consequences of the law cited")[1].split(
        "Legal basis of the law cited"
    )[0]
    behind = page.text.split("Legal basis of the law cited")[1]
    assert "Black list of civil aviation (serious dishonesty)" in ahead
    assert "Cybersecurity Law" in ahead
    assert "Planning Outline" in behind
    assert page.link("Letter of 25 April 2018") == "/campaigns/caac-letter-2018/"


def test_a_change_of_wording_is_shown_word_by_word(cast, client):
    case = cast.case("lufthansa-2018-02")
    told = client.get(f"/incidents/{case.ref}/").content.decode()
    assert re.search(r"<ins[^>]*>.*China.*</ins>", told)
    assert "Taiwan" in Page(client.get(f"/incidents/{case.ref}/")).text


# Slow: 206 entries are read.
@pytest.mark.slow
def test_every_entry_can_be_read_by_a_stranger_and_an_analyst(cast, client):
    refs = Incident.objects.filter(tier="public").values_list("ref", flat=True)
    for who in (None, cast.analyst):
        if who:
            client.force_login(who)
        for ref in refs:
            assert client.get(f"/incidents/{ref}/").status_code == 200, ref


def test_a_full_case_shows_all_of_it(cast, client):
    case = cast.draft(
        title="Tatra hid a map",
        attribution="led",
        attribution_source="The letter says so.",
        doubts="One\nTwo",
        community_note="Ask us.",
    )
    cast.tell(
        case,
        {"kind": "demanded", "on": "2026-03-01", "note": "By letter"},
        {"kind": "deadline-set", "on": "2026-03-02", "due_on": "2026-04-30"},
        {"kind": "fined", "on": "2026-05", "amount": "1234.50", "currency": "CNY"},
        {"kind": "refused", "on": "2026-06"},
    )
    case.wordings.create(
        before="Taiwan",
        after="Taiwan, China",
        language="en",
        place="app",
        seen_on="2026-04",
        evidence="A picture",
    )
    release = cast.release(case)
    page = Page(client.get(f"/incidents/{release.case.ref}/"))
    for told in ("Tatra hid a map", "By letter", "30 April 2026", "CNY 1,234.50", "May 2026"):
        assert told in page.text, told
    for told in (
        "refused",
        "led by the state",
        "The letter says so.",
        "One",
        "Two",
        "app, seen April 2026",
    ):
        assert told in page.text, told
    assert "Ask us." not in page.text
    client.force_login(cast.analyst)
    assert "Ask us." in Page(client.get(f"/incidents/{release.case.ref}/")).text


def test_what_an_officer_types_is_text_and_no_markup(cast, client):
    sign = "<img src=x onerror=alert(1)>"
    case = cast.draft(
        title=f"</script>{sign}", demanded_change=sign, doubts=sign, attribution_source=sign
    )
    case.wordings.create(before=sign, after=f"{sign} more", evidence=sign)
    cast.tell(case, {"kind": "statement", "note": sign})
    ref = cast.release(case).case.ref
    for address in (f"/incidents/{ref}/", "/incidents/", "/incidents/?q=onerror", "/"):
        told = client.get(address).content.decode()
        assert sign not in told, address
        assert "</script><img" not in told, address


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl"])
def test_it_can_be_cited(cast, client, form):
    ref = cast.muji_case.ref
    answer = client.get(f"/incidents/{ref}/cite/{form}")
    told = answer.content.decode()
    assert answer.status_code == 200
    assert f"http://testserver/incidents/{ref}/" in told
    if form == "csl":
        item = json.loads(told)[0]
        assert (item["id"], item["version"]) == (ref, "1")
        assert item["title"].startswith("Muji")
    elif form == "bibtex":
        assert told.startswith(f"@misc{{{ref},\n")
        assert told.count("{") == told.count("}")
    else:
        assert told.startswith("TY  - ELEC\r\nTI  - Muji")
        assert told.endswith("ER  - \r\n")


def test_a_title_that_tex_would_run_is_cited_as_text(cast, client):
    case = cast.draft(title=r"50% of $5 & C_1 \input{x} #2 ~ ^")
    ref = cast.release(case).case.ref
    told = client.get(f"/incidents/{ref}/cite/bibtex").content.decode()
    escaped = (
        r"50\% of \$5 \& C\_1 \textbackslash{}input\textbraceleft{}x\textbraceright{} \#2"
        r" \textasciitilde{}"
    )
    assert escaped in told


def test_machines_read_what_it_is(cast, client):
    ref = cast.muji_case.ref
    told = client.get(f"/incidents/{ref}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', told, re.DOTALL)
    item = json.loads(found.group(1))
    assert (item["@context"], item["identifier"]) == ("https://schema.org", ref)
    assert item["name"].startswith("Muji")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/incidents/CCI-2018-9999/", 404),
        ("/incidents/CCI-2018-9999/cite/ris", 404),
        ("/incidents/CCI-18-1/", 404),
        ("/incidents/CCI-2018-0001/cite/word", 404),
        ("/incidents/CCI-2018-0001x/", 404),
    ],
)
def test_what_is_not_there_is_not_there(cast, client, address, status):
    assert client.get(address).status_code == status


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_is_read_only(cast, client, method):
    assert getattr(client, method)(f"/incidents/{cast.muji_case.ref}/").status_code == 405
