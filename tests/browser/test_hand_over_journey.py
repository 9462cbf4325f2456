"""From a report to a case in one browser: carried over, linked, narrowed, withdrawn."""

import pytest
from playwright.sync_api import expect

from incidents.access import Role
from incidents.models import Case, CaseTask
from incidents.models.reports import threads
from incidents.models.reports.threads import SealedLink
from tests.support.firm import come_back, file_report
from tests.support.officers import (
    DeskOf,
    act,
    faults,
    open_report,
    settled,
    signed_in,
    unlock,
)
from tests.support.traces import forms, places

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

SECRET = "telephone-4417-of-our-chairman"
TOLD = {
    "words": "请将台湾列为中国的一个省",
    "firm": "Nordlicht Reisen",
    "country": "DE",
    "contact": SECRET,
}
CONSENTS = dict.fromkeys(("state_part", "pressure", "answer"), "sector") | {
    "demand": "named",
    "firm": "counted",
    "evidence": "desk",
}


@pytest.fixture
def both(cast):
    """Somebody who opens reports and logs cases."""
    desk = cast.inbox_a.desk
    return cast.person("both@desk-a.example", Role.INBOX, Role.OFFICER, desk=desk)


@pytest.fixture
def desk(window, both):
    with window() as page:
        yield DeskOf(page, both)


def wire(page, bodies):
    """Gather what a window sends: the address and the body of each request."""
    page.on("request", lambda sent: bodies.append(f"{sent.url}\n{sent.post_data or ''}".encode()))


def start_case(page, bodies):
    """Carry the answers into a new case in another window, and save it; its reference."""
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Start a case from this").click()
    case = opened.value
    wire(case, bodies)
    expect(case.get_by_role("heading", name="From a confidential report")).to_be_visible()
    expect(case.locator("#hand-over li").first).to_be_visible()
    assert case.locator("[name=demanded_change]").input_value() == ""
    case.get_by_role("button", name="Fill in the form").click()
    assert (
        case.locator("[name=demanded_change]").input_value() == "List Taiwan as a province of China"
    )
    assert case.locator("[name=firm_name]").input_value() == "Nordlicht Reisen"
    assert case.locator("[name=firm_country]").input_value() == "DE"
    assert case.locator("[name=coercing_state]").input_value() == "CN"
    assert case.locator("[name=event-0-on]").input_value() == "2018-04-25"
    assert TOLD["words"] in case.locator("[name=note]").input_value()
    assert SECRET not in case.content()
    assert case.locator("[name=consent]").input_value() == "aggregate"
    assert case.locator("[name=limit_firm]").input_value() == "aggregate"
    assert case.locator("[name=limit_demand]").input_value() == "named"
    assert case.locator("[name=least_firms]").input_value() == "2"
    case.locator("[name=reported_on]").fill("2018-04")
    case.get_by_role("button", name="Save", exact=True).click()
    case.wait_for_url(lambda url: "/desk/cases/DESK-A-" in url)
    return case, case.url.rstrip("/").rsplit("/", 1)[1]


def narrow(page, receipt, part, step):
    """Allow less: another step for a part, and three firms in place of two."""
    come_back(page, receipt)
    page.select_option(f"[data-consent={part}]", step)
    assert page.locator("#together option[value=none]").is_disabled()
    page.select_option("#together", "3")
    page.click("#narrow")
    page.wait_for_selector("#messages > li:nth-child(2)")


def withdraw(page, receipt):
    come_back(page, receipt)
    page.fill("#sure", receipt.split()[0])
    page.click("#withdraw")
    page.wait_for_selector("#stay:visible")


def link_case(page, bodies):
    """Start a case from the open report and link it; the case's reference."""
    child, reference = start_case(page, bodies)
    expect(page.locator("#case-ref")).to_have_value(reference)
    act(page, "Save the link")
    expect(page.locator("#case-linked")).to_have_text(f"Case {reference}")
    assert page.locator("#case-change").is_hidden()
    assert faults(page) == []
    child.close()
    case = Case.objects.get(reference=reference)
    assert (case.consent, case.consent_limit) == ("aggregate", "aggregate")
    assert case.found_by == "company-report"
    assert (case.group_consents["demand"], case.group_consents["evidence"]) == (
        "named",
        "internal",
    )
    return reference


def is_not_exported(page):
    """The firm's condition is not met: the page refuses the export, and nothing is saved."""
    page.locator("#exporting summary").click()
    page.select_option("#way", "passphrase")
    page.fill("#key", "a passphrase that is long enough")
    act(page, "Check what masks hide")
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.locator("#refusal")).to_contain_text("at least 2 firms")
    expect(page.locator("#refusal")).to_contain_text("Nothing was exported.")


def see_that_it_was_withdrawn(page, report, reference):
    """The list says that the case must change; the report, though unreadable, gives it a task."""
    unlock(page)
    expect(page.locator("#rows")).to_contain_text(f"Case {reference} must change")
    page.get_by_role("button", name=f"Open {report.id.hex[:8]}").click()
    page.get_by_role("heading", name=f"Report {report.id.hex[:8]}").wait_for()
    settled(page)
    act(page, "Give the case a task")
    page.goto("/desk/")
    told = "The firm allows nothing of this case to travel. Set its consent to internal."
    expect(page.get_by_text(told, exact=True)).to_be_visible()


def test_a_report_becomes_a_case_that_follows_its_consent(window, both, desk, caplog):
    bodies = []
    wire(desk.page, bodies)
    receipt = file_report(desk.page, **TOLD, consents=CONSENTS, together="2")
    report = threads.Report.objects.get()
    with window(signed_in(both)) as page:
        wire(page, bodies)
        unlock(page)
        open_report(page)
        reference = link_case(page, bodies)
        is_not_exported(page)
        narrow(desk.page, receipt, "firm", "desk")
        unlock(page)
        open_report(page)
        expect(page.locator("#case-change")).to_be_visible()
        act(page, "Give the case a task")
        assert page.locator("#case-change").is_hidden()
        assert "The firm: internal" in CaseTask.objects.get().text
        assert Case.objects.get(reference=reference).least_firms == 3
        withdraw(desk.page, receipt)
        see_that_it_was_withdrawn(page, report, reference)
    assert (CaseTask.objects.count(), SealedLink.objects.count()) == (2, 1)
    nothing_ties(report, reference, caplog, bodies)


def nothing_ties(report, reference, caplog, bodies):
    """No table, file, log line or request holds both; the secret of the firm is nowhere."""
    of_report = {form for key in (report.id.hex, report.id.bytes) for form in forms(key)}
    of_report |= {str(report.id).encode()}
    of_case, of_secret = forms(reference), forms(SECRET)
    for name, content in places(caplog):
        if name.startswith("process"):
            continue
        holds = [any(form in content for form in one) for one in (of_report, of_case)]
        assert holds != [True, True], name
        assert not any(form in content for form in of_secret), name
    for body in bodies:
        holds = [any(form in body for form in one) for one in (of_report, of_case)]
        assert holds != [True, True], body[:200]
        assert not any(form in body for form in of_secret), body[:200]
    # The search finds what it looks for.
    assert any(report.id.hex.encode() in body for body in bodies)
    assert any(reference.encode() in body for body in bodies)
