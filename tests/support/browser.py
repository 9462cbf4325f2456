"""A real Chromium, and the site at an address of its own inside the test's transaction."""

import os
from contextlib import contextmanager, suppress
from socket import SHUT_RD
from threading import Thread
from unittest.mock import patch

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler as QuietHandler
from playwright.sync_api import expect, sync_playwright

from tests.conftest import chromium

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# A click returns before the page that it leads to is there, so whatever is seen after one is waited
# for: as long as the browser waits for anything else, in milliseconds.
expect.set_options(timeout=30_000)


@contextmanager
def browser():
    """A Chromium that calls nobody by itself."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def launched(django_db_setup):
    """A browser for the module. Rows of the session come first: none are made beside its loop."""
    # The browser's loop runs in this thread, where Django would refuse the database. Nothing here
    # is asynchronous: each call of the browser returns before the next line.
    with patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"}), browser() as chromium:
        yield chromium
        # Beside a loop Django keeps connections of their own, and the database could not go.
        connections.close_all()


# How often the site asks whether it is to end, in seconds.
POLLED = 0.02


class StaticFiles(StaticFilesHandler):
    """Static files as WhiteNoise serves them: frames without origin may load modules."""

    def serve(self, request):
        response = super().serve(request)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


class Site(ThreadedWSGIServer):
    """The site on a free port, in threads that share the connection of the test.

    Closing it waits for what it still answers: a browser may leave before its pictures are there,
    and an answer that ends in the next test would close that test's connection.
    """

    daemon_threads = False

    def __init__(self, *args, **kwargs):
        self.callers = set()
        super().__init__(*args, **kwargs)

    def get_request(self):
        caller, address = super().get_request()
        self.callers.add(caller)
        return caller, address

    def close_request(self, request):
        self.callers.discard(request)
        super().close_request(request)

    def server_close(self):
        """Hear no further question, end the answers begun."""
        for caller in list(self.callers):
            with suppress(OSError):
                caller.shutdown(SHUT_RD)
        super().server_close()

    def _close_connections(self):
        """Leave it open: the test's transaction lives in it."""


@pytest.fixture
def site(launched, db):
    """The address of the site, which sees the rows of the test and leaves none behind."""
    with serving_the_test() as address:
        yield address


@pytest.fixture
def plain_site(db):
    """The same without a browser, for programs."""
    with serving_the_test() as address:
        yield address


@contextmanager
def serving_the_test():
    """Serve the site inside the test's transaction; its address."""
    own = connections["default"]
    own.inc_thread_sharing()
    server = Site(("localhost", 0), QuietHandler, connections_override={"default": own})
    server.set_app(StaticFiles(WSGIHandler()))
    thread = Thread(target=server.serve_forever, args=(POLLED,), daemon=True)
    thread.start()
    # An answered request would close what it finds inside a transaction. And the second wall stands
    # on a connection: the test's own queries, between those of a page, would be behind it. It is
    # tested where the one thread does both (tests/access).
    with (
        patch.object(own, "close_if_unusable_or_obsolete"),
        patch("incidents.models.people.second_wall.choose_role", return_value=""),
    ):
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()
    own.dec_thread_sharing()


@pytest.fixture
def window(launched, site):
    """Open a page: `with window(client, color_scheme="dark") as page`, signed in as the client is.

    `page.complaints` gathers what the browser refuses or misses, and each request to elsewhere.
    """

    @contextmanager
    def opened(client=None, **look):
        context = launched.new_context(base_url=site, **look)
        if client and settings.SESSION_COOKIE_NAME in client.cookies:
            value = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}]
            )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(error.message))
        page.on("request", lambda asked: _note_stranger(asked.url, site, page.complaints))
        yield page
        context.close()

    return opened


def _note_stranger(url, site, complaints):
    # What a page made itself is no request to anybody.
    if not url.startswith((f"{site}/", "blob:")):
        complaints.append(f"asks elsewhere: {url}")
