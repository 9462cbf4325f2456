"""Write the rows of a database as a fixture: python -m tests.upgrade.dump 0038 (TRACKER_HOME).

A fixture is plain text in gzip: a line `table(column, ...)`, the rows as COPY writes them, and a
line `\\.`.
"""

import gzip
import os
import sys
from pathlib import Path

import django

FIXTURES = Path(__file__).parent
# Sessions are nobody's data, and migrations are what the test applies by itself.
LEFT_OUT = {"django_migrations", "django_session", "incidents_session"}


def read_tables(cursor):
    """{table: its columns that are no computed ones}, in the order of names."""
    cursor.execute(
        "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)"
        " FROM information_schema.columns JOIN information_schema.tables"
        " USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'"
        " GROUP BY table_name ORDER BY table_name"
    )
    return {name: columns for name, columns in cursor.fetchall() if name not in LEFT_OUT}


def write_fixture(name):
    """Write the fixture of the connected database; return its path."""
    from django.db import connection

    lines = []
    with connection.cursor() as cursor:
        for table, columns in read_tables(cursor).items():
            listed = ", ".join(f'"{column}"' for column in columns)
            order = "id" if "id" in columns else listed
            source = f'SELECT {listed} FROM "{table}" ORDER BY {order}'  # noqa: S608  our own names
            with cursor.copy(f"COPY ({source}) TO STDOUT") as rows:
                content = b"".join(bytes(part) for part in rows).decode()
            if content:
                lines.append(f"{table}({listed})\n{content}\\.\n")
    text = "".join(lines)
    path = FIXTURES / f"{name}.copy.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    return path


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    sys.stdout.write(f"{write_fixture(sys.argv[1])}\n")
