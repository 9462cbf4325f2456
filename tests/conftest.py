"""What every test may rely on: servers end with the suite; a missing Chromium is said."""

import gc
import os
import shutil
import sys

import pytest
from django.conf import settings
from django.core.cache import caches
from django.template import Template
from django.test.signals import template_rendered

from incidents.actions.reports import journal, load
from tracker.embedded import postgres, registry

# What tests write is worth nothing after them: no commit waits for the disk, nobody tidies up.
NOT_NEEDED = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
postgres.CONFIGURATION |= dict.fromkeys(NOT_NEEDED, "off")

pytest_plugins = [
    "tests.support.briefs",
    "tests.support.cast",
    "tests.support.browser",
    "tests.support.filing",
    "tests.support.subscribers",
    "tests.support.node",
    "tests.support.editions",
    "tests.support.import_command",
    "tests.support.planted",
    "tests.support.desk_records",
]

# A tenth of the suite's time went into looking for garbage among what was imported for good.
gc.collect()
gc.freeze()
gc.set_threshold(100_000, 50, 100)

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
# What opens sealed files outside the browser, by the marker of the tests that need it.
OPENERS = ("node", "age")
NO_BROWSER = "NO CHROMIUM: the browser tests count as skipped. Install one or set TRACKER_CHROMIUM."


def chromium():
    """Return the path of a system Chromium, or None."""
    named = os.environ.get("TRACKER_CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


def missing():
    """{marker: words} of what tests need and this machine lacks."""
    lacks = {} if chromium() else {"browser": NO_BROWSER}
    for name in OPENERS:
        if not shutil.which(name):
            lacks[name] = f"NO {name.upper()}: the tests that need it count as skipped."
    return lacks


@pytest.fixture(autouse=True, scope="session")
def pages_remember_their_own_context(django_test_environment):
    """A page remembers the context of its own template, not of each of the hundreds it includes.

    Django's own renderer for tests copies the context at every include, which took a fifth of the
    suite's time.
    """
    rendering = []

    def render(template, context):
        if rendering:
            return template.nodelist.render(context)
        rendering.append(template)
        try:
            template_rendered.send(sender=template, template=template, context=context)
            return template.nodelist.render(context)
        finally:
            rendering.pop()

    own, Template._render = Template._render, render
    yield
    Template._render = own


def pytest_collection_modifyitems(items):
    lacks = missing()
    for item in items:
        for marker, words in lacks.items():
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=words))
    _begin_with_the_longest(items)


def _begin_with_the_longest(items):
    """Files with slow tests first, then by size: no worker ends long after the others.

    And those that need no register before all: while one worker makes it, the rest would wait.
    """
    files = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    lengths = {path: _length(tests) for path, tests in files.items()}
    items.sort(key=lambda item: lengths[item.path])


def _length(tests):
    is_slow = any(test.get_closest_marker("slow") for test in tests)
    is_apart = not any("django_db_setup" in test.fixturenames for test in tests)
    return not is_slow, not is_apart, -len(tests), tests[0].path


def pytest_terminal_summary(terminalreporter):
    for words in missing().values():
        terminalreporter.section(words, sep="!", red=True, bold=True)


def pytest_unconfigure(config):
    """Stop the embedded servers once the last worker has let go of them."""
    if not hasattr(config, "workerinput"):
        registry.stop_unused(settings.TRACKER_HOME, patience=10)


@pytest.fixture(autouse=True, scope="session")
def _own_journal(tmp_path_factory):
    """A journal of confidential reports for each process of tests."""
    settings.REPORTS_JOURNAL = tmp_path_factory.mktemp("journal") / "reports.journal"


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Begin with an empty cache; a test that asks the cache nothing starts no server for it."""
    yield
    load.forget()
    if journal.agreed:
        # The next test begins with another database, and therefore with another journal.
        settings.REPORTS_JOURNAL.unlink(missing_ok=True)
        journal.agreed.clear()
    if answers := sys.modules.get("incidents.api.answers"):
        answers.STORE.clear()
    if relations := sys.modules.get("incidents.queries.law.relations"):
        relations.forget_graph()
    for used in caches.all(initialized_only=True):
        used.clear()
