"""The longest lock of each migration on a large register: `make upgrade ROWS=1000000`.

The first release's fixture is multiplied until it has so many incidents, with their cases, releases
and ledger; every migration since then is applied by itself, while a second connection looks a
hundred times a second which tables nobody else can write.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import django
import psycopg

from tests.trust.page import describe_machine, write_section

FIRST = "0003"
MOST_SECONDS = 2.0
INTERVAL = 0.01
STEP = 1_000
# {table: {column: how a copy differs}}; k is the number of the copy. `id` and keys are moved on.
OTHER = {
    "case": {
        "reference": "reference || '-' || k",
        "ref": "CASE ref WHEN '' THEN '' ELSE ref || '-' || k END",
        "slug": "CASE slug WHEN '' THEN '' ELSE slug || '-' || k END",
    },
    "release": {},
    "incident": {"ref": "ref || '-' || k"},
    "ledger": {"hash": "left(hash, 48) || lpad(to_hex(k), 16, '0')"},
    "change": {},
    "earlierversion": {"ref": "ref || '-' || k"},
    "sourceuse": {},
    "citation": {},
    "event": {},
    "case_topics": {},
    "case_tactics": {},
    "wordingchange": {},
    "filerow": {},
}
MOVED = ("id", "case_id", "release_id")
HELD = """
    SELECT relname, mode FROM pg_locks JOIN pg_class ON pg_class.oid = relation
    WHERE pid = %s AND granted AND relkind = 'r' AND mode IN
        ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""


@dataclass(frozen=True)
class Measured:
    """What a migration took, and the lock that others would have waited for longest, in seconds.

    `statements` is the part of `seconds` that the database took; the rest is Django's.
    """

    migration: str
    seconds: float
    statements: float
    table: str
    mode: str
    locked: float


class Watcher(threading.Thread):
    """Looks which tables a connection keeps others from writing, until it is told to end.

    Tables that a migration makes are not seen by others before its end, and are not counted.
    """

    def __init__(self, parameters, pid):
        super().__init__(daemon=True)
        self.parameters, self.pid = parameters, pid
        self.is_over, self.first, self.last = threading.Event(), {}, {}

    def run(self):
        with psycopg.connect(**self.parameters, autocommit=True) as other:
            while not self.is_over.wait(INTERVAL):
                now = time.monotonic()
                for lock in other.execute(HELD, [self.pid]):
                    self.first.setdefault(lock, now)
                    self.last[lock] = now

    def find_longest(self):
        """((table, mode), seconds) of the longest lock that was seen."""
        spans = {lock: self.last[lock] - first + INTERVAL for lock, first in self.first.items()}
        return max(spans.items(), key=lambda one: one[1], default=(("", ""), 0.0))


class Clock:
    """Counts the seconds that the statements of a connection take."""

    seconds = 0.0

    def __call__(self, execute, sql, params, many, context):
        start = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.monotonic() - start


def multiply(rows):
    """Copy the fixture's rows until there are so many incidents; return their number."""
    from django.db import connection, transaction

    from tests.upgrade.dump import read_tables

    with transaction.atomic(), connection.cursor() as cursor:
        columns = read_tables(cursor)
        cursor.execute("SELECT count(*) FROM incidents_incident")
        count = cursor.fetchone()[0]
        for name, changed in OTHER.items():
            table = f"incidents_{name}"
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            moved = {column: f"{column} + k::bigint * {STEP}" for column in MOVED}
            values = [(moved | changed).get(one, f'"{one}"') for one in columns[table]]
            listed = ", ".join(f'"{one}"' for one in columns[table])
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)}"  # noqa: S608
                f" FROM {table}, generate_series(1, %s) AS k",
                [max(rows // count - 1, 0)],
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in OTHER:
            cursor.execute(f"ALTER TABLE incidents_{name} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM incidents_incident")
        return cursor.fetchone()[0]


def measure_migrations():
    """Yield what each migration since the first release did, printed as it goes."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    for migration, _backwards in executor.migration_plan(targets):
        connection.ensure_connection()
        parameters = {"dbname": connection.settings_dict["NAME"]} | {
            name: value
            for name, value in connection.get_connection_params().items()
            if name in ("host", "user", "port", "password", "dbname")
        }
        watcher = Watcher(parameters, connection.connection.info.backend_pid)
        watcher.start()
        start, clock = time.monotonic(), Clock()
        with connection.execute_wrapper(clock):
            MigrationExecutor(connection).migrate([(migration.app_label, migration.name)])
        seconds = time.monotonic() - start
        watcher.is_over.set()
        watcher.join()
        (table, mode), locked = watcher.find_longest()
        one = Measured(migration.name, seconds, clock.seconds, table, mode, locked)
        figures = f"{seconds:7.2f} s {one.statements:7.2f} s {locked:7.2f} s"
        sys.stdout.write(f"{one.migration:34} {figures}  {table} {mode}\n")
        sys.stdout.flush()
        yield one


def write_table(found, count):
    lines = [
        f"`make upgrade ROWS={count}`, {describe_machine()}:",
        f"{count:,} incidents with their cases, releases and ledger, from {FIRST} on."
        f" The bound is {MOST_SECONDS:.0f} s at",
        "1,000,000 incidents. Migrations that locked nothing for 0.1 s are left out.",
        "",
        "| migration | took | of that in PostgreSQL | longest lock | of |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {one.migration} | {one.seconds:.1f} s | {one.statements:.1f} s |"
            f" {one.locked:.1f} s | {one.table.removeprefix('incidents_')}, {one.mode} |"
            for one in found
            if one.locked >= 0.1
        ),
    ]
    write_section("Upgrading a large register", "\n".join(lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        os.environ |= {"TRACKER_HOME": folder, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
        django.setup()
        from tests.upgrade.rows import load_rows, migrate_to
        from tracker.embedded import registry

        try:
            migrate_to(FIRST)
            load_rows(FIRST)
            count = multiply(rows)
            sys.stdout.write(f"{count:,} incidents at {FIRST}\n")
            found = list(measure_migrations())
        finally:
            registry.stop_unused(Path(folder), patience=10)
    write_table(found, count)
    return 1 if any(one.locked > MOST_SECONDS for one in found) else 0


if __name__ == "__main__":
    sys.exit(main())
