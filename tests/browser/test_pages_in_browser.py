"""Every page as its reader meets it: accessible, within 360 px, loading only what is our own."""

import pytest
from playwright.sync_api import expect

from incidents.actions.saved import searches
from tests.support.colours import NARROW, look, violations
from tests.support.editions import change_register, publish, withdraw, write

PUBLIC = [
    "/",
    "/incidents/?topic=taiwan-designation&q=taiwan",
    "/incidents/?q=nothing+answers+to+this",
    "/incidents/?topic=-tibet",
    "/partnerships/",
    "/campaigns/",
    "/campaigns/caac-letter-2018/",
    "/regulations/",
    "/regulations/cybersecurity-law-2016/",
    "/responses/deadlines/",
    "/responses/deadlines/?rule=eu-aci-council&started_on=2025-10&extended_by=2",
    "/firms/",
    "/authorities/caac/",
    "/sources/",
    "/data/",
    "/incidents/?edition=1",
    "/dashboards/",
    "/dashboards/regulations/?since=2018&until=2019",
    "/dashboards/compliance/",
    "/dashboards/campaigns/",
    "/dashboards/map/",
    "/dashboards/measures/",
    "/dashboards/method/",
    "/dashboards/figures/by-year/",
    "/api/docs/",
    "/report/keys/",
    "/report/verify/",
    "/accounts/login/",
    "/accounts/password/reset/",
]
# More than a page of one form has places to stop at with the Tab key.
MOST_STOPS = 40
# Pale words on the page's own ground, and two links of ten pixels, one upon the other.
FAULTS = """() => {
  const main = document.querySelector("main");
  const told = (tag, words, style) => {
    const part = main.appendChild(document.createElement(tag));
    part.textContent = words;
    if (tag === "a") part.href = "/" + words;
    Object.assign(part.style, style);
  };
  const small = {display: "block", width: "10px", height: "10px", overflow: "hidden"};
  told("p", "Pale", {color: "#dddddd"});
  told("a", "One", small);
  told("a", "Two", small);
}"""
REFUSED = [
    ("/incidents/?stat=CN", 400),
    ("/incidents/CCI-1999-0001/", 404),
    ("/incidents/?edition=99", 404),
]
ACCOUNT = ["/accounts/2fa/", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/"]
# Pages of an officer that no journey reads, as they are before anything was written on them.
DESK = [
    "/desk/circles/",
    "/desk/circles/new/",
    "/desk/history/",
    "/desk/history/readings/",
    "/desk/received/",
    "/desk/statements/",
    "/saved/dashboards/",
    "/saved/webhooks/",
]

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page


def test_a_fault_would_be_found(window, client, cast):
    with window(client, color_scheme="light") as page:
        page.goto("/accounts/login/")
        page.evaluate(FAULTS)
        assert dict(violations(page)).keys() == {"color-contrast", "target-size"}
        assert violations(page, "color-contrast")[0][1].startswith("<p")


@pytest.mark.parametrize("address", PUBLIC)
def test_anyone_can_read(window, client, cast, address):
    look(window, client, address)


@pytest.mark.parametrize(("address", "status"), REFUSED)
def test_a_refusal_is_a_page_as_well(window, client, cast, address, status):
    look(window, client, address, status)


def test_anyone_can_read_an_entry_and_its_firm(window, client, cast):
    found = client.get("/incidents/?provision=advertising-law%239(4)").context["entries"]
    entry = next(row for row in found if "Muji" in row["title"])
    look(window, client, entry["url"])
    look(window, client, client.get(entry["url"]).context["entry"]["firm_url"])


def test_anyone_can_read_an_edition_and_what_a_version_changed(window, client, cast, edition):
    change_register(cast, 2)
    (case, *_others) = change_register(cast, 1)
    publish()
    withdraw(cast, cast.muji_case)
    write()
    for address in ("/data/1/", "/data/2/", f"/incidents/{case.ref}/versions/3/"):
        look(window, client, address)


@pytest.mark.parametrize("address", DESK)
def test_an_officer_can_work(window, client, cast, address):
    client.force_login(cast.officer_a)
    look(window, client, address)


@pytest.mark.parametrize("address", ACCOUNT)
def test_whoever_has_an_account_can_keep_it(window, client, cast, address):
    client.force_login(cast.officer_a)
    look(window, client, address)


def test_whoever_follows_a_search_can_read_and_end_it(window, client, cast):
    row = searches.save_search("Maps", "q=tatra", is_desks=False, pace="daily", by=cast.officer_a)
    cast.release(cast.draft())
    client.force_login(cast.officer_a)
    for address in ("/saved/", "/saved/new/?topic=tibet", row.get_absolute_url()):
        look(window, client, address)
    client.logout()
    stop = f"/saved/unsubscribe/{row.subscriptions.get().stop_key}/"
    look(window, client, stop)
    with window(client) as page:
        page.goto(stop)
        reached = []
        while "Stop the e-mails" not in reached and len(reached) < MOST_STOPS:
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim()"))
        assert reached[-1] == "Stop the e-mails"
        page.keyboard.press("Enter")
        page.wait_for_selector("h1:has-text('You will get no more e-mails')")
        assert page.complaints == []
    assert row.subscriptions.get().pace == "never"


def test_facets_fold_on_a_narrow_page_and_stand_open_on_a_wide_one(window, cast):
    with window(**NARROW) as page:
        page.goto("/incidents/")
        facet = page.locator(".facet").first
        expect(facet).to_be_hidden()
        page.click("summary:has-text('Filter')")
        expect(facet).to_be_visible()
    with window() as page:
        page.goto("/incidents/")
        expect(page.locator(".facet").first).to_be_visible()
        expect(page.locator("summary:has-text('Filter')")).to_be_hidden()


def test_the_menu_folds_on_a_narrow_page_and_needs_no_script(window, cast):
    with window(**NARROW, java_script_enabled=False) as page:
        page.goto("/firms/")
        assert page.locator(".site-header").bounding_box()["height"] == 56
        expect(page.locator(".site-nav")).to_be_hidden()
        page.click("summary:has-text('Menu')")
        expect(page.locator(".site-nav a", has_text="Campaigns")).to_be_visible()
        expect(page.locator(".session a", has_text="Sign in")).to_be_visible()
    with window() as page:
        page.goto("/firms/")
        expect(page.locator(".site-nav")).to_be_visible()
        expect(page.locator("summary:has-text('Menu')")).to_be_hidden()
        assert page.locator(".site-header").bounding_box()["height"] == 56


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_three_entrances_are_in_sight_on_a_telephone(window, cast, scheme):
    with window(viewport={"width": 360, "height": 740}, color_scheme=scheme) as page:
        page.goto("/")
        page.evaluate("document.fonts.ready")
        for control in ("a.button.prominent", "a.button:not(.prominent)", "[type=search]"):
            box = page.locator(f".entrance {control}").bounding_box()
            assert box["y"] + box["height"] <= 740
        assert page.locator("h2:has-text('The situation on')").bounding_box()["y"] > box["y"]


def test_the_keyboard_reaches_the_content_first(window, cast):
    with window() as page:
        page.goto("/incidents/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_paper_carries_no_controls_and_the_addresses_of_its_links(window, cast):
    with window() as page:
        page.goto("/campaigns/caac-letter-2018/")
        page.emulate_media(media="print")
        expect(page.locator(".site-nav")).to_be_hidden()
        expect(page.locator(".session")).to_be_hidden()
        after = "getComputedStyle(document.querySelector('main a[href^=http]'), '::after').content"
        assert "http" in page.evaluate(after)


def test_the_code_to_scan_is_drawn_inside_the_page(window, client, cast):
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto("/accounts/2fa/totp/activate/")
        if page.locator("[name=password]").count():
            page.fill("[name=password]", "demo-demo-demo")
            page.click("main button.prominent")
        expect(page.locator(".qr svg path")).to_have_count(1)
        expect(page.locator("img")).to_have_count(0)
        assert violations(page) == []
        assert page.complaints == []
