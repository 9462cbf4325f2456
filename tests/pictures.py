"""Take pictures of the site: `make pictures`. Eight go to docs/pictures, the rest to var/taken.

It starts a site of its own in var/pictures; BASE_URL names one that runs. Names as arguments take
those pages only: `python -m tests.pictures entry regulation`.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

from playwright.sync_api import Error, expect

from tests.conftest import chromium
from tests.support.browser import browser
from tests.support.commands import environ
from tests.support.firm import file_report
from tracker.environment import ROOT

# What the documents show is in git; all else is for looking at.
LIGHT = ("register", "entry", "dashboard", "desk", "release", "report", "inbox")
IN_DOCUMENTS = {*(f"{name}-light" for name in LIGHT), "home-narrow"}


def place(name):
    folder = ROOT / ("docs/pictures" if name in IN_DOCUMENTS else "var/taken")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.png"


WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 900}
# A4 at 96 dots an inch, less the margins that the print stylesheet sets.
SHEET = {"width": 673, "height": 980}
WAYS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "narrow": {"viewport": NARROW, "color_scheme": "light"},
}
FOLLOWED = "Taiwan, in airlines"
# Where a page is a link away, the first link that holds the words is followed.
PAGES = {
    "home": ("/", None),
    "register": ("/incidents/?topic=taiwan-designation", None),
    "entry": ("/incidents/?provision=advertising-law%239(4)", "Muji"),
    "campaign": ("/campaigns/caac-letter-2018/", None),
    "regulation": ("/regulations/cybersecurity-law-2016/", None),
    "dashboard": ("/dashboards/", None),
    "dashboard-compliance": ("/dashboards/compliance/", None),
    "dashboard-regulations": ("/dashboards/regulations/", None),
    "dashboard-campaign": ("/dashboards/campaigns/caac-letter-2018/", None),
    "dashboard-map": ("/dashboards/map/", None),
    "dashboard-compare": ("/dashboards/compare/?topic=tibet&other.topic=hong-kong", None),
    "report": ("/report/", None),
    "report-keys": ("/report/to/desk-a/", None),
    "deadlines": (
        "/responses/deadlines/?rule=eu-aci-council&started_on=2025-10-20&extended_by=2",
        None,
    ),
    "coalition": ("/campaigns/caac-letter-2018/coalition/", None),
    "response": ("/responses/wto-ds610/", None),
}
ANSWER = "Joint note of two ministries (example)"
DESK_PAGES = {
    "desk": ("/desk/", None),
    "case-form": ("/desk/cases/new/", None),
    "release": ("/desk/", "Muji"),
    "saved": ("/saved/", FOLLOWED),
    "playbook": ("/desk/cases/?q=Continental", "DESK-A-"),
    "desk-response": ("/desk/responses/", ANSWER),
    "desk-deadlines": ("/desk/deadlines/", None),
}
ON_PAPER = {name: PAGES[name] for name in ("entry", "dashboard", "dashboard-map")}
# A page behind the one that a link leads to.
BEYOND = {"playbook": "playbook/"}
# Behind the keys that the demo's desk A is shipped with.
SEALED_PAGES = {
    "inbox-keys": ("/desk/inbox/keys/", "#words:not(:empty)"),
    "inbox": ("/desk/inbox/", "#unlocking [data-desk-words]:not(:empty)"),
    "keys": ("/report/keys/desk-a/", "[data-good]:not([hidden])"),
}
ANSWERED = {
    "name": ANSWER,
    "jurisdictions": "Czechia; Australia",
    "started_on": "2026-11-09",
    "sources": "https://ministry.example/note",
    "step-0-text": "Note handed to the regulator",
    "link-0-reason": "The note names the demand.",
    "link-0-source": "https://ministry.example/note",
}
OFFICER, APPROVER = "officer@desk-a.example", "approver@desk-a.example"
INBOX = "inbox@desk-a.example"
PASSWORD = "demo-demo-demo"
PASSPHRASE = "demo-demo-demo-demo"

# What the second version of the release in the picture says better than the first.
CLAIM = "Muji Shanghai: fined CNY 200,000 for packaging that named Taiwan as a country of origin"
GRADE = {"source-0-reliability": "B", "source-0-credibility": "2"}


@contextmanager
def site():
    """The address of a running site: BASE_URL, or one that is started and stopped here."""
    if "BASE_URL" in os.environ:
        yield os.environ["BASE_URL"]
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = ROOT / "var" / "pictures"
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tracker.run"]
    running = subprocess.Popen(
        command, cwd=ROOT, env=environ(home, PORT=str(port)), stdout=subprocess.DEVNULL
    )
    try:
        yield answering(f"http://localhost:{port}", running)
    finally:
        running.terminate()
        running.wait(timeout=60)


def answering(address, running, patience=180):
    """The address, once the site answers there."""
    end = time.monotonic() + patience
    while time.monotonic() < end and running.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/healthz/ready", timeout=5).close()  # noqa: S310
        except OSError:
            time.sleep(0.5)
            continue
        return address
    sys.exit("The site did not start; make run says why.")


def sign_in(page, email):
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button.prominent")
    page.wait_for_url(lambda url: "/login/" not in url)


def propose_better(page):
    """Have a release wait for its approval, unless one waits already."""
    page.goto("/desk/releases/")
    if page.locator("main li a", has_text="Muji").count():
        return
    page.goto("/desk/cases/?q=Muji")
    page.click("main td a")
    page.click("main a:has-text('Change')")
    page.fill("[name=title]", CLAIM)
    page.fill("[name=source-0-supports]", "the fine, its sum and its ground")
    for name, grade in GRADE.items():
        page.select_option(f"[name={name}]", grade)
    page.click("button:has-text('Save')")
    if page.locator("[name=confirmed]").count():
        page.check("[name=confirmed]")
        page.click("button:has-text('Save')")
    page.click("main a:has-text('Who will see this?')")
    page.fill("[name=reason]", "The firm agreed in its letter.")
    page.click("button:has-text('Propose for release')")
    page.wait_for_url("**/desk/releases/*/")


def follow(page):
    """Have the approver follow a search, unless there is one already."""
    page.goto("/saved/")
    if page.locator("main a", has_text=FOLLOWED).count():
        return
    page.goto("/saved/new/?topic=taiwan-designation&sector=airline")
    page.fill("[name=name]", FOLLOWED)
    page.click("button:has-text('Follow')")
    page.wait_for_url("**/saved/*/")


def log_answer(page):
    """Log a collective response with a running deadline, unless the desk has one already."""
    page.goto("/desk/responses/")
    if page.locator("main th a").count():
        return
    page.click("main a:has-text('Log a collective response')")
    for name, words in ANSWERED.items():
        page.fill(f"[name={name}]", words)
    page.select_option("[name=kind]", "joint-statement")
    page.select_option("[name=link-0-campaign]", index=1)
    page.select_option("[name=link-0-scope]", "direct")
    page.click("button:has-text('Save')")
    page.click("main a:has-text('Start a deadline')")
    page.select_option("[name=rule]", "eu-aci-council")
    page.fill("[name=started_on]", "2026-11-09")
    page.click("main button.prominent")
    page.wait_for_url("**/desk/deadlines/*/")


def take(page, name, way, address, link):
    """Open a page and keep its picture. Raises Error when the site does not answer it with 200."""
    answer = page.goto(address)
    if link:
        with page.expect_navigation() as arriving:
            page.click(f'main a:has-text("{link}")')
        answer = arriving.value
    if name in BEYOND:
        answer = page.goto(page.url + BEYOND[name])
    if answer.status != 200:
        raise Error(f"{page.url} answers {answer.status}")
    if way == "print":
        page.emulate_media(media="print")
    page.evaluate("document.fonts.ready")
    # Figures are loaded after their page.
    expect(page.locator(".drawing.waiting")).to_have_count(0, timeout=30_000)
    # Paper shows the whole; a screen shows what its reader sees first.
    page.screenshot(path=place(f"{name}-{way}"), full_page=way == "print")
    sys.stdout.write(f"{name}-{way}.png\n")


def take_sealed(page, name, way, address, shown):
    """Open a page of confidential reports, and save its picture once its script is done."""
    page.goto(address)
    page.locator(shown).wait_for()
    if name == "inbox":
        unlock(page)
        page.locator("#rows button").first.click()
        page.locator("#report:not([hidden])").wait_for()
        page.locator("main:not([aria-busy])").wait_for()
        page.locator("#h-report").scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=place(f"{name}-{way}"))
    sys.stdout.write(f"{name}-{way}.png\n")


def have_post(page):
    """Have a report wait in the inbox of desk A, unless one does."""
    page.goto("/desk/inbox/")
    unlock(page)
    if page.locator("#none").is_visible():
        file_report(page)


def unlock(page):
    """Open the inbox with the passphrase that the demo's keys are shipped with."""
    page.fill("#passphrase", PASSPHRASE)
    page.click("[data-by=passphrase]")
    page.locator("#inside:not([hidden])").wait_for()


