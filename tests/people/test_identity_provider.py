"""Sign-in at the organisation's identity provider, from the first time on, for invited people."""

import http.client
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY

from incidents.actions.people import people
from incidents.models import User
from tests.support.identity_provider import running_provider

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
