"""A firm sends a file that it encrypted outside the browser, and returns with a number.

The number follows from the firm's receipt, an age identity that it made itself; only the number's
SHA-256 is stored. The receipt's public key is the first line of the sealed content, so the server
never sees it, and only who has read the file can write what the receipt opens.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import (
    classic_offers,
    files,
    journal,
    lanes,
    quotas,
    receipt_log,
    retention,
    shapes,
    threads,
    work,
)
from incidents.actions.reports.filing import current_list
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import age
from incidents.models.people.people import Desk
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.states import State, ThreadSide
from incidents.models.reports.threads import WITH_CODE, Message, Report

LONGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True)
class FileSender:
    """What a firm sends with a file: its receipt's number, a code of the desk, a proof of work.

    Each is empty, or None, where the firm has none.
    """

    number: str = ""
    code: str = ""
    proof: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class StoredFile:
    """What was stored. `promise`: signed, that the file enters the log; None without a receipt."""

    report: Report
    sha256: str
    promise: dict[str, str] | None


@dataclass(frozen=True)
class SealedMessage:
    """A message of the desk that waits for the firm: its number and day, what is sealed."""

    number: int
    day: dt.date
    sealed: bytes


@transaction.atomic
def file_alone(desk: Desk, sealed: bytes, sender: FileSender = FileSender()) -> StoredFile:
    """Store a file that was encrypted outside the browser, to the keys of the desk.

    The first few of a day need no proof of work, so that one command is enough; after that a proof
    or a code of the desk is required, and nobody is shut out. With a number the firm can return; a
    file under the number of an earlier one joins it. The row's key is the digest of the content, so
    sending a file twice stores it once.
    """
    current = current_list(desk)
    _check_sealed(sealed, current)
    number = sender.number
    name, lookup = shapes.digest(sealed), _lookup_of(number)
    earlier = _of_lookup(desk, lookup) if lookup else None
    known = Report.objects.filter(pk=uuid.UUID(name[:32]), desk=desk).first()
    if known and known.lookup != lookup:
        raise InvalidSubmission(
            _("This file was sent before, with another receipt or without one.")
        )
    if known:
        report = known
    elif earlier:
        report = _join(earlier, sealed)
    else:
        report = _create(desk, current, sealed, sender)
    promise = receipt_log.add_commitment(commitment_of(number, name)) if number else None
    return StoredFile(report, name, promise)


def _create(desk: Desk, current: RecipientList, sealed: bytes, sender: FileSender) -> Report:
    name, lookup = shapes.digest(sealed), _lookup_of(sender.number)
    if lookup and Report.objects.filter(lookup=lookup).exists():
        raise malformed_submission()
    if sender.number and journal.has_number(sender.number):
        # Whoever reads the journal could have the new file erased, or take up its messages.
        raise InvalidSubmission(
            _(
                "A file under this number was erased. Make a new receipt, encrypt your file anew,"
                " and send it with the new number."
            )
        )
    effort = _judge_effort(desk, sender, name, len(sealed))
    try:
        with transaction.atomic():
            report = Report.objects.create(
                id=uuid.UUID(name[:32]),
                desk=desk,
                lookup=lookup,
                epoch=current.epoch,
                received_on=timezone.localdate(),
                effort=effort,
            )
    except IntegrityError as race:
        raise malformed_submission() from race
    _add(report, sealed, number=1)
    quotas.charge_text(desk, len(sealed), is_known=effort == WITH_CODE)
    return report


def _join(report: Report, sealed: bytes) -> Report:
    """Add a later file of a firm. As in a thread it needs no proof of work."""
    report = files.lock_row(report)
    if report.state == State.CLOSED:
        raise shapes.closed_thread()
    rows = Message.objects.filter(report=report, side=ThreadSide.FIRM)
    if rows.filter(sealed=sealed).exists():
        return report
    threads.check_messages_today(report)
    _add(report, sealed, number=rows.count() + 1)
    report.has_unread_messages = True
    report.save(update_fields=["has_unread_messages"])
    is_known = report.acknowledged_on is not None
    quotas.charge_text(report.desk, len(sealed), is_known=is_known)
    return report


def _add(report: Report, sealed: bytes, *, number: int) -> None:
    Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=ThreadSide.FIRM,
        number=number,
        sealed=sealed,
        written_on=timezone.localdate(),
    )


def _judge_effort(desk: Desk, sender: FileSender, name: str, size: int) -> int:
    """The effort of a file whose digest is `name`. Refused without a code of the desk or a proof of
    work for it, unless it is one of the first of the day.
    """
    if sender.code:
        lanes.spend_code(desk, sender.code, shapes.digest(f"permit of file {name}"))
        return WITH_CODE
    if sender.proof:
        proof, purpose, subject = sender.proof, "sealed-file", name[:32]
        return work.check_text(desk, proof, purpose=purpose, subject=subject, body=name, size=size)
    if quotas.take_unproven(desk):
        return 0
    raise InvalidSubmission(
        _("The desk received many such files today. Send yours again with a proof of work."),
        "proof",
        floor=work.text_effort(desk, size),
    )


def _check_sealed(sealed: bytes, current: RecipientList) -> None:
    """Refuse what is not one age file for exactly the desk's keys, of one kind or the other."""
    if len(sealed) > LONGEST_FILE:
        raise InvalidSubmission(_("This file is larger than 5 MiB. Nothing was stored."))
    counts = {age.kind_of(one): len(keys) for keys in _key_sets(current) for one in keys[:1]}
    for kind, count in counts.items():
        try:
            begun = age.header_size(sealed, kind, count)
            age.content_size(len(sealed) - begun)
        except ValueError:
            continue
        if not age.looks_random(sealed[begun:]):
            raise malformed_submission()
        return
    raise InvalidSubmission(
        _(
            "This file is not encrypted to the present keys of this desk. Nothing was stored."
            " Download the keys again and encrypt your file anew."
        )
    )


