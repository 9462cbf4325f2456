"""A report is erased in its time, and a signature holds it."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from incidents.actions.reports import (
    desk,
    expiry,
    holds,
    retention,
    steps,
    threads,
)
from incidents.actions.reports.shapes import InvalidSubmission
from incidents.models.reports.threads import Message, Report
from tests.support import sealing
from tests.support.returning import come_in, day, wish
from tests.support.sealing import filed

FAR = dt.date(2036, 11, 30)


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    """A journal of this test's own."""
    settings.REPORTS_JOURNAL = tmp_path / "reports.journal"
    return settings.REPORTS_JOURNAL


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def firm(begun):
    return come_in(begun)


def test_the_job_of_2036_erases_every_report(begun):
    """Each state has its clock; once a night erased none of 23."""
    for _report in range(23):
        filed(begun)
    for place, row in enumerate(Report.objects.order_by("id")):
        row.state = list(retention.PERIODS)[place % 4]
        row.save(update_fields=["state"])
    expiry.erase(FAR)
    assert not Report.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("column", "state", "days"),
    [
        ("received_on", "new", 730),
        ("acknowledged_on", "acknowledged", 730),
        ("decided_on", "decided", 730),
        ("closed_on", "closed", 365),
    ],
)
def test_each_state_has_its_clock(firm, column, state, days):
    Message.objects.update(written_on=day(-3000))
    Report.objects.update(**{"received_on": day(-3000), "state": state, column: day(-days)})
    expiry.erase(timezone.localdate())
    assert Report.objects.exists()
    assert retention.last_day(Report.objects.get()) == timezone.localdate()
    expiry.erase(day(1))
    assert not Report.objects.exists()


def test_a_new_message_starts_the_clock_again(firm):
    Report.objects.update(received_on=day(-3000))
    expiry.erase(timezone.localdate())
    assert Report.objects.exists()


def test_firm_and_officers_are_told_the_day(cast, firm):
    last = day(730).isoformat()
    assert desk.list_reports(cast.inbox_a)[0]["kept_until"] == last
    assert threads.thread_content(threads.find_thread(firm.lookup))["kept_until"] == last


def test_a_hold_keeps_a_report_until_its_day_and_ends(cast, begun, firm):
    body = firm.hold(begun.first, day(300).isoformat())
    holds.take_hold(firm.report, body, by=cast.inbox_a)
    Message.objects.update(written_on=day(-800))
    Report.objects.update(received_on=day(-800))
    expiry.erase(day(300))
    assert Report.objects.exists()
    end = firm.hold(begun.first, day(0).isoformat())
    holds.take_hold(firm.report, end, by=cast.inbox_a)
    Message.objects.update(written_on=day(-800))
    expiry.erase(day(1))
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"until": "2099-01-01"},
        {"until": "2018-04-25"},
        {"until": "soon"},
        {"reason": "because"},
        {"report": "0" * 32},
        {"signer": "0" * 64},
        {"number": 7},
    ],
    ids=lambda changes: "".join(changes),
)
def test_what_is_no_hold_is_refused(cast, begun, firm, changes):
    body = firm.hold(begun.first, **{"until": day(9).isoformat()} | changes)
    with pytest.raises(InvalidSubmission), transaction.atomic():
        holds.take_hold(firm.report, body, by=cast.inbox_a)
    assert Report.objects.get().held_until is None


def test_a_withdrawal_is_erased_in_spite_of_a_hold(cast, begun, firm):
    body = firm.hold(begun.first, day(300).isoformat())
    holds.take_hold(firm.report, body, by=cast.inbox_a)
    wish(firm)
    expiry.erase(day(4))
    assert not Report.objects.exists()


def test_a_closed_thread_says_when_it_was_closed(cast, begun, firm):
    steps.take_step(firm.report, firm.step(begun.first, "close"), by=cast.inbox_a)
    assert Report.objects.get().closed_on == timezone.localdate()
    assert desk.list_reports(cast.inbox_a)[0]["kept_until"] == day(365).isoformat()
