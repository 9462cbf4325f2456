"""The desk's pages as its people meet them, and its work done with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from incidents.actions.desk import releases
from incidents.actions.people import people
from incidents.models import Case, Event
from tests.support.colours import look, violations
from tests.support.import_pages import check, upload, word
from tests.support.keys import key_of
from tests.support.tables import INPUTS, row, table
from tests.support.whole_files import import_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page

DESK = ["/desk/", "/desk/cases/", "/desk/cases/?q=airline", "/desk/cases/new/", "/desk/cases/many/"]
LISTS = ["/desk/releases/", "/desk/imports/", "/desk/imports/words/"]


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer_a)
    return client


@pytest.mark.parametrize("address", DESK + LISTS)
def test_an_officer_can_read_the_desk(window, officer, address):
    look(window, officer, address)


@pytest.mark.parametrize("part", ["", "edit/", "release/"])
def test_an_officer_can_read_a_case(window, officer, cast, part):
    look(window, officer, cast.muji_case.get_absolute_url() + part)


def test_an_approver_can_read_what_changes_and_what_was_decided(window, client, cast):
    case = cast.muji_case
    first = case.releases.first()
    Event.objects.create(case=case, kind="statement", on="2018-05-25", position=90, note="Sorry.")
    Case.objects.filter(pk=case.pk).update(demanded_change="Destroy the hangers")
    second = releases.propose_release(case, by=cast.officer_a, reason="The firm replied.")
    client.force_login(cast.approver_a)
    look(window, client, second.get_absolute_url())
    look(window, client, first.get_absolute_url())
    look(window, client, "/desk/")


def test_an_officer_can_read_why_a_file_was_refused(window, officer, cast):
    record = import_file(b"case_id,country\nx,Japan\n", filename="faulty.csv", by=cast.officer_a)
    assert record.refusals
    look(window, officer, record.get_absolute_url())


def test_an_officer_can_match_and_check_a_file(window, officer, cast):
    word(cast)
    look(window, officer, "/desk/imports/words/")
    table_of_others = (
        b"Company,Date,Issue,Demand,Link\nTatra,03.08.22,Weather,A,https://a.example/1\n"
        b",26.12.2025,Tibet,B,https://a.example/2\n"
    )
    look(window, officer, upload(cast, table_of_others).next_url)
    record = upload(cast, (INPUTS / "32-dup-of-register.csv").read_bytes())
    look(window, officer, check(cast, record).next_url)
    faulty = table(row(), row(slug="b", firm="", topic="weather"))
    look(window, officer, check(cast, upload(cast, faulty, data_set="Other")).next_url)


def test_an_administrator_can_read_the_people(window, client, cast):
    client.force_login(cast.admin)
    look(window, client, "/desk/people/")
    look(window, client, f"/desk/people/{key_of(cast.analyst)}/")


def test_a_colleague_can_read_who_is_to_join(window, client, cast):
    desk = cast.officer_a.desk
    people.invite(
        "new@desk-a.example",
        roles=["officer", "inbox"],
        desk=desk,
        by=cast.admin,
        reason="They join us.",
    )
    for reader in (cast.officer_a, cast.inbox_a):
        client.force_login(reader)
        look(window, client, "/desk/colleagues/")


def test_faults_are_told_first_and_can_be_read(window, officer, cast):
    with window(officer) as page:
        page.goto("/desk/cases/new/")
        page.get_by_label("Firm", exact=True).fill("Nordlicht")
        page.get_by_role("button", name="Save", exact=True).click()
        page.locator(".faults:focus").wait_for()
        assert page.get_by_label("Firm", exact=True).input_value() == "Nordlicht"
        assert violations(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#id_coercing_state:target")).to_be_visible()


def test_blank_rows_wait_and_filled_ones_can_be_taken_away(window, officer, cast):
    with window(officer) as page:
        page.goto("/desk/cases/new/")
        expect(page.locator("[name=source-0-title]")).to_be_visible()
        expect(page.locator("[name=source-1-title]")).to_be_hidden()
        expect(page.get_by_label("Remove this row").first).to_be_hidden()
        page.locator("[name=source-0-title]").fill("A letter")
        expect(page.locator("[name=source-0-DELETE]")).to_be_visible()
        more = page.get_by_role("button", name=re.compile("Add a row.*Sources"))
        more.click()
        expect(page.locator("[name=source-1-title]")).to_be_focused()
        more.click()
        expect(page.locator("[name=source-2-title]")).to_be_focused()


def test_sections_open_where_they_hold_something(window, officer, cast):
    happened = "details[data-rows=event]"
    with window(officer) as page:
        page.goto("/desk/cases/new/")
        assert page.locator(happened).get_attribute("open") is None
        page.goto(cast.muji_case.get_absolute_url() + "edit/")
        assert page.locator(happened).get_attribute("open") == ""


def tab_to(page, name, most=90):
    """Press Tab until the field of this name, or the button of this text, has the focus.

    On the way each stop must be visible, and show that it has the focus.
    """
    for _step in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const box = at.getBoundingClientRect();
              const middle = [box.x + box.width / 2, box.y + box.height / 2];
              const top = document.elementFromPoint(...middle);
              return {name: at.name || at.textContent.trim(), outline: style.outlineStyle,
                covered: !(at.contains(top) || top?.contains(at) || top?.closest("label"))}
            }"""
        )
        assert stop["outline"] != "none", stop
        assert not stop["covered"], stop
        if stop["name"] == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_case_is_logged_with_the_keyboard_alone(window, officer, cast):
    with window(officer, reduced_motion="reduce") as page:
        page.goto("/desk/")
        tab_to(page, "Log a case")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/cases/new/")
        for name, typed in (
            ("firm_name", "Nordlicht Reisen"),
            ("coercing_state", "China"),
            ("reported_on", "2026-10"),
            ("demanded_change", "Name Taiwan as a province"),
            ("source-0-title", "Letter to the firm"),
            ("citation-0-text", "advertising-law#9(4)"),
        ):
            tab_to(page, name)
            page.keyboard.type(typed)
        tab_to(page, "Save")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/cases/DESK-A-*/")
    case = Case.objects.get(firm__name="Nordlicht Reisen")
    assert (case.coercing_state, case.reported_on) == ("CN", "2026-10")
    assert [str(row.text) for row in case.citations.all()] == ["Advertising Law art. 9(4)"]


def test_the_fault_of_a_row_leads_to_the_row(window, officer, cast):
    with window(officer) as page:
        page.goto("/desk/cases/new/")
        page.locator("details[data-rows=event] summary").click()
        page.select_option("[name=event-0-kind]", "fined")
        page.fill("[name=event-0-amount]", "5")
        page.fill("[name=source-0-title]", "A letter")
        page.fill("[name=source-0-url]", "letter")
        page.get_by_role("button", name="Save", exact=True).click()
        faults = page.locator(".faults")
        expect(faults.get_by_text("Sources 1: Web address")).to_be_visible()
        faults.get_by_role("link", name="What happened 1").click()
        expect(page.locator("#id_event-0-kind:target")).to_be_visible()
