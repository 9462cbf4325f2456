"""A row that the database refuses is named, with line and reason; no file ends in an error page."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from incidents.models import Authority, Case, Import
from tests.support.import_pages import bring_in
from tests.support.tables import INPUTS, everything, row, table, take

WITHOUT_SOURCE = (INPUTS / "40-row-without-source-medium-500.csv").read_bytes()


@pytest.fixture
def bureau(db):
    """An authority that leads, of whose attribution nobody noted the source."""
    return Authority.objects.create(
        slug="bureau",
        name="Beijing Municipal Bureau of Statistics",
        coercing_state="CN",
        kind="regulator",
        attribution="led",
    )


def test_a_row_without_a_source_whose_authority_leads_is_refused_with_line_and_column(
    cast, client, bureau
):
    before = everything()
    client.force_login(cast.officer_a)
    answer, record = bring_in(client, WITHOUT_SOURCE)
    assert answer.status_code == 200
    ((line, column, reason, value),) = record.refusals
    assert (line, column, value) == (2, "source_title", "")
    assert "attribution of Beijing Municipal Bureau of Statistics (led by the state)" in reason
    assert everything() == before


def test_a_note_of_the_authority_or_a_source_is_enough(cast, bureau):
    told = row(coercing_authority=bureau.name, confidence="medium", source_title="Notice")
    assert take(cast, table(told)).added == 1
    Authority.objects.filter(pk=bureau.pk).update(note="The bureau itself acts.")
    assert take(cast, WITHOUT_SOURCE, data_set="Another").added == 1


# A rule of the database that no check of ours knows of, table by table, and a cell that breaks it.
RULES = [
    ("incidents_case", "demanded_change <> 'Wrong'", {"demanded_change": "Wrong"}),
    ("incidents_firm", "name <> 'Wrong'", {"firm": "Wrong"}),
    ("incidents_event", "on <> '2026-04'", {"response": "refused", "response_date": "2026-04"}),
    ("incidents_event", "amount < 900", {"penalty_amount": "901", "penalty_currency": "CNY"}),
    ("incidents_wordingchange", "before <> 'Wrong'", {"wording_before": "Wrong"}),
    ("incidents_citation", "false", {"regulation_keys": "advertising-law"}),
    ("incidents_source", "title <> 'Wrong'", {"source_title": "Wrong"}),
    ("incidents_sourceuse", "source_id < {last}", {"source_title": "Newer than all"}),
    ("incidents_case_topics", "topic_id <> {tibet}", {"topic": "tibet"}),
    ("incidents_filerow", "cells->>'tactic' <> 'fine'", {"tactic": "fine"}),
]


def break_rule(table_name, condition):
    """Add a constraint to a table; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        # A table with checks that wait for the end of the transaction cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT max(id) + 1 FROM incidents_source")
        last = cursor.fetchone()[0]
        cursor.execute("SELECT id FROM incidents_topic WHERE slug = 'tibet'")
        told = {"last": last, "tibet": cursor.fetchone()[0]}
        words = condition.format(**told).replace("on <>", '"on" <>')
        cursor.execute(
            f"ALTER TABLE {table_name} ADD CONSTRAINT this_row_is_right CHECK ({words}) NOT VALID"
        )


@pytest.mark.parametrize("comes_again", [False, True])
@pytest.mark.parametrize(("table_name", "condition", "cells"), RULES)
def test_any_constraint_that_a_row_hits_names_the_row(
    cast, table_name, condition, cells, comes_again
):
    right = [row(slug=str(number)) for number in range(7)]
    assert take(cast, table(row(slug="first")), data_set="Another").added == 1
    if comes_again:
        assert take(cast, table(*right)).added == 7
    before = everything()
    break_rule(table_name, condition)
    right[4] |= cells
    record = take(cast, table(*right))
    ((line, column, reason),) = record.refusals
    assert (line, column) == (6, "row")
    assert "this_row_is_right" in reason
    assert everything() == before
    assert Import.objects.get(pk=record.pk).refusals == [[line, column, reason]]


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ({"cases": {"b": {"fined_on": "soon"}}, "firms": {}}, "Write a year, a month or a day"),
        ({"cases": {"b": {"invoked": {"advertising-law": "x" * 21}}}, "firms": {}}, "too long"),
        ({"cases": {}, "firms": {"Bratislava Maps": {"kind": "x" * 31}}}, "too long"),
    ],
)
def test_a_note_beside_the_table_that_cannot_be_stored_names_its_row(cast, tmp_path, notes, reason):
    cells = {"penalty_amount": "1", "penalty_currency": "CNY", "regulation_keys": "advertising-law"}
    raw = table(row(slug="a"), row(slug="b", firm="Bratislava Maps", **cells), row(slug="c"))
    (tmp_path / "own.csv").write_bytes(raw)
    (tmp_path / "doubts.json").write_text(json.dumps(notes))
    told = ("--by", "officer@desk-a.example", "--doubts", tmp_path / "doubts.json")
    with pytest.raises(CommandError, match=f"Nothing was loaded.\nline 3, row: .*{reason}"):
        call_command("load_cases", tmp_path / "own.csv", *told)
    assert not Case.objects.filter(data_set="own").exists()


def test_a_rule_with_a_sentence_is_told_by_it(cast, bureau):
    """The last row of the file breaks a rule that our own checks had passed over."""
    Authority.objects.filter(pk=bureau.pk).update(note="\u2060")
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE incidents_case DROP CONSTRAINT an_attribution_has_a_source;"
            "ALTER TABLE incidents_case ADD CONSTRAINT an_attribution_has_a_source"
            " CHECK (attribution_source <> E'\\u2060') NOT VALID"
        )
    ((line, _column, reason),) = take(cast, WITHOUT_SOURCE).refusals
    assert (line, reason) == (2, "Name the source for the attribution.")
