"""An officer sees what a firm attached as flat pictures, in a frame that reaches nothing."""

import pytest
from playwright.sync_api import expect

from tests.support.evidence_files import pdf, picture
from tests.support.firm import file_report
from tests.support.officers import DeskOf, faults, open_report, signed_in, unlock

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # browsers seal, sign and open

# What a script within the frame can reach.
REACHED = """async () => ({
  origin: self.origin,
  parent: (() => { try { return parent.document.title; } catch { return "refused"; } })(),
  network: await fetch("/desk/inbox/reports/").then(() => "reached", () => "refused"),
  cookie: (() => { try { return document.cookie; } catch { return "refused"; } })(),
})"""
DARK = """canvas => {
  const {width, height} = canvas;
  const {data} = canvas.getContext("2d").getImageData(0, 0, width, height);
  let dark = 0;
  for (let place = 0; place < data.length; place += 4) {
    dark += data[place] < 128 && data[place + 3] > 0;
  }
  return [width, dark > 20];
}"""


@pytest.fixture
def desk(window, cast):
    with window() as page:
        yield DeskOf(page, cast.inbox_a)


# Addresses that a script within the frame could turn the frame to, and windows that it could open.
GO = """async () => {
  delete self.opened;
  self.opened = open("/desk/inbox/reports/") !== null;
  for (const go of [
    () => { top.location.href = "/?of-top"; },
    () => { location.href = "/?of-frame"; },
  ]) try { go(); } catch {}
  return [self.opened, typeof RTCPeerConnection];
}"""


def view(page, name):
    """Show a file; the frame that draws it."""
    page.get_by_role("button", name=f"View {name}").click()
    # A frame without origin is a process of its own: beside other work it takes long to begin.
    page.locator("main:not([aria-busy])").wait_for(timeout=90_000)
    assert page.locator("#refusal").is_hidden(), (page.inner_text("#refusal"), page.complaints)
    return page.frames[-1]


FILES = {
    "letter.pdf": pdf("One", "Two", "Three"),
    "stamp.pdf.exe": picture("JPEG", colour=(10, 10, 10)),
    "note.txt": "A note 通知".encode(),
    "memo.docx": b"PK\x03\x04\xff\xfe\x00 not shown",
}


def test_files_are_drawn_flat_and_originals_take_a_second_step(window, cast, desk, tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    file_report(desk.page, files=[tmp_path / name for name in FILES])
    with window(signed_in(cast.inbox_a)) as page:
        unlock(page)
        open_report(page)
        frame = view(page, "letter.pdf")
        expect(page.locator("#viewer-words")).to_contain_text("Flat pictures.")
        drawn = frame.locator("canvas")
        expect(drawn).to_have_count(3)
        assert [drawn.nth(page_number).evaluate(DARK) for page_number in range(3)] == [
            [900, True]
        ] * 3
        # axe speaks to frames, and this one has no origin that it could name.
        assert [one for one in faults(page) if "postMessage" not in one] == []
        assert frame.evaluate(REACHED) == {
            "origin": "null",
            "parent": "refused",
            "network": "refused",
            "cookie": "refused",
        }
        # It turns to no other address, of this site either, and speaks to no other machine.
        asked = []
        page.context.on("request", lambda request: asked.append(request.url))
        assert frame.evaluate(GO) == [False, "undefined"]
        page.wait_for_timeout(1000)
        assert asked == []
        # A picture that calls itself a program is drawn as a picture.
        assert view(page, "stamp.pdf.exe").locator("canvas").evaluate(DARK) == [600, True]
        assert view(page, "note.txt").locator("pre").inner_text() == "A note 通知"
        page.get_by_role("button", name="View memo.docx").click()
        expect(page.locator("#refusal")).to_contain_text("cannot be shown as flat pictures")
        assert page.locator("#viewer").is_hidden()
        assert page.locator("iframe").count() == 0
        save = page.get_by_role("button", name="Save letter.pdf")
        assert save.is_hidden()
        page.locator("summary", has_text="Original of letter.pdf").click()
        expect(page.get_by_text("can attack the machine that opens it").first).to_be_visible()
        with page.expect_download() as taken:
            save.click()
        assert taken.value.path().read_bytes() == FILES["letter.pdf"]
        page.get_by_role("button", name="Lock", exact=True).click()
        assert page.locator("iframe").count() == 0
