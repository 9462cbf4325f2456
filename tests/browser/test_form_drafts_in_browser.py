"""A form in a real browser: saved while somebody types, kept when their session ends."""

import pytest
from playwright.sync_api import expect

from incidents.actions.desk import form_drafts
from incidents.management.commands.seed_demo import PASSWORD
from incidents.models import Case, FormDraft, Session
from tests.browser.test_desk_journey import fill_draft, sign_in
from tests.support.colours import violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser types, waits and signs in again

DEMAND = "Name Taiwan as a province in the atlas of routes"


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_what_was_typed_is_there_again_in_another_browser(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/new/")
        fill_draft(page)
        page.locator("[data-rows=source] [data-add]").click()
        page.locator("[name=source-1-title]").fill("A second source")
        expect(page.locator("#draft-state")).to_contain_text("Draft saved")
    with window(client) as page:
        page.goto("/desk/")
        page.get_by_role("link", name="Log a case").last.click()
        expect(page.locator("#draft-notice")).to_be_visible()
        expect(page.locator("[name=demanded_change]")).to_have_value(DEMAND)
        expect(page.locator("[name=source-1-title]")).to_have_value("A second source")
        expect(page.get_by_label("Taiwan designation")).to_be_checked()
        assert violations(page) == []
        page.locator("[name=reported_on]").fill("2026-10")
        save(page)
        page.wait_for_url("**/desk/cases/DESK-A-*/")
        assert page.complaints == []
    assert not FormDraft.objects.exists()


def test_a_session_that_ends_loses_nothing(window, cast):
    with window() as page:
        sign_in(page, cast.officer_a.email)
        page.goto("/desk/cases/new/")
        fill_draft(page)
        page.locator("[name=reported_on]").fill("2026-10")
        expect(page.locator("#draft-state")).to_contain_text("Draft saved")
        form_drafts.discard_draft("/desk/cases/new/", by=cast.officer_a)
        page.context.clear_cookies()
        Session.objects.all().delete()
        page.locator("[name=note]").fill("Typed after the session had ended")
        save(page)
        link = page.locator("#draft-state a")
        expect(page.locator("#draft-state")).to_contain_text("Your session has expired.")
        link.click()
        page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill(cast.officer_a.email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/desk/cases/new/")
        expect(page.locator("[name=demanded_change]")).to_have_value(DEMAND)
        expect(page.locator("[name=note]")).to_have_value("Typed after the session had ended")
        save(page)
        page.wait_for_url("**/desk/cases/DESK-A-*/")
    assert Case.objects.filter(note="Typed after the session had ended").count() == 1


def test_leaving_with_something_unsaved_is_warned_of(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        warnings = []
        page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
        page.goto("/desk/cases/new/")
        page.goto("/desk/")
        assert warnings == []
        page.goto("/desk/cases/new/")
        page.locator("[name=demanded_change]").press_sequentially("Half a wor")
        page.goto("/desk/")
        assert warnings == ["beforeunload"]


def test_a_draft_that_cannot_be_saved_says_so_and_stays_in_the_tab(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/new/")
        page.route("**/desk/drafts/", lambda route: route.abort())
        page.locator("[name=demanded_change]").fill(DEMAND)
        expect(page.locator("#draft-state")).to_contain_text("Check your connection.")
        page.unroute("**/desk/drafts/")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.locator("[name=demanded_change]")).to_have_value(DEMAND)
        expect(page.locator("#draft-state")).to_contain_text("Draft saved")