def recipients_of(listed: RecipientList) -> list[str]:
    """The recipients of a list, in its order."""
    return [one["recipient"] for one in listed.fields["recipients"]]


def _key_sets(current: RecipientList) -> tuple[list[str], list[str]]:
    """The list's own keys, and those for older programs."""
    return recipients_of(current), classic_offers.classic_recipients(current)


def commitment_of(number: str, sha256: str) -> str:
    """What enters the log for a file: nobody without its number can tell of what it is."""
    return shapes.digest(f"coercion-register commitment/1 file {number} {sha256}")


def _lookup_of(number: str) -> str:
    """What is stored of a receipt's number; empty without one."""
    return shapes.digest(shapes.hex_string(number, 32)) if number else ""


def _of_lookup(desk: Desk, lookup: str) -> Report | None:
    """The file of a number that is not erased. A thread with a receipt of twelve words is none."""
    return Report.objects.filter(desk=desk, lookup=lookup, receipt="").first()


def find_file(desk: Desk, number: Any) -> Report:
    """The file of a number. The same refusal if it is malformed, unknown, another's or erased."""
    try:
        report = _of_lookup(desk, _lookup_of(number)) if number else None
    except InvalidSubmission:
        report = None
    if report is None:
        raise files.unknown()
    return report


def list_sealed_messages(report: Report) -> list[SealedMessage]:
    """The desk's messages to the firm of a file, sealed to its receipt."""
    rows = Message.objects.filter(report=report, side=ThreadSide.DESK).exclude(receipt_copy=b"")
    return [
        SealedMessage(number, row.written_on, bytes(row.receipt_copy))
        for number, row in enumerate(rows.order_by("number"), start=1)
    ]


@transaction.atomic
def erase_file(desk: Desk, number: str) -> None:
    """Erase a file at once, as its firm wishes. After a restore the number proves the wish."""
    report = find_file(desk, number)
    journal.append("taken-back", mark=journal.mark_of(report.pk.hex), number=number)
    Report.objects.filter(pk=report.pk).delete()


def restore_erasure(report: Report, line: Mapping[str, Any]) -> bool:
    """Erase a restored file again, if the line has its number: nobody else knew that."""
    if not report.is_alone or report.lookup != _lookup_of(line["number"]) or not report.lookup:
        return False
    report.delete()
    return True


def stored_until(report: Report) -> dt.date:
    """The last day on which it is stored."""
    return retention.last_day(report)
