"""Rows of imports that the database refuses, by the name of the constraint."""

from django.utils import timezone

from incidents.models import (
    Case,
    Import,
    ImportChange,
    MappingProfile,
    User,
    WordProposal,
)


def officer():
    return User.objects.select_related("desk").get(email="officer@desk-a.example")


def record(**values):
    by = officer()
    told = {"desk": by.desk, "filename": "x", "sha256": "x", "by": by, "rows": 0}
    return Import.objects.create(at=timezone.now(), **told | values)


def second_change():
    made, case = record(), Case.objects.first()
    ImportChange.objects.create(record=made, case=case)
    ImportChange.objects.create(record=made, case=case)


def second_profile():
    by = officer()
    for _time in range(2):
        MappingProfile.objects.create(
            desk=by.desk, name="x", mapping={}, saved_by=by, saved_at=timezone.now()
        )


def word(**values):
    by = officer()
    told = {"desk": by.desk, "kind": "topic", "word": "weather", "rows": 1, "proposed_by": by}
    return WordProposal.objects.create(proposed_at=timezone.now(), **told | values)


def decided(**values):
    by = User.objects.get(email="approver@desk-a.example")
    told = {"decision": "declined", "decided_by": by, "decided_at": timezone.now()}
    return word(**told | values)


BROKEN_IMPORTS = {
    "an_undone_import_has_undone_by_and_at": lambda: record(state="undone"),
    "an_import_changes_a_case_once": second_change,
    "one_profile_a_name_at_a_desk": second_profile,
    "a_word_is_proposed_once": lambda: (word(), word()),
    "a_word_needs_two_people": lambda: decided(decided_by=officer()),
    "a_decided_word_has_decided_by_and_at": lambda: word(decision="declined"),
    "a_matched_word_names_one_of_ours": lambda: decided(decision="matched"),
}
ALSO_BROKEN_IMPORTS = [
    (
        "an_undone_import_has_undone_by_and_at",
        lambda: record(undone_by=officer(), undone_at=timezone.now()),
    ),
    ("a_decided_word_has_decided_by_and_at", lambda: decided(decision="")),
]
