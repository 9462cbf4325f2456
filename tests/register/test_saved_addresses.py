"""What a page offers to ask next: days, a feed to follow, the order of what was found."""

import pytest

from incidents.models import Incident
from tests.access.test_addresses import Places
from tests.support.addresses import API, DESKS, FOLLOWING, REGISTER
from tests.support.forms import Form
from tests.support.keys import with_keys
from tests.support.roles import ROLES

FORMS = {"/incidents/": '<form class="days">', "/dashboards/": '<form class="controls board-form"'}
FORMS["/dashboards/figures/by-year/"] = FORMS["/dashboards/"]


def asked(client, here, query=""):
    """{field: what a browser would send} of the form with the days; blank lists left out."""
    page = client.get(here + query).content.decode()
    start = page.index(FORMS[here])
    fields = Form(page[start : page.index("</form>", start)]).fields
    return {name: list(filter(None, values)) for name, values in fields.items()}


@pytest.mark.parametrize("here", FORMS)
def test_days_are_asked_beside_all_other_words(client, cast, here):
    query = "?q=taiwan&topic=taiwan-designation&firm=muji&since=2018&until=2019-05"
    fields = asked(client, here, query)
    assert {name: values for name, values in fields.items() if values} == {
        "q": ["taiwan"],
        "topic": ["taiwan-designation"],
        "firm": ["muji"],
        "since": ["2018"],
        "until": ["2019-05"],
    }


@pytest.mark.parametrize("here", FORMS)
def test_days_left_blank_ask_nothing(client, cast, here):
    fields = asked(client, here)
    assert not any(fields.values())
    assert {"since", "until"} <= fields.keys()
    answer = client.get(here, {"since": "", "until": ""}, follow=True)
    assert answer.status_code == 200
    assert b"103 entries" in answer.content


def feed_of(client, entry):
    return client.get(entry.get_absolute_url()).context["entry"]["feed"]


def test_a_named_firm_has_a_feed(client, cast):
    entry = Incident.objects.get(ref=cast.muji_case.ref, tier="public")
    label, feed = feed_of(client, entry)
    assert (label, feed) == (
        "Feed of incidents about this firm",
        f"/incidents.atom?firm={entry.firm_slug}",
    )
    told = client.get(feed)
    assert told.status_code == 200
    assert entry.ref in told.content.decode()


@pytest.mark.parametrize(
    ("left", "asked_of"),
    [
        ({"campaign": "caac-letter-2018"}, "campaign=caac-letter-2018"),
        ({"campaign": ""}, "topic=taiwan-designation"),
        ({"campaign": "", "topics": []}, "state=CN"),
    ],
)
def test_without_a_named_firm_the_feed_is_of_its_campaign_or_topic(client, cast, left, asked_of):
    told = {"firm": "", "firm_slug": "", **left}
    rows = Incident.objects.filter(ref=cast.airline_case.ref, tier="public")
    rows.update(**told)
    _label, feed = feed_of(client, rows.get())
    assert feed == f"/incidents.atom?{asked_of}"
    assert client.get(feed).status_code == 200


@pytest.mark.parametrize(("sort", "is_told"), [("relevance", True), ("newest", False)])
def test_the_best_match_says_among_how_many_it_looked(client, cast, sort, is_told):
    page = client.get("/incidents/", {"q": "taiwan", "sort": sort}).content.decode()
    assert ("newest 2,000 matching incidents" in page) == is_told


def test_an_administrator_finds_the_people_and_an_inbox_no_closed_door(client, cast):
    client.force_login(cast.admin)
    assert 'href="/desk/people/"' in client.get("/").content.decode()
    client.force_login(cast.inbox_a)
    assert 'href="/desk/"' not in client.get("/incidents/").content.decode()


# Kept by others' rules, or opened by mailboxes and machines that add words of their own.
LENIENT = ("/healthz/", "/metrics", "/api/v1/schema/", "/saved/unsubscribe/", "/report/")
# Nothing is there, whatever is asked.
LENIENT += ("/api/v1/nothing/",)


@pytest.mark.parametrize(
    ("route", "address", "usual"),
    [
        (route, address, statuses[ROLES.index("officer_a")])
        for method, route, address, statuses in (*REGISTER, *API, *FOLLOWING, *DESKS)
        if method == "GET" and not address.startswith(LENIENT) and "?" not in address
    ],
)
def test_a_word_that_an_address_does_not_know_is_refused(client, cast, route, address, usual):
    client.force_login(cast.officer_a)
    here = with_keys(route, address.format_map(Places(cast)))
    answer = client.get(here, {"brimstone": "1"})
    if usual in (403, 405):
        assert answer.status_code == usual
    else:
        assert answer.status_code == 400
        assert "Unknown filter “brimstone”" in answer.content.decode()
