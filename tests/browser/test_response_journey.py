"""A collective response from the desk to the public, by two officers; its pages read by axe."""

import datetime as dt

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from incidents import jobs
from incidents.actions.desk import releases
from incidents.models import StatutoryDeadline
from tests.support.colours import look
from tests.support.mail import said

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and axe reads each page

LETTER = "Letter of 25 April 2018 to foreign airlines on Taiwan, Hong Kong and Macau"
NOTE = "Joint note of two ministries"


def log(page):
    """Log a collective response to the letter, as an officer types it."""
    page.goto("/desk/responses/")
    page.click("text=Log a collective response")
    page.fill("[name=name]", NOTE)
    page.select_option("[name=kind]", "joint-statement")
    page.get_by_label("Who takes part").fill("Czechia; Australia")
    page.fill("[name=started_on]", "2026-11-09")
    page.fill("[name=sources]", "https://ministry.example/note")
    page.fill("[name=step-0-text]", "Note handed over")
    page.select_option("[name=link-0-campaign]", label=LETTER)
    page.select_option("[name=link-0-scope]", "direct")
    page.fill("[name=link-0-reason]", "The note names the letter.")
    page.fill("[name=link-0-source]", "https://ministry.example/note")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/desk/responses/DESK-A-R-*/")


def start_deadline(page, day):
    """Start the deadline of the consultations on the response that is open."""
    page.click("text=Start a deadline")
    page.select_option("[name=rule]", "wto-consultations")
    page.fill("[name=started_on]", day.isoformat())
    page.get_by_role("button", name="Start the deadline").click()
    page.wait_for_url("**/desk/deadlines/*/")


def test_a_response_goes_from_the_desk_to_the_public_the_calendar_and_the_digest(
    window, client, cast, office, follow
):
    today = timezone.localdate()
    follow(cast.analyst, "campaign=caac-letter-2018", name="Letter to airlines")
    client.force_login(cast.officer_a)
    with window(client) as page:
        log(page)
        record = page.url
        start_deadline(page, today)
        page.goto(f"{record}release/")
        page.locator("[name=reason]").fill("It was handed over.")
        page.get_by_role("button", name="Propose for release").click()
        page.wait_for_url("**/desk/responses/releases/*/")
        proposal = page.url
        assert page.complaints == []
    client.force_login(cast.approver_a)
    with window(client) as page:
        page.goto("/desk/")
        page.click(f"text={NOTE}")
        page.wait_for_url(proposal)
        page.get_by_role("button", name="Approve").click()
        page.get_by_text("The collective response is now public.").wait_for()
    with window() as page:
        page.goto("/campaigns/caac-letter-2018/")
        page.click(f"text={NOTE}")
        expect(page.locator("h1")).to_have_text(NOTE)
        expect(page.get_by_text("Consultations before a panel")).to_be_visible()
        page.goto("/campaigns/caac-letter-2018/coalition/")
        expect(page.locator("tr", has_text="Qantas").get_by_text(NOTE)).to_be_visible()
    client.logout()
    (event,) = Calendar.from_ical(client.get("/responses/deadlines.ics").content).walk("VEVENT")
    due_on = today + dt.timedelta(days=60)
    assert event["DTSTART"].dt == due_on == StatutoryDeadline.objects.get().due_on
    jobs.send_digests()
    assert office.to() == [cast.analyst.email]
    letter = said(office.letters[0])
    assert letter.startswith("Letter to airlines: 1 collective response")
    assert NOTE in letter


PUBLIC = [
    "/responses/joint-note-to-the-regulator/",
    "/campaigns/caac-letter-2018/coalition/",
    "/campaigns/prague-letter-2020/coalition/",
]


@pytest.fixture
def followed(cast):
    """A response with costs and a deadline, released once, now proposed in a second version."""
    facts = {"cost_low": 1, "cost_high": 2, "cost_currency": "EUR"}
    draft = cast.response(**facts, cost_method="Added up.", cost_source="A paper.")
    deadline = cast.start_deadline(draft)
    cast.release(draft)
    cast.start_deadline(draft, rule="wto-consultations")
    return (
        draft,
        deadline,
        releases.propose_release(draft, by=cast.officer_a, reason="The firm agreed."),
    )


def test_anyone_can_read_a_released_response_and_a_coalition(window, client, followed):
    for address in PUBLIC:
        look(window, client, address)


def test_anyone_can_read_a_playbook(window, client, cast):
    look(window, client, f"/incidents/{cast.case('continental-2021').ref}/playbook/")


def test_an_officer_can_read_all_of_a_response_and_its_deadlines(window, client, cast, followed):
    draft, deadline, proposal = followed
    client.force_login(cast.approver_a)
    for row in (draft, deadline, proposal):
        look(window, client, row.get_absolute_url())
    for part in ("edit/", "deadlines/", "release/"):
        look(window, client, draft.get_absolute_url() + part)
    for address in ("/desk/responses/", "/desk/responses/new/", "/desk/deadlines/"):
        look(window, client, address)
    look(window, client, f"{cast.muji_case.get_absolute_url()}playbook/")
