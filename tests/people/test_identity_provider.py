"""Sign-in at the organisation's identity provider, from the first time on, for invited people."""

import http.client
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from incidents.access import DESK_ROLES
from incidents.actions.people import appointments, people
from incidents.models import Appointment, User
from tests.support.identity_provider import running_provider
from tracker.claimed_roles import ROLES, env_claimed_roles

EMAIL = "new@desk-a.example"


@pytest.fixture
def provider(cast, settings):
    with running_provider(settings) as server:
        yield server


@pytest.fixture
def invited(cast):
    return people.invite(EMAIL, roles=["analyst"], desk=None, by=cast.admin, reason="They join us.")


def come_in(client, provider, **claims):
    """Sign in as a browser does, by way of the provider; the page at which it ends."""
    provider.claims = {"sub": "person-1", "email": EMAIL, "email_verified": True} | claims
    there = urlsplit(client.post("/accounts/oidc/organisation/login/").headers["Location"])
    line = http.client.HTTPConnection(there.netloc)
    line.request("GET", f"{there.path}?{there.query}")
    back = urlsplit(line.getresponse().getheader("Location"))
    line.close()
    return client.get(f"{back.path}?{back.query}", follow=True)


def is_in(client, person):
    return client.session.get(SESSION_KEY) == str(person.pk)


def test_an_invited_person_signs_in_the_first_time_and_every_time(client, provider, invited):
    """ "Sign Up Closed" was the answer to somebody who had never chosen a password."""
    come_in(client, provider)
    assert is_in(client, invited)
    assert EmailAddress.objects.get(user=invited).verified
    client.post("/accounts/logout/")
    # It is the provider's number that counts from now on; an address changes with a marriage.
    come_in(client, provider, email="other@desk-a.example")
    assert is_in(client, invited)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email": "stranger@elsewhere.example"},
        {"email": "officer@desk-a.example"},
    ],
    ids=["an address nobody verified", "a stranger", "who has a password here"],
)
def test_nobody_else_comes_in(client, provider, invited, claims):
    page = come_in(client, provider, **claims)
    assert SESSION_KEY not in client.session
    assert "Sign" in page.text
    assert not User.objects.filter(email="stranger@elsewhere.example").exists()


def test_nor_a_person_who_was_shut_out(client, provider, invited, cast):
    people.change_person(
        invited, roles=[], desk=None, is_active=False, by=cast.admin, reason="Their work changed."
    )
    come_in(client, provider)
    assert SESSION_KEY not in client.session


def test_the_provider_gives_no_role_and_no_second_factor(client, provider, cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    desk = cast.officer_a.desk
    person = people.invite(
        EMAIL, roles=["officer"], desk=desk, by=cast.admin, reason="They join us."
    )
    come_in(client, provider, groups=["desk-a", "approver"])
    assert User.objects.get(pk=person.pk).roles == []
    assert client.get("/desk/cases/").status_code == 403
    User.objects.filter(pk=person.pk).update(roles=["officer"], desk=desk)
    assert client.get("/desk/cases/").headers["Location"] == "/accounts/2fa/"


OFFICERS, APPROVERS, ELSEWHERE = "Trade officers", "CN=approvers,OU=trade", "Others"
MEANINGS = f"{OFFICERS}=desk-a/officer; {APPROVERS}=desk-a/approver; {ELSEWHERE}=desk-b/officer"


@pytest.fixture
def meanings(settings):
    settings.CLAIMED_ROLES = env_claimed_roles({"TRACKER_OIDC_ROLES": MEANINGS})


def test_groups_propose_a_role_that_a_colleague_confirms(
    client, provider, invited, cast, meanings, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    come_in(client, provider, groups=[OFFICERS, APPROVERS, "Canteen"], amr=["mfa"], acr="high")
    (row,) = Appointment.objects.open()
    assert (row.person, row.desk, row.roles) == (
        invited,
        cast.officer_a.desk,
        ["approver", "officer"],
    )
    # Until then they are an analyst, whose second factor nobody asks for.
    assert User.objects.get(pk=invited.pk).roles == ["analyst"]
    assert client.get("/desk/cases/").status_code == 403
    page = Client()
    page.force_login(cast.officer_a)
    settings.SECOND_FACTOR_REQUIRED = False
    assert "The identity provider of the organisation" in page.get("/desk/colleagues/").text
    appointments.confirm_appointment(row, by=cast.officer_a)
    # What the provider says of how it recognised them is no second factor of this site.
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get("/desk/cases/").headers["Location"] == "/accounts/2fa/"
    client.post("/accounts/logout/")
    come_in(client, provider, groups=[OFFICERS])
    assert not Appointment.objects.open().exists()


@pytest.mark.parametrize(
    "groups",
    [[OFFICERS, ELSEWHERE], ["Canteen"], [], OFFICERS, [1, None, {}], None],
    ids=["two desks", "another group", "none", "no list", "no texts", "nothing"],
)
def test_groups_that_mean_nothing_clear_propose_nothing(
    client, provider, invited, meanings, groups
):
    come_in(client, provider, groups=groups)
    assert is_in(client, invited)
    assert not Appointment.objects.exists()


def test_what_a_desk_declined_is_not_proposed_by_groups_again(
    client, provider, invited, cast, meanings
):
    come_in(client, provider, groups=[OFFICERS])
    appointments.decline_appointment(Appointment.objects.get(), by=cast.officer_a)
    client.post("/accounts/logout/")
    come_in(client, provider, groups=[OFFICERS])
    assert not Appointment.objects.open().exists()


def test_groups_move_nobody_to_another_desk(client, provider, invited, cast, meanings):
    come_in(client, provider)
    User.objects.filter(pk=invited.pk).update(roles=["officer"], desk=cast.officer_a.desk)
    client.post("/accounts/logout/")
    come_in(client, provider, groups=[ELSEWHERE])
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("text", ["x=desk-a/admin", "x=desk-a", "=desk-a/officer", "x", "x=/inbox"])
def test_a_setting_that_gives_no_role_at_a_desk_is_refused(text):
    assert sorted(DESK_ROLES) == sorted(ROLES)
    with pytest.raises(ImproperlyConfigured, match="Write group=desk/role"):
        env_claimed_roles({"TRACKER_OIDC_ROLES": f"{OFFICERS}=desk-a/officer;{text}"})
