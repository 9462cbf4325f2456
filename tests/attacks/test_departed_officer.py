"""By SQL alone: who left the desk goes on writing as the desk, with the key that once was trusted.

What it did: any list that the desk ever signed counted, so a message of today by an officer of a
list of last week was shown as the desk's.
"""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.models import RecipientList
from incidents.models.reports import threads
from tests.attacks.test_forged_desk_message import (
    FORGED_TEXT,
    assert_nothing_is_trusted,
    forge_message,
    try_to_open,
)
from tests.support.ceremony import keep_list, make_list, with_keys
from tests.support.colours import hides, shows
from tests.support.firm import file_report
from tests.support.officers import DeskOf, open_report, signed_in, unlock

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser seals and opens


def days_ago(days):
    return timezone.localdate() - dt.timedelta(days=days)


@pytest.mark.parametrize("named", ["the first list", "the second list"])
def test_a_firm_that_filed_after_the_leaving_is_shown_nothing(window, cast, named):
    desk = cast.officer_a.desk
    with window() as page:
        made = with_keys(page, desk, cast.inbox_a, day=days_ago(9).isoformat())
        page.goto("/report/")
        newer = {"signing": made["secret"], "epoch": 2, "previous": made["list"].digest}
        # The officer of the first list is not on the second.
        second = keep_list(desk, make_list(page, desk, day=days_ago(4).isoformat(), **newer))
        receipt = file_report(page)
        report = threads.Report.objects.get()
        is_first = named == "the first list"
        forge_message(page, report, made["list"] if is_first else second, made["holders"][0])
        try_to_open(page, receipt)
        assert_nothing_is_trusted(page, "list-unknown" if is_first else "signer")


def test_the_firm_that_knew_the_officer_is_shown_nothing_either(window, cast):
    """The report was sealed while the officer was there: the old list belongs to its thread."""
    desk = cast.officer_a.desk
    with window() as page:
        made = with_keys(page, desk, cast.inbox_a, day=days_ago(9).isoformat())
        receipt = file_report(page)
        report = threads.Report.objects.get()
        page.goto("/report/")
        newer = {"signing": made["secret"], "epoch": 2, "previous": made["list"].digest}
        keep_list(desk, make_list(page, desk, day=timezone.localdate().isoformat(), **newer))
        tomorrow = days_ago(-1)
        forge_message(page, report, made["list"], made["holders"][0], day=tomorrow)
        try_to_open(page, receipt)
        assert_nothing_is_trusted(page, "not-in-force")


def test_colleagues_are_shown_nothing_by_a_stranger_either(window, cast):
    """The officer's page checks alike: a message by a key on no list takes the report off it."""
    with window() as page:
        DeskOf(page, cast.inbox_a)
        file_report(page)
        report = threads.Report.objects.get()
        page.goto("/report/")
        other = make_list(page, cast.inbox_a.desk)["holders"][0]
        forge_message(page, report, RecipientList.objects.get(), other)
        with window(signed_in(cast.inbox_a)) as inbox:
            unlock(inbox)
            open_report(inbox)
            shows(inbox.locator("#report-fault"), "code: signer")
            hides(inbox.locator("body"), FORGED_TEXT)
            assert inbox.locator("#report-body").is_hidden()
