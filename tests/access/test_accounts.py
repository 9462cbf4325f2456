"""Who comes in, and by which door: by invitation, by e-mail, past one sign-in for all."""

import pytest
from django.core import mail
from django.urls import reverse

from incidents.access import Role
from incidents.actions.saved import searches
from incidents.models import User

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
    assert "Too many failed login attempts" in response.content.decode()


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
    assert [message.to for message in mail.outbox if "/password/reset/key/" in message.body] == [
        ["analyst@x.example"]
    ]


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
