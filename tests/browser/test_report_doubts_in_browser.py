"""What goes wrong while a firm files: lines that break, full desks, missing parts, pictures."""

import json
import struct
import zlib

import pytest
from playwright.sync_api import expect

from incidents.actions.reports import load, quotas
from incidents.models.reports import threads
from tests.support.ceremony import with_keys
from tests.support.colours import shows
from tests.support.firm import come_back, file_report, go_on, to_receipt

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts and seals


@pytest.fixture
def desk(cast):
    return cast.officer_a.desk


def test_a_broken_line_costs_one_part_and_nothing_is_lost(window, cast, desk, tmp_path):
    content = bytes(range(256)) * 4096 * 3
    (tmp_path / "three.bin").write_bytes(content)
    broken = []

    def break_once(route):
        if not broken:
            broken.append(route.request.url)
            return route.abort("connectionreset")
        return route.continue_()

    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        page.route("**/report/files/*/1/", break_once)
        receipt = file_report(page, files=[tmp_path / "three.bin"])
        come_back(page, receipt)
        with page.expect_download() as taken:
            page.click("#messages button")
        assert taken.value.path().read_bytes() == content
    assert len(broken) == 1


def test_too_little_work_is_added_to_and_the_form_is_kept(window, cast, desk, monkeypatch):
    """The floor rises between the seed and the arrival: the page goes on by itself."""
    proofs = []

    def rise(route):
        proofs.append(json.loads(route.request.post_data)["proof"])
        monkeypatch.setattr(load, "FLOOR", 256)
        return route.continue_()

    monkeypatch.setattr(load, "FLOOR", 1)
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        page.route("**/report/to/desk-a/send/", rise)
        to_receipt(page)
        go_on(page)
        page.wait_for_selector("[data-step=done]:visible", timeout=120_000)
    assert threads.Report.objects.count() == 1
    # The same puzzle, worked on further.
    first, last = proofs[0], proofs[-1]
    assert first["seed"] == last["seed"]
    assert first["counter"] <= last["counter"]


def test_a_seed_of_an_earlier_hour_is_replaced_and_the_form_is_kept(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        to_receipt(page)
        stale = {"seed": "0" * 64, "floor": 1, "minutes": 30}
        page.route("**/report/proof/**", lambda route: route.fulfill(json=stale), times=1)
        go_on(page)
        page.wait_for_selector("[data-step=done]:visible", timeout=120_000)
    assert threads.Report.objects.count() == 1


def test_files_that_have_to_wait_leave_the_form_and_the_text_goes_without_them(
    window, cast, desk, monkeypatch, tmp_path
):
    (tmp_path / "minutes.txt").write_text("What was said.")
    monkeypatch.setattr(quotas, "FILE_BYTES", 0)
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        to_receipt(page, files=[tmp_path / "minutes.txt"])
        go_on(page)
        page.wait_for_selector("#refusal:visible")
        shows(page.locator("#refusal"), "Send your report without files")
        assert page.input_value("#q-demanded")
        # Back over the step on other firms to the files, and forward again.
        for _step in range(2):
            page.click("#back")
        page.get_by_role("button", name="Remove minutes.txt").click()
        for _step in range(3):
            go_on(page)
        page.wait_for_selector("[data-step=done]:visible")
    assert threads.Report.objects.count() == 1


@pytest.mark.parametrize(
    "lack",
    [
        "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})",
        "Object.defineProperty(window, 'isSecureContext', {value: false})",
        "delete window.TransformStream",
    ],
)
def test_a_browser_that_cannot_seal_sends_nothing(window, cast, desk, lack):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        page.add_init_script(lack)
        page.goto("/report/to/desk-a/")
        page.wait_for_selector("#refusal:visible")
        shows(page.locator("#refusal"), "cannot encrypt")
        go_on(page)
        assert page.locator("[data-step=demand]").is_hidden()


def test_a_script_that_does_not_come_leaves_a_page_that_says_so(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        page.route("**/vendor/sealed.js", lambda route: route.abort())
        page.goto("/report/to/desk-a/")
        expect(page.locator("#waiting")).to_be_visible()
        assert page.locator("#sealing").is_hidden()


def png(text):
    """A picture of one pixel that carries words beside it."""

    def block(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = block(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    words = block(b"tEXt", b"Author\x00" + text)
    pixel = block(b"IDAT", zlib.compress(b"\x00\x10\x20\x30"))
    return b"\x89PNG\r\n\x1a\n" + head + words + pixel + block(b"IEND", b"")


def test_a_picture_is_offered_without_what_it_tells_beside_itself(window, cast, desk, tmp_path):
    author = b"Somebody who must not be named"
    (tmp_path / "door.png").write_bytes(png(author))
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        receipt = file_report(page, files=[tmp_path / "door.png"])
        come_back(page, receipt)
        expect(page.locator("#messages button")).to_have_count(2)
        taken = []
        for button in page.locator("#messages button").all():
            with page.expect_download() as download:
                button.click()
            taken.append(download.value.path().read_bytes())
        # What cannot be drawn, and what a document carries, is said where the file is chosen.
        (tmp_path / "broken.png").write_bytes(png(author)[:60])
        (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7 /Author (Chen Mei)")
        page.set_input_files("#files", [tmp_path / "broken.png", tmp_path / "plan.pdf"])
        shows(page.locator("#chosen"), "broken.png cannot be read as a picture")
        shows(page.locator("#chosen"), "Chen Mei")
    assert author in taken[0]
    assert author not in taken[1]
    assert taken[1].startswith(b"\x89PNG")


def test_a_classic_desk_is_filed_with_and_come_back_to(window, cast, desk):
    with window() as page:
        with_keys(page, desk, cast.inbox_a, kind="classic")
        receipt = file_report(page)
        seal = json.loads(threads.Seal.objects.get().statement)
        assert len(seal["recipient"]) == 62
        come_back(page, receipt)
        shows(page.locator("#messages"), "Taiwan")


ALONE = """async (recipients) => {
  const {Encrypter} = await import("/static/vendor/sealed.js");
  const encrypter = new Encrypter();
  recipients.forEach((one) => encrypter.addRecipient(one));
  return [...await encrypter.encrypt("What was said in the second meeting.")];
}"""


def test_who_trusts_no_page_sends_a_sealed_file(window, cast, desk, tmp_path):
    """As `age -R desk-a.txt` seals it; sent by a plain form, script or no script."""
    with window() as page:
        with_keys(page, desk, cast.inbox_a)
        lines = page.request.get("/report/keys/desk-a.txt").text().split()
        (tmp_path / "report.age").write_bytes(bytes(page.evaluate(ALONE, lines)))
    with window(java_script_enabled=False) as page:
        page.goto("/report/sealed-file/desk-a/")
        page.set_input_files("#sealed", tmp_path / "report.age")
        page.click("main form button")
        shows(page.locator("main"), "The desk has received your file")
        assert page.context.cookies() == []
        page.goto("/report/sealed-file/desk-a/")
        (tmp_path / "plain.age").write_text("What was said in the second meeting.")
        page.set_input_files("#sealed", tmp_path / "plain.age")
        page.click("main form button")
        shows(page.locator("main"), "not encrypted to the present keys of this desk")
    assert threads.Message.objects.count() == 1
