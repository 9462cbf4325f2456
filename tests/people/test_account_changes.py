"""A second administrator and a lost second factor: one person proposes, another confirms."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import jobs
from incidents.access import Permission, Role, may
from incidents.actions.people import account_changes, people
from incidents.models import AccountChange, User
from tests.support.keys import key_of


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def again(person):
    return User.objects.select_related("desk").get(pk=person.pk)


@pytest.fixture
def second(cast):
    """An administrator who came by the server, long ago."""
    return cast.person("second@tracker.example", Role.ADMIN)


@pytest.fixture
def proposed(cast):
    """What an administrator alone has done to make another."""
    person = people.invite(
        "third@tracker.example", roles=["admin"], desk=None, by=cast.admin, reason="They join us."
    )
    return person.account_changes.get()


@pytest.fixture
def lost(cast):
    """A colleague's lost factor, which the officer asked to be removed."""
    Authenticator.objects.create(user=cast.approver_a, type="totp", data={})
    return account_changes.propose_factor_removal(cast.approver_a, by=cast.officer_a)


def test_an_administrator_alone_makes_no_other(cast, second, proposed):
    assert not may(again(proposed.person), Permission.INVITE_PEOPLE)
    with refused("own"):
        account_changes.confirm_change(proposed, by=cast.admin)
    with refused("role"):
        account_changes.confirm_change(proposed, by=cast.officer_a)
    account_changes.confirm_change(proposed, by=second)
    assert may(again(proposed.person), Permission.INVITE_PEOPLE)
    with refused("decided"):
        account_changes.confirm_change(proposed, by=second)


@pytest.mark.parametrize("is_active", [True, False])
def test_nor_of_somebody_who_is_here_or_was_one(cast, second, is_active):
    """A former administrator comes back by two people, like a new one."""
    person = second if not is_active else cast.analyst
    said = {"desk": None, "by": cast.admin}
    if not is_active:
        people.change_person(
            person, roles=["admin"], is_active=False, **said, reason="Their work changed."
        )
        assert again(person).roles == []
    people.change_person(
        person, roles=["analyst", "admin"], is_active=True, **said, reason="Their work changed."
    )
    assert again(person).roles == ["analyst"]
    people.change_person(
        person, roles=["analyst"], is_active=True, **said, reason="Their work changed."
    )
    assert not AccountChange.objects.open().exists()


def test_the_role_of_an_administrator_is_taken_away_by_one(cast, second):
    said = {"desk": None, "is_active": True, "by": cast.admin}
    people.change_person(second, roles=["analyst"], **said, reason="Their work changed.")
    assert again(second).roles == ["analyst"]


def test_a_new_administrator_confirms_nobody_and_never_for_whom_they_owe(cast, second, proposed):
    account_changes.confirm_change(proposed, by=second)
    third = proposed.person
    by_second = people.invite(
        "fourth@tracker.example", roles=["admin"], desk=None, by=second, reason="They join us."
    )
    by_first = people.invite(
        "fifth@tracker.example", roles=["admin"], desk=None, by=cast.admin, reason="They join us."
    )
    with refused("newcomer"):
        account_changes.confirm_change(by_second.account_changes.get(), by=again(third))
    AccountChange.objects.filter(pk=proposed.pk).update(
        confirmed_at=timezone.now() - dt.timedelta(days=8)
    )
    with refused("brought"):
        account_changes.confirm_change(by_first.account_changes.get(), by=again(third))
    account_changes.confirm_change(by_second.account_changes.get(), by=again(third))


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("inbox_a", None),
        ("officer_a", "own"),
        ("approver_a", "own"),
        ("officer_b", "role"),
        ("admin", "role"),
    ],
)
def test_two_colleagues_remove_a_lost_factor(cast, lost, who, code):
    by = getattr(cast, who)
    factors = Authenticator.objects.filter(user=cast.approver_a)
    if code:
        with refused(code):
            account_changes.confirm_change(lost, by=by)
        assert factors.exists()
    else:
        account_changes.confirm_change(lost, by=by)
        assert not factors.exists()


def test_nobody_asks_for_themselves_for_strangers_or_for_nothing(cast):
    for person, by, code in (
        (cast.officer_a, cast.officer_a, "own"),
        (cast.officer_a, cast.officer_b, "role"),
        (cast.officer_a, cast.admin, "role"),
        (cast.officer_a, cast.approver_a, "none"),
    ):
        with refused(code):
            account_changes.propose_factor_removal(person, by=by)


def test_a_newcomer_removes_nobodys_factor(cast, lost):
    User.objects.filter(pk=cast.inbox_a.pk).update(joined_desk_at=timezone.now())
    with refused("newcomer"):
        account_changes.confirm_change(lost, by=again(cast.inbox_a))


def test_everybody_concerned_gets_an_email(cast, second, mailoutbox, request):
    jobs.send_waiting_emails()
    mailoutbox.clear()
    request.getfixturevalue("lost")
    request.getfixturevalue("proposed")
    jobs.send_waiting_emails()
    found = {email.to[0]: email.subject for email in mailoutbox}
    assert found.pop("third@tracker.example").startswith("You are invited")
    assert found == {
        "inbox@desk-a.example": "1 change of an account is waiting: confirm or decline",
        "second@tracker.example": "1 change of an account is waiting: confirm or decline",
        "approver@desk-a.example": "A colleague asked to remove your second factor."
        " If you did not want this, tell your colleagues at once",
    }
    mailoutbox.clear()
    account_changes.confirm_change(
        AccountChange.objects.get(person=cast.approver_a), by=cast.inbox_a
    )
    jobs.send_waiting_emails()
    assert [(email.to, email.subject) for email in mailoutbox] == [
        (["approver@desk-a.example"], "Your second factor was removed: sign in to set up a new one")
    ]


def test_by_the_pages_from_asking_to_a_new_sign_in(cast, client):
    Authenticator.objects.create(user=cast.approver_a, type="totp", data={})
    client.force_login(cast.officer_a)
    assert client.get("/desk/colleagues/").text.count("They have lost it") == 1
    client.post(f"/desk/colleagues/{key_of(cast.approver_a)}/lost-factor/")
    page = client.get("/desk/colleagues/")
    change = page.context["changes"][0]
    assert f"/desk/account-changes/{change.slug}/confirm/" not in page.text
    client.force_login(cast.inbox_a)
    assert f"/desk/account-changes/{change.slug}/confirm/" in client.get("/desk/colleagues/").text
    client.post(f"/desk/account-changes/{change.slug}/confirm/")
    assert not Authenticator.objects.filter(user=cast.approver_a).exists()


def test_the_page_of_people_shows_administrators_what_waits(cast, second, proposed, client):
    for person, may_confirm in ((cast.admin, False), (second, True)):
        client.force_login(person)
        page = client.get("/desk/people/").text
        assert "Waiting for another administrator" in page
        assert (f"/desk/account-changes/{proposed.slug}/confirm/" in page) is may_confirm
    person_page = client.get(f"/desk/people/{key_of(proposed.person)}/")
    assert person_page.context["form"].initial["roles"] == ["admin"]
    client.post(f"/desk/account-changes/{proposed.slug}/decline/")
    assert again(proposed.person).roles == []
