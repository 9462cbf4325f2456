"""A firm files in confidence, in a real browser; whatever is in doubt is not sent."""

import datetime as dt
import json
import secrets

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incidents.models import RecipientList
from incidents.models.reports import threads
from tests.support.ceremony import keep_list, make_list, with_keys
from tests.support.colours import NARROW, look, shows, violations
from tests.support.firm import come_back, file_report, go_on, to_receipt
from tests.support.traces import where

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts and seals

SENTENCE = "Our chairman was shown a photograph of his daughter's school 校門."
NAME = "minutes-of-the-second-meeting.pdf"
CONTROL = "The control sentence that a case may hold openly."


@pytest.fixture
def desk(cast):
    return cast.officer_a.desk


def test_a_firm_files_comes_back_writes_and_withdraws_and_leaves_no_trace(
    window, cast, desk, tmp_path, caplog
):
    content = secrets.token_bytes(20 * 1024 * 1024)
    (tmp_path / NAME).write_bytes(content)
    bodies = []
    with window() as page:
        page.on("request", lambda request: bodies.append(request.post_data_buffer or b""))
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(
            page, files=[tmp_path / NAME], threatened=SENTENCE, has_deadline="yes"
        )
        report = threads.Report.objects.get()
        assert threads.FilePart.objects.filter(upload__report=report).count() == 21
        come_back(page, receipt)
        shows(page.locator("#messages"), SENTENCE)
        with page.expect_download() as taken:
            page.click("#messages button")
        assert taken.value.suggested_filename == NAME
        assert taken.value.path().read_bytes() == content
        page.fill("#text", f"Later: {SENTENCE}")
        page.click("#write")
        page.wait_for_selector("#messages > li:nth-child(2)")
        shows(page.locator("#messages"), "Later")
        page.select_option("#why", "pressure")
        page.fill("#sure", receipt.split()[0])
        page.click("#withdraw")
        page.wait_for_selector("#stay:visible")
        report.refresh_from_db()
        assert report.withdrawn_on is not None
        page.click("#stay")
        page.wait_for_selector("#withdraw:visible")
        assert page.context.cookies() == []
        assert page.context.storage_state()["origins"] == []
        assert [one for one in page.complaints if "responded" not in one] == []
    assert len(bodies) > 30
    cast.draft(demanded_change=CONTROL)
    secret = [SENTENCE, NAME, content[:48], content[-48:], *[receipt]]
    assert where(secret, caplog, bodies) == {}
    assert where([CONTROL], caplog, bodies) == {"table incidents_case": CONTROL}


def nothing_was_kept():
    return not (threads.Report.objects.exists() or threads.FilePart.objects.exists())


def test_a_changed_key_on_the_list_stops_filing(window, cast, desk):
    """The server puts a key of its own in the place of an officer's."""
    with window() as page:
        made = with_keys(page, desk, cast.inbox_a)
        other = make_list(page, desk)["holders"][0]
        fields = json.loads(made["document"])
        fields["recipients"][0] |= {"recipient": other["recipient"], "name": other["name"]}
        document = json.dumps(fields, sort_keys=True, separators=(",", ":"))
        RecipientList.objects.filter(desk=desk).update(document=document)
        page.goto("/report/to/desk-a/")
        page.wait_for_selector("#refusal:visible")
        shows(page.locator("#refusal"), "could not be verified")
        assert page.locator("#next").is_hidden()


def test_a_key_that_signs_itself_shows_other_words(window, cast, desk):
    """The server makes a whole list of its own: the words differ from the letterhead's."""
    with window() as page:
        letterhead = with_keys(page, desk, cast.inbox_a)["words"]
        keep_list(desk, make_list(page, desk, epoch=2))
        page.goto("/report/to/desk-a/")
        page.wait_for_selector("#fingerprint:not(:empty)")
        assert page.inner_text("#fingerprint") != letterhead


