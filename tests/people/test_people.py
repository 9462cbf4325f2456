"""People: known by address, bound to desks by their roles."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.access import Permission, Role, may
from incidents.models import Desk, User


def test_the_demo_has_two_desks_and_eight_people(cast):
    assert list(Desk.objects.values_list("slug", flat=True)) == ["desk-a", "desk-b"]
    assert sorted(cast.people) == [
        "admin@tracker.example",
        "analyst@community.example",
        "approver@desk-a.example",
        "approver@desk-b.example",
        "inbox@desk-a.example",
        "inbox@desk-b.example",
        "officer@desk-a.example",
        "officer@desk-b.example",
    ]


def test_an_address_is_one_person_however_it_is_written(cast):
    with pytest.raises(ValidationError):
        cast.person("Officer@Desk-A.example", Role.ANALYST)
    with pytest.raises(IntegrityError, match="one_person_per_address"), transaction.atomic():
        User(email="OFFICER@desk-a.example").save(force_insert=True)


def test_a_person_signs_in_with_any_case_of_their_address(cast, client):
    answer = client.post(
        "/accounts/login/", {"login": "OFFICER@desk-a.EXAMPLE", "password": "demo-demo-demo"}
    )
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(cast.officer_a.pk)


@pytest.mark.parametrize(
    ("role", "works_at_a_desk"),
    [
        (Role.OFFICER, True),
        (Role.APPROVER, True),
        (Role.INBOX, True),
        (Role.ANALYST, False),
        (Role.ADMIN, False),
    ],
)
def test_desk_roles_need_a_desk(cast, role, works_at_a_desk):
    if works_at_a_desk:
        with pytest.raises(ValidationError, match="This role needs a desk"):
            cast.person("new@desk-a.example", role)
        with pytest.raises(IntegrityError, match="desk_roles_need_a_desk"), transaction.atomic():
            User(email="new@desk-a.example", roles=[role.value]).save(force_insert=True)
    else:
        assert cast.person("new@community.example", role).pk


def test_an_unknown_role_is_refused(cast):
    with pytest.raises(ValidationError, match="not a valid choice"):
        cast.person("new@community.example", "superuser")


def test_nobody_is_more_than_their_roles(cast):
    assert not any(person.is_superuser for person in cast.people.values())
    assert [person.email for person in cast.people.values() if person.is_staff] == [
        "admin@tracker.example"
    ]


def test_who_left_may_nothing(cast):
    officer = cast.officer_a
    officer.is_active = False
    assert not any(may(officer, permission) for permission in Permission)


def test_a_person_is_called_by_name_or_else_by_address(cast):
    assert str(cast.officer_a) == "officer@desk-a.example"
    cast.officer_a.name = "Jana Nová"
    assert str(cast.officer_a) == cast.officer_a.get_short_name() == "Jana Nová"


def test_a_demo_of_yesterday_is_brought_up_to_date(cast, settings):
    settings.DEBUG = True
    User.objects.filter(desk__isnull=False).update(joined_desk_at=timezone.now())
    call_command("seed_demo", verbosity=0)
    assert not any(person.is_new_at_desk for person in User.objects.filter(desk__isnull=False))
