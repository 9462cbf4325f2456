"""The journal beside the database: what must not go backwards when a backup is restored.

A file of JSON lines, each with the digest of the line before. A line is written, and on the disk,
before the database takes its act together with the line's digest. So after a restore, or a crash in
between, the database's digest tells which lines it lacks. Lines name a report by a digest that says
nothing to who has no backup, and days without hours.
"""

import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import InvalidSubmission
from incidents.models.reports.journal import ONLY, JournalHead
from incidents.models.reports.threads import Report

Line = dict[str, Any]
# (journal, database) that this process has seen to agree.
agreed: set[tuple[str, str]] = set()


class JournalProblem(Exception):
    """The journal is missing, broken, or another database's. Two people have to look at it."""


def here() -> tuple[str, str]:
    """This process's journal and database."""
    return str(settings.REPORTS_JOURNAL), str(connection.settings_dict["NAME"])


def mark_of(report_id: str) -> str:
    """What names a report in the journal. `report_id`: 32 hex digits."""
    return hashlib.sha256(f"coercion-register tombstone {report_id}".encode()).hexdigest()


def marked_reports() -> dict[str, Report]:
    """{mark: report} of all reports."""
    return {mark_of(report.pk.hex): report for report in Report.objects.select_related("desk")}


def append(kind: str, **fields: Any) -> None:
    """Write a line to the disk, and its digest into the database with the act that follows.

    Call it inside the action's transaction: the head's row is locked until that ends, so that
    lines and acts have one order.
    """
    head = _locked_head()
    agreed.add(here())
    with _opened() as file:
        digests = _read(file)[1]
        if digests[-1] != head.digest:
            # A process died between its line and its act, which the next request applies first.
            agreed.discard(here())
            raise closed_room()
        line = {"kind": kind, "day": timezone.localdate().isoformat(), "previous": digests[-1]}
        text = json.dumps(line | fields, sort_keys=True, separators=(",", ":"))
        file.seek(0, os.SEEK_END)
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    hide_time()
    head.digest = _digest(text)
    head.save(update_fields=["digest"])


def hide_time() -> None:
    """Date the file to the day: its time would be that of the last withdrawal.

    The nightly job calls it too, because the time of the last change of its attributes stays.
    """
    path = Path(settings.REPORTS_JOURNAL)
    if path.exists():
        midnight = dt.datetime.combine(timezone.localdate(), dt.time(), dt.UTC).timestamp()
        os.utime(path, (midnight, midnight))


def is_current() -> bool:
    """Whether the database names the journal's last line. Reads only: most starts end here."""
    known = JournalHead.objects.values_list("digest", flat=True).first() or ""
    path = Path(settings.REPORTS_JOURNAL)
    if not path.exists():
        return known == ""
    with _opened() as file:
        return bool(_read(file)[1][-1] == known)


def has_number(number: str) -> bool:
    """Whether a file under this number was erased: then its line shows the number to readers."""
    if not Path(settings.REPORTS_JOURNAL).exists():
        return False
    with _opened() as file:
        return any(line.get("number") == number for line in _read(file)[0])


def missing_lines() -> list[Line]:
    """The lines whose acts this database lacks, oldest first. The caller has a transaction.

    Raises JournalProblem if the journal is broken or does not know the database's line.
    """
    head = _locked_head()
    with _opened() as file:
        lines, digests = _read(file)
    if head.digest not in digests:
        raise JournalProblem("the journal does not hold the line that this database names")
    return lines[digests.index(head.digest) :]


@transaction.atomic
def accept_journal() -> int:
    """Take the journal as it is, unapplied. Returns how many lines it has."""
    head = _locked_head()
    with _opened() as file:
        lines, digests = _read(file)
    set_head(head, digests[-1])
    return len(lines)


@transaction.atomic
def finish_applying() -> None:
    """Note that this database has taken in every line."""
    head = _locked_head()
    with _opened() as file:
        set_head(head, _read(file)[1][-1])


def set_head(head: JournalHead, digest: str) -> None:
    head.digest = digest
    head.save(update_fields=["digest"])


def closed_room() -> InvalidSubmission:
    """The refusal of everything while lines of the journal are not applied."""
    return InvalidSubmission(
        _("Confidential reports are closed for a moment. Nothing was stored. Try again later."),
        "closed",
    )


def _locked_head() -> JournalHead:
    JournalHead.objects.get_or_create(pk=ONLY, defaults={"digest": ""})
    return JournalHead.objects.select_for_update().get(pk=ONLY)


@contextmanager
def _opened() -> Iterator[IO[str]]:
    """The file, made if it is not there, and this process's alone."""
    path = Path(settings.REPORTS_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _read(file: IO[str]) -> tuple[list[Line], list[str]]:
    """(lines, digests): digest n is that of line n, and digest 0 of none.

    A last line without an end was cut by a crash before its act: it is dropped.
    """
    file.seek(0)
    lines: list[Line] = []
    digests = [""]
    whole = 0
    for text in file:
        if not text.endswith("\n"):
            file.truncate(whole)
            break
        whole += len(text.encode())
        lines.append(_follow(text[:-1], digests[-1]))
        digests.append(_digest(text[:-1]))
    return lines, digests


def _follow(text: str, previous: str) -> Line:
    try:
        line = json.loads(text)
        if isinstance(line, dict) and line["previous"] == previous:
            return line
    except (ValueError, KeyError) as fault:
        raise JournalProblem("a line of the journal cannot be read") from fault
    raise JournalProblem("lines of the journal are missing, or in another order")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
