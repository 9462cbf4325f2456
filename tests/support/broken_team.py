"""Rows of the desk's team work changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import CaseList, User


def case_list(**whose):
    person = User.objects.get(email="officer@desk-b.example")
    facts = {"name": "x", "columns": [], "saved_by": person, "saved_at": timezone.now()}
    CaseList.objects.create(**facts, **whose)


def officer():
    return User.objects.get(email="officer@desk-b.example")


BROKEN_TEAM = {"a_case_list_is_a_persons_or_a_desks": case_list}
ALSO_BROKEN_TEAM = [
    (
        "a_case_list_is_a_persons_or_a_desks",
        lambda: case_list(owner=officer(), desk=officer().desk),
    ),
]
