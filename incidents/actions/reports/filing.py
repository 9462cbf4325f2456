"""A firm files a report, which consists of sealed fields only."""

import json
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import chains, files, lanes, quotas, receipt_log, shapes, work
from incidents.actions.reports.shapes import (
    InvalidSubmission,
    NewMessage,
    NewSeal,
    malformed_submission,
)
from incidents.exchange import age
from incidents.models.people.people import Desk
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.states import ThreadSide
from incidents.models.reports.threads import (
    MOST_FILES,
    WITH_CODE,
    Grant,
    Message,
    Report,
    Seal,
    Upload,
)

KEYS = {
    *("report", "lookup", "receipt", "signing", "seal", "grants", "message", "files"),
    *("code", "commitment", "proof"),
}


def current_list(desk: Desk) -> RecipientList:
    """The desk's list of keys. Refused if there is none or it has expired."""
    row = RecipientList.objects.current(desk)
    if row is None or row.last_day < timezone.localdate():
        raise InvalidSubmission(
            _("This desk has no valid list of keys. Telephone the desk."), "changed"
        )
    return row


@transaction.atomic
def file_report(desk: Desk, body: dict[str, Any]) -> dict[str, str]:
    """Store a report; returns the signed promise that its commitment enters the log of receipts.

    Refused, and nothing stored, unless all of it is valid. Space is charged last, because all
    arrivals at a desk queue for its row.
    """
    current = current_list(desk)
    name = shapes.hex_string(body["report"], 16)
    seal = shapes.seal(body["seal"], body["grants"], report=name, recipient_list=current)
    kind = age.kind_of(seal.recipient)
    message = shapes.signed_message(body["message"], kind)
    signing = shapes.hex_string(body["signing"], 32)
    if {seal.place.signer, message.place.signer} != {signing} or seal.place.number != 1:
        raise malformed_submission()
    if seal.receipt != body["receipt"] or message.place.report != name:
        raise malformed_submission()
    lookup, uploads = shapes.hex_string(body["lookup"], 32), file_keys(body["files"])
    size = size_of(message, seal)
    effort = _judge_effort(desk, body, name, size)
    report = _create(
        id=uuid.UUID(name),
        desk=desk,
        lookup=lookup,
        receipt=seal.receipt,
        signing=signing,
        epoch=current.epoch,
        effort=effort,
    )
    add_seal(report, seal)
    add_message(report, message, ThreadSide.FIRM)
    files.attach(report, uploads, permit_of(name))
    promise = receipt_log.add_commitment(body["commitment"])
    quotas.charge_text(desk, size, is_known=effort == WITH_CODE)
    return promise


def _judge_effort(desk: Desk, body: dict[str, Any], name: str, size: int) -> int:
    """The effort that orders the inbox. A code of the desk takes the place of a proof of work."""
    if body["code"] != "":
        lanes.spend_code(desk, body["code"], permit_of(name))
        return WITH_CODE
    about = {"purpose": "report", "subject": name, "body": work.digest_of(body)}
    return work.check_text(desk, body["proof"], **about, size=size)


def _create(**values: Any) -> Report:
    """Create a report. Refuse a key or receipt that exists already.

    It is looked for first, because PostgreSQL logs a statement that it refuses with its time.
    """
    same = Q(pk=values["id"]) | Q(lookup=values["lookup"])
    if Report.objects.filter(same).exists():
        raise malformed_submission()
    try:
        with transaction.atomic():
            return Report.objects.create(**values, received_on=timezone.localdate())
    except IntegrityError as race:
        raise malformed_submission() from race


def size_of(message: NewMessage, seal: NewSeal | None) -> int:
    """The sealed bytes of a message, including the grants of its seal."""
    grants = seal.grants.values() if seal else ()
    return len(message.sealed) + sum(len(sealed) for sealed in grants)


def permit_of(name: str) -> str:
    """The name under which files are uploaded for a report that is not filed yet."""
    return shapes.digest(f"permit of report {name}")


def announce_report(desk: Desk, body: dict[str, Any]) -> Upload:
    """Announce a file of a report that is not filed yet, with a proof of work for each file."""
    name = shapes.hex_string(body["report"], 16)
    upload = shapes.row_key(body["upload"])
    kind, size = files.kind_and_size(body)
    with transaction.atomic():
        if body["code"] != "":
            lanes.bind_code(desk, body["code"], permit_of(name))
        else:
            _check_stranger(desk, body, upload.hex, size)
        return files.announce_file(desk, upload, kind=kind, size=size, permit=permit_of(name))


def _check_stranger(desk: Desk, body: dict[str, Any], subject: str, size: int) -> None:
    """Refuse a file without a proof of work, and any file while their space is scarce."""
    if quotas.are_files_scarce(desk):
        raise files.have_to_wait()
    work.check_file(desk, body["proof"], subject=subject, body=work.digest_of(body), size=size)


def file_keys(names: Any) -> list[uuid.UUID]:
    """The keys of the files of a message."""
    if not isinstance(names, list) or len(names) > MOST_FILES:
        raise malformed_submission()
    return [shapes.row_key(name) for name in names]


def add_seal(report: Report, seal: NewSeal) -> Seal:
    """Store a seal and its grants, if it follows the last. The caller has locked the report."""
    chains.check_seal(report, seal)
    row = Seal.objects.create(
        report=report,
        number=seal.place.number,
        epoch=seal.epoch,
        recipient=seal.recipient,
        statement=seal.statement,
        signature=seal.signature,
    )
    Grant.objects.bulk_create(
        Grant(seal=row, holder=holder, sealed=sealed) for holder, sealed in seal.grants.items()
    )
    return row


def add_message(
    report: Report, message: NewMessage, side: ThreadSide, *, is_withdrawal: bool = False
) -> Message:
    """Store a message, if it follows the last of its side and is sealed to the newest seal.

    The caller has locked the report, or just made it: two messages at once would share a number.
    """
    chains.check_message(report, message, side)
    return Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=side,
        number=message.place.number,
        sealed=message.sealed,
        statement=message.statement,
        signature=message.signature,
        written_on=timezone.localdate(),
        is_withdrawal=is_withdrawal,
    )


def has_reader_left(report: Report) -> bool:
    """Whether a key that can read under the newest seal is no longer on the desk's list.

    A colleague may have given access after the seal was made, so every list since then counts. The
    receipt before a change is such a key too.
    """
    newest = Seal.objects.filter(report=report).order_by("-number").first()
    if newest is None:
        return False
    if json.loads(newest.statement)["receipt"] != report.receipt:
        return True
    since = RecipientList.objects.filter(desk=report.desk, epoch__gte=newest.epoch)
    names = [{row["name"] for row in one.fields["recipients"]} for one in since.order_by("-epoch")]
    return bool(set().union(*names) - names[0])
