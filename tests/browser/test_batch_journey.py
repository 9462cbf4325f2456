"""One letter to 44 airlines, from logging to the register, in a browser: clicks are counted."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.browser.test_desk_journey import sign_in
from tests.support.colours import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # two people walk some fifteen pages

# 220 before: five for each of the firms.
MOST_CLICKS = 15
# Invented, and unlike one another: names that are alike would be warned of.
NAMES = """
Abalone Badger Cormorant Dandelion Ermine Fennel Gannet Hazelnut Ibex Juniper Kestrel
Lupin Marigold Narwhal Osprey Pelican Quince Rosemary Saffron Tamarisk Umber Verbena
Walnut Xenia Yarrow Zinnia Bramble Chamois Dogwood Egret Foxglove Gorse Heron Iris
Jackdaw Kingfisher Linnet Mugwort Nuthatch Oregano Ptarmigan Rowan Sorrel Thistle
"""
FIRMS = NAMES.split()


class Clicks:
    """Clicks on a page, counted. Typing is none, and choosing from a list is one."""

    def __init__(self):
        self.count = 0

    def click(self, place):
        self.count += 1
        place.click()

    def choose(self, place, value):
        self.count += 1
        place.select_option(value)


def log_letter(page, clicks):
    """Log the letter for all firms; typed in the order of the form."""
    clicks.click(page.get_by_role("link", name="Log one demand for many firms"))
    page.locator("[name=firms]").fill("\n".join(f"{name}; CZ" for name in FIRMS))
    page.locator("[name=authority_name]").fill("Civil Aviation Administration of China")
    clicks.choose(page.locator("[name=coercing_state]"), "CN")
    page.locator("[name=demanded_change]").fill("List Taiwan as part of China on the web site")
    page.locator("[name=reported_on]").fill("2026-04-25")
    clicks.click(page.get_by_label("Taiwan designation"))
    clicks.click(page.get_by_label("Regulatory demand"))
    page.locator("[name=source-0-title]").fill("Letter to the firms")
    clicks.choose(page.locator("[name=consent]"), "named")
    clicks.choose(page.locator("[name=marking]"), "clear")
    clicks.click(page.get_by_role("button", name="Save", exact=True))
    expect(page.get_by_text("44 cases logged.")).to_be_visible()


def propose_all(page, clicks):
    """Propose the cases of the list that was just logged; the preview names how many."""
    clicks.click(page.get_by_label("All 44 of this list"))
    assert violations(page) == []
    clicks.click(page.get_by_role("button", name="Propose for release"))
    expect(page.get_by_role("heading", name="Propose 44 cases for release")).to_be_visible()
    assert violations(page) == []
    page.locator("[name=reason]").fill("The firms agreed.")
    clicks.click(page.get_by_role("button", name="Propose 44 cases"))
    expect(page.get_by_text("44 cases await a decision.")).to_be_visible()


def approve_all(page, clicks):
    """Open the batch from my work, read three samples, approve."""
    clicks.click(page.get_by_role("link", name="Review").first)
    expect(page.get_by_text("Read 3 samples to approve.")).to_be_visible()
    expect(page.get_by_role("button", name="Approve 44 cases")).to_be_disabled()
    assert violations(page) == []
    for left in ("Read 2 samples", "Read the last sample", None):
        clicks.click(page.get_by_role("button", name="I have read this"))
        if left:
            expect(page.get_by_text(left)).to_be_visible()
    clicks.click(page.get_by_role("button", name="Approve 44 cases"))
    expect(page.get_by_text("44 releases were published.")).to_be_visible()


def test_44_airlines_of_one_letter_are_released_in_few_clicks(window, cast):
    clicks = Clicks()
    with window() as officer, window() as approver:
        sign_in(officer, cast.officer_a.email)
        log_letter(officer, clicks)
        propose_all(officer, clicks)
        sign_in(approver, cast.approver_a.email)
        approve_all(approver, clicks)
        assert officer.complaints == []
        assert approver.complaints == []
    published = Incident.objects.filter(tier="public", firm__in=FIRMS)
    assert published.count() == 44
    assert clicks.count <= MOST_CLICKS


def test_cases_are_chosen_with_the_keyboard_alone(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/?campaign=caac-letter-2018")
        page.locator(".case-firm > a").first.focus()
        for key in ("x", "ArrowDown", "ArrowDown", "Shift+X"):
            page.keyboard.press(key)
        expect(page.locator("#chosen-count")).to_have_text("3")
        page.locator("#single-keys").uncheck()
        page.locator(".case-firm > a").first.focus()
        page.keyboard.press("x")
        expect(page.locator("#chosen-count")).to_have_text("3")
        page.get_by_text("Columns (11)").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Reference", exact=True).focus()
        page.keyboard.press("Alt+ArrowDown")
        page.get_by_role("button", name="Show these columns").press("Enter")
        headings = page.locator("#case-table thead th")
        expect(headings.nth(2)).to_have_text("Authority")
        expect(headings.nth(3)).to_have_text("Reference")
        assert violations(page) == []
        assert page.complaints == []
