"""Pages of authorities and sources: what released documents say of them, by tier, and no more."""

import pytest

from incidents.actions.desk import releases
from incidents.models import (
    Authority,
    Case,
    Incident,
    Marking,
    PublishedSource,
    Source,
    SourceUse,
)
from incidents.values.source_keys import source_key
from tests.support.page_text import Page

CAAC = "/authorities/caac/"
ADDRESS = "https://paper.example/quillfish"


def use_source(case, position=9, **fields):
    """A source of a case that no other case has."""
    source = Source.objects.create(
        **{"title": "Quillfish told", "publisher": "The Paper", "on": "2026-03", "url": ADDRESS}
        | fields
    )
    grades = {"reliability": "B", "credibility": "2", "supports": "the letter"}
    SourceUse.objects.create(case=case, source=source, position=position, **grades)
    return case


def page_of(url=ADDRESS):
    return f"/sources/{source_key({'url': url})}/"


def test_authorities_are_listed_with_their_incidents_and_names(cast, client):
    rows = {row["slug"]: row for row in client.get("/authorities/").context["authorities"]}
    public = Incident.objects.filter(tier="public")
    counts = {slug: public.filter(authority=slug).count() for slug in rows}
    assert {slug: row["count"] for slug, row in rows.items()} == counts
    assert set(rows) == set(public.exclude(authority="").values_list("authority", flat=True))
    assert "中国民用航空局" in rows["caac"]["other_names"]


@pytest.mark.parametrize(("words", "found"), [("民航局", {"caac"}), ("nobody at all", set())])
def test_an_authority_is_found_by_a_name_in_its_own_script(cast, client, words, found):
    rows = client.get("/authorities/", {"q": words}).context["authorities"]
    assert {row["slug"] for row in rows} == found


def test_an_authority_says_what_it_did_and_which_law_it_cited(cast, client):
    answer = client.get(CAAC)
    page = Page(answer)
    assert page.headings[0] == "Civil Aviation Administration of China"
    assert "regulator, China" in page.text
    assert "中国民用航空局" in page.text
    entries = Incident.objects.filter(tier="public", authority="caac")
    assert set(page.refs()) == set(entries.values_list("ref", flat=True))
    groups = {group["title"]: group["counts"] for group in answer.context["acts"]}
    letters = entries.filter(tactics__contains=["regulatory-demand-letter"]).count()
    (number,) = (n for _label, url, n in groups["What it did"] if "regulatory-demand" in url)
    assert number == letters
    cited = {url: n for _label, url, n in groups["Law cited"]}
    law = "caac-credit-measures-2017"
    assert cited[f"/regulations/{law}/"] == entries.filter(instruments__contains=[law]).count()
    # Each count leads to the incidents behind it.
    for group in groups.values():
        for _label, url, number in group:
            if url.startswith("/incidents/"):
                query = url.partition("?")[2]
                lines = b"".join(client.get(f"/incidents.jsonl?{query}"))
                assert len(lines.splitlines()) == number, url
    assert page.link("Letter of 25 April 2018") == "/campaigns/caac-letter-2018/"


def test_an_incident_and_its_authority_and_sources_lead_to_each_other(cast, client):
    page = Page(client.get(f"/incidents/{cast.airline_case.ref}/"))
    assert page.link("Civil Aviation Administration of China") == CAAC
    source = page.link("what else it supports")
    assert cast.airline_case.ref in Page(client.get(source)).refs()


def test_a_merged_authority_leads_to_the_one_that_stays(cast, client):
    stays = Authority.objects.get(slug="caac")
    Authority.objects.create(
        slug="caac-double", name="CAAC", coercing_state="CN", kind="regulator", merged_into=stays
    )
    answer = client.get("/authorities/caac-double/")
    assert (answer.status_code, answer["Location"]) == (301, CAAC)
    assert client.get("/api/v1/authorities/caac-double/").json()["slug"] == "caac"


def test_what_one_desk_keeps_of_an_authority_is_no_page(cast, client):
    own = Authority.objects.create(
        desk=cast.officer_a.desk,
        slug="own-bureau",
        name="Quillfish bureau",
        coercing_state="CN",
        kind="local-authority",
    )
    cast.draft(authority=own)
    for who in (None, cast.officer_a, cast.analyst):
        client.logout()
        if who:
            client.force_login(who)
        assert client.get("/authorities/own-bureau/").status_code == 404
        assert client.get("/api/v1/authorities/own-bureau/").status_code == 404
        assert b"Quillfish" not in client.get("/authorities/").content