def wanted(pages, names):
    return {name: place for name, place in pages.items() if not names or name in names}


def take_all(opened, names):
    """Every wanted page in every way; `opened` makes a page for a way to look."""
    if wanted(DESK_PAGES, names):
        officer = opened(WAYS["light"])
        sign_in(officer, OFFICER)
        propose_better(officer)
        log_answer(officer)
    if wanted(SEALED_PAGES, names):
        keeper = opened(WAYS["light"])
        sign_in(keeper, INBOX)
        have_post(keeper)
    for way, look in WAYS.items():
        page = opened(look)
        for name, place in wanted(PAGES, names).items():
            take(page, name, way, *place)
        if wanted(DESK_PAGES, names):
            sign_in(page, APPROVER)
            follow(page)
        for name, place in wanted(DESK_PAGES, names).items():
            take(page, name, way, *place)
        if wanted(SEALED_PAGES, names):
            page = opened(look)
            sign_in(page, INBOX)
        for name, place in wanted(SEALED_PAGES, names).items():
            take_sealed(page, name, way, *place)
    for name, place in wanted(ON_PAPER, names).items():
        take(opened({"viewport": SHEET, "color_scheme": "light"}), name, "print", *place)


def main(names):
    with site() as address, browser() as launched:
        take_all(
            lambda look: launched.new_context(
                base_url=address, reduced_motion="reduce", **look
            ).new_page(),
            names,
        )


if __name__ == "__main__":
    if chromium() is None:
        sys.exit("No Chromium found: install one or set TRACKER_CHROMIUM.")
    try:
        main(sys.argv[1:])
    except (Error, AssertionError) as error:
        sys.exit(f"No pictures: {error}")
