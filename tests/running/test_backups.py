"""A backup is sealed, whole and of one moment; a restore finds all of it or says what is not."""

import io
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from incidents.exchange import backups
from incidents.models import Case, Incident, Ledger, Session
from tests.support import seeded

# A database is dumped and restored by PostgreSQL's own commands: over half a second.
pytestmark = [pytest.mark.slow, pytest.mark.age]


@pytest.fixture
def keys(tmp_path):
    """(recipient, file of the identity)."""
    identity = tmp_path / "identity.txt"
    made = subprocess.run(
        ["age-keygen", "-o", identity], capture_output=True, text=True, check=True
    )
    return made.stderr.split()[-1], identity


@pytest.fixture
def empty(django_db_setup, django_db_blocker):
    """An empty database to restore into; called, it is the one of the settings."""
    own = connection.settings_dict["NAME"]
    name = f"{own}_restored"
    with django_db_blocker.unblock():
        with seeded.maintenance() as ask:
            ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            ask(f'CREATE DATABASE "{name}"')
        seeded.connect_to(own)
        yield lambda: (connection.close(), connection.close_pool(), seeded.connect_to(name))
        seeded.drop(name)
        seeded.connect_to(own)


def command(*arguments):
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_drill(empty, keys, tmp_path):
    """Backed up, opened by the identity alone, restored into an empty place, and equal."""
    recipient, identity = keys
    file = tmp_path / "register.backup.age"
    Session.objects.create(
        session_key="a" * 32, slug="s", session_data="x", expire_date="2100-01-01T00:00Z"
    )
    try:
        said = command("backup", file, "--recipient", recipient)
        before = backups.make_manifest()
        readable = Incident.objects.count(), Ledger.objects.count()
    finally:
        Session.objects.all().delete()
    assert before["ledger_hash"] in said
    assert "recovery key" in said
    content = file.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    assert b"Delta Air Lines" not in content
    assert [path.name for path in tmp_path.glob("*unfinished*")] == []
    empty()
    said = command("restore", file, "--identity", identity)
    assert f"{before['ledger_rows']} rows, unbroken" in said
    assert backups.make_manifest()["tables"] == before["tables"]
    assert (Incident.objects.count(), Ledger.objects.count()) == readable
    assert Session.objects.count() == 0
    with pytest.raises(CommandError, match="not empty"):
        command("restore", file, "--identity", identity)


def test_a_wrong_identity_a_cut_file_and_another_file_are_named(empty, keys, tmp_path):
    recipient, identity = keys
    file, other = tmp_path / "a.age", tmp_path / "other.txt"
    command("backup", file, "--recipient", recipient)
    subprocess.run(["age-keygen", "-o", other], capture_output=True, check=True)
    cut = tmp_path / "cut.age"
    cut.write_bytes(file.read_bytes()[:-70_000])
    text = tmp_path / "text.age"
    subprocess.run(
        ["age", "-r", recipient, "-o", text], input=b"no backup", capture_output=True, check=True
    )
    empty()
    for path, key, words in (
        (file, other, "no backup"),
        (text, identity, "no backup"),
        (cut, identity, "failed|could not open"),
        (tmp_path / "missing.age", identity, "There is no file"),
    ):
        with pytest.raises(CommandError, match=words):
            command("restore", path, "--identity", key)
        assert connection.introspection.table_names() == []


def test_what_was_lost_on_the_way_is_named(empty, keys, tmp_path, monkeypatch):
    """A manifest of 1 row more than the dump has: the restore must not be called whole."""
    recipient, identity = keys
    file, honest = tmp_path / "a.age", backups.make_manifest

    def with_one_more():
        manifest = honest()
        manifest["tables"]["incidents_case"] += 1
        return manifest

    cases = Case.objects.count()
    monkeypatch.setattr(backups, "make_manifest", with_one_more)
    command("backup", file, "--recipient", recipient)
    monkeypatch.setattr(backups, "make_manifest", honest)
    empty()
    with pytest.raises(CommandError, match=rf"incidents_case has {cases} rows, not {cases + 1}\."):
        command("restore", file, "--identity", identity)


@pytest.mark.parametrize("recipients", [[], ["age1"], ["AGE-SECRET-KEY-1abc"], ["-o/tmp/x"]])
def test_nothing_is_written_without_a_recipient(db, tmp_path, recipients):
    words = [word for one in recipients for word in ("--recipient", one)]
    with pytest.raises(CommandError, match=r"recipient|argument"):
        command("backup", tmp_path / "a.age", *words)
    assert list(tmp_path.iterdir()) == []