@pytest.mark.parametrize("change", ["another list", "no list that is still good"])
def test_keys_that_change_while_the_page_is_open_stop_sending(window, cast, desk, change):
    with window() as page:
        made = with_keys(page, desk, cast.inbox_a)
        to_receipt(page)
        if change == "another list":
            changes = {"signing": made["secret"], "epoch": 2, "previous": made["list"].digest}
            keep_list(desk, make_list(page, desk, **changes))
        else:
            RecipientList.objects.filter(desk=desk).update(until="2020-01-01")
        go_on(page)
        page.wait_for_selector("#refusal:visible")
        assert page.locator("[data-step=done]").is_hidden()
        # What was typed is still there.
        assert page.input_value("#q-demanded")
    assert nothing_was_kept()


def is_taken_away(page, receipt, code):
    """Come back: nothing is shown and nothing can be sent but a withdrawal."""
    page.goto("/report/thread/")
    page.fill("#receipt", receipt)
    page.click("#open")
    page.wait_for_selector("#fault:visible")
    shows(page.locator("#fault"), f"code: {code}")
    assert page.locator("#thread").is_hidden()
    assert page.locator("#messages > li").count() == 0
    return page.locator("#withdraw").is_visible()


def test_of_what_the_server_changed_nothing_is_shown(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(page)
        own, seal = threads.Message.objects.get(), threads.Seal.objects.get()
        changed = bytes(own.sealed)[:-1] + bytes([bytes(own.sealed)[-1] ^ 1])
        threads.Message.objects.update(sealed=changed)
        assert is_taken_away(page, receipt, "content")
        threads.Message.objects.update(sealed=own.sealed, signature="0" * 128)
        assert is_taken_away(page, receipt, "signature")
        threads.Message.objects.all().delete()
        assert is_taken_away(page, receipt, "no-report")
        assert violations(page) == []
        # Without the firm's own first seal there is nothing that it could take back.
        threads.Seal.objects.update(signature="0" * 128)
        assert not is_taken_away(page, receipt, "root")
        threads.Seal.objects.update(signature=seal.signature)
        own.save(force_insert=True)
        come_back(page, receipt)
        shows(page.locator("#messages"), "Taiwan")


def test_a_list_that_is_too_old_shows_the_thread_and_takes_nothing(window, cast, desk):
    with window() as page:
        until = timezone.localdate()
        with_keys(page, desk, cast.inbox_a, until=until.isoformat())
        receipt = file_report(page)
        page.clock.set_fixed_time((until + dt.timedelta(days=1)).isoformat())
        come_back(page, receipt)
        shows(page.locator("#messages"), "Taiwan")
        shows(page.locator("#stale"), "list of keys has expired")
        assert page.locator("#writing").is_hidden()
        assert page.locator("#narrowing").is_hidden()
        assert page.locator("#withdraw").is_visible()


def test_a_wrong_receipt_is_told_from_an_unknown_one_by_nobody(window, cast, desk):
    with window() as page:
        page.goto("/report/thread/")
        for words, sentence in (
            ("abandon " * 12, "not the twelve words"),
            (
                "legal winner thank year wave sausage worth useful legal winner thank yellow",
                "There is no report",
            ),
        ):
            page.fill("#receipt", words)
            page.click("#open")
            page.wait_for_selector("#refusal:visible")
            shows(page.locator("#refusal"), sentence)


def test_without_script_the_page_says_how_else(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
    with window(java_script_enabled=False) as page:
        page.goto("/report/to/desk-a/")
        assert page.locator("#sealing").is_hidden()
        page.click("noscript a")
        shows(page.locator("main"), "age -R desk-a.txt")


@pytest.mark.parametrize(
    "address", ["/report/", "/report/to/desk-a/", "/report/thread/", "/report/sealed-file/desk-a/"]
)
def test_anyone_can_read_the_pages(window, client, cast, desk, address):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
    look(window, client, address)


def test_each_step_can_be_read_and_gone_through_by_keyboard(window, cast, desk):
    with window(**NARROW) as page:
        with_keys(page, desk, cast.inbox_a)
        page.goto("/report/to/desk-a/")
        page.wait_for_selector("#fingerprint:not(:empty)")
        page.focus("#compared")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#h-demand")).to_be_focused()
        page.focus("#next")
        page.keyboard.press("Enter")
        # What is missing is said, and the reader stands in its field.
        shows(page.locator("#refusal"), "Please answer this question")
        expect(page.locator("#q-demanded")).to_be_focused()
        page.evaluate("document.querySelectorAll('.step').forEach(one => one.hidden = false)")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
