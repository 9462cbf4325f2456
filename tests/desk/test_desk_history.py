"""The history of a desk: sentences, newest first, of what the reader may know; and readings."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.actions.desk import readings
from incidents.actions.people import ledger
from incidents.models import CaseReading, Marking
from tests.support.page_text import Page


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer_a)
    return client


def test_a_desk_reads_sentences_with_values_and_nobody_elses(cast, officer, client):
    case = cast.muji_case
    ledger.record("comment written", case.reference, by=cast.officer_a, people=[])
    ledger.record("case changed", "B-1", by=cast.officer_b, fields=["title"])
    page = Page(officer.get("/desk/history/"))
    assert "officer@desk-a.example wrote a comment." in page.text
    assert "officer@desk-b.example" not in page.text
    assert [f"/desk/cases/{case.reference}/", case.reference] in page.links
    mine = Page(officer.get("/desk/history/?by=approver@desk-a.example")).text
    assert "wrote a comment" not in mine
    assert "approver@desk-a.example approved version 1." in mine


def test_pages_hold_fifty_each_and_cost_the_same(cast, officer, django_assert_num_queries):
    officer.get("/desk/history/")
    # The person, their desk, keys, rows, values, reasons, cases, people; pages deep down as many.
    address, seen = "/desk/history/", []
    for _page in range(3):
        with django_assert_num_queries(8):
            context = officer.get(address).context
        seen += [row.entry.at for row in context["entries"]]
        address = f"/desk/history/{context['next_url']}"
    assert len(seen) == 150
    assert seen == sorted(seen, reverse=True)
    assert officer.get("/desk/history/?cursor=nonsense").status_code == 400
    assert officer.get("/desk/history/?who=me").status_code == 400


def test_a_red_case_is_in_no_history_but_its_readers(cast, officer, client):
    case = cast.draft(marking=Marking.RED)
    case.readers.set([cast.approver_a])
    ledger.record("case changed", case.reference, by=cast.approver_a, fields=["title"])
    readings.record_reading(case, by=cast.approver_a)
    for person, sees in ((cast.officer_a, False), (cast.approver_a, True)):
        client.force_login(person)
        for address in ("/desk/history/", "/desk/history/readings/"):
            assert (case.reference in client.get(address).text) is sees


def test_reading_a_case_is_noted_once_a_day(cast, officer):
    case = cast.muji_case
    for address in ("", "", "brief/minister/"):
        officer.get(f"/desk/cases/{case.reference}/{address}")
    row = CaseReading.objects.get()
    assert (row.case, row.person, row.day) == (case, cast.officer_a, timezone.localdate())
    page = Page(officer.get("/desk/history/readings/")).text
    assert f"officer@desk-a.example {case.reference}" in page
    assert (
        case.reference
        not in Page(officer.get("/desk/history/readings/?by=inbox@desk-a.example")).text
    )


def test_who_may_not_read_it_leaves_no_trace(cast, client):
    for person in (cast.officer_b, cast.admin, cast.analyst):
        client.force_login(person)
        client.get(f"/desk/cases/{cast.muji_case.reference}/")
    assert not CaseReading.objects.exists()


def test_readings_are_deleted_after_a_year(cast):
    today = timezone.localdate()
    for days in (365, 366):
        day = today - dt.timedelta(days=days)
        CaseReading.objects.create(case=cast.muji_case, person=cast.officer_a, day=day)
    assert readings.delete_old_readings(today) == 1
