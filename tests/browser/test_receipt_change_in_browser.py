"""Counsel files two reports for a firm under one receipt, and the firm takes both over."""

import datetime as dt

import pytest
from django.utils import timezone

from incidents.actions.reports import receipt_log
from incidents.models.reports.threads import Report
from tests.support.colours import shows
from tests.support.firm import come_back, file_report, go_on, to_receipt
from tests.support.officers import DeskOf, act, faults, open_report, signed_in, unlock

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open


def file_second(page, receipt):
    to_receipt(page, demanded="The second demand")
    page.get_by_text("Use the receipt of an earlier report instead").click()
    page.fill("#earlier", receipt)
    page.click("#use-earlier")
    shows(page.locator("#earlier-used"), "as report 2")
    go_on(page)
    page.wait_for_selector("[data-step=done]:visible, #refusal:visible", timeout=60_000)


def choose(page, receipt, number):
    """Open one of several reports of a receipt."""
    page.goto("/report/thread/")
    page.fill("#receipt", receipt)
    page.click("#open")
    page.wait_for_selector("#choosing:visible")
    page.locator("#reports button").nth(number).click()
    page.wait_for_selector("#thread:visible")


def take_over(page):
    """Change the receipt of the open report to new words; returns them."""
    page.click("#make-words")
    words = page.locator("#new-receipt li").all_inner_texts()
    page.fill("#last-word", "wrong")
    page.click("#change")
    shows(page.locator("#refusal"), "not the last of the new words")
    page.fill("#last-word", words[-1])
    page.click("#change")
    shows(page.locator("#progress"), "Only the new words")
    shows(page.locator("#state"), "receipt of this report was changed")
    assert page.locator("#changing-to").is_hidden()
    return " ".join(words)


def test_a_firm_takes_over_what_counsel_filed(window, cast):
    with window() as page:
        desk = DeskOf(page, cast.inbox_a)
        counsels = file_report(page, demanded="The first demand")
        file_second(page, counsels)
        with window(signed_in(cast.inbox_a)) as officers:
            unlock(officers)
            choose(page, counsels, 0)
            own = take_over(page)
            assert faults(page) == []
            # The second report joins the words that the firm has now. Counsel's open nothing more.
            come_back(page, counsels)
            page.locator("summary", has_text="Use words that you have already").click()
            page.fill("#own-receipt", own)
            page.click("#change")
            shows(page.locator("#progress"), "Only the new words")
            page.goto("/report/thread/")
            page.fill("#receipt", counsels)
            page.click("#open")
            shows(page.locator("#refusal"), "There is no report for this receipt")
            choose(page, own, 0)
            page.fill("#text", "Now the firm itself writes")
            page.click("#write")
            shows(page.locator("#messages"), "Now the firm itself writes")
            officers.reload()
            unlock(officers)
            first = Report.objects.order_by("received_on", "id")
            for number in range(first.count()):
                open_report(officers, number)
                shows(officers.locator("#report-state"), "The firm changed its receipt on")
                assert officers.locator("#report-alarms li").count() == 0
            officers.fill("#text", "An answer to the firm")
            act(officers, "Encrypt and send")
            shows(officers.locator("#messages"), "An answer to the firm")
        texts = ""
        for number in range(2):
            choose(page, own, number)
            texts += page.inner_text("#messages")
        for words in ("first demand", "second demand", "the firm itself", "An answer to the firm"):
            assert words in texts
        # The log still holds what counsel's words committed to.
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        receipt_log.close_days(tomorrow, scripts="0" * 64)
        page.goto("/report/verify/")
        page.fill("#receipt", own)
        page.click("#check")
        page.wait_for_selector("#result:visible")
        lines = page.locator("#result-words li").all_inner_texts()
        assert [("On record" in line or "on record" in line) for line in lines] == [True, True]
        assert desk.first
