"""Reports apart: of a classic desk, by the keyboard alone, without a page, withdrawn."""

import base64
import io
import tarfile

import pyrage
import pytest
from playwright.sync_api import expect

from incidents.actions.reports import sealed_files
from incidents.models import RecipientList
from incidents.models.reports import threads
from tests.support.colours import hides, shows
from tests.support.firm import come_back, file_report
from tests.support.officers import PASSPHRASE, DeskOf, act, faults, settled, signed_in, unlock

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

SENTENCE = "They named the street in which our chairman lives."


@pytest.fixture
def desk(window, cast):
    """Desk A after its ceremony: its keys open."""
    with window() as page:
        yield DeskOf(page, cast.inbox_a)


def test_a_classic_desks_export_opens_with_another_program(window, cast):
    # And all of it by the keyboard: unlock, open, export.
    with window() as first, window(signed_in(cast.inbox_a)) as page:
        desk = DeskOf(first, cast.inbox_a, kind="classic")
        file_report(desk.page, threatened=SENTENCE)
        page.goto("/desk/inbox/")
        page.locator("#passphrase").focus()
        page.keyboard.type(PASSPHRASE)
        page.keyboard.press("Enter")
        # The first time, the desk's eight words are compared.
        page.locator("#comparing:not([hidden])").wait_for()
        settled(page)
        expect(page.locator("#h-comparing")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#inside:not([hidden])").wait_for()
        settled(page)
        # From the heading: Lock, then the report.
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.locator("#report:not([hidden])").wait_for()
        settled(page)
        expect(page.locator("#h-report")).to_be_focused()
        page.locator("#exporting summary").focus()
        page.keyboard.press("Enter")
        mine = pyrage.x25519.Identity.generate()
        page.locator("#key").focus()
        page.keyboard.type(str(mine.to_public()))
        # What masks hide is listed before anything is saved.
        page.locator("#check-export").focus()
        page.keyboard.press("Enter")
        page.locator("#export-now:not([hidden])").wait_for()
        page.locator("#export").focus()
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        opened = pyrage.decrypt(taken.value.path().read_bytes(), [mine])
        with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
            assert SENTENCE in tar.extractfile("report.json").read().decode()


ALONE = """async ({recipients, text}) => {
  const {Encrypter, base64} = await import("/static/vendor/sealed.js");
  const encrypter = new Encrypter();
  for (const one of recipients) encrypter.addRecipient(one);
  return base64.encode(await encrypter.encrypt(text));
}"""


def write_about(page, words):
    """Write to the firm of the file that stands open."""
    page.fill("#file-text", words)
    page.click("#send-file-message")
    settled(page)
    shows(page.locator("#messages"), words)


def test_a_file_without_a_page_is_read_and_of_a_withdrawn_report_only_why(window, cast, desk):
    receipt = file_report(desk.page, threatened=SENTENCE)
    row = RecipientList.objects.get()
    mine = pyrage.x25519.Identity.generate()
    content = f"{mine.to_public()}\nWe trust no page. 我们不相信网页。"
    values = {"recipients": sealed_files.recipients_of(row), "text": content}
    sealed = base64.b64decode(desk.page.evaluate(ALONE, values))
    alone = sealed_files.file_alone(
        row.desk, sealed, sealed_files.FileSender(number="ab" * 32)
    ).report
    come_back(desk.page, receipt)
    desk.page.select_option("#why", "pressure")
    desk.page.fill("#sure", receipt.split()[0])
    desk.page.click("#withdraw")
    desk.page.wait_for_selector("#stay:visible")
    with window(signed_in(cast.inbox_a)) as page:
        unlock(page)
        page.get_by_role("button", name=f"Open {alone.id.hex[:8]}").click()
        page.locator("#report:not([hidden])").wait_for()
        settled(page)
        shows(page.locator("#messages"), "我们不相信网页")
        assert page.locator("#write").is_hidden()
        assert str(mine.to_public()) not in page.locator("#messages").inner_text()
        assert faults(page) == []
        act(page, "Acknowledge")
        write_about(page, "Ask a lawyer first. 先问律师。")
        (written,) = sealed_files.list_sealed_messages(alone)
        assert "先问律师" in pyrage.decrypt(written.sealed, [mine]).decode()
        page.get_by_text("Firms with an older version of age").click()
        act(page, "Offer my key for older versions")
        shows(page.locator("#offer-state"), "You offer such a key")
        gone = threads.Report.objects.exclude(pk=alone.pk).get()
        page.get_by_role("button", name=f"Open {gone.id.hex[:8]}").click()
        page.get_by_role("heading", name=f"Report {gone.id.hex[:8]}").wait_for()
        settled(page)
        shows(page.locator("#messages"), "Withdrawn under pressure")
        hides(page.locator("main"), SENTENCE)
        shows(page.locator("#report-state"), "erased on")
