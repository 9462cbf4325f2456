"""The first people of a desk come by a command, and an administrator takes over nobody."""

import pytest
from django.core.management import CommandError, call_command

from incidents.access import Permission, may
from incidents.actions.people import appointments, people
from incidents.models import Appointment, Desk, Ledger, User
from tests.support.keys import key_of


def found(*arguments):
    call_command("found_desk", *arguments, reason="A new desk.", verbosity=0)


def test_the_first_people_of_a_desk_are_set_up_on_the_server(cast):
    new = Desk.objects.create(slug="desk-c", name="Desk C")
    found("desk-c", "--officer", "one@c.example", "--approver", "two@c.example")
    officer, approver = (User.objects.get(email=f"{name}@c.example") for name in ("one", "two"))
    assert may(officer, Permission.LOG_CASE)
    assert approver.roles == ["approver"]
    assert not officer.has_usable_password()
    row = Ledger.objects.get(verb="desk founded")
    assert (row.subject, row.detail["people"]) == ("desk-c", ["one@c.example", "two@c.example"])
    # Founders confirm colleagues from the first day; they approve as late as everybody.
    person = people.invite(
        "three@c.example", roles=["officer"], desk=new, by=cast.admin, reason="They join us."
    )
    appointments.confirm_appointment(person.appointments.get(), by=officer)
    assert officer.is_new_at_desk


def test_a_desk_that_has_people_is_not_founded_and_one_that_lost_them_is(cast):
    desk = cast.officer_a.desk
    with pytest.raises(CommandError, match="This desk already has people"):
        found("desk-a", "--officer", "new@desk-a.example")
    for name in ("officer", "approver", "inbox"):
        person = cast.people[f"{name}@desk-a.example"]
        people.change_person(
            person,
            roles=[],
            desk=None,
            is_active=False,
            by=cast.admin,
            reason="Their work changed.",
        )
    person = people.invite(
        "new@desk-a.example", roles=["officer"], desk=desk, by=cast.admin, reason="They join us."
    )
    assert not may(person, Permission.LOG_CASE)
    found("desk-a", "--officer", "new@desk-a.example")
    assert may(User.objects.get(pk=person.pk), Permission.LOG_CASE)
    assert not Appointment.objects.open().exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["desk-x", "--officer", "a@b.example"], "There is no desk 'desk-x'"),
        (["desk-c"], "Name at least one person"),
        (["desk-c", "--officer", "officer@desk-a.example"], "works at another desk"),
        (["desk-c", "--officer", "nonsense"], "valid"),
    ],
)
def test_founding_is_refused_with_a_sentence(cast, arguments, sentence):
    Desk.objects.create(slug="desk-c", name="Desk C")
    with pytest.raises(CommandError, match=sentence):
        found(*arguments)
    assert not Ledger.objects.filter(verb="desk founded").exists()


@pytest.mark.parametrize("model", ["user", "appointment", "emailaddress", "authenticator"])
def test_the_administrators_site_holds_nobodys_account(cast, client, model):
    client.force_login(cast.admin)
    for app in ("incidents", "auth", "account", "mfa"):
        for address in (f"/admin/{app}/{model}/", f"/admin/{app}/{model}/add/"):
            assert client.get(address).status_code == 404
            assert client.post(address, {"email": "x@x.example"}).status_code == 404


def test_an_administrator_sets_nobodys_address_or_password(cast, client):
    before = User.objects.values("email", "password").get(pk=cast.officer_a.pk)
    client.force_login(cast.admin)
    said = {
        "email": "mine@mail.example",
        "password": "mine",
        "roles": ["officer"],
        "desk": cast.officer_a.desk_id,
        "is_active": "on",
        "reason": "Mine now.",
    }
    client.post(f"/desk/people/{key_of(cast.officer_a)}/", said)
    taken = client.post("/desk/people/", said | {"email": cast.officer_a.email})
    assert taken.status_code == 422
    assert User.objects.values("email", "password").get(pk=cast.officer_a.pk) == before
