"""An import is undone as a whole; officers' work since stays; conflicts are decided by a person."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from incidents.actions.desk import mappings, releases, undo_imports
from incidents.actions.desk.documents import full_document
from incidents.actions.desk.table_imports import TableTerms
from incidents.intake.deciding import conflict_key
from incidents.intake.files.reading import read_sheet
from incidents.intake.mapping.targets import recognised_headers
from incidents.models import (
    Case,
    Event,
    Import,
    ImportConflict,
    ImportState,
    Ledger,
    WordProposal,
)
from tests.support.drafts import draft_of, edit
from tests.support.examples import examples
from tests.support.tables import row, table


def take_table(cast, *rows, choices=None):
    """Import rows under the data set "Theirs"; the import."""
    raw = table(*rows)
    sheet = read_sheet(raw, recognised_headers())
    _name, mapping = mappings.choose_mapping(sheet, by=cast.officer_a)
    terms = TableTerms(mapping, "Theirs", choices=choices or {})
    mappings.import_at_once(raw, sheet, terms, filename="theirs.csv", by=cast.officer_a)
    return Import.objects.latest("pk")


def case_of(slug="tatra-2026"):
    return Case.objects.with_record().get(data_set="Theirs", slug=slug)


def facts_of(case):
    """All that a file can change, and what officers typed."""
    fresh = Case.objects.with_record().get(pk=case.pk)
    stored = getattr(fresh, "file_row", None)
    row_facts = stored and (stored.cells, stored.note, stored.officers_parts)
    return full_document(fresh), fresh.note, fresh.title, fresh.data_set, row_facts


def test_cases_that_an_import_added_are_gone_after_its_undo_and_can_come_again(cast):
    before = Case.objects.count(), Event.objects.count()
    record = take_table(cast, row(slug="a"), row(slug="b", topic="weather"))
    assert record.added == 2
    undone = undo_imports.undo_import(record, by=cast.approver_a)
    assert (undone.state, undone.left_by_undo) == (ImportState.UNDONE, 0)
    assert (Case.objects.count(), Event.objects.count()) == before
    assert not WordProposal.objects.exists()
    assert take_table(cast, row(slug="a"), row(slug="b")).added == 2


CELLS = st.fixed_dictionaries(
    {},
    optional={
        "firm": st.sampled_from(["Tatra Instruments", "Another Works"]),
        "topic": st.sampled_from(["tibet", "hong-kong; xinjiang", "maps-and-borders"]),
        "tactic": st.sampled_from(["fine", "threat"]),
        "demanded_change": st.sampled_from(["", "Something else"]),
        "wording_after": st.sampled_from(["", "Taiwan, China"]),
        "response": st.sampled_from(["unknown", "complied", "refused"]),
        "penalty_amount": st.sampled_from(["", "CNY 500"]),
        "regulation_keys": st.sampled_from(["", "advertising-law", "advertising-law#9(4)"]),
        "source_title": st.sampled_from(["A paper of record", "A corrected title"]),
        "source_url": st.sampled_from(["", "https://a.example/1 https://a.example/2"]),
        "first_reported_date": st.sampled_from(["2026-03", "2026-04-01"]),
    },
)


@examples(25)
@given(first=CELLS, second=CELLS, title=st.sampled_from(["", "An officer's title"]))
def test_undo_brings_a_case_back_exactly_whatever_the_file_changed(cast, first, second, title):
    take_table(cast, row(**first))
    case = case_of()
    if title:
        edit(case, cast.officer_a, facts={"title": title, "demanded_change": "As we know"})
    before = facts_of(case)
    record = take_table(cast, row(**second))
    undo_imports.undo_import(record, by=cast.officer_a)
    assert facts_of(case) == before
    case.delete()


def test_undo_takes_back_what_a_file_only_disputed(cast):
    take_table(cast, row())
    case = case_of()
    edit(case, cast.officer_a, facts={"demanded_change": "As we know"})
    before = facts_of(case)
    record = take_table(cast, row(demanded_change="Something else"))
    assert (record.changed, record.conflicts) == (0, 1)
    undo_imports.undo_import(record, by=cast.officer_a)
    assert facts_of(case) == before
    assert not case.import_conflicts.exists()


def test_a_case_that_an_officer_worked_on_since_is_kept_and_counted(cast):
    record = take_table(cast, row(slug="a"), row(slug="b"), row(slug="c"))
    edit(case_of("b"), cast.officer_a, facts={"doubts": "Is it so?"})
    undone = undo_imports.undo_import(record, by=cast.officer_a)
    assert undone.left_by_undo == 1
    assert [case.slug for case in Case.objects.filter(data_set="Theirs")] == ["b"]
    assert case_of("b").doubts == "Is it so?"


def test_an_undo_is_one_for_each_import_and_ends_after_thirty_days(cast):
    record = take_table(cast, row())
    undo_imports.undo_import(record, by=cast.officer_a)
    with pytest.raises(ValidationError, match="cannot be undone"):
        undo_imports.undo_import(record, by=cast.officer_a)
    late = take_table(cast, row())
    Import.objects.filter(pk=late.pk).update(at=late.at - dt.timedelta(days=31))
    with pytest.raises(ValidationError, match="cannot be undone"):
        undo_imports.undo_import(late, by=cast.officer_a)


def test_another_desk_undoes_nothing(cast):
    record = take_table(cast, row())
    with pytest.raises(Import.DoesNotExist):
        undo_imports.undo_import(record, by=cast.officer_b)
    with pytest.raises(ValidationError, match="permission"):
        undo_imports.undo_import(record, by=cast.analyst)


def make_conflict(cast):
    """An officer's demand against a file's later one; the case and the second row."""
    take_table(cast, row(response="complied"))
    case = case_of()
    draft = draft_of(case)
    events = [event for event in draft.events if event.kind != "complied"]
    edit(
        case,
        cast.officer_a,
        facts={"demanded_change": "As the officer knows"},
        events=[*events, Event(kind="refused", on="2026-05")],
    )
    return case, row(demanded_change="As the file says now", response="apologised")


def test_conflicts_are_decided_before_the_import_one_by_one(cast):
    case, later = make_conflict(cast)
    keys = [conflict_key("tatra-2026", name) for name in ("demanded_change:", "response:")]
    record = take_table(cast, later, choices={keys[0]: "desk", keys[1]: "file"})
    assert (record.conflicts, record.changed) == (0, 1)
    case = case_of()
    assert case.demanded_change == "As the officer knows"
    assert case.firm_response == "apologised"
    assert not ImportConflict.objects.exists()
    again = take_table(cast, later)
    assert (again.conflicts, again.changed, again.unchanged) == (0, 0, 1)


def test_a_decision_for_the_file_is_undone_with_its_import(cast):
    case, later = make_conflict(cast)
    before = facts_of(case)
    record = take_table(cast, later, choices={conflict_key("tatra-2026", "response:"): "file"})
    assert facts_of(case) != before
    undo_imports.undo_import(record, by=cast.officer_a)
    assert facts_of(case) == before


@pytest.mark.parametrize(("choice", "response"), [("desk", "refused"), ("file", "apologised")])
def test_an_open_conflict_is_decided_later(cast, choice, response):
    case, later = make_conflict(cast)
    assert take_table(cast, later).conflicts == 2
    conflict = ImportConflict.objects.get(case=case, part="response")
    undo_imports.decide_conflict(conflict, choice, by=cast.officer_a)
    assert case_of().firm_response == response
    assert not ImportConflict.objects.filter(pk=conflict.pk).exists()
    act = Ledger.objects.about(case.reference).last()
    assert (act.verb, act.detail["fields"]) == ("conflict decided", ["response"])
    assert take_table(cast, later).conflicts == 1


def test_an_open_conflict_is_of_one_desk_and_has_two_answers(cast):
    case, later = make_conflict(cast)
    take_table(cast, later)
    conflict = ImportConflict.objects.get(case=case, part="response")
    with pytest.raises(ImportConflict.DoesNotExist):
        undo_imports.decide_conflict(conflict, "file", by=cast.officer_b)
    with pytest.raises(ValidationError, match="Choose one"):
        undo_imports.decide_conflict(conflict, "both", by=cast.officer_a)


def statements_of_undo(record, by):
    """The statements of an undo without those that read or write one row of the ledger each."""
    with CaptureQueriesContext(connection) as captured:
        undo_imports.undo_import(record, by=by)
    return len(captured)


def test_an_undo_is_done_by_sets_however_many_cases_a_file_had(cast):
    """Added and changed cases alike: as many statements for twelve as for two."""
    counts = []
    for many in (2, 12):
        slugs = [f"case-{many}-{number}" for number in range(many)]
        first = take_table(cast, *(row(slug=slug, firm=f"Firm {slug}") for slug in slugs))
        changed = take_table(
            cast, *(row(slug=slug, firm=f"Firm {slug}", topic="tibet") for slug in slugs)
        )
        assert changed.changed == many
        counts.append(
            (statements_of_undo(changed, cast.officer_a), statements_of_undo(first, cast.officer_a))
        )
    assert counts[0] == counts[1]


def test_what_hangs_on_an_added_case_keeps_it(cast):
    """Another row depends on what the import made: that case stays, and all others go."""
    record = take_table(cast, row(slug="a"), row(slug="b"))
    release = releases.propose_release(
        make_ready(cast, case_of("a")), by=cast.officer_a, reason="Checked again."
    )
    # Past the ledger, so that only the database knows.
    Import.objects.filter(pk=record.pk).update(ledger_end=Ledger.objects.latest("pk").pk)
    undone = undo_imports.undo_import(record, by=cast.officer_a)
    assert undone.left_by_undo == 1
    assert release.case == case_of("a")
    assert not Case.objects.filter(data_set="Theirs", slug="b").exists()


def make_ready(cast, case):
    """The case with what a release needs."""
    edit(case, cast.officer_a, facts={"consent": "named", "marking": "clear"})
    return case_of(case.slug)
