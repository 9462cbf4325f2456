"""Unsafe migrations, found in their SQL: python -m tests.architecture.lint_migrations

What the version before cannot work with while both run is an error: a column without a default of
the database, a column dropped, renamed or of another type, a new unique constraint. What locks a
table is a warning.
"""

import logging
import os
import sys

import django

# {name of a migration: why its errors do no harm}. Read by two people before a row is added.
REVIEWED: dict[str, str] = {
    "0006_one_relation_a_version": "The unique constraint that it replaces had fewer columns, so"
    " that no row and no write of the version before can violate it.",
    "0045_random_keys": "The version before reads these tables by names and digests, and adds lists"
    " with the default of the database. While both run it answers 500 where an officer replaces a"
    " wrapped key or offers a classic one: a page for officers, who try again.",
}


def lint_migrations(**choices):
    """Return the linter after it has read, and printed, all migrations of the site."""
    from django_migration_linter import MigrationLinter

    logging.getLogger("django_migration_linter").setLevel(logging.WARNING)
    linter = MigrationLinter(
        include_apps=["incidents"],
        ignore_name=list(REVIEWED),
        # Ours is another engine by name, and PostgreSQL all the same.
        analyser_string="postgresql",
        no_cache=True,
        **choices,
    )
    linter.lint_all_migrations(app_label="incidents")
    return linter


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    sys.exit(lint_migrations().has_errors)
