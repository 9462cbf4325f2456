"""Histories are sentences: no officer reads a verb of the ledger or the name of a column."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.actions.desk import releases
from incidents.actions.desk.cases import DESK_FIELDS
from incidents.actions.people import ledger
from incidents.actions.responses.documents import full_response_document
from incidents.fields import SHARED_FIELDS
from incidents.models import DeadlineEventKind
from incidents.models.desk.imports import CasePart
from incidents.models.people.account_changes import NOUNS
from incidents.pages.desk.history import history_of, sentence_of
from incidents.pages.desk.ledger_sentences import SENTENCES
from tests.support.ledger_verbs import recorded_verbs
from tests.support.page_text import Page
from tracker.environment import ROOT

# What verbs that are put together begin and end with: what is released, an event of a deadline.
# Those about accounts begin with what changes.
FIRST_WORDS = ("release", "response", "share")
LAST_WORDS = DeadlineEventKind.values


def verbs_of(root):
    """Return {(verb, place)} of each verb that the code records."""
    verbs = set()
    for pattern, place in recorded_verbs(root):
        first = NOUNS.values() if "account_changes" in place else FIRST_WORDS
        words = first if pattern.startswith(".+") else LAST_WORDS
        verbs |= {(pattern.replace("\\ ", " ").replace(".+", word), place) for word in words}
    return verbs


def verbs_without_sentence(root):
    return {(verb, place) for verb, place in verbs_of(root) if verb not in SENTENCES}


def test_every_verb_that_an_action_records_has_a_sentence():
    assert verbs_without_sentence(ROOT) == set()


# Rows that older versions wrote: a relation of the law is removed by two people now.
FORMER = {"reference removed"}


def test_every_sentence_is_of_a_verb_that_an_action_records():
    assert set(SENTENCES) - {verb for verb, _place in verbs_of(ROOT)} == FORMER


@pytest.mark.parametrize(
    "code",
    [
        'def act():\n    ledger.record("case burnt", "X-1", by=None)\n',
        'def act(is_new):\n    verb = "case burnt" if is_new else "case logged"\n'
        "    ledger.record(verb, 'X-1', by=None)\n",
        'def act():\n    _write("case burnt")\n\n\n'
        "def _write(verb):\n    ledger.record(verb, 'X-1', by=None)\n",
        'class Site:\n    def act(self):\n        self.write(1, "case burnt")\n\n'
        "    def write(self, row, verb):\n        ledger.record(verb, row, by=None)\n",
    ],
)
def test_a_verb_without_sentence_is_found_however_it_is_recorded(tmp_path, code):
    (tmp_path / "incidents").mkdir()
    (tmp_path / "incidents" / "acts.py").write_text(code)
    assert [verb for verb, _place in verbs_without_sentence(tmp_path)] == ["case burnt"]


def row(verb, by, **detail):
    return ledger.record(verb, "DESK-A-2026-0001", by=by, reason="They agreed.", **detail)


def test_every_sentence_can_be_filled(cast):
    for verb in SENTENCES:
        sentence = sentence_of(row(verb, cast.officer_a, version=2, ref="CCI-2026-0001"))
        assert sentence.endswith(".")
        assert "%" not in sentence
        assert "officer@desk-a.example" in sentence


CASE_FIELDS = sorted({*SHARED_FIELDS, *DESK_FIELDS})


def changed(cast, verb, names):
    return sentence_of(row(verb, cast.officer_a, fields=list(names)))


def test_no_sentence_names_a_column(cast):
    fields = {
        "case changed": CASE_FIELDS,
        "case reloaded": CasePart.values,
        "case in conflict with a file": CasePart.values,
        "response changed": [*full_response_document(cast.response()), "desk_note"],
    }
    for verb, names in fields.items():
        for name in names:
            sentence = changed(cast, verb, [name])
            assert f"“{name}”" not in sentence, sentence
            assert "_" not in sentence, sentence


@pytest.mark.parametrize(
    ("verb", "detail", "sentence"),
    [
        ("case logged", {}, "officer@desk-a.example logged this case."),
        ("case changed", {"fields": []}, "officer@desk-a.example saved this without changes."),
        (
            "case changed",
            {"fields": ["marking", "sources", "consent"]},
            "officer@desk-a.example changed “Marking”, “Sources” and “Consent of the firm”.",
        ),
        (
            "release approved",
            {"version": 2, "ref": "CCI-2026-0007", "tiers": ["public"]},
            "officer@desk-a.example approved version 2. It was published as CCI-2026-0007.",
        ),
        ("release sent back", {"version": 1}, "officer@desk-a.example sent back version 1."),
        (
            "case reloaded",
            {"row": "7", "data_set": "Licences", "fields": ["fine"]},
            "officer@desk-a.example imported a newer version of the data set “Licences”, which"
            " changed “Fine”.",
        ),
    ],
)
def test_golden_sentences(cast, verb, detail, sentence):
    assert sentence_of(row(verb, cast.officer_a, **detail)) == sentence


def test_what_no_person_did_was_done_by_the_system(cast):
    assert sentence_of(row("person invited", None)).startswith("The system invited")


def test_a_verb_of_another_version_is_not_shown_raw(cast):
    assert "burnt" not in sentence_of(row("case burnt", cast.officer_a))


def test_the_page_of_a_record_tells_its_history_in_sentences(client, cast, record):
    reference = record.subject.reference
    releases.send_back_release(record.propose(), reason="Name a source.", by=cast.approver_a)
    ledger.record(f"{record.kind} changed", reference, by=cast.officer_a, fields=["sources"])
    client.force_login(cast.officer_a)
    page = Page(client.get(record.subject.get_absolute_url()))
    for sentence in (
        "officer@desk-a.example proposed version 1 for release.",
        "approver@desk-a.example sent back version 1.",
        "officer@desk-a.example changed “Sources”.",
    ):
        assert sentence in page.text
    now = timezone.localtime()
    assert f"{now.day} {now:%B %Y}, " in page.text


def test_another_desk_reads_no_history(cast):
    subject = cast.draft()
    releases.propose_release(subject, by=cast.officer_a, reason="The firm agreed.")
    assert len(history_of(cast.officer_a, subject.reference)) == 1
    for stranger in (cast.officer_b, cast.analyst, cast.admin, cast.inbox_a):
        assert history_of(stranger, subject.reference) == []


def test_a_history_is_read_in_three_queries(cast, django_assert_num_queries):
    subject = cast.draft()
    for _ in range(3):
        ledger.record("case changed", subject.reference, by=cast.officer_a, fields=["title"])
    with django_assert_num_queries(3):
        history = history_of(cast.officer_a, subject.reference)
    assert len(history) == 3
    assert all(isinstance(entry.at, dt.datetime) for entry in history)
