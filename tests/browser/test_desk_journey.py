"""The desk's whole journey in a real browser: logged, released by two people, withdrawn."""

import re

import pytest
from playwright.sync_api import expect

from incidents.management.commands.seed_demo import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser walks some twenty pages


def sign_in(page, email):
    page.goto("/accounts/login/")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def fill_draft(page):
    """Five facts and a citation, as an officer types them."""
    page.get_by_label("Firm", exact=True).fill("Nordlicht Reisen")
    page.locator("[name=firm_country]").select_option("DE")
    page.locator("[name=coercing_state]").select_option("CN")
    page.locator("[name=authority_name]").fill("Civil Aviation Administration of China")
    page.locator("[name=demanded_change]").fill("Name Taiwan as a province in the atlas of routes")
    page.locator("[name=source-0-title]").fill("Letter to the firm")
    page.get_by_label("Taiwan designation").check()
    page.get_by_label("Regulatory demand").check()
    page.locator("[name=citation-0-text]").fill("advertising-law#9(4)")
    page.locator("[name=citation-0-invoked]").select_option("cited-in-letter")
    page.locator("[name=consent]").select_option("named")
    page.locator("[name=marking]").select_option("clear")


def log(page):
    """Log the case; a wrong day first, which loses nothing. Returns the desk's reference."""
    page.goto("/desk/cases/new/")
    fill_draft(page)
    page.locator("[name=reported_on]").fill("last spring")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".faults")).to_be_visible()
    assert page.locator("[name=demanded_change]").input_value().startswith("Name Taiwan")
    assert page.locator("[name=citation-0-text]").input_value() == "advertising-law#9(4)"
    page.locator("[name=reported_on]").fill("2026-10")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/desk/cases/DESK-A-\d{4}-\d{4}/$"))
    expect(page.get_by_text("Advertising Law art. 9(4)").first).to_be_visible()
    return page.url.rstrip("/").rsplit("/", 1)[1]


def propose(page):
    page.get_by_role("link", name="Preview and release").click()
    expect(page.get_by_role("heading", name="Public: everyone")).to_be_visible()
    page.locator("[name=reason]").fill("The firm agreed.")
    page.get_by_role("button", name="Propose for release").click()
    page.wait_for_url(re.compile(r"/desk/releases/[0-9a-z]{13}/$"))
    return page.url


def test_a_case_is_logged_released_found_and_withdrawn(window, cast):
    with window() as officer, window() as approver, window() as reader:
        # An approver proposes: only then can the refusal of one's own release be seen.
        sign_in(officer, cast.approver_a.email)
        log(officer)
        release = propose(officer)
        officer.get_by_role("button", name="Approve").click()
        expect(officer.get_by_text("Another officer has to approve your release.")).to_be_visible()

        reader.goto("/incidents/?q=Nordlicht")
        expect(reader.get_by_text("0 entries")).to_be_visible()

        colleague(cast)
        sign_in(approver, "second@desk-a.example")
        approver.goto(release)
        approver.get_by_role("button", name="Approve").click()
        expect(approver.get_by_text("Approved and published.")).to_be_visible()

        reader.goto("/incidents/?q=Nordlicht")
        reader.get_by_role("link", name=re.compile("Nordlicht Reisen")).first.click()
        expect(reader.get_by_text("cited in the letter")).to_be_visible()
        entry = reader.url

        approver.goto(release)
        approver.get_by_text("Withdraw from the register").click()
        approver.locator("#withdraw-reason").fill("The firm asked for it.")
        approver.get_by_role("button", name="Withdraw", exact=True).click()
        expect(approver.get_by_text("Withdrawn from the register.")).to_be_visible()

        assert reader.goto(entry).status == 410
        expect(reader.get_by_text("The firm asked for it.")).to_be_visible()
        assert reader.goto("/incidents/?q=Nordlicht").status == 200
        expect(reader.get_by_text("0 entries")).to_be_visible()
        # The one complaint is the browser's own, of the form that was sent back.
        assert [said for said in officer.complaints if "422" not in said] == []


def colleague(cast):
    """A second approver of desk A: one who did not propose."""
    cast.person("second@desk-a.example", "approver", desk=cast.approver_a.desk)
