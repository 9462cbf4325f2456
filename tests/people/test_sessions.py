"""Sessions: listed, ended, over when idle, never revived; and shown again for what counts."""

import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from incidents.actions.desk import releases
from incidents.actions.people import people, sessions
from incidents.models import Release, Session
from tests.support.keys import key_of
from tests.support.second_factors import sign_in
from tracker.sessions import SEEN

DEMO = "demo-demo-demo"


def is_signed_in(client):
    return client.get("/desk/").status_code == 200


@pytest.fixture
def two(cast):
    """The officer's two browsers."""
    return [sign_in(Client(), cast.officer_a.email, DEMO) for _browser in range(2)]


def test_a_person_sees_their_own_sessions_and_ends_one(cast, two):
    sign_in(Client(), cast.approver_a.email, DEMO)
    here, there = two
    page = here.get("/accounts/sessions/")
    assert len(page.context["sessions"]) == 2
    # Its key would be enough to take a session over.
    assert there.session.session_key not in page.text
    row = Session.objects.get(session_key=there.session.session_key)
    assert here.post(f"/accounts/sessions/{row.slug}/end/").status_code == 302
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)
    assert here.post(f"/accounts/sessions/{row.slug}/end/").status_code == 404


def test_nobody_ends_a_strangers_session(cast, two):
    other = sign_in(Client(), cast.approver_a.email, DEMO)
    row = Session.objects.get(session_key=two[0].session.session_key)
    assert other.post(f"/accounts/sessions/{row.slug}/end/").status_code == 404
    assert is_signed_in(two[0])


def test_all_others_are_ended_at_once(two):
    here, there = two
    here.post("/accounts/sessions/others/end/")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_a_person_who_may_sign_in_again_has_to(cast, two):
    """Deactivated and activated again: yesterday's sessions were alive again."""
    said = {"roles": ["officer"], "desk": cast.officer_a.desk, "by": cast.admin}
    people.change_person(cast.officer_a, is_active=False, **said, reason="Their work changed.")
    people.change_person(cast.officer_a, is_active=True, **said, reason="Their work changed.")
    assert not any(SESSION_KEY in client.session for client in two)


def test_a_copy_that_was_cached_before_the_commit_is_forgotten_after_it(
    cast, two, django_capture_on_commit_callbacks
):
    client = two[0]
    key, content = client.session.session_key, dict(client.session)
    with django_capture_on_commit_callbacks(execute=True):
        sessions.end_all_sessions(cast.officer_a)
        # Another request read the row before the commit, and caches it now.
        cache.set(f"session:{key}", content)
        assert is_signed_in(client)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (61, False)])
def test_an_idle_session_ends(two, minutes, stays):
    client = two[0]
    key = f"session:{client.session.session_key}"
    cache.set(key, cache.get(key) | {SEEN: int(time.time()) - minutes * 60})
    answer = client.get("/desk/", follow=True)
    assert (answer.redirect_chain == []) is stays
    assert ("not active for 60 minutes" in answer.text) is not stays


def test_use_is_noted_now_and_then_and_costs_no_query_between(two, django_assert_num_queries):
    client = two[0]
    client.get("/incidents/")
    with django_assert_num_queries(1):
        client.get("/accounts/password/change/")
    key = f"session:{client.session.session_key}"
    cache.set(key, cache.get(key) | {SEEN: int(time.time()) - 400})
    client.get("/accounts/password/change/")
    assert time.time() - cache.get(key)[SEEN] < 60


def test_rows_that_are_over_are_deleted(cast, two):
    Session.objects.filter(person=cast.officer_a).update(expire_date="2020-01-01T00:00Z")
    assert sessions.delete_expired_sessions() == 2


def age_sign_in(client, minutes):
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


@pytest.mark.parametrize("minutes", [0, 29, 31])
def test_what_counts_asks_who_it_is_after_half_an_hour(cast, settings, minutes):
    settings.RECENT_SIGN_IN_SECONDS = 30 * 60
    client = sign_in(Client(), cast.approver_a.email, DEMO)
    release = releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed.")
    age_sign_in(client, minutes)
    approve = client.post(f"/desk/releases/{key_of(release)}/approve/")
    saved = client.post("/desk/cases.csv", {"reason": "A review."})
    asks = minutes > 30
    assert (saved.status_code == 302) is asks
    assert Release.objects.get(pk=release.pk).state == ("proposed" if asks else "approved")
    if asks:
        address = approve.headers["Location"]
        assert address.startswith("/accounts/reauthenticate/?next=")
        client.post(f"/desk/releases/{key_of(release)}/approve/")
        # What was sent is done once the person has shown who they are.
        client.post(
            address, {"password": DEMO, "next": f"/desk/releases/{key_of(release)}/approve/"}
        )
        assert Release.objects.get(pk=release.pk).state == "approved"
