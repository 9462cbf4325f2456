"""A browser that is let go of before it sends, so that only what the page itself holds is counted.

Whatever drives a browser has it keep what goes over the line, a hundred megabytes of it, in the
process of the page (DevTools protocol, Network.enable: maxTotalBufferSize).
"""

import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import chromium
from tests.support.browser import ARGUMENTS
from tests.support.firm import to_receipt

# Long enough for the driver to be gone.
LATER_MS = 3000
PATIENCE_SECONDS = 300
CLICK = f"setTimeout(() => document.querySelector('#next').click(), {LATER_MS})"


def filed(port, path):
    """Have a report with a file filed by a browser alone; returns once the server has it."""
    from incidents.models.reports.threads import Report

    before, end = Report.objects.count(), time.monotonic() + PATIENCE_SECONDS
    with running() as address:
        with sync_playwright() as playwright:
            driven = playwright.chromium.connect_over_cdp(address)
            page = driven.contexts[0].new_page()
            _go_through(page, port, path)
            page.evaluate(CLICK)
            driven.close()
        while Report.objects.count() == before:
            assert time.monotonic() < end, "no report has come"
            time.sleep(0.05)


def _go_through(page, port, path):
    """The firm's steps, with the file given by its path: the driver would copy it."""
    devtools, go = page.context.new_cdp_session(page), page.goto

    def give(selector, files):
        root = devtools.send("DOM.getDocument")["root"]["nodeId"]
        node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        told = {"files": [str(file) for file in files], "nodeId": node}
        devtools.send("DOM.setFileInputFiles", told)

    page.goto = lambda address: go(f"http://127.0.0.1:{port}{address}")
    page.set_input_files = give
    to_receipt(page, files=[path])


@contextmanager
def running():
    """The address at which a browser of its own can be taken hold of."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        command = [chromium(), *ARGUMENTS, "--remote-debugging-port=0", f"--user-data-dir={home}"]
        process = subprocess.Popen(
            [*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        told, end = Path(home) / "DevToolsActivePort", time.monotonic() + 60
        while not (told.exists() and "\n" in told.read_text()) and time.monotonic() < end:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{told.read_text().splitlines()[0]}"
        process.terminate()
        process.wait(timeout=60)
