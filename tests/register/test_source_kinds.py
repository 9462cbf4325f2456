"""Kinds, grades and second readings of sources: from the table to the page and the filter."""

import pytest
from django.db import IntegrityError, transaction

from incidents.actions.register.publication import read_borderline
from incidents.models import Case, Incident
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import Page

API = "/api/v1/incidents/"


def found(client, query):
    """{reference: row} of all pages of a query."""
    address, rows = f"{API}?{query}", {}
    while address:
        answer = client.get(address).json()
        rows |= {row["ref"]: row for row in answer["results"]}
        address = answer["next"]
    return rows


def refs(slugs):
    return set(Case.objects.filter(slug__in=slugs).values_list("ref", flat=True))


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("source_kind=wire-agency", lambda row: row["source_kind"] == "wire-agency"),
        ("confidence=medium", lambda row: row["confidence"] == "medium"),
        ("political_link=stated", lambda row: row["political_link"] == "stated"),
    ],
)
def test_a_filter_finds_the_rows_of_the_table(cast, client, query, fits):
    wanted = refs([slug for slug, row in ROWS.items() if fits(row)])
    rows = found(client, query)
    assert wanted
    # A second source may be of the kind too.
    assert wanted <= set(rows) if "kind" in query else wanted == set(rows)


def test_the_best_grade_of_a_case_is_filtered_by(cast, client):
    best = {
        entry.ref: min(row["reliability"] + row["credibility"] for row in entry.document["sources"])
        for entry in Incident.objects.filter(tier="public")
    }
    for grade in ("A1", "B", "C3"):
        wanted = {ref for ref, one in best.items() if one.startswith(grade)}
        assert set(found(client, f"source_grade={grade}")) == wanted
    assert client.get(f"{API}?source_grade=Z9").status_code == 400


def test_the_register_offers_kinds_grades_and_confidence(cast, client):
    text = Page(client.get("/incidents/")).text
    assert "Kind of source" in text
    assert "Best source" in text
    assert "Confidence" in text
    chosen = Page(client.get("/incidents/?source_kind=blog&source_grade=none")).text
    assert "Best source: no source" in chosen


def test_an_entry_says_of_each_source_what_it_is(cast, client):
    case = cast.case("qantas-2018-01")
    text = Page(client.get(f"/incidents/{case.ref}/")).text
    assert "newspaper or broadcaster of record" in text
    assert "Read a second time" in text
    assert case.checked_by in text


def test_an_entry_without_a_source_of_its_own_says_so(cast, client):
    draft = cast.draft(confidence="medium")
    draft.uses.all().delete()
    ref = cast.release(draft).case.ref
    sentence = "This case has no source of its own on record."
    assert sentence in Page(client.get(f"/incidents/{ref}/")).text
    assert sentence not in Page(client.get(f"/incidents/{cast.muji_case.ref}/")).text
    assert set(found(client, "source_grade=none")) >= {ref}


def test_a_borderline_case_says_why_and_is_found(cast, client):
    case = cast.case("ielts-2018")
    reason = "No account names an organ of the state, a demand, or an act against the firm."
    assert case.borderline == reason
    assert f"Borderline case: {reason}" in Page(client.get(f"/incidents/{case.ref}/")).text
    yes, no = found(client, "borderline=yes"), found(client, "borderline=no")
    assert case.ref in yes
    assert cast.muji_case.ref in no
    assert not {*yes} & {*no}
    assert client.get("/incidents/?borderline=perhaps").status_code == 400
    # An incident that was frozen before this was recorded is neither.
    entry = Incident.objects.get(ref=case.ref, tier="public")
    document = {name: value for name, value in entry.document.items() if name != "borderline"}
    assert read_borderline(document) == ""


def test_a_second_reading_says_when_and_by_whom(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=cast.muji_case.pk).update(checked_by="")


def test_a_tie_to_politics_is_of_no_demand(cast):
    assert cast.muji_case.case_kind == "demand"
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=cast.muji_case.pk).update(political_link="stated")
