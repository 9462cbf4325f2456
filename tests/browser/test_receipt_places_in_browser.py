"""A firm files a second report under the receipt that it has, and comes back to both."""

import pytest

from incidents.models.reports.threads import Report
from tests.support.colours import hides, shows
from tests.support.firm import file_report, go_on, to_receipt
from tests.support.officers import DeskOf, faults

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

OTHER = "abandon " * 11 + "about"


def test_two_reports_have_one_receipt_and_nobody_can_tell(window, cast):
    with window() as page:
        DeskOf(page, cast.inbox_a)
        receipt = file_report(page, demanded="The first demand")
        to_receipt(page, demanded="The second demand")
        page.get_by_text("Use the receipt of an earlier report instead").click()
        page.fill("#earlier", OTHER)
        page.click("#use-earlier")
        page.wait_for_selector("#refusal:visible")
        shows(page.locator("#refusal"), "No report opens with these words")
        page.fill("#earlier", receipt)
        page.click("#use-earlier")
        shows(page.locator("#earlier-used"), "as report 2")
        go_on(page)
        page.wait_for_selector("[data-step=done]:visible, #refusal:visible", timeout=60_000)
        assert page.locator("#refusal").is_hidden(), page.inner_text("#refusal")
        page.goto("/report/thread/")
        page.fill("#receipt", receipt)
        page.click("#open")
        page.wait_for_selector("#choosing:visible")
        assert page.locator("#reports button").count() == 2
        for place, own, other in ((0, "first", "second"), (1, "second", "first")):
            page.locator("#reports button").nth(place).click()
            shows(page.locator("#messages"), f"The {own} demand")
            hides(page.locator("#messages"), f"The {other} demand")
        page.fill("#text", "A message to the second")
        page.click("#write")
        shows(page.locator("#messages"), "A message to the second")
        assert faults(page) == []
        page.goto("/report/verify/")
        page.fill("#receipt", receipt)
        page.click("#check")
        page.wait_for_selector("#result:visible")
        assert page.locator("#result-words li").count() == 2
    one, other = Report.objects.all()
    for name in ("lookup", "receipt", "signing"):
        assert getattr(one, name) != getattr(other, name)
