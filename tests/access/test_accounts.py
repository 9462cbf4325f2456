"""Who comes in, and by which door: by invitation, by e-mail, past one sign-in for all."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from incidents.access import Role
from incidents.actions.saved import searches
from incidents.models import User
from tracker import sign_in as sign_ins

PASSWORD = "a long enough sentence"

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    return User.objects.create_user("analyst@x.example", PASSWORD, roles=[Role.ANALYST.value])


def sign_in(client, email="analyst@x.example", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


@pytest.mark.parametrize("email", ["analyst@x.example", "Analyst@X.example"])
def test_an_invited_person_signs_in_by_e_mail(client, analyst, email):
    response = sign_in(client, email)
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(analyst.pk)


@pytest.mark.parametrize(
    ("person", "start"),
    [
        ("officer_a", "/desk/"),
        ("approver_a", "/desk/"),
        ("inbox_a", "/desk/inbox/"),
        ("analyst", "/incidents/"),
        ("admin", "/desk/people/"),
    ],
)
def test_each_role_starts_on_its_own_page(cast, client, person, start):
    user = getattr(cast, person)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    response = sign_in(client, user.email)
    assert response.headers["Location"] == start
    assert client.get(start).status_code == 200
    # Who is signed in already, and opens the page to sign in, goes there too.
    assert client.get(reverse("account_login")).headers["Location"] == start


def test_whoever_has_saved_searches_starts_there(cast, client):
    searches.save_search("Maps", "q=map", is_desks=False, pace="never", by=cast.analyst)
    cast.analyst.set_password(PASSWORD)
    cast.analyst.save(update_fields=["password"])
    assert sign_in(client, cast.analyst.email).headers["Location"] == "/saved/"


def test_a_page_that_was_asked_for_comes_before_the_start_page(client, analyst):
    address = f"{reverse('account_login')}?next=/saved/new/"
    form = {"login": analyst.email, "password": PASSWORD}
    assert client.post(address, form).headers["Location"] == "/saved/new/"


@pytest.mark.parametrize("path", ["//elsewhere.example/", "https://elsewhere.example/"])
def test_signing_in_leads_nowhere_else(client, analyst, path):
    form = {"login": analyst.email, "password": PASSWORD, "next": path}
    response = client.post(reverse("account_login"), form)
    assert response.headers["Location"] == "/incidents/"


def test_a_wrong_password_and_a_stranger_get_the_same_answer(client, analyst):
    answers = [
        sign_in(client, password="not the sentence"),
        sign_in(client, "nobody@x.example", PASSWORD),
    ]
    told = {answer.context["form"].non_field_errors()[0] for answer in answers}
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(told) == 1
    assert "_auth_user_id" not in client.session


def test_guessing_is_slowed_down(client, analyst):
    for _ in range(5):
        sign_in(client, password="not the sentence")
    response = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert "Too many wrong passwords" in response.content.decode()


def from_network(address):
    """A browser at an address, as the proxy names it."""
    return Client(headers={"X-Forwarded-For": address})


def guess(client, email="analyst@x.example", times=1):
    for _try in range(times):
        sign_in(client, email, "not the sentence")


@pytest.fixture
def behind_a_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def test_a_stranger_shuts_nobody_out_of_another_network(analyst, behind_a_proxy):
    """Five wrong passwords from anywhere used to keep the person out for five minutes."""
    guess(from_network("198.51.100.7"), times=12)
    assert sign_in(from_network("203.0.113.5")).status_code == 302
    # The guesser's whole network waits, and other accounts there do not.
    assert sign_in(from_network("198.51.100.99")).status_code == 200


def test_nor_out_of_a_browser_that_is_known(analyst, behind_a_proxy):
    known = from_network("198.51.100.5")
    sign_in(known)
    known.post("/accounts/logout/")
    guess(from_network("198.51.100.7"), times=12)
    assert sign_in(known).status_code == 302
    assert sign_in(from_network("198.51.100.5")).status_code == 200
    # A stolen browser is no way to guess.
    known.post("/accounts/logout/")
    guess(known, times=10)
    assert sign_in(known).status_code == 200


def test_a_browser_that_one_account_knows_is_a_stranger_to_others(analyst, behind_a_proxy):
    User.objects.create_user("other@x.example", PASSWORD, roles=[Role.ANALYST.value])
    known = from_network("198.51.100.5")
    sign_in(known, "other@x.example")
    known.post("/accounts/logout/")
    guess(known, times=5)
    assert sign_in(known).status_code == 200


def test_many_networks_are_delayed_and_not_stopped(analyst, behind_a_proxy, monkeypatch):
    for number in range(30):
        guess(from_network(f"10.1.{number}.1"))
    assert sign_in(from_network("203.0.113.5")).status_code == 302
    # One try was let through; the next waits some seconds, from wherever it comes.
    assert sign_in(from_network("203.0.114.5")).status_code == 200
    monkeypatch.setattr("tracker.sign_in.ONE_TRY_SECONDS", 0)
    cache.delete(f"sign-in:turn:{sign_ins._digest(analyst.email)}")
    assert sign_in(from_network("203.0.115.5")).status_code == 302


def test_the_log_says_who_signed_in_and_nothing_else(analyst, client, caplog):
    guess(client)
    sign_in(client)
    client.post("/accounts/logout/")
    lines = [one.getMessage() for one in caplog.records if one.name == "tracker.accounts"]
    assert lines == [
        "sign-in refused: wrong password",
        f"signed in: person {analyst.pk}",
        f"signed out: person {analyst.pk}",
    ]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("abcabcabcabc", "password_repeats"),
        ("aaaaaaaaaaaaaa", "password_repeats"),
        ("demo-demo-demo", "password_repeats"),
        ("Password2026!!!", "password_known"),
        ("p@ssw0rd12345", "password_known"),
        ("!!!2026sunshine", "password_known"),
        ("sunshinesunshine", "password_known"),
        (PASSWORD, None),
        ("correct horse battery staple", None),
    ],
)
def test_a_long_password_that_is_none_is_refused(db, password, code):
    try:
        validate_password(password)
        found = None
    except ValidationError as refusal:
        found = refusal.error_list[-1].code
    assert found == code


def test_nobody_signs_up_alone(client):
    form = {"email": "me@x.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), form)
    assert not User.objects.filter(email="me@x.example").exists()


def test_a_forgotten_password_is_mended_by_mail_and_strangers_learn_nothing(client, analyst):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email})
        for email in ("analyst@x.example", "nobody@x.example")
    ]
    assert len({(answer.status_code, answer.headers["Location"]) for answer in answers}) == 1
    # A stranger gets no e-mail of ours, not even one that says there is no account.
    assert [message.to for message in mail.outbox] == [["analyst@x.example"]]


def test_the_admin_site_has_no_door_of_its_own(client, analyst):
    login = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert login.startswith(reverse("account_login"))
    client.force_login(analyst)
    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize(("proxies", "slowed"), [(1, False), (0, True)])
def test_behind_a_proxy_one_guesser_does_not_shut_the_door_for_all(
    client, analyst, settings, proxies, slowed
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(12):
        form = {"login": f"nobody-{number}@x.example", "password": "not the sentence"}
        # The guesser writes a first address; the proxy adds the one it sees.
        said = f"198.51.100.{number}, 192.0.2.66"
        client.post(reverse("account_login"), form, headers={"X-Forwarded-For": said})
    form = {"login": "analyst@x.example", "password": PASSWORD}
    client.post(reverse("account_login"), form, headers={"X-Forwarded-For": "192.0.2.7"})
    assert ("_auth_user_id" not in client.session) is slowed
