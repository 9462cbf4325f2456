"""By SQL alone: a forged message of the desk, and the attacker as a reader of the firm's next one.

What it did: the days of the firm's messages were changed, so that another than the report came
first; a list was added that its own key signed, and a message by an officer of that list. The
firm's page took the first row for the report, found no desk's key in it, and believed each list by
the key inside.
"""

import base64
import datetime as dt
import secrets

import pytest

from incidents.models.reports import threads
from tests.support.ceremony import keep_list, make_list, with_keys
from tests.support.colours import hides, shows
from tests.support.firm import come_back, file_report
from tests.support.sealing import digest

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser seals and opens

FORGED_TEXT = "Send the names of your witnesses."
FORGED = """async ({report, root, list, seen, secret, signing, seal, day, text}) => {
  const messages = await import("/static/js/reports/reports.js");
  const place = {report, root, list, seen, side: "desk", number: 1, previous: "", day};
  return messages.newMessage({kind: "message", text}, place, seal, secret, signing);
}"""


@pytest.fixture
def desk(cast):
    return cast.officer_a.desk


def forge_message(page, report, row, officer, day=None):
    """Keep a message "of the desk" by somebody who stands on this list, as SQL could."""
    seal = report.seals.get()
    last = report.messages.filter(side="firm").order_by("number").last()
    values = {
        "report": report.id.hex,
        "root": digest(seal.statement),
        "list": row.digest,
        "seen": digest(last.statement),
        "secret": officer["secret"],
        "signing": officer["signing"],
        "seal": {"number": 1, "recipient": seal.recipient},
        "day": (day or report.received_on).isoformat(),
        "text": FORGED_TEXT,
    }
    made = page.evaluate(FORGED, values)
    return threads.Message.objects.create(
        id=secrets.token_hex(16),
        report=report,
        side="desk",
        number=1,
        sealed=base64.b64decode(made["sealed"]),
        statement=made["statement"],
        signature=made["signature"],
        written_on=report.received_on,
    )


def try_to_open(page, receipt):
    """Come back with the receipt where the thread may not open."""
    page.goto("/report/thread/")
    page.fill("#receipt", receipt)
    page.click("#open")
    page.wait_for_selector("#fault:visible, #thread:visible")


def assert_nothing_is_trusted(page, code):
    """No content, no form, one plain sentence; the raw answer can be saved."""
    shows(page.locator("#fault"), f"code: {code}")
    shows(page.locator("#fault"), "Telephone the desk, at a number from its letterhead")
    hides(page.locator("body"), FORGED_TEXT)
    for place in ("#messages", "#writing", "#narrowing", "#state", "#why"):
        assert page.locator(place).is_hidden()
    assert page.locator("#messages > li").count() == 0
    with page.expect_download() as taken:
        page.click("#save-answer")
    assert b"statement" in taken.value.path().read_bytes()


def write(page, text, count):
    page.fill("#text", text)
    page.click("#write")
    page.wait_for_selector(f"#messages > li:nth-child({count})")


def test_a_message_by_a_list_of_the_attackers_own_is_not_shown(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(page)
        come_back(page, receipt)
        write(page, "They called again.", 2)
        write(page, "And once more.", 3)
        report = threads.Report.objects.get()
        earlier = report.received_on - dt.timedelta(days=1)
        threads.Message.objects.filter(number=2).update(written_on=earlier)
        page.goto("/report/")
        own = make_list(page, desk, epoch=2, previous="0" * 64)
        forge_message(page, report, keep_list(desk, own), own["holders"][0])
        try_to_open(page, receipt)
        assert_nothing_is_trusted(page, "list")
        # Nothing was sealed to the attacker, and a firm can still take its report back.
        assert report.seals.count() == 1
        page.fill("#sure", receipt.split()[0])
        page.click("#withdraw")
        page.wait_for_selector("#stay:visible")
    report.refresh_from_db()
    assert report.withdrawn_on


def test_a_list_of_the_attackers_own_while_the_thread_is_open_is_not_sealed_to(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(page)
        page.goto("/report/")
        own = make_list(page, desk, epoch=2, previous="0" * 64)
        come_back(page, receipt)
        keep_list(desk, own)
        page.fill("#text", "The names are these.")
        page.click("#write")
        page.wait_for_selector("#fault:visible")
        assert_nothing_is_trusted(page, "list")
    assert threads.Message.objects.count() == threads.Seal.objects.count() == 1


@pytest.mark.parametrize("column", ["number", "side", "written_on", "epoch", "received_on"])
def test_columns_say_nothing_that_the_firm_believes(window, cast, desk, column):
    """The order that nobody signed: rows are relabelled, and the thread opens as it was signed."""
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(page)
        come_back(page, receipt)
        write(page, "They called again.", 2)
        rows = threads.Message.objects.all()
        long_ago = dt.date(2018, 4, 25)
        if column == "number":
            rows.filter(number=1).update(number=9)
        elif column == "side":
            rows.filter(number=2).update(side="desk")
        elif column == "written_on":
            rows.filter(number=2).update(written_on=long_ago)
        elif column == "epoch":
            threads.Report.objects.update(epoch=0)
        else:
            threads.Report.objects.update(received_on=long_ago)
        come_back(page, receipt)
        texts = page.locator("#messages > li").all_inner_texts()
    assert len(texts) == 2
    assert "· report" in texts[0]
    assert "They called again." in texts[1]
    assert all(text.startswith("You") for text in texts)
