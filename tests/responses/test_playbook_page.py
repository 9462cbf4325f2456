"""The playbook's pages: of the desk's own case, and of an incident by tier."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from incidents.models import Marking
from tests.support.page_text import Page


def at(cast, slug, who="case"):
    case = cast.case(slug)
    return (
        case.get_absolute_url() + "playbook/"
        if who == "case"
        else f"/incidents/{case.ref}/playbook/"
    )


def test_an_officer_reads_what_is_available_what_is_missing_and_why_not(client, cast):
    client.force_login(cast.officer_a)
    case = Page(client.get(cast.case("continental-2021").get_absolute_url()))
    assert case.link("See available responses") == at(cast, "continental-2021")
    page = Page(client.get(at(cast, "continental-2021")))
    for words in (
        "Which government responses are available, and why",
        "The recorded attribution is “denied by the state”.",
        "Used against this demand: DS610",
        "lapsed",
        "(no address recorded)",
        "protecting-against-coercion_en",
        "Missing: A source for the attribution.",
        "If the request were received today",
        "article 4.7",
        "Carries out recommendation 7: Support companies that are threatened",
    ):
        assert words in page.text, words
    assert page.link("start this deadline").endswith("/deadlines/")


def test_anyone_reads_the_playbook_of_an_incident(client, cast):
    address = at(cast, "muji-fine-2018", "entry")
    assert (
        Page(client.get(address.removesuffix("playbook/"))).link("Which collective responses")
        == address
    )
    page = Page(client.get(address))
    assert "The term ended 1 June 2018, counted from 2 April 2018." in page.text
    # Whom to ask, by the text in force on the day of the fine.
    assert "Administrative Reconsideration Law (2017), 12" in page.text
    assert "Policy Brief Report No. 6/2018" in page.text
    assert "start this deadline" not in page.text


def test_a_measure_that_ended_is_in_a_group_of_its_own(client, cast):
    text = Page(client.get(at(cast, "jbs-australia-2020", "entry"))).text
    assert "Not now: the measure has ended or is suspended" in text
    assert "This would matter again if it were imposed anew." in text
    assert "Next deadline:" not in text


def test_the_playbook_shows_a_reader_no_more_than_the_incident(client, cast):
    case = cast.draft(marking=Marking.GREEN)
    ref = cast.release(case).case.ref
    assert client.get(f"/incidents/{ref}/playbook/").status_code == 404
    client.force_login(cast.analyst)
    assert client.get(f"/incidents/{ref}/playbook/").status_code == 200


@pytest.mark.parametrize("slug", ["united-caac-2018", "muji-fine-2018"])
def test_a_playbook_costs_few_queries(client, cast, slug):
    with CaptureQueriesContext(connection) as made:
        client.get(at(cast, slug, "entry"))
    assert len(made) <= 8


def test_an_unknown_word_is_refused(client, cast):
    assert client.get(at(cast, "muji-fine-2018", "entry") + "?q=x").status_code == 400
