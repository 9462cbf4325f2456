"""Migrations do nothing that the version before cannot live with; a planted fault is found."""

import shutil
import sys

import pytest

from tests.architecture.lint_migrations import lint_migrations
from tracker.environment import ROOT

PLANTED = """
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "{last}")]
    operations = [{operation}]
"""
ADD = "migrations.AddField('desk', 'motto', models.CharField({}max_length=9))"


@pytest.fixture
def plant(tmp_path, monkeypatch, settings):
    """The site's migrations and one more, in a package of their own."""

    def write(operation):
        folder = tmp_path / "planted_migrations"
        shutil.copytree(ROOT / "incidents/migrations", folder)
        last = max(path.stem for path in folder.glob("[0-9]*.py"))
        text = PLANTED.format(last=last, operation=operation)
        (folder / "9999_planted.py").write_text(text)
        for name in [name for name in sys.modules if name.startswith("planted_migrations")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.syspath_prepend(str(tmp_path))
        settings.MIGRATION_MODULES = {"incidents": "planted_migrations"}

    return write


@pytest.mark.slow  # each migration's SQL is written out, from the state before it
@pytest.mark.parametrize(
    ("operation", "errors"),
    [
        (ADD.format("default='', "), 1),
        ("migrations.RemoveField('desk', 'country')", 1),
        (ADD.format("db_default='', "), 0),
    ],
)
def test_an_unsafe_migration_is_an_error(db, plant, operation, errors):
    plant(operation)
    linter = lint_migrations(no_output=True, include_name=["9999_planted"])
    assert linter.nb_erroneous == errors
    assert linter.nb_valid == 1 - errors
