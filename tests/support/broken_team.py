"""Rows of the desk's team work changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import (
    BatchItem,
    BulkEdit,
    CaseList,
    Release,
    ReleaseBatch,
    SampleReading,
    User,
)


def case_list(**whose):
    person = User.objects.get(email="officer@desk-b.example")
    facts = {"name": "x", "columns": [], "saved_by": person, "saved_at": timezone.now()}
    CaseList.objects.create(**facts, **whose)


def officer():
    return User.objects.get(email="officer@desk-b.example")


def sample_read_twice():
    release = Release.objects.first()
    facts = {"title": "x", "proposed_by": officer(), "proposed_at": timezone.now()}
    batch = ReleaseBatch.objects.create(desk=officer().desk, **facts)
    item = BatchItem.objects.create(batch=batch, release=release)
    for _time in range(2):
        SampleReading.objects.create(item=item, read_by=officer(), read_at=timezone.now())


def edit(**values):
    facts = {"desk": officer().desk, "edited_by": officer(), "edited_at": timezone.now()}
    BulkEdit.objects.create(**facts | {"changes": [{}]} | values)


BROKEN_TEAM = {
    "a_case_list_is_a_persons_or_a_desks": case_list,
    "a_sample_is_read_once": sample_read_twice,
    "bulk_edit_undone_by_and_at": lambda: edit(undone_at=timezone.now()),
    "a_bulk_edit_changes_something": lambda: edit(changes=[]),
}
ALSO_BROKEN_TEAM = [
    ("bulk_edit_undone_by_and_at", lambda: edit(undone_by=officer())),
    (
        "a_case_list_is_a_persons_or_a_desks",
        lambda: case_list(owner=officer(), desk=officer().desk),
    ),
]
