"""Filings with other governments: what they ask, what is missing, and when they are refused."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.desk import briefs
from incidents.models import Case, Marking
from incidents.values.brief_kinds import BriefKind, report_due_on
from tests.support.briefs import folded, pdf_text


@pytest.mark.parametrize(
    ("consent", "marking", "words"),
    [
        ("internal", Marking.CLEAR, "has not agreed to be named"),
        ("sector", Marking.CLEAR, "has not agreed to be named"),
        ("named", Marking.AMBER, "it stays at your desk"),
        ("named", Marking.RED, "it stays at your desk"),
    ],
)
@pytest.mark.parametrize("kind", [BriefKind.EU, BriefKind.US, BriefKind.JAPAN])
def test_a_filing_needs_consent_and_marking(
    client, cast, filled_case, kind, consent, marking, words
):
    Case.objects.filter(pk=filled_case.pk).update(consent=consent, marking=marking)
    filled_case.readers.add(cast.officer_a)
    with pytest.raises(ValidationError, match=words):
        briefs.save_brief(filled_case, kind, "pdf", by=cast.officer_a)
    client.force_login(cast.officer_a)
    page = client.get(f"{filled_case.get_absolute_url()}brief/{kind.value}/").content.decode()
    assert words in page
    assert "Save as PDF" not in page


def test_a_brief_for_ones_own_minister_needs_neither_and_names_the_readers(cast, filled_case):
    Case.objects.filter(pk=filled_case.pk).update(consent="internal", marking=Marking.RED)
    filled_case.readers.add(cast.officer_a)
    told = folded(
        pdf_text(briefs.save_brief(filled_case, BriefKind.MINISTER, "pdf", by=cast.officer_a))
    )
    assert "TLP:RED:namedpeopleonly" in told
    assert "Readersofficer@desk-a.example" in told


def test_what_is_missing_is_listed(cast):
    bare = Case.objects.with_record().get(pk=cast.draft(authority=None).pk)
    missing = briefs.build_brief(bare, BriefKind.US).missing
    assert "Not known: party who made the request." in missing
    assert "Not known: date on which it was received." in missing
    assert "Add the letter or another document to the evidence." in missing
    assert "Name the coercing authority." in briefs.build_brief(bare, BriefKind.MINISTER).missing
    assert "Name the coercing authority." in briefs.build_brief(bare, BriefKind.EU).missing


def test_the_american_report_has_the_fields_of_its_regulation(filled_case):
    section = briefs.build_brief(filled_case, BriefKind.US).sections[0]
    rows = {row.label: row.text for row in section.rows}
    assert rows["Country that makes the request"] == "China"
    assert rows["Party who made the request"].startswith("Civil Aviation Administration")
    assert rows["Date on which it was received"] == "25 May 2018"
    assert rows["Report due, if received in the United States"] == "31 July 2018"
    assert rows["Report due, if received elsewhere"] == "31 August 2018"
    assert rows["Wording of the request"] == "“损害国家的尊严或者利益”"
    assert rows["Decision on the request"] == "Complied, 2 June 2018"
    assert rows["Copy of the document with the request"] == "Exhibit 1"
    assert rows["Its address and identification number"] == ""


@pytest.mark.parametrize(
    ("received", "in_us", "elsewhere"),
    [
        ("2018-01-01", "2018-04-30", "2018-05-31"),
        ("2018-03-31", "2018-04-30", "2018-05-31"),
        ("2018-05-25", "2018-07-31", "2018-08-31"),
        ("2018-09-30", "2018-10-31", "2018-11-30"),
        ("2018-12-31", "2019-01-31", "2019-02-28"),
        ("2019-10-01", "2020-01-31", "2020-02-29"),
    ],
)
def test_a_report_is_due_after_the_quarter_of_its_request(received, in_us, elsewhere):
    day = dt.date.fromisoformat(received)
    assert str(report_due_on(day, is_in_us=True)) == in_us
    assert str(report_due_on(day, is_in_us=False)) == elsewhere
