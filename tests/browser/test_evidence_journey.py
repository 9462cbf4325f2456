"""Evidence in a real browser: added, seen as flat pictures, saved; an evil file does nothing."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.support import evidence_files as files
from tests.support.colours import violations
from tests.support.keys import key_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser walks some ten pages


def add(page, name, content, title):
    page.get_by_label("Title").fill(title)
    page.get_by_label("law cited").check()
    page.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Add the evidence").click()


def test_a_letter_is_added_seen_and_saved(window, client, cast, tmp_path):
    case, raw = cast.draft(), files.pdf("Letter to the firm", "Second page")
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto(case.get_absolute_url())
        expect(page.get_by_text("No evidence yet.")).to_be_visible()
        page.get_by_role("link", name="Add evidence").click()
        add(page, "letter.pdf", raw, "Letter of 25 April 2018")
        page.wait_for_url(re.compile(r"/desk/evidence/[0-9a-z]{13}/$"))
        second = page.get_by_alt_text("Letter of 25 April 2018, page 2")
        second.scroll_into_view_if_needed()
        page.wait_for_function(
            # A function: what is asked again as a text would be refused by the page's policy.
            "() => [...document.querySelectorAll('.evidence-pages img')]"
            ".every((one) => one.naturalWidth > 1000)"
        )
        assert violations(page) == []
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save version 1").click()
        assert saved.value.suggested_filename == "letter.pdf"
        saved.value.save_as(tmp_path / "letter.pdf")
        assert (tmp_path / "letter.pdf").read_bytes() == raw
        page.goto(case.get_absolute_url())
        card = page.locator(".evidence-card img")
        card.scroll_into_view_if_needed()
        expect(card).to_have_js_property("naturalWidth", 339)
        assert page.complaints == []


EVIL = b"""<!doctype html><title>x</title>
<script>document.title = "taken over"; fetch("/desk/cases/")</script><img src="/beacon">"""


def test_an_evil_file_is_saved_and_never_shown(window, client, cast):
    case = cast.draft()
    version = files.add(cast, case, EVIL, "decision.html")
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto(version.item.get_absolute_url())
        expect(page.get_by_text("This kind of file is not opened here.")).to_be_visible()
        with page.expect_download() as saved:
            page.evaluate(f"location.href = '/desk/evidence/files/{key_of(version)}/'")
        assert saved.value.suggested_filename == "decision.html"
        assert page.title().startswith("Letter of 25 April 2018")
        # Should a browser show it all the same: its policy leaves it nothing.
        shown = page.evaluate(
            """async (address) => {
                const answer = await fetch(address);
                const read = (name) => answer.headers.get(name);
                return [read("content-security-policy"), read("content-type")];
            }""",
            f"/desk/evidence/files/{key_of(version)}/",
        )
        assert shown[0].startswith("default-src 'none'; sandbox;")
        assert shown[1] == "application/octet-stream"
        assert page.complaints == []


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(window, client, cast):
    case = cast.draft()
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto(f"{case.get_absolute_url()}evidence/")
        add(page, "film.mp4", b"x" * (25 * 2**20 + 1), "A film")
        expect(page.get_by_role("alert")).to_have_text(
            "This file is larger than 25 MiB. Choose a smaller one."
        )
        assert page.get_by_label("Title").input_value() == "A film"
        assert not case.evidence_items.exists()


def test_a_brief_is_opened_as_pdf(window, client, cast, tmp_path):
    case = cast.draft(demanded_change="请将台湾列为中国的一部分")
    files.add_drawn(cast, case, title="民航局函")
    client.force_login(cast.officer_a)
    with window(client) as page:
        page.goto(case.get_absolute_url())
        page.get_by_role("link", name="Brief", exact=True).click()
        expect(page.get_by_text("Exhibit 1: 民航局函")).to_be_visible()
        assert violations(page) == []
        with page.expect_download() as saved:
            page.get_by_role("link", name="Save as PDF").click()
        saved.value.save_as(tmp_path / "brief.pdf")
        page.get_by_role(
            "link", name="Filing: European Commission, Anti-Coercion Instrument"
        ).click()
        expect(page.get_by_text("For the single point of contact")).to_be_visible()
        assert page.complaints == []
    document = pypdfium2.PdfDocument(tmp_path / "brief.pdf")
    text = "".join(one.get_textpage().get_text_range() for one in document)
    document.close()
    assert "请将台湾列为中国的一部分" in text
    assert "Exhibit 1: 民航局函" in text
