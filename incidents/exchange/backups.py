"""Backups: the whole database in one file, sealed by age to the keys of whoever runs the site.

A backup is what `age` seals: one line of JSON that says what must be found after a restore, then
PostgreSQL's own dump. Nothing of it touches a disk in the clear. Sessions stay out: each is a key.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from incidents.models.people.ledger import GENESIS, LedgerHead

FORMAT = "coercion register backup 1"
WITHOUT_ROWS = ("incidents_session", "django_session")
# The place of a restore may have other roles, or none: its own rights are granted anew.
WITHOUT_ROLES = ("--no-owner", "--no-privileges")
# What opens or signs something and is in no backup: a restore needs it from elsewhere.
KEYS_ELSEWHERE = (
    "SECRET_KEY: keep it, or unused invitations and links of forgotten passwords end",
    "each desk's recovery key and its officers' passphrases: without them reports stay sealed",
    "the identity of age that opens this backup",
)
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58,}|ssh-(?:ed25519|rsa) \S+")
# What psycopg takes and PostgreSQL's programs do not, or must not show to whoever lists processes.
NOT_IN_CONNINFO = {"password", "cursor_factory", "row_factory", "context", "prepare_threshold"}
BLOCK = 1 << 20


def write_backup(file: Path, recipients: list[str]) -> dict[str, Any]:
    """Write a backup; return its manifest. The file appears once it is whole.

    Raises ValidationError without a recipient of age, or when a program is missing or fails.
    """
    _refuse_no_recipients(recipients)
    unfinished = file.with_name(f"{file.name}.unfinished")
    with transaction.atomic(), connection.cursor() as cursor:
        # Counts and dump are of one moment, whatever is written meanwhile.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        manifest = make_manifest()
        try:
            _dump(snapshot, manifest, recipients, unfinished)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def read_backup(file: Path, identity: Path) -> dict[str, Any]:
    """Restore a backup into the empty database of the settings; return its manifest.

    Raises ValidationError when the database is not empty, the file is no backup or cannot be
    opened, or what was restored is not what the manifest says.
    """
    if connection.introspection.table_names():
        raise ValidationError(
            _("This database is not empty. Make an empty one, and set DATABASE_URL to it."),
            code="not empty",
        )
    with _opened(file, identity) as plain:
        manifest = _read_manifest(plain)
        command = [
            _program("pg_restore"),
            *WITHOUT_ROLES,
            "--single-transaction",
            "--exit-on-error",
        ]
        _run(
            [*command, f"--dbname={_conninfo()}"],
            lambda sink: shutil.copyfileobj(plain, sink, BLOCK),
        )
    _refuse_difference(manifest, make_manifest())
    return manifest


def make_manifest() -> dict[str, Any]:
    """Return what a restore must find: {"format", "made_at", "tables": {name: rows}, ...}."""
    head = LedgerHead.objects.filter(pk=1).first() or LedgerHead(hash=GENESIS, rows=0)
    with connection.cursor() as cursor:
        names = sorted(connection.introspection.table_names(cursor))
        tables = {}
        for name in names:
            if name not in WITHOUT_ROWS:
                quoted = connection.ops.quote_name(name)
                cursor.execute(f"SELECT count(*) FROM {quoted}")  # noqa: S608  a table's own name
                [tables[name]] = cursor.fetchone()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "ledger_rows": head.rows,
        "ledger_hash": head.hash,
        "tables": tables,
        "keys_elsewhere": KEYS_ELSEWHERE,
    }


def _dump(snapshot: str, manifest: dict[str, Any], recipients: list[str], target: Path) -> None:
    """Dump the database of an exported snapshot through age into a file."""
    command = [_program("pg_dump"), "--format=custom", *WITHOUT_ROLES, f"--snapshot={snapshot}"]
    command += [f"--exclude-table-data={name}" for name in WITHOUT_ROWS]
    seal = [_program("age"), "--encrypt", f"--output={target}"]
    seal += [word for recipient in recipients for word in ("--recipient", recipient)]
    line = json.dumps(manifest).encode() + b"\n"
    with subprocess.Popen(  # noqa: S603  programs that are named here
        [*command, f"--dbname={_conninfo()}"], stdout=subprocess.PIPE, env=_environment()
    ) as dump:
        source = cast(IO[bytes], dump.stdout)

        def write(sink: IO[bytes]) -> None:
            sink.write(line)
            shutil.copyfileobj(source, sink, BLOCK)

        _run(seal, write)
    if dump.returncode:
        raise ValidationError(_("pg_dump failed. Nothing was written."), code="failed")


@contextmanager
def _opened(file: Path, identity: Path) -> Iterator[IO[bytes]]:
    """Yield what age reads in a backup."""
    command = [_program("age"), "--decrypt", f"--identity={identity}", str(file)]
    with subprocess.Popen(  # noqa: S603  programs that are named here
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as age:
        yield cast(IO[bytes], age.stdout)
        words = cast(IO[bytes], age.stderr).read().decode(errors="replace")
    if age.returncode:
        raise ValidationError(
            _("age could not open this file to its end: %(words)s"),
            params={"words": words.strip()},
            code="sealed",
        )


def _read_manifest(plain: IO[bytes]) -> dict[str, Any]:
    line = plain.readline(BLOCK)
    try:
        manifest: dict[str, Any] = json.loads(line)
    except ValueError:
        manifest = {}
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ValidationError(
            _("This is no backup of a register, or age could not open it with this identity."),
            code="no backup",
        )
    return manifest


def _refuse_difference(expected: dict[str, Any], restored: dict[str, Any]) -> None:
    """Raise ValidationError that names the first thing that is not as the manifest says."""
    for name in ("ledger_rows", "ledger_hash"):
        if expected[name] != restored[name]:
            raise ValidationError(
                _("The restored ledger is not the one of the backup."), code="ledger"
            )
    tables = expected["tables"]
    for name in sorted(tables.keys() | restored["tables"].keys()):
        if tables.get(name) != restored["tables"].get(name):
            raise ValidationError(
                _("The restored table %(name)s has %(found)s rows, not %(expected)s."),
                params={
                    "name": name,
                    "found": restored["tables"].get(name),
                    "expected": tables.get(name),
                },
                code="rows",
            )


def _run(command: list[str], write: Callable[[IO[bytes]], None]) -> None:
    """Run a program that reads what `write` writes; ValidationError with its words if it fails."""
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603  programs that are named here
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=_environment(),
        ) as program,
    ):
        sink = cast(IO[bytes], program.stdin)
        try:
            write(sink)
            sink.close()
        except BrokenPipeError:
            pass  # It ended early, and says why.
        code = program.wait()
        complaints.seek(0)
        words = complaints.read().decode(errors="replace")[-500:].strip()
    if code:
        raise ValidationError(
            _("%(program)s failed: %(words)s"),
            params={"program": Path(command[0]).name, "words": words},
            code="failed",
        )


def _refuse_no_recipients(recipients: list[str]) -> None:
    wrong = [one for one in recipients if not RECIPIENT.fullmatch(one)]
    if wrong or not recipients:
        raise ValidationError(
            _("Name at least one recipient of age, such as age1… (age-keygen makes one)."),
            code="recipients",
        )


def _program(name: str) -> str:
    """Return the path of a program; those of PostgreSQL come from the embedded server, if any."""
    find = getattr(connection, "find_program", shutil.which)
    path = find(name) or shutil.which(name)
    if path is None:
        raise ValidationError(
            _("The program %(name)s is not installed. Install it, then try again."),
            params={"name": name},
            code="missing",
        )
    return str(path)


def _conninfo() -> str:
    parameters = connection.get_connection_params()
    options = {
        name: str(value)
        for name, value in parameters.items()
        if name not in NOT_IN_CONNINFO and isinstance(value, (str, int))
    }
    return make_conninfo("", **options)


def _environment() -> dict[str, str]:
    """The environment of PostgreSQL's programs: a command line is read by every user."""
    password = connection.settings_dict["PASSWORD"]
    return os.environ | ({"PGPASSWORD": password} if password else {})
