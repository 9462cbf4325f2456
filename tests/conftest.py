"""What every test may rely on: servers end with the suite; a missing Chromium is said."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import caches

from tracker import embedded

pytest_plugins = ["tests.cast", "tests.browser", "tests.filing", "tests.followers"]

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "NO CHROMIUM: the browser tests count as skipped. Install one or set TRACKER_CHROMIUM."


def chromium():
    """Return the path of a system Chromium, or None."""
    named = os.environ.get("TRACKER_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pytest_collection_modifyitems(items):
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


def pytest_terminal_summary(terminalreporter):
    if chromium() is None:
        terminalreporter.section(NO_BROWSER, sep="!", red=True, bold=True)


def pytest_unconfigure(config):
    """Stop the embedded servers once the last worker has let go of them."""
    if not hasattr(config, "workerinput"):
        embedded.stop_unused(settings.TRACKER_HOME, patience=10)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Begin with an empty cache; a test that asks the cache nothing starts no server for it."""
    yield
    for used in caches.all(initialized_only=True):
        used.clear()
