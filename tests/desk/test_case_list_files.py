"""The list of cases as a file: what it holds, and that it is recorded."""

import csv
import io

import pytest

from incidents.models import ActReason, Ledger, WordingChange
from incidents.pages.desk.case_columns import COLUMNS
from incidents.values.text import drop_unwritable

HERE = "/desk/cases/"
WHY = {"reason": "The yearly review."}


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_has_what_the_page_shows_and_is_recorded(officer, cast, form):
    case = cast.draft(firm=cast.firm(name="=HYPERLINK(1)"))
    columns = list(COLUMNS)
    officer.post(f"{HERE}columns/", {"column": columns, "query": ""})
    answer = officer.post(f"/desk/cases.{form}?q={case.reference}", WHY)
    body = b"".join(answer) if answer.streaming else answer.content
    if form == "csv":
        header, row = csv.reader(io.StringIO(body.decode("utf-8-sig")))
        assert header[0] == "Firm"
        assert row[0] == "'=HYPERLINK(1)"
        assert row[header.index("Reference")] == case.reference
        assert row[header.index("Status")] == "Draft"
        assert len(header) == len(columns)
    assert len(body) > 200
    line = Ledger.objects.filter(verb="cases exported").get()
    why = ActReason.objects.get(ledger_row=line.pk)
    assert (why.text, why.compute_digest()) == ("The yearly review.", line.detail.pop("reason"))
    assert line.detail == {"count": 1, "form": form}


def test_nobody_takes_cases_away_without_a_reason(officer, cast):
    answer = officer.post("/desk/cases.csv?q=muji", {"reason": " "}, follow=True)
    assert answer.redirect_chain == [("/desk/cases/?q=muji", 302)]
    assert "Enter a reason." in answer.text
    assert not Ledger.objects.filter(verb="cases exported").exists()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_file_begins_a_formula(officer, cast, start):
    text = f"{start}HYPERLINK(1)"
    facts = {"title": text, "demanded_change": text, "data_set": text, "slug": "x"}
    case = cast.draft(firm=cast.firm(name=text), **facts)
    WordingChange.objects.create(case=case, before=text, after=text)
    officer.post(f"{HERE}columns/", {"column": list(COLUMNS), "query": ""})
    body = b"".join(officer.post(f"/desk/cases.csv?q={case.reference}", WHY).streaming_content)
    _header, row = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    guarded = f"'{drop_unwritable(text)}"
    assert sum(cell.startswith(guarded) for cell in row) == 5
    assert not any(cell.startswith(start) for cell in row)
