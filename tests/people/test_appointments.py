"""Appointments: what an administrator gives at a desk waits for a person of the desk."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents import jobs
from incidents.access import Permission, Role, may
from incidents.actions.people import appointments, people
from incidents.models import Appointment, Ledger, User
from tests.support.keys import key_of


def refused(code):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


@pytest.fixture
def desk(cast):
    return cast.officer_a.desk


@pytest.fixture
def invited(cast, desk):
    """An open appointment of a new person as approver at desk A."""
    person = people.invite(
        "new@desk-a.example", roles=["approver"], desk=desk, by=cast.admin, reason="New."
    )
    return person.appointments.get()


def again(person):
    return User.objects.select_related("desk").get(pk=person.pk)


def may_anything(person):
    return [permission for permission in Permission if may(again(person), permission)]


def test_an_invitation_gives_nothing_at_the_desk(cast, invited):
    person = invited.person
    assert may_anything(person) == []
    assert (again(person).desk, again(person).roles) == (None, [])
    appointments.confirm_appointment(invited, by=cast.officer_a)
    assert may(again(person), Permission.LOG_CASE)
    assert again(person).joined_desk_at is not None


def test_roles_that_are_not_at_a_desk_take_effect_at_once(cast, desk):
    person = people.invite(
        "both@desk-a.example", roles=["analyst", "officer"], desk=desk, by=cast.admin, reason="New."
    )
    assert again(person).roles == ["analyst"]
    appointments.confirm_appointment(person.appointments.get(), by=cast.officer_a)
    assert again(person).roles == ["analyst", "officer"]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("officer_a", None),
        ("approver_a", None),
        ("inbox_a", None),
        ("officer_b", "role"),
        ("analyst", "role"),
        ("admin", "role"),
    ],
)
def test_only_a_person_of_the_desk_confirms_or_declines(cast, invited, who, code):
    by = getattr(cast, who)
    if code is None:
        appointments.confirm_appointment(invited, by=by)
    else:
        for act in (appointments.confirm_appointment, appointments.decline_appointment):
            with refused(code):
                act(invited, by=by)
        assert may_anything(invited.person) == []


def test_nobody_confirms_themselves_or_whom_they_proposed(cast, desk):
    both = cast.person("both@desk-a.example", Role.ADMIN, Role.OFFICER, desk=desk)
    person = people.invite(
        "new@desk-a.example", roles=["officer"], desk=desk, by=both, reason="New."
    )
    with refused("own"):
        appointments.confirm_appointment(person.appointments.get(), by=both)
    people.change_person(
        cast.officer_a,
        roles=["officer", "approver"],
        desk=desk,
        is_active=True,
        by=cast.admin,
        reason="Their work changed.",
    )
    with refused("own"):
        appointments.confirm_appointment(cast.officer_a.appointments.get(), by=cast.officer_a)


def test_nobody_confirms_in_their_first_seven_days(cast, desk, invited):
    appointments.confirm_appointment(invited, by=cast.officer_a)
    next_one = people.invite(
        "next@desk-a.example", roles=["officer"], desk=desk, by=cast.admin, reason="New."
    )
    with refused("newcomer"):
        appointments.confirm_appointment(next_one.appointments.get(), by=again(invited.person))
    User.objects.filter(pk=invited.person_id).update(
        joined_desk_at=timezone.now() - dt.timedelta(days=8)
    )
    appointments.confirm_appointment(next_one.appointments.get(), by=again(invited.person))


def test_an_administrator_is_not_confirmed_by_whom_they_brought(cast, desk, invited):
    appointments.confirm_appointment(invited, by=cast.officer_a)
    User.objects.filter(pk=invited.person_id).update(
        joined_desk_at=timezone.now() - dt.timedelta(days=8)
    )
    other = cast.person("other@tracker.example", Role.ADMIN)
    people.change_person(
        cast.admin,
        roles=["admin", "officer"],
        desk=desk,
        is_active=True,
        by=other,
        reason="Their work changed.",
    )
    with refused("brought"):
        appointments.confirm_appointment(cast.admin.appointments.get(), by=again(invited.person))
    appointments.confirm_appointment(cast.admin.appointments.get(), by=cast.officer_a)


def test_a_person_who_is_moved_stays_where_they_are_until_the_other_desk_confirms(cast):
    to = cast.officer_b.desk
    people.change_person(
        cast.officer_a,
        roles=["officer"],
        desk=to,
        is_active=True,
        by=cast.admin,
        reason="Their work changed.",
    )
    assert again(cast.officer_a).desk == cast.approver_a.desk
    with refused("role"):
        appointments.confirm_appointment(cast.officer_a.appointments.get(), by=cast.approver_a)
    appointments.confirm_appointment(cast.officer_a.appointments.get(), by=cast.officer_b)
    moved = again(cast.officer_a)
    assert moved.desk == to
    assert moved.is_new_at_desk


def test_a_further_role_waits_and_what_is_taken_away_is_gone_at_once(cast, desk):
    person = cast.approver_a
    said = {"desk": desk, "is_active": True, "by": cast.admin}
    people.change_person(person, roles=["approver", "inbox"], **said, reason="Their work changed.")
    assert again(person).roles == ["approver"]
    people.change_person(person, roles=["officer"], **said, reason="Their work changed.")
    # An officer's role is not one that they had: it waits too, and they stay what they were.
    assert again(person).roles == ["approver"]
    appointments.confirm_appointment(person.appointments.open().get(), by=cast.officer_a)
    assert again(person).roles == ["officer"]
    people.change_person(
        person,
        roles=["analyst"],
        desk=None,
        is_active=True,
        by=cast.admin,
        reason="Their work changed.",
    )
    assert (again(person).roles, again(person).desk) == (["analyst"], None)


def test_whoever_becomes_an_approver_begins_their_seven_days(cast, desk):
    before = cast.officer_a.joined_desk_at
    said = {"desk": desk, "is_active": True, "by": cast.admin}
    people.change_person(
        cast.officer_a, roles=["officer", "inbox"], **said, reason="Their work changed."
    )
    appointments.confirm_appointment(cast.officer_a.appointments.open().get(), by=cast.approver_a)
    assert again(cast.officer_a).joined_desk_at == before
    people.change_person(cast.officer_a, roles=["approver"], **said, reason="Their work changed.")
    appointments.confirm_appointment(cast.officer_a.appointments.open().get(), by=cast.approver_a)
    assert again(cast.officer_a).is_new_at_desk


def test_a_person_who_may_sign_in_again_waits_for_their_desk(cast, desk):
    said = {"roles": ["officer"], "desk": desk, "by": cast.admin}
    people.change_person(cast.officer_a, is_active=False, **said, reason="Their work changed.")
    assert (again(cast.officer_a).roles, again(cast.officer_a).desk) == ([], None)
    people.change_person(cast.officer_a, is_active=True, **said, reason="Their work changed.")
    assert may_anything(cast.officer_a) == []
    appointments.confirm_appointment(cast.officer_a.appointments.get(), by=cast.approver_a)
    assert may(again(cast.officer_a), Permission.LOG_CASE)


def test_a_person_shut_out_before_there_were_appointments_waits_too(cast, desk):
    User.objects.filter(pk=cast.officer_a.pk).update(is_active=False)
    people.change_person(
        cast.officer_a,
        roles=["officer"],
        desk=desk,
        is_active=True,
        by=cast.admin,
        reason="Their work changed.",
    )
    assert may_anything(cast.officer_a) == []


def test_shutting_a_person_out_ends_what_waits(cast, invited):
    people.change_person(
        invited.person,
        roles=[],
        desk=None,
        is_active=False,
        by=cast.admin,
        reason="Their work changed.",
    )
    with refused("decided"):
        appointments.confirm_appointment(invited, by=cast.officer_a)


def test_a_declined_appointment_is_over(cast, invited):
    appointments.decline_appointment(invited, by=cast.officer_a)
    with refused("decided"):
        appointments.confirm_appointment(invited, by=cast.approver_a)
    assert may_anything(invited.person) == []


def test_saving_a_person_unchanged_keeps_what_waits(cast, desk, invited, client):
    client.force_login(cast.admin)
    said = {"roles": ["approver"], "desk": desk.pk, "is_active": "on", "reason": "x"}
    address = f"/desk/people/{key_of(invited.person)}/"
    assert client.get(address).context["form"].initial["roles"] == ["approver"]
    assert client.post(address, said).status_code == 302
    assert Appointment.objects.open().get() == invited


@pytest.mark.parametrize(
    ("roles", "at_desk"), [(["officer"], False), (["analyst"], True), ([], True), ([], False)]
)
def test_roles_and_desk_have_to_agree(cast, desk, roles, at_desk):
    place = desk if at_desk else None
    with pytest.raises(ValidationError):
        people.invite("new@desk-a.example", roles=roles, desk=place, by=cast.admin, reason="New.")


def test_the_desk_is_told_who_is_to_join_and_who_has(cast, desk, mailoutbox):
    jobs.send_waiting_emails()
    mailoutbox.clear()
    person = people.invite(
        "new@desk-a.example", roles=["officer"], desk=desk, by=cast.admin, reason="New."
    )
    jobs.send_waiting_emails()
    told = {letter.to[0]: letter.subject for letter in mailoutbox}
    assert told.pop("new@desk-a.example").startswith("You are invited")
    assert set(told) == {f"{name}@desk-a.example" for name in ("officer", "approver", "inbox")}
    assert set(told.values()) == {"1 person is waiting to join your desk: confirm or decline"}
    assert all("new@" not in letter.body for letter in mailoutbox if letter.to[0] in told)
    mailoutbox.clear()
    User.objects.filter(pk=person.pk).update(password="chosen")
    appointments.confirm_appointment(person.appointments.get(), by=cast.officer_a)
    jobs.send_waiting_emails()
    assert {letter.to[0]: letter.subject for letter in mailoutbox} == {
        "approver@desk-a.example": "1 person has joined your desk or has a new role there",
        "inbox@desk-a.example": "1 person has joined your desk or has a new role there",
        "new@desk-a.example": "Your role at a desk was confirmed",
    }


def test_each_step_is_in_the_ledger_of_the_desk(cast, invited):
    appointments.decline_appointment(invited, by=cast.officer_a)
    rows = Ledger.objects.filter(subject="new@desk-a.example").order_by("pk")
    assert [(row.verb, row.actor, row.desk) for row in rows] == [
        ("person invited", "admin@tracker.example", ""),
        ("appointment proposed", "admin@tracker.example", "desk-a"),
        ("appointment declined", "officer@desk-a.example", "desk-a"),
    ]


def test_the_page_shows_a_desk_its_own_in_a_constant_number_of_queries(
    cast, desk, client, django_assert_num_queries
):
    for number in range(3):
        people.invite(
            f"p{number}@x.example", roles=["officer"], desk=desk, by=cast.admin, reason="New."
        )
    client.force_login(cast.inbox_a)
    # The person, those who wait, why (2), accounts that change, the desk's people.
    with django_assert_num_queries(6):
        page = client.get("/desk/colleagues/")
    assert [row.person.email for row in page.context["waiting"]] == [
        f"p{number}@x.example" for number in range(3)
    ]
    client.force_login(cast.officer_b)
    assert "p0@x.example" not in client.get("/desk/colleagues/").text
    row = Appointment.objects.open().first()
    assert client.get(f"/desk/colleagues/{key_of(row)}/confirm/").status_code == 405
