"""Addresses as people type them, and duplicates that were withdrawn, lead to what was meant."""

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import releases
from incidents.actions.saved import searches
from incidents.models import Marking, Release
from tests.register.test_exports import body


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/incidents/cci-2018-0001/", "/incidents/CCI-2018-0001/"),
        ("/incidents/CCI-2018-0001", "/incidents/CCI-2018-0001/"),
        ("/incidents/cci-2018-1", "/incidents/CCI-2018-0001/"),
        ("/incidents/cci_2018_0001-marriott-lists-taiwan/", "/incidents/CCI-2018-0001/"),
        ("/incidents/cci-2018-0001/VERSIONS/1", "/incidents/CCI-2018-0001/versions/1/"),
        ("/incidents/cci-2018-0001.STIX.json", "/incidents/CCI-2018-0001.stix.json"),
        ("/Incidents/?topic=tibet", "/incidents/?topic=tibet"),
        ("/incidents.CSV?q=%E5%8F%B0", "/incidents.csv?q=%E5%8F%B0"),
        ("/incidents.csv/", "/incidents.csv"),
        ("/FIRMS/Delta_Air Lines", "/firms/delta-air-lines/"),
        ("/campaigns/CAAC-Letter-2018/", "/campaigns/caac-letter-2018/"),
    ],
)
def test_a_variant_is_redirected_once_to_the_address_as_we_write_it(cast, client, typed, meant):
    answer = client.get(typed, follow=True)
    assert answer.redirect_chain == [(meant, 301)]
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        "/incidents/CCI-2018-9999/",
        "/firms/nobody/",
        "/api/v1/firms/A_B/",
        "/Desk/",
        "/saved/feeds/ABC.atom",
        "/nothing",
    ],
)
def test_what_leads_nowhere_or_is_no_room_of_the_register_stays_as_it_is(cast, client, typed):
    assert client.get(typed).status_code in (404, 403)


def test_a_variant_of_a_hidden_firm_is_redirected_as_one_that_does_not_exist(cast, client):
    firm = cast.firm("Tatra")
    answers = [client.get(f"/firms/{name}/") for name in (firm.slug.upper(), "NOBODY-AT-ALL")]
    assert [answer.status_code for answer in answers] == [301, 301]
    assert [client.get(answer.headers["Location"]).status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("typed", ["//evil.example/incidents/", "/incidents//evil.example"])
def test_no_variant_leads_to_another_site(cast, client, typed):
    answer = client.get(typed)
    assert not answer.headers.get("Location", "").startswith("//")


def duplicate(cast, by_marking=Marking.CLEAR):
    """(reference of a withdrawn duplicate, of the incident that replaced it)."""
    first, second = (cast.release(cast.draft(marking=one)) for one in (Marking.CLEAR, by_marking))
    releases.withdraw_release(
        first, reason="Twice.", replaced_by=second.case.ref.lower(), by=cast.officer_a
    )
    return first.case.ref, second.case.ref


def test_a_withdrawn_duplicate_leads_to_what_replaced_it(cast, client):
    gone, stays = duplicate(cast)
    page = client.get(f"/incidents/{gone}/")
    assert page.status_code == 410
    assert f'href="/incidents/{stays}/"' in page.content.decode()
    assert client.get(f"/api/v1/incidents/{gone}/").json()["replaced_by"] == stays


def test_a_replacement_that_the_reader_may_not_read_is_not_named(cast, client):
    gone, stays = duplicate(cast, by_marking=Marking.GREEN)
    for address in (f"/incidents/{gone}/", f"/api/v1/incidents/{gone}/"):
        assert stays not in client.get(address).content.decode()
    client.force_login(cast.analyst)
    for address in (f"/incidents/{gone}/", f"/api/v1/incidents/{gone}/"):
        assert stays in client.get(address).content.decode()


def test_a_chain_of_duplicates_leads_to_its_end_and_a_broken_one_nowhere(cast, client):
    gone, between = duplicate(cast)
    last = cast.release(cast.draft())
    middle = Release.objects.get(case__ref=between)
    releases.withdraw_release(middle, reason="Twice.", replaced_by=last.case.ref, by=cast.officer_a)
    assert client.get(f"/api/v1/incidents/{gone}/").json()["replaced_by"] == last.case.ref
    releases.withdraw_release(last, reason="The firm asked.", by=cast.officer_a)
    assert client.get(f"/api/v1/incidents/{gone}/").json()["replaced_by"] is None


@pytest.mark.parametrize("other", ["CCI-2018-9999", "muji", "own"])
def test_a_replacement_is_another_published_incident(cast, other):
    release = cast.release(cast.draft())
    named = release.case.ref if other == "own" else other
    with pytest.raises(ValidationError, match="no other published incident"):
        releases.withdraw_release(release, reason="Twice.", replaced_by=named, by=cast.officer_a)
    release.refresh_from_db()
    assert release.state == "approved"


def test_the_feed_of_a_saved_search_leads_to_the_replacement(cast, client):
    search = searches.save_search("All", "q=tatra", is_desks=False, pace="daily", by=cast.analyst)
    gone, stays = duplicate(cast)
    client.force_login(cast.analyst)
    told = body(client.get(f"/saved/{search.slug}.atom")).decode()
    assert f"replaced by {stays}" in told
    assert f'href="http://testserver/incidents/{stays}/"' in told
    assert gone in told
