"""A second administrator and a lost second factor: one person proposes, another confirms."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from incidents import jobs
from incidents.access import Permission, Role, may
from incidents.actions.people import account_changes, people
from incidents.actions.reports import keys, recipient_lists
from incidents.models import AccountChange, User
from tests.support.keys import key_of
from tests.support.sealing import Holder, begun


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
        call_command("end_admin", person.email, verbosity=0)
        assert again(person).roles == []
    people.change_person(
        person, roles=["analyst", "admin"], is_active=True, **said, reason="Their work changed."
    )
    assert again(person).roles == ["analyst"]
    people.change_person(
        person, roles=["analyst"], is_active=True, **said, reason="Their work changed."
    )
    assert not AccountChange.objects.open().exists()


@pytest.mark.parametrize("roles", [["analyst"], []], ids=["another role", "shut out"])
def test_one_administrator_alone_ends_no_other(cast, second, roles):
    third = cast.person("third@tracker.example", Role.ADMIN)
    said = {"desk": None, "is_active": bool(roles), "by": cast.admin}
    people.change_person(second, roles=roles, **said, reason="Their work changed.")
    assert may(again(second), Permission.INVITE_PEOPLE)
    row = AccountChange.objects.open().get()
    for by, code in ((cast.admin, "own"), (second, "own"), (cast.officer_a, "role")):
        with refused(code):
            account_changes.confirm_change(row, by=again(by))
    with refused("own"):
        account_changes.decline_change(row, by=again(second))
    with pytest.raises(CommandError, match="other administrators"):
        call_command("end_admin", second.email, verbosity=0)
    account_changes.confirm_change(row, by=third)
    assert (again(second).roles, again(second).is_active) == (roles, bool(roles))


def test_of_two_administrators_the_server_ends_one(cast, second, mailoutbox):
    with pytest.raises(CommandError, match="No administrator has proposed"):
        call_command("end_admin", second.email, verbosity=0)
    said = {"desk": None, "is_active": False, "by": cast.admin}
    people.change_person(second, roles=[], **said, reason="Their account was taken over.")
    call_command("end_admin", second.email, verbosity=0)
    assert not again(second).is_active
    jobs.send_waiting_emails()
    subjects = {(email.to[0], email.subject) for email in mailoutbox}
    assert ("admin@tracker.example", "1 person is no longer an administrator") in subjects


def test_nobody_uses_the_recovery_key_alone(cast, mailoutbox):
    """The key itself lets one officer in; the server lets in who has two colleagues' word."""
    desk = begun(cast.inbox_a)
    late = cast.person("late@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    own = Holder()
    keys.store_key(own.own(), by=late)
    with refused("keys"):
        recipient_lists.enter_list(desk.list(own), by=late)
    for person, by, code in (
        (late, late, "own"),
        (late, cast.officer_b, "role"),
        (cast.officer_a, cast.approver_a, "role"),
    ):
        with refused(code):
            account_changes.propose_recovery(person, reason="Locked out.", by=by)
    row = account_changes.propose_recovery(late, reason="Locked out.", by=cast.officer_a)
    for by in (late, cast.officer_a):
        with refused("own"):
            account_changes.confirm_change(row, by=by)
    jobs.send_waiting_emails()
    mailoutbox.clear()
    account_changes.confirm_change(row, by=cast.approver_a)
    jobs.send_waiting_emails()
    assert {email.to[0].split("@")[0] for email in mailoutbox} == {"late", "inbox", "officer"}
    recipient_lists.enter_list(desk.list(own), by=late)
    mailoutbox.clear()
    jobs.send_waiting_emails()
    heard = {email.to[0].split("@")[0] for email in mailoutbox}
    assert heard == {"inbox", "officer", "approver"}
    AccountChange.objects.update(confirmed_at=timezone.now() - dt.timedelta(days=8))
    assert not account_changes.may_use_recovery(late)


def test_the_desk_hears_that_an_inbox_officer_ends(cast, mailoutbox):
    said = {"desk": None, "is_active": False, "by": cast.admin}
    people.change_person(cast.inbox_a, roles=[], **said, reason="They left.")
    jobs.send_waiting_emails()
    heard = {email.to[0].split("@")[0]: email.subject for email in mailoutbox}
    assert set(heard) == {"officer", "approver", "inbox"}
    assert heard["inbox"].startswith("Somebody proposed to end your role")


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


def test_a_colleague_proposes_the_recovery_on_the_page_with_a_reason(cast, client):
    late = cast.person("late@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    client.force_login(cast.officer_a)
    page = client.post("/desk/colleagues/recovery/", {"person": late.pk, "reason": ""})
    assert page.status_code == 422
    said = {"person": late.pk, "reason": "Nobody can unlock the inbox."}
    client.post("/desk/colleagues/recovery/", said)
    assert "Nobody can unlock the inbox." in client.get("/desk/colleagues/").text
