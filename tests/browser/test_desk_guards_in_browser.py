"""The desk's guards as people meet them: withdrawn, sent back, saved by two at once."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.actions.desk import releases
from incidents.models import Case, Source
from tests.support.colours import look, shows, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page

REASON = "The firm asked to be taken out of the register."
LEAF = {
    "archive_url": "https://archive.example/2018/05/25/notice-of-the-bureau",
    "sha256": "5a1e70c2" * 8,
    "language": "zh-Hans",
}


@pytest.fixture
def withdrawn(cast):
    """A case that was withdrawn while a better version of it waited."""
    case = cast.muji_case
    Case.objects.filter(pk=case.pk).update(demanded_change="Destroy the hangers")
    Source.objects.filter(uses__case=case).update(**LEAF)
    waiting = releases.propose_release(case, by=cast.officer_a, reason="The fine is known.")
    releases.withdraw_release(case.releases.get(version=1), reason=REASON, by=cast.officer_a)
    return waiting


def test_a_withdrawn_case_is_locked_until_its_consent_is_renewed(window, client, cast, withdrawn):
    client.force_login(cast.approver_a)
    address = withdrawn.get_absolute_url()
    for place in (address, f"{withdrawn.case.get_absolute_url()}release/"):
        look(window, client, place)
    with window(client) as page:
        page.goto(address)
        shows(page.locator(".notice.alarm"), REASON)
        expect(page.get_by_role("button", name="Approve")).to_be_disabled()
        page.get_by_role("link", name="Record a renewed consent").click()
        look(window, client, page.url.removeprefix(page.url.split("/desk/")[0]))
        page.get_by_label("Who agreed, and in which role").fill("Ana Weber, head of legal")
        page.get_by_label("Day of the agreement").fill(timezone.localdate().isoformat())
        page.get_by_role("button", name="Record the consent").click()
        page.wait_for_url(f"**{address}")
        shows(page.locator(".notice"), "Ana Weber, head of legal")
        assert violations(page) == []
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_text("Approved and published.")).to_be_visible()
        for words in LEAF.values():
            shows(page.locator("main"), words)


def test_what_was_sent_back_is_fixed_and_the_approver_reads_what_changed(window, client, cast):
    case, draft = cast.draft(), cast.response()
    for subject in (case, draft):
        proposal = releases.propose_release(subject, by=cast.officer_a, reason="The firm agreed.")
        releases.send_back_release(
            proposal, reason="Cite the ministry's notice.", by=cast.approver_a
        )
    client.force_login(cast.officer_a)
    for place in ("/desk/", proposal.get_absolute_url(), f"{draft.get_absolute_url()}release/"):
        look(window, client, place)
    with window(client) as page:
        page.goto("/desk/")
        shows(page.locator("section[aria-labelledby=sent-back]"), "Cite the ministry's notice.")
        page.get_by_role("link", name="Fix and propose again").first.click()
        page.locator("[name=demanded_change]").fill("Take two maps off the wall")
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("link", name="Preview and release").click()
        page.get_by_role("button", name="Propose for release").click()
        page.wait_for_url("**/desk/releases/*/")
        shows(page.locator(".notice"), "Cite the ministry's notice.")
        shows(page.locator(".difference ins").first, "two maps")
        assert violations(page) == []


def test_a_stale_edit_is_finished_with_the_keyboard(window, client, cast):
    case = cast.draft(note="Call the firm", doubts="")
    client.force_login(cast.officer_a)
    with window(client) as page, window(client, viewport={"width": 360, "height": 800}) as other:
        for one in (page, other):
            one.goto(f"{case.get_absolute_url()}edit/")
        page.locator("[name=note]").fill("Call the firm's lawyer")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url(f"**{case.get_absolute_url()}")
        other.locator("[name=note]").fill("Call the firm on Monday")
        other.get_by_role("button", name="Save", exact=True).click()
        other.locator(".conflict:focus").wait_for()
        assert violations(other) == []
        assert other.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert other.locator("[name=note]").input_value() == "Call the firm on Monday"
        other.keyboard.press("Tab")
        other.keyboard.press("Space")
        expect(other.get_by_role("radio", name="Yours")).to_be_checked()
        other.keyboard.press("Enter")
        other.wait_for_url(f"**{case.get_absolute_url()}")
    case.refresh_from_db()
    assert case.note == "Call the firm on Monday"
