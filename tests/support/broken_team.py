"""Rows of the desk's team work changed so that a constraint of the database refuses them."""

from django.utils import timezone

from incidents.models import (
    BatchItem,
    BulkEdit,
    Case,
    CaseComment,
    CaseList,
    CaseTask,
    DismissedRelation,
    FormDraft,
    Mention,
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


def task(**values):
    facts = {"case": Case.objects.first(), "text": "x", "made_by": officer()}
    CaseTask.objects.create(**facts | {"made_at": timezone.now()} | values)


def comment(text="x"):
    facts = {"case": Case.objects.first(), "written_by": officer(), "written_at": timezone.now()}
    return CaseComment.objects.create(text=text, **facts)


def mentioned_twice():
    row = comment()
    for _time in range(2):
        Mention.objects.create(comment=row, person=officer())


def drafted_twice():
    facts = {"form": "/desk/cases/new/", "title": "x", "fields": {}, "saved_at": timezone.now()}
    for _time in range(2):
        FormDraft.objects.create(person=officer(), desk=officer().desk, **facts)


def dismissed_relation(**columns):
    one, other = Case.objects.order_by("pk")[:2]
    facts = {"desk": officer().desk, "case": one, "other": other}
    facts |= {"dismissed_by": officer(), "dismissed_at": timezone.now()}
    return DismissedRelation.objects.create(**facts | columns)


BROKEN_TEAM = {
    "a_dismissed_relation_is_of_two_in_order": lambda: dismissed_relation(ref="CCI-2018-0001"),
    "a_relation_is_dismissed_once": lambda: [dismissed_relation() for _time in range(2)],
    "one_draft_a_form": drafted_twice,
    "task_done_by_and_at": lambda: task(done_at=timezone.now()),
    "a_task_says_what_to_do": lambda: task(text=""),
    "a_comment_has_a_text": lambda: comment(text=""),
    "a_comment_mentions_a_person_once": mentioned_twice,
    "a_case_list_is_a_persons_or_a_desks": case_list,
    "a_sample_is_read_once": sample_read_twice,
    "bulk_edit_undone_by_and_at": lambda: edit(undone_at=timezone.now()),
    "a_bulk_edit_changes_something": lambda: edit(changes=[]),
}
ALSO_BROKEN_TEAM = [
    ("a_dismissed_relation_is_of_two_in_order", lambda: dismissed_relation(other=None)),
    ("task_done_by_and_at", lambda: task(done_by=officer())),
    ("bulk_edit_undone_by_and_at", lambda: edit(undone_by=officer())),
    (
        "a_case_list_is_a_persons_or_a_desks",
        lambda: case_list(owner=officer(), desk=officer().desk),
    ),
]
