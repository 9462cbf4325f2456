"""Editions: permanent snapshots of the public tier, and what a withdrawal does to them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents import jobs
from incidents.figures.results.catalogue import FIGURES
from incidents.models import (
    Campaign,
    CollectiveResponse,
    CollectiveResponseLink,
    Edition,
    EditionEntry,
    EditionRemoval,
    Marking,
)
from incidents.models.register.generations import Generation
from incidents.values.tiers import Tier
from tests.support.editions import (
    change_register,
    publish,
)
from tests.support.page_text import Page

# Queries that every form of the register is asked, with the edition beside them.
ASKED = ["", "&topic=tibet&country=US", "&q=boycott", "&firm_response=complied&sort=firm"]
LISTS = ["/incidents/", "/incidents.csv", "/incidents.json", "/incidents.atom"]
LISTS += [f"/api/v1/{name}/" for name in ("incidents", "firms", "regulations", "campaigns")]


def test_every_figure_of_an_edition_stays_as_it_was(client, cast, edition):
    def numbers():
        return {
            (name, query): [
                client.get(f"/api/v1/figures/{name}/?edition=1{query}").json()[key]
                for key in ("rows", "entries", "sentence", "base", "as_of", "edition")
            ]
            for name in FIGURES
            for query in ASKED[:2]
        }

    before = numbers()
    live = client.get("/api/v1/figures/by-year/").json()["rows"]
    change_register(cast, 6)
    assert client.get("/api/v1/figures/by-year/").json()["rows"] != live
    assert numbers() == before
    assert before["by-year", ""][3] == "Base: all 103 public incidents."
    assert before["by-year", ""][5] == 1


def test_a_response_that_is_recorded_later_changes_no_figure_of_an_edition(client, cast, edition):
    def numbers(query):
        figures = ("collective-responses", "before-and-after-responses")
        told = {name: client.get(f"/api/v1/figures/{name}/{query}").json() for name in figures}
        # "rows" of a row is the address of its incidents.
        return {
            name: ([row | {"rows": ""} for row in figure["rows"]], figure["sentence"])
            for name, figure in told.items()
        }

    before, live = numbers("?edition=1"), numbers("")
    assert before == live
    letter = Campaign.objects.get(slug="caac-letter-2018")
    response = CollectiveResponse.objects.create(
        slug="invented",
        name="Invented",
        kind="public-statement",
        jurisdictions=["AU"],
        started_on="2018-04-26",
        confidence="high",
    )
    CollectiveResponseLink.objects.create(
        response=response, campaign=letter, scope="direct", reason="Invented"
    )
    Generation.objects.move([Tier.PUBLIC.value])
    now = numbers("")
    assert all(now[name] != live[name] for name in live)
    assert numbers("?edition=1") == before


@pytest.mark.parametrize("query", ASKED)
def test_every_form_of_the_register_stays_as_it_was(client, cast, edition, query):
    def read(address):
        answer = client.get(f"{address}?edition=1{query}".replace("&sort=firm", sort_of(address)))
        assert answer.status_code == 200, address
        return b"".join(answer) if answer.streaming else shown(answer)

    before = {address: read(address) for address in LISTS}
    change_register(cast, 4)
    assert {address: read(address) for address in LISTS} == before


def sort_of(address):
    """Lists in an order of their own take none."""
    is_own = address.startswith("/api/") and "incidents" not in address
    return "" if is_own else "&sort=firm"


def shown(answer):
    """What a page shows; tokens of forms differ."""
    if "html" not in answer.headers["Content-Type"]:
        return answer.content
    return Page(answer).text


def test_a_search_in_an_edition_finds_the_words_of_then(client, cast, edition):
    (case,) = change_register(cast, 1)
    assert client.get("/api/v1/incidents/?q=%22Another+demand%22").json()["results"]
    assert not client.get("/api/v1/incidents/?q=%22Another+demand%22&edition=1").json()["results"]
    newer = publish()
    (row,) = client.get(f"/api/v1/incidents/?q=%22Another+demand%22&edition={newer}").json()[
        "results"
    ]
    assert row["ref"] == case.ref


@pytest.mark.parametrize(
    "place", ["/incidents/", "/dashboards/", "/dashboards/figures/by-year.csv"]
)
@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("edition=999", 404, "There is no edition 999."),
        ("edition=first", 400, "“first” is not the number of an edition."),
        ("edition=0", 400, "“0” is not the number of an edition."),
        ("edition=1&edition=2", 400, "edition: choose one value."),
        ("edition=1&tier=community", 400, "editions hold the public tier only"),
    ],
)
def test_an_edition_that_cannot_be_read_is_refused(client, cast, place, query, status, words):
    answer = client.get(f"{place}?{query}")
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_the_api_refuses_an_unknown_edition_with_a_sentence(client, cast):
    for name in ("incidents", "figures/by-year"):
        answer = client.get(f"/api/v1/{name}/?edition=999")
        assert answer.status_code == 404
        assert answer.json()["detail"] == "There is no edition 999."


def test_who_reads_the_community_reads_the_public_edition(client, cast, edition):
    cast.release(cast.draft(demanded_change="A green word", marking=Marking.GREEN))
    publish()
    client.force_login(cast.analyst)
    assert "A green word" in client.get("/incidents.csv").getvalue().decode()
    told = client.get("/incidents.csv?edition=2").getvalue().decode()
    assert "A green word" not in told
    assert told.count("\r\nCCI-") == 103


def test_an_incident_that_does_not_change_is_one_row(cast, edition):
    change_register(cast, 2)
    publish()
    assert EditionEntry.objects.filter(first_edition=1, last_edition=2).count() == 101
    assert EditionEntry.objects.filter(first_edition=2).count() == 2
    assert EditionEntry.objects.in_edition(1).count() == 103
    assert EditionEntry.objects.in_edition(2).count() == 103


def test_a_figure_is_cited_with_its_edition(client, cast, edition):
    def cite(query=""):
        return client.get(f"/dashboards/figures/by-topic.json?country=US{query}").json()["cite"]

    day = f"{edition.published_at:%-d %B %Y}"
    assert cite().endswith("/dashboards/figures/by-topic/?country=US&edition=1")
    assert "(edition 1). " in cite()
    assert cite("&edition=1").startswith(
        f"Coercion Register: Topic [Home country: United States]. Edition 1 of {day}. http"
    )
    change_register(cast, 1)
    assert "edition" not in cite()
    assert "(state public-" in cite()
    assert f"Edition 1 of {day}." in cite("&edition=1")


def test_a_month_has_one_edition_and_none_where_nothing_changed(cast, edition, monkeypatch):
    jobs.publish_monthly_edition()
    assert Edition.objects.count() == 1
    later = timezone.now() + dt.timedelta(days=40)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    jobs.publish_monthly_edition()
    assert Edition.objects.count() == 1
    cast.release(cast.draft())
    jobs.publish_monthly_edition()
    jobs.publish_monthly_edition()
    assert Edition.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("an_edition_is_never_changed", lambda: Edition.objects.update(incidents=1)),
        (
            "an_edition_is_never_changed",
            lambda: Edition.objects.update(published_at=dt.datetime.now(dt.UTC)),
        ),
        ("an_edition_is_never_changed", lambda: Edition.objects.update(revision=0)),
        ("an_edition_entry_is_never_changed", lambda: EditionEntry.objects.update(title="x")),
        ("an_edition_entry_is_never_changed", lambda: EditionEntry.objects.update(last_edition=9)),
    ],
)
def test_the_database_refuses_to_change_an_edition(cast, name, act):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        act()


def test_the_database_refuses_a_row_in_an_older_edition(cast, edition):
    publish()
    row = EditionEntry.objects.first()
    row.pk, row.ref, row.first_edition, row.last_edition = None, "CCI-1999-0001", 1, 1
    with (
        pytest.raises(IntegrityError, match="an_edition_entry_is_never_changed"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)
    assert EditionRemoval.objects.count() == 0


def test_a_page_says_which_edition_it_reads(client, cast, edition):
    for place in ("/incidents/", "/dashboards/"):
        page = Page(client.get(f"{place}?edition=1"))
        assert "You are reading edition 1 of " in page.text
        assert page.link("About this edition") == "/data/1/"
        assert "You are reading" not in Page(client.get(place)).text


def test_an_edition_cannot_be_followed(client, cast, edition):
    client.force_login(cast.analyst)
    answer = client.get("/saved/new/?edition=1")
    assert answer.status_code == 400
    assert "an edition does not change" in answer.content.decode()
    assert "/saved/new/" not in client.get("/incidents/?edition=1").content.decode()
