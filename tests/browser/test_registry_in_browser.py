"""The registry in a browser: a firm fills its facts in, two people merge, axe reads the pages."""

import pytest
from playwright.sync_api import expect

from incidents.actions.desk.summaries import refresh_summaries
from incidents.models import Case, Firm, PartyChange
from tests.browser.test_desk_journey import fill_draft
from tests.desk.test_parties import published_firms
from tests.support.colours import violations
from tests.support.keys import key_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page

NARROW = {"width": 360, "height": 800}


def look(page, address, name):
    """Read a page with axe in both colours, and on a telephone, where it must not scroll."""
    page.goto(address)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], (name, scheme)
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    page.set_viewport_size(NARROW)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    assert width <= NARROW["width"], (name, width)


def test_a_known_firm_fills_in_what_is_known_and_nothing_that_was_typed(window, client, cast):
    cast.firm(name="Vltava Shipping", country="CZ", other_names=["伏尔塔瓦航运"])
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/new/")
        page.locator("[name=firm_name]").fill("伏尔塔瓦航运")
        page.locator("[name=firm_name]").blur()
        expect(page.locator("[name=firm_country]")).to_have_value("CZ")
        page.goto("/desk/cases/new/")
        page.locator("[name=firm_country]").select_option("DE")
        page.locator("[name=firm_name]").fill("Vltava Shipping")
        with page.expect_response("**/desk/cases/firm/**"):
            page.locator("[name=firm_name]").blur()
        expect(page.locator("[name=firm_country]")).to_have_value("DE")
        assert page.complaints == []


def test_two_people_merge_a_double_and_its_old_address_leads_to_the_firm(window, client, cast):
    double, stays = published_firms(cast, "Vltava Shipping Ltd", "Vltava Shipping")
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto(f"/desk/firms/{key_of(double)}/")
        page.get_by_role("link", name="Merge into this one").click()
        page.locator("[name=reason]").fill("The trade register has one.")
        page.get_by_role("button", name="Propose this merge").click()
        expect(page.get_by_text("proposed to merge Vltava Shipping Ltd")).to_be_visible()
    client.force_login(cast.approver_a)
    with window(client) as page:
        look(page, "/desk/firms/", "firms")
        page.get_by_role("button", name="Make this change").click()
        expect(page.get_by_text("The change was made.")).to_be_visible()
        page.goto(f"/firms/{double.slug}/")
        assert page.url.endswith(f"/firms/{stays.slug}/")
        assert page.complaints == []
    assert PartyChange.objects.get().is_in_force


def test_the_pages_of_the_registry_read_well(window, client, cast):
    firm, other = cast.firm(lei="213800KUD8LAJWSQ9D15"), cast.firm(name="Tatra Instruments, a.s.")
    cast.draft(firm=firm)
    cast.draft(firm=other)
    while refresh_summaries():
        pass
    client.force_login(cast.officer_a)
    with window(client) as page:
        for name in ("", "edit/", "merge/"):
            look(page, f"/desk/firms/{key_of(firm)}/{name}", name)
        for name in ("authorities/", "campaigns/", "campaigns/new/"):
            look(page, f"/desk/{name}", name)
        case = Case.objects.filter(firm=firm).get()
        look(page, case.get_absolute_url(), "case")
        expect(page.get_by_role("heading", name="Related cases")).to_be_visible()
        assert page.complaints == []
    assert Firm.objects.filter(pk=firm.pk).exists()


def test_the_tabs_of_statuses_get_their_counts_after_the_list(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/")
        count = page.locator("[data-count=released]")
        released = Case.objects.filter(releases__entries__tier="public").distinct().count()
        expect(count).to_have_text(str(released))
        assert page.complaints == []


def test_a_changed_country_is_asked_about_in_the_form(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/desk/cases/new/")
        fill_draft(page)
        page.locator("[name=reported_on]").fill("2026-10")
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/desk/cases/DESK-A-*/")
        page.get_by_role("link", name="Edit the case").click()
        page.locator("[name=firm_country]").select_option("AT")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(".faults")).to_contain_text("whether you correct this firm")
        assert violations(page) == []
        page.get_by_label("It is the same firm: correct it in all cases.").check()
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_url("**/desk/cases/DESK-A-*/")
    assert Firm.objects.get(name="Nordlicht Reisen").country == "AT"
