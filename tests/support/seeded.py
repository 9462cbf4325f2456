"""The seeded database: made once by the ordinary commands, and copied for each worker.

It is kept between runs under the name of what made it: other law, cases, actions or migrations,
or another day, make another one.
"""

import fcntl
import hashlib
from contextlib import contextmanager
from datetime import UTC, datetime

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from incidents.management.commands.load_cases import SHIPPED_TABLES
from tracker.environment import ROOT

# These stand above the actions and make no row of the demo.
READERS = {"pages", "api", "templatetags", "__pycache__"}
MADE = "seeded_"


def digest():
    """A name for all that decides about the seeded rows, their day included."""
    said = hashlib.sha256(f"{datetime.now(UTC):%Y-%m-%d}".encode())
    for path in sorted([*sources(), ROOT / "requirements.txt", ROOT / "tests" / "settings.py"]):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        said.update(f"{path.relative_to(ROOT)} {content}\n".encode())
    return said.hexdigest()[:16]


def sources():
    for room in ("incidents", "tracker"):
        for path in (ROOT / room).rglob("*"):
            if path.is_file() and READERS.isdisjoint(path.parts):
                yield path


def copy(name):
    """Have a fresh copy of the seeded database under a name, and connect to it."""
    with turn():
        seeded = MADE + digest()
        with maintenance() as ask:
            found = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            made = {row[0] for row in ask(found, [MADE])}
        if seeded not in made:
            make(seeded, made)
        with maintenance() as ask:
            ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            ask(f'CREATE DATABASE "{name}" TEMPLATE "{seeded}"')
    connect_to(name)


def make(seeded, outdated):
    """Make it under another name first: half a database is never taken for a whole one."""
    with maintenance() as ask:
        for name in {*outdated, f"{MADE}draft"}:
            ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        ask(f'CREATE DATABASE "{MADE}draft"')
    connect_to(f"{MADE}draft")
    with override_settings(DEBUG=True):
        call_command("migrate", verbosity=0, interactive=False)
        # The first table only: its 103 cases have all that a story needs, in a third of the time.
        # tests/register/test_whole_register.py reads both.
        call_command("seed_demo", cases=[SHIPPED_TABLES[0]], verbosity=0)
    with connection.cursor() as cursor:
        # Plans go by what the tables hold, as on a site that runs.
        cursor.execute("ANALYZE")
    with maintenance() as ask:
        ask(f'ALTER DATABASE "{MADE}draft" RENAME TO "{seeded}"')


def drop(name):
    with maintenance() as ask:
        ask(f'DROP DATABASE "{name}"')


def connect_to(name):
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


@contextmanager
def maintenance():
    """Leave the database, and say what is to be done with databases."""
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as cursor:

        def ask(words, values=None):
            cursor.execute(words, values)
            return cursor.fetchall() if cursor.description else []

        yield ask


@contextmanager
def turn():
    """Wait until no other worker makes or copies: nobody may be in a database that is copied."""
    settings.TRACKER_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.TRACKER_HOME / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
