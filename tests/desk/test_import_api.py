"""Imports by token: a table is checked, decided on, imported by request or job, and undone."""

import io

import pytest

from incidents.jobs import import_waiting_files
from incidents.models import Case, Import, ImportFile, Ledger
from tests.support.drafts import edit
from tests.support.programs import Program
from tests.support.tables import row, table, taken

IMPORTS = "/api/v1/imports/"


def form(raw, name="theirs.csv", **fields):
    file = io.BytesIO(raw)
    file.name = name
    return {"data_set": "Theirs", "file": file} | fields


@pytest.fixture
def program(client, cast):
    return Program(client, cast.officer_a, "imports")


def imported(program, raw):
    record = program.send(IMPORTS, form(raw)).json()
    return program.post(f"{IMPORTS}{record['key']}/run/").json()


def test_a_table_is_checked_imported_and_undone_by_a_program(cast, program):
    raw = table(row(), row(slug="vltava-2026", firm="Vltava Maps", topic="weather"), row(firm=""))
    before, last = Case.objects.count(), Ledger.objects.latest("pk").pk
    made = program.send(IMPORTS, form(raw), Idempotency_Key="one")
    assert made.status_code == 201, made.content
    record = made.json()
    assert (record["state"], Case.objects.count()) == ("checked", before)
    counts = {"added": 2, "changed": 0, "unchanged": 0, "conflicts": 0, "refused": 1}
    assert record["check"]["counts"] == counts | {"proposed": {"topic": {"weather": 1}}}
    (refusal,) = record["refusals"]
    assert (refusal["line"], refusal["column"]) == (4, "firm")
    again = program.send(IMPORTS, form(raw), Idempotency_Key="one")
    assert (again.status_code, again.json()["key"]) == (201, record["key"])
    assert Import.objects.count() == 1
    here = f"{IMPORTS}{record['key']}/"
    done = program.post(f"{here}run/", Idempotency_Key="run").json()
    assert (done["state"], done["added"], done["refused"]) == ("imported", 2, 1)
    assert program.post(f"{here}run/", Idempotency_Key="run").json() == done
    assert program.post(f"{here}run/").status_code == 422
    assert Case.objects.count() == before + 2
    assert program.get(IMPORTS).json()["results"][0]["key"] == record["key"]
    undone = program.post(f"{here}undo/").json()
    assert (undone["state"], Case.objects.count()) == ("undone", before)
    rows = Ledger.objects.filter(pk__gt=last)
    verbs = {"case loaded", "case removed with its import", "import undone"}
    assert {one.verb for one in rows} == verbs
    assert {one.detail["token"] for one in rows} == {program.token.prefix}


def test_a_job_imports_what_is_large_and_the_ledger_names_the_token(cast, program, monkeypatch):
    monkeypatch.setattr("incidents.actions.desk.uploads.MOST_AT_ONCE", 0)
    waiting = imported(program, table(row()))
    assert (waiting["state"], waiting["added"]) == ("waiting", 0)
    import_waiting_files()
    done = program.get(f"{IMPORTS}{waiting['key']}/").json()
    assert (done["state"], done["added"], done["progress"]) == ("imported", 1, {})
    assert (
        Ledger.objects.filter(verb="case loaded").latest("pk").detail["token"]
        == program.token.prefix
    )


def test_conflicts_are_decided_on_the_version_that_was_read(cast, program):
    case = taken(cast, table(row()), data_set="Theirs")["tatra-2026"]
    edit(case, cast.officer_a, facts={"demanded_change": "Ours"})
    record = program.send(IMPORTS, form(table(row(demanded_change="Theirs")))).json()
    here = f"{IMPORTS}{record['key']}/"
    (conflict,) = record["check"]["conflicts"]
    assert (conflict["case_value"], conflict["file_value"]) == ("Ours", "Theirs")
    refused = program.post(f"{here}run/")
    assert (refused.status_code, refused.json()["detail"]) == (422, "Decide each conflict first.")
    chosen = {"conflicts": {conflict["key"]: "file"}}
    assert program.patch(here, chosen).status_code == 428
    etag = program.get(here).headers["ETag"]
    for wrong in (
        {"conflicts": {"x": "file"}},
        {"conflicts": {conflict["key"]: "mine"}},
        {"conflicts": []},
        {"colour": "red"},
    ):
        assert program.patch(here, wrong, If_Match=etag).status_code == 422
    decided = program.patch(here, chosen, If_Match=etag)
    assert (decided.status_code, decided.json()["check"]["undecided"]) == (200, 0)
    stale = program.patch(here, chosen, If_Match=etag)
    assert stale.status_code == 412
    assert stale.json()["current"]["check"]["conflicts"][0]["choice"] == "file"
    assert program.post(f"{here}run/").json()["changed"] == 1
    case.refresh_from_db()
    assert case.demanded_change == "Theirs"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"profile": "None such"}, "There is no profile “None such”"),
        ({"unknown": "guess"}, "unknown"),
        ({"state": "XX"}, "state"),
        ({"colour": "red"}, "colour"),
        ({"file": ""}, "file"),
    ],
)
def test_what_cannot_be_matched_is_refused_and_nothing_is_stored(cast, program, fields, words):
    answer = program.send(IMPORTS, form(table(row())) | fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Import.objects.exists()
    assert not ImportFile.objects.exists()


def test_a_file_without_a_firm_and_one_that_is_no_table(cast, program):
    nameless = program.send(IMPORTS, form(b"Colour,Size\nred,3\n"))
    assert (nameless.status_code, nameless.json()["detail"]) == (
        422,
        "Choose the column that names the firm.",
    )
    refused = program.send(IMPORTS, form(b"PK\x03\x04broken", "x.xlsx"))
    assert (refused.status_code, refused.json()["state"]) == (201, "refused")
    assert refused.json()["refusals"]
    assert program.send(IMPORTS, form(b"x" * 21 * 2**20)).status_code == 413


def test_what_a_program_may_not_read_is_withheld_from_the_result(cast, client, program):
    case = taken(cast, table(row()), data_set="Theirs")["tatra-2026"]
    edit(case, cast.officer_a, facts={"demanded_change": "Hidden words"})
    record = program.send(IMPORTS, form(table(row(demanded_change="Theirs")))).json()
    here = f"{IMPORTS}{record['key']}/"
    key = record["check"]["conflicts"][0]["key"]
    assert record["check"]["withheld"] == 0
    Case.objects.filter(pk=case.pk).update(least_firms=3)
    answer = program.get(here)
    assert b"Hidden words" not in answer.content
    assert answer.json()["check"]["withheld"] == 1
    decision = {"conflicts": {key: "file"}}
    assert program.patch(here, decision, If_Match=answer.headers["ETag"]).status_code == 422
    # Neither the other desk nor a token of another scope finds the import.
    assert Program(client, cast.officer_b).get(here).status_code == 404
    assert Program(client, cast.officer_a, "cases").get(here).status_code == 403
