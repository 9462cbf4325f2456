"""Bring a database to the schema of a release, and fill it with the rows of its fixture."""

import gzip
import re

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tests.upgrade.dump import FIXTURES, LEFT_OUT

PART = re.compile(r'^(?P<table>\w+)\((?P<columns>"\w+"(?:, "\w+")*)\)\n', re.MULTILINE)


def read_fixture(name):
    """Yield (table, columns as text, rows as COPY reads them) of a fixture."""
    text = gzip.decompress((FIXTURES / f"{name}.copy.gz").read_bytes()).decode()
    for part in text.split("\n\\.\n"):
        if head := PART.match(part):
            yield head["table"], head["columns"], part[head.end() :] + "\n"


def migrate_to(number):
    """Migrate to the release whose newest migration has this number; the other apps wholly."""
    executor = MigrationExecutor(connection)
    [last] = [
        name
        for app, name in executor.loader.graph.nodes
        if name.startswith(f"{number}_") and app == "incidents"
    ]
    others = [node for node in executor.loader.graph.leaf_nodes() if node[0] != "incidents"]
    executor.migrate([*others, ("incidents", last)])


def migrate_to_newest():
    call_command("migrate", verbosity=0, interactive=False)


@transaction.atomic
def load_rows(name):
    """Put the rows of a fixture in the place of all rows; {table: how many}."""
    counts = {}
    with connection.cursor() as cursor:
        tables = sorted(set(connection.introspection.table_names(cursor)) - LEFT_OUT)
        # The rows were written by a site that had these triggers: they are not judged again.
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table, columns, rows in read_fixture(name):
            with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as stream:
                stream.write(rows)
            counts[table] = rows.count("\n")
            go_on_numbering(cursor, table, columns)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    return counts


def go_on_numbering(cursor, table, columns):
    """New rows get numbers behind those that were loaded."""
    if '"id"' in columns.split(", "):
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
        if sequence := cursor.fetchone()[0]:
            going_on = f"SELECT setval(%s, max(id)) FROM {table}"  # noqa: S608  our own names
            cursor.execute(going_on, [sequence])
