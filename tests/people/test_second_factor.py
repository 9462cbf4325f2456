"""A second factor for desks and administrators, in pages and in the API."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from incidents import jobs
from incidents.access import needs_second_factor
from incidents.models import Ledger
from tests.support.second_factors import code, set_up_factor, sign_in

DEMO = "demo-demo-demo"
PASSWORD = "a long enough sentence"
# Beside those of a desk: what everybody may read is closed too until a factor is there.
PAGES = ("/desk/", "/desk/colleagues/", "/saved/", "/incidents/", "/admin/", "/accounts/email/")
API = ("/api/v1/incidents/", "/api/v1/searches/", "/api/v1/figures/by-topic/")


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def officer(cast):
    """An officer's browser, signed in by password."""
    return sign_in(Client(), cast.officer_a.email, DEMO)


@pytest.mark.parametrize(
    ("who", "needed"),
    [
        ("stranger", False),
        ("analyst", False),
        ("officer_a", True),
        ("approver_a", True),
        ("inbox_a", True),
        ("admin", True),
    ],
)
def test_each_desk_role_and_every_administrator_needs_one(cast, client, who, needed):
    person = getattr(cast, who)
    assert needs_second_factor(person) is needed
    if who != "stranger":
        sign_in(client, person.email, DEMO)
    assert (client.get("/incidents/").status_code == 302) is needed


@pytest.mark.parametrize("address", PAGES)
def test_by_password_alone_a_page_leads_to_the_set_up(officer, address):
    for ask in (officer.get, officer.post):
        answer = ask(address)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/2fa/")
    assert "Your role needs a second factor" in officer.get("/accounts/2fa/").text


@pytest.mark.parametrize("address", API)
def test_by_password_alone_the_api_refuses_with_a_sentence(officer, address):
    answer = officer.get(address)
    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Your role needs a second factor")


@pytest.mark.parametrize(
    "address", ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"]
)
def test_the_set_up_can_be_reached(officer, address):
    officer.post("/accounts/reauthenticate/", {"password": DEMO})
    assert officer.get(address).status_code == 200
    assert officer.post("/accounts/logout/").headers["Location"] == "/"


def test_with_a_factor_set_up_the_same_session_goes_on(officer):
    set_up_factor(officer, DEMO)
    for address in ("/desk/", "/incidents/", "/api/v1/incidents/"):
        assert officer.get(address).status_code == 200


def test_the_next_sign_in_asks_for_the_factor(cast, officer, client):
    secret = set_up_factor(officer, DEMO)
    sign_in(client, cast.officer_a.email, DEMO)
    assert client.get("/desk/").headers["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/desk/").status_code == 200


def test_a_session_that_is_older_than_the_factor_has_to_show_it(cast, officer):
    """Somebody signed in with the stolen password before the officer set the factor up."""
    thief = sign_in(Client(), cast.officer_a.email, DEMO)
    secret = set_up_factor(officer, DEMO)
    answer = thief.get("/desk/cases/")
    assert answer.headers["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2Fcases%2F"
    assert thief.get("/api/v1/incidents/").status_code == 403
    for address in ("/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/"):
        assert thief.get(address).headers["Location"].startswith("/accounts/2fa/reauth")
    thief.post("/accounts/2fa/reauthenticate/", {"code": "000000"})
    assert thief.get("/desk/").status_code == 302
    thief.post("/accounts/2fa/reauthenticate/", {"code": code(secret)})
    assert thief.get("/desk/").status_code == 200


def test_a_factor_that_was_removed_has_to_be_set_up_anew(officer):
    set_up_factor(officer, DEMO)
    officer.post("/accounts/2fa/totp/deactivate/")
    assert officer.get("/desk/").headers["Location"] == "/accounts/2fa/"


def test_a_lost_factor_is_taken_away_on_the_server_and_ends_its_sessions(cast, officer):
    set_up_factor(officer, DEMO)
    call_command(
        "forget_second_factor", cast.officer_a.email, reason="A lost telephone.", verbosity=0
    )
    assert officer.get("/desk/").headers["Location"].startswith("/accounts/login/")
    sign_in(officer, cast.officer_a.email, DEMO)
    assert officer.get("/desk/").headers["Location"] == "/accounts/2fa/"
    row = Ledger.objects.get(verb="second factor removed")
    assert (row.subject, row.desk) == (cast.officer_a.email, "desk-a")
    with pytest.raises(CommandError, match="No account has the address"):
        call_command(
            "forget_second_factor", "nobody@x.example", reason="A lost telephone.", verbosity=0
        )


def test_asking_costs_one_query(officer, django_assert_num_queries):
    set_up_factor(officer, DEMO)
    officer.get("/incidents/")
    officer.get("/desk/colleagues/")
    # The person, their factors, those who wait, accounts that change, the desk's people.
    with django_assert_num_queries(5):
        assert officer.get("/desk/colleagues/").status_code == 200


def test_an_invited_person_chooses_a_password_and_adds_a_factor(cast, client, mailoutbox):
    """The invitation's link shows that the address is theirs: nothing else has to verify it."""
    call_command("invite_admin", "new@tracker.example", reason="Set up.", verbosity=0)
    jobs.send_waiting_emails()
    invitation = next(one for one in mailoutbox if one.to == ["new@tracker.example"])
    address = re.search(r"https?://[^/]+(/accounts/\S+)", invitation.body).group(1)
    form = client.get(address, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert EmailAddress.objects.get(email="new@tracker.example").verified
    sign_in(client, "new@tracker.example", PASSWORD)
    set_up_factor(client, PASSWORD)
    assert client.get("/desk/people/").status_code == 200


def test_an_address_that_nobody_verified_is_told_how(cast, officer):
    EmailAddress.objects.update_or_create(
        user=cast.officer_a, email=cast.officer_a.email, defaults={"verified": False}
    )
    officer.post("/accounts/reauthenticate/", {"password": DEMO})
    page = officer.get("/accounts/2fa/totp/activate/", follow=True)
    assert "follow “Forgotten password” first" in page.text


def test_a_demonstration_needs_none_and_says_so(cast, client, settings):
    sentence = "This is a demonstration: you need no second factor to sign in."
    assert sentence not in client.get("/accounts/login/").text
    settings.SECOND_FACTOR_REQUIRED = False
    assert sentence in client.get("/accounts/login/").text
    sign_in(client, cast.admin.email, DEMO)
    assert "This is a demonstration: " in client.get("/desk/people/").text