def test_a_source_shows_each_incident_with_both_grades(cast, client):
    known = {"language": "en", "archive_url": f"{ADDRESS}/a", "kind": "trade-press"}
    ref = cast.release(use_source(cast.draft(), **known)).case.ref
    other = cast.release(use_source(cast.draft(firm=cast.firm(name="Second")))).case.ref
    page = Page(client.get(page_of()))
    assert page.headings[0] == "Quillfish told"
    assert set(page.refs()) == {ref, other}
    for words in (
        "Supports 2 incidents",
        "The Paper, March 2026",
        "B2 : usually reliable, probably true",
        "Supports: the letter",
        "Archived copy",
        "trade, regional or specialist press",
    ):
        assert words in page.text, words
    body = client.get(f"/api/v1{page_of()}").json()
    assert body["count"] == 2
    assert {name: body[name] for name in known} == known
    assert {use["ref"]: use["reliability"] for use in body["uses"]} == {ref: "B", other: "B"}
    listed = client.get("/sources/", {"q": "quillfish"}).context["sources"]
    assert [(row["title"], row["count"]) for row in listed] == [("Quillfish told", 2)]


def test_a_source_that_only_a_desk_knows_shows_nowhere(cast, client):
    """Not of a case that is not released, nor of a release that does not name its sources."""
    use_source(cast.draft())
    cast.release(use_source(cast.draft(consent="sector"), url=f"{ADDRESS}-sector"))
    shown = "sources" in Incident.objects.order_by("pk").last().document
    for who in (None, cast.officer_a, cast.approver_a, cast.analyst, cast.admin):
        client.logout()
        if who:
            client.force_login(who)
        for here in (page_of(), f"/api/v1{page_of()}"):
            assert client.get(here).status_code == 404
        for here in ("/sources/?q=quillfish", "/api/v1/sources/"):
            assert page_of().encode() not in client.get(here).content
        is_found = client.get(page_of(f"{ADDRESS}-sector")).status_code == 200
        assert is_found is shown


def test_a_source_of_the_community_tier_stays_there(cast, client):
    case = use_source(cast.draft(marking=Marking.GREEN))
    cast.release(case)
    for here in (page_of(), f"/api/v1{page_of()}"):
        assert client.get(here).status_code == 404
    client.force_login(cast.analyst)
    assert Page(client.get(page_of())).refs() == [Case.objects.get(pk=case.pk).ref]


def test_a_source_leaves_with_its_incident(cast, client):
    release = cast.release(use_source(cast.draft()))
    assert client.get(page_of()).status_code == 200
    releases.withdraw_release(release, reason="The firm asked for it.", by=cast.officer_a)
    assert client.get(page_of()).status_code == 404
    assert not PublishedSource.objects.filter(url=ADDRESS).exists()


def test_the_rows_are_the_documents_whatever_writes_them(cast):
    """The trigger follows an insert, an update and a deletion that no action makes."""

    def rows():
        found = PublishedSource.objects.values_list("entry", "key", "title", "tier")
        return {(entry, tier, key, title) for entry, key, title, tier in found}

    def said():
        return {
            (entry.pk, entry.tier, source_key(source), source["title"])
            for entry in Incident.objects.all()
            for source in entry.document.get("sources", [])
        }

    assert rows() == said()
    entry = Incident.objects.first()
    nameless = {"title": "A file", "publisher": "", "on": "2026", "url": ""}
    entry.document = entry.document | {"sources": [nameless, nameless]}
    entry.save(update_fields=["document"])
    assert rows() == said()
    entry.document.pop("sources")
    entry.save(update_fields=["document"])
    assert rows() == said()
    assert not entry.published_sources.exists()


def test_the_api_filters_authorities_and_sources_as_it_filters_incidents(cast, client):
    query = "campaign=prague-letter-2020"
    entries = Incident.objects.filter(tier="public", campaign="prague-letter-2020")
    found = client.get(f"/api/v1/authorities/?{query}").json()["results"]
    assert {row["slug"]: row["count"] for row in found} == {"embassy-prague": entries.count()}
    keys = {source_key(one) for entry in entries for one in entry.document["sources"]}
    rows = client.get(f"/api/v1/sources/?{query}").json()["results"]
    assert {row["key"] for row in rows} == keys
    body = client.get("/api/v1/authorities/embassy-prague/").json()
    assert body["count"] == entries.count() == len(body["incidents"])
    assert {"key", "incidents"} == set(body["tactics"][0])


@pytest.mark.parametrize(
    "here",
    [
        *(
            "/authorities/?colour=red",
            f"{CAAC}?q=x",
            "/sources/?cursor=x",
            "/authorities/?cursor=x",
        ),
        *("/api/v1/sources/?colour=red", "/api/v1/authorities/caac/?q=x"),
    ],
)
def test_an_unknown_parameter_or_cursor_is_refused(cast, client, here):
    assert client.get(here).status_code == 400


def test_pages_hold_every_source_once(cast, client):
    seen, here = [], "/sources/"
    while here:
        answer = client.get(here)
        seen += [row["key"] for row in answer.context["sources"]]
        here = answer.context["next_url"]
    public = PublishedSource.objects.filter(tier="public").values_list("key", flat=True)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(public)
