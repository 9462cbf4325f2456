"""Cases that are written in bulk are the same as those written part by part."""

import dataclasses

import pytest
from django.core.management import call_command
from hypothesis import assume, given
from hypothesis import strategies as st

from incidents.actions.desk import imports
from incidents.actions.desk.documents import full_document
from incidents.intake.cases import CaseRow
from incidents.intake.known import Known
from incidents.intake.merge import Terms, merge_rows
from incidents.models import Case, Firm, Ledger, Source
from tests.desk.test_refused_rows import break_rule
from tests.support.import_command import run
from tests.support.tables import row, table

LINES = st.sampled_from(["", "One", "Two lines\nof text", "无印良品"])
DAYS = st.sampled_from(["", "2026", "2026-04", "2026-05-06"])
CELLS = st.fixed_dictionaries(
    {
        "firm": st.sampled_from(["Tatra Instruments", "Delta Air Lines", "Another Works"]),
        "firm_country_iso2": st.sampled_from(["", "SK", "US"]),
        "firm_sector": st.sampled_from(["", "airline", "hotels"]),
        "coercing_authority": st.sampled_from(
            ["", "Civil Aviation Administration of China", "Ministry of Commerce of China"]
        ),
        "campaign_key": st.sampled_from(["", "caac-letter-2018", "japan-control-list-2026"]),
        "topic": st.sampled_from(["", "tibet", "tibet; xinjiang"]),
        "tactic": st.sampled_from(["", "fine", "fine; threat"]),
        "demanded_change": LINES,
        "wording_before": LINES,
        "wording_after": LINES,
        "deadline_date": DAYS,
        "response": st.sampled_from(["unknown", "complied", "refused"]),
        "penalty_amount": st.sampled_from(["", "500", "200000.50"]),
        "regulation_keys": st.sampled_from(["", "advertising-law", "advertising-law#9(4)"]),
        "source_title": st.sampled_from(["", "A paper of record"]),
        "more_sources": st.sampled_from(["", '[["More", "", "2026", "https://a.example/1"]]']),
        "lifted_date": DAYS,
        "case_kind": st.sampled_from(["", "reprisal"]),
        "attribution": st.sampled_from(["", "none-shown", "denied"]),
        "further_authorities": st.sampled_from(["", "Global Times;腾讯"]),
        "amplified_by": st.sampled_from(["", "People's Daily"]),
        "found_by": st.sampled_from(["", "press"]),
        "wording_is_quoted": st.sampled_from(["", "yes", "no"]),
        "last_known_date": DAYS,
        "title": LINES.map(lambda text: text.split("\n")[0]),
        "doubts": LINES,
        "desk_note": LINES,
    }
)


def checked(cells):
    """A row as the reading of a file would leave it."""
    whole = dict.fromkeys(imports.cases.COLUMNS, "") | row(**cells)
    whole["penalty_currency"] = "CNY" if whole["penalty_amount"] else ""
    optional = imports.cases.OPTIONAL
    kept = {name: text for name, text in whole.items() if text or name not in optional}
    return CaseRow(2, kept)


def facts_of(data_set):
    case = Case.objects.with_record().select_related("file_row").get(data_set=data_set)
    stored = case.file_row
    columns = {
        field.attname: getattr(case, field.attname)
        for field in Case._meta.concrete_fields
        if field.name not in ("id", "reference", "data_set", "logged_at", "changed_at")
    }
    places = [
        [(child._meta.model_name, child.position) for child in children.all()]
        for children in (case.events, case.wordings, case.citations, case.uses)
    ]
    return full_document(case), columns, places, (stored.cells, stored.note, stored.officers_parts)


@given(cells=CELLS)
def test_a_case_written_in_bulk_is_the_case_written_part_by_part(cast, cells):
    # Reading a file refuses an attribution without its source.
    assume(cells["source_title"] or cells["attribution"] != "denied")
    known = Known.of(cast.officer_a.desk)
    terms = Terms(cast.officer_a, "slow", consent="internal", marking="amber")
    merge_rows([checked(cells)], known, terms)
    quick = dataclasses.replace(terms, data_set="quick", is_bulk=True)
    merge_rows([checked(cells)], known, quick)
    assert facts_of("quick") == facts_of("slow")
    Case.objects.filter(data_set__in=["quick", "slow"]).delete()


def test_a_source_and_a_firm_of_many_rows_are_made_once(cast, write_table):
    sources, firms = Source.objects.count(), Firm.objects.count()
    title = {"source_title": "A new article", "firm": "One new firm"}
    counts, _lines, _code = run(write_table(table(*(row(slug=str(n), **title) for n in range(5)))))
    assert counts["added"] == 5
    assert (Source.objects.count(), Firm.objects.count()) == (sources + 1, firms + 1)
    call_command("verify_ledger")


def test_a_row_that_the_database_refuses_in_bulk_is_refused_by_itself(cast, write_table):
    rows = [row(slug=str(n)) for n in range(4)]
    rows[2] |= {"penalty_amount": "901", "penalty_currency": "CNY"}
    break_rule("incidents_event", "amount < 900")
    counts, lines, code = run(write_table(table(*rows)))
    assert (counts["added"], counts["refused"], code) == (3, 1, 0)
    assert any(line.startswith("line 4, row: ") and "this_row_is_right" in line for line in lines)
    assert Ledger.objects.filter(verb="case loaded", detail__data_set="Theirs").count() == 3


@pytest.mark.parametrize("rows", [0, 1, 1001])
def test_progress_counts_every_row(cast, rows):
    steps = []
    terms = Terms(cast.officer_a, "Many", consent="internal", marking="amber", is_bulk=True)
    many = [CaseRow(n, checked({}).cells | {"slug": str(n)}) for n in range(rows)]
    merge_rows(many, Known.of(cast.officer_a.desk), terms, progress=steps.append)
    assert steps[-1:] == ([rows] if rows else [])
    assert Case.objects.filter(data_set="Many").count() == rows
