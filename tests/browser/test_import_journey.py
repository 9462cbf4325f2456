"""A foreign workbook in a real browser: matched, checked, decided on, imported, undone, again."""

import re

import pytest
from playwright.sync_api import expect

from incidents.actions.desk import cases
from incidents.models import Case, User
from tests.browser.test_desk_journey import sign_in
from tests.support.drafts import draft_of
from tests.support.workbooks import xlsx

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser walks a dozen pages

HEADER = ["Ref", "Company", "Home country", "Date", "Issue", "Measure", "Demand", "Link"]
FIRST = [
    ["1", "Tatra Works", "Czech Republic", "26.12.2025", "Weather", "Boycott", "A", "A paper"],
    ["2", "Vltava Maps", "Japan", "03.08.22", "Tibet", "Fine", "B", "Another paper"],
    ["3", "", "Japan", "2021", "Tibet", "Fine", "C", "A third"],
]
LINKS = {(1, 7): "https://a.example/1", (2, 7): "https://a.example/2"}
SECOND = [
    ["1", "Tatra Works", "Czech Republic", "26.12.2025", "Weather", "Boycott", "A new", "A paper"],
    ["2", "Vltava Maps", "Japan", "03.08.22", "Tibet", "Fine", "B new", "Another paper"],
]


def upload(page, folder, rows):
    path = folder / "their-table.xlsx"
    path.write_bytes(xlsx([HEADER, *rows], "Targets", LINKS))
    page.goto("/desk/imports/")
    page.get_by_label("File", exact=False).first.set_input_files(path)
    page.get_by_label("Data set").fill("Their table")
    page.get_by_role("button", name="Upload and match columns").click()
    page.wait_for_url(re.compile(r"/desk/imports/[0-9a-z]{13}/match/$"))


def match(page):
    """Answer what is open: the government, a word; the order of days is seen in the file."""
    expect(page.get_by_text("“03.08.22” can be read in two ways")).to_be_visible()
    expect(page.get_by_label("Day first, 3 August 2022")).to_be_checked()
    page.locator("#state").select_option("CN")
    page.get_by_label("Weather").select_option("maps-and-borders")
    page.get_by_role("button", name=re.compile(r"Check \d rows")).click()
    page.wait_for_url(re.compile(r"/desk/imports/[0-9a-z]{13}/check/$"))
    expect(page.get_by_text("Nothing has been saved.")).to_be_visible()


def work_on(names):
    """An officer's own wording of what was demanded."""
    officer = User.objects.select_related("desk").get(email="officer@desk-a.example")
    for name in names:
        case = Case.objects.get(firm__name=name, data_set="Their table")
        draft = draft_of(case)
        draft.facts["demanded_change"] = f"What {name} told us"
        cases.change_case(case, draft, seen_at=case.changed_at, by=officer)


def demands():
    own = Case.objects.filter(data_set="Their table").order_by("slug")
    return dict(own.values_list("firm__name", "demanded_change"))


def test_a_foreign_workbook_from_upload_to_undo_and_again(window, cast, tmp_path):
    with window() as page:
        sign_in(page, "officer@desk-a.example")
        walk(page, tmp_path)
        assert page.complaints == []


def walk(page, tmp_path):
    upload(page, tmp_path, FIRST)
    match(page)
    expect(page.get_by_text("A case needs a firm")).to_be_visible()
    page.get_by_role("button", name="Import 2 rows").click()
    expect(page.get_by_text("2 rows: 2 added")).to_be_visible()
    work_on(["Tatra Works", "Vltava Maps"])
    upload(page, tmp_path, SECOND)
    match(page)
    page.get_by_role("button", name=re.compile("Import|Finish")).click()
    expect(page.get_by_text("Decide each conflict first.")).to_be_visible()
    page.locator("[name=conflict-0][value=desk]").check()
    page.locator("[name=conflict-1][value=file]").check()
    page.get_by_role("button", name=re.compile("Import|Finish")).click()
    page.wait_for_url(re.compile(r"/desk/imports/[0-9a-z]{13}/$"))
    told = {"Tatra Works": "What Tatra Works told us", "Vltava Maps": "B new"}
    assert demands() == told
    page.get_by_role("button", name="Undo import").click()
    expect(page.get_by_text("The import was undone.")).to_be_visible()
    assert demands()["Vltava Maps"] == "What Vltava Maps told us"
    upload(page, tmp_path, SECOND)
    match(page)
    page.locator("[name=conflict-0][value=desk]").check()
    page.locator("[name=conflict-1][value=file]").check()
    page.get_by_role("button", name=re.compile("Import|Finish")).click()
    page.wait_for_url(re.compile(r"/desk/imports/[0-9a-z]{13}/$"))
    assert demands() == told
