"""A firm files: a report comes into being from sealed fields alone."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import chains, files, quotas, shapes, work
from incidents.actions.reports.shapes import (
    InvalidSubmission,
    NewLetter,
    NewSeal,
    malformed_submission,
)
from incidents.exchange import age
from incidents.models.people.people import Desk
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.threads import (
    MOST_FILES,
    Grant,
    Message,
    Report,
    Seal,
    ThreadSide,
    Upload,
)

LONGEST_FILE = 5 * 1024 * 1024
KEYS = {
    *("report", "lookup", "receipt", "signing", "seal", "grants", "letter", "files", "proof"),
}


def current_list(desk: Desk) -> RecipientList:
    """The desk's list of keys; Refused where there is none, or none that is still good."""
    row = RecipientList.objects.current(desk)
    if row is None or row.until < timezone.localdate():
        raise InvalidSubmission(_("This desk has no list of keys that is still good."), "changed")
    return row


@transaction.atomic
def file_report(desk: Desk, told: dict[str, Any]) -> Report:
    """Take in a report. Refused, and nothing kept, unless all of it is as it has to be.

    Space is charged last: its row is the one for which all that arrives at a desk takes turns.
    """
    current = current_list(desk)
    name = shapes.hex_string(told["report"], 16)
    seal = shapes.seal(told["seal"], told["grants"], report=name, listed=current)
    kind = age.kind_of(seal.recipient)
    letter = shapes.signed_message(told["letter"], kind)
    signing = shapes.hex_string(told["signing"], 32)
    if {seal.place.signer, letter.place.signer} != {signing} or seal.place.number != 1:
        raise malformed_submission()
    if seal.receipt != told["receipt"] or letter.place.report != name:
        raise malformed_submission()
    lookup, uploads = shapes.hex_string(told["lookup"], 32), file_keys(told["files"])
    size = size_of(letter, seal)
    body = work.digest_of(told)
    work.check_text(desk, told["proof"], purpose="report", subject=name, body=body, size=size)
    report = _create(
        id=uuid.UUID(name),
        desk=desk,
        lookup=lookup,
        receipt=seal.receipt,
        signing=signing,
        epoch=current.epoch,
    )
    add_seal(report, seal)
    add_letter(report, letter, ThreadSide.FIRM)
    files.attach(report, uploads, permit_of(name))
    quotas.charge_text(desk, size)
    return report


def _create(**values: Any) -> Report:
    """A new report. One of the same key or receipt is refused, and looked for first: a statement
    that the database refuses stands in the database's own log, with its time.
    """
    same = Q(pk=values["id"]) | Q(lookup=values["lookup"])
    if Report.objects.filter(same).exists():
        raise malformed_submission()
    try:
        with transaction.atomic():
            return Report.objects.create(**values, received_on=timezone.localdate())
    except IntegrityError as race:
        raise malformed_submission() from race


def size_of(letter: NewLetter, seal: NewSeal | None) -> int:
    """The sealed bytes that a letter brings, the grants of its seal included."""
    grants = seal.grants.values() if seal else ()
    return len(letter.sealed) + sum(len(sealed) for sealed in grants)


def permit_of(name: str) -> str:
    """Under which name files come in for a report that is still to be filed."""
    return shapes.digest(f"permit of report {name}")


def announce_report(desk: Desk, told: dict[str, Any]) -> Upload:
    """Announce a file of a report that is still to be filed, with a proof of work for each file."""
    name = shapes.hex_string(told["report"], 16)
    upload = shapes.row_key(told["upload"])
    kind, size = files.kind_and_size(told)
    if quotas.are_files_scarce(desk):
        raise files.have_to_wait()
    body = work.digest_of(told)
    work.check_file(desk, told["proof"], subject=upload.hex, body=body, size=size)
    return files.announce_file(desk, upload, kind=kind, size=size, permit=permit_of(name))


def file_keys(told: Any) -> list[uuid.UUID]:
    """The keys of the files that come with a letter."""
    if not isinstance(told, list) or len(told) > MOST_FILES:
        raise malformed_submission()
    return [shapes.row_key(name) for name in told]


def add_seal(report: Report, seal: NewSeal) -> Seal:
    """Keep a seal and its grants, if it follows the last. The report's row is locked, or new."""
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


def add_letter(
    report: Report, letter: NewLetter, side: ThreadSide, *, is_withdrawal: bool = False
) -> Message:
    """Keep a letter, if it follows the last of its side and is sealed to the newest seal.

    The report's row has to be locked, or new: two letters at once would share a number.
    """
    chains.check_letter(report, letter, side)
    return Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=side,
        number=letter.place.number,
        sealed=letter.sealed,
        statement=letter.statement,
        signature=letter.signature,
        written_on=timezone.localdate(),
        is_withdrawal=is_withdrawal,
    )


def somebody_left(report: Report) -> bool:
    """Whether a key that may read under the newest seal stands on the desk's list no more.

    A colleague may have given access later than the seal was made: every list since it counts.
    """
    newest = Seal.objects.filter(report=report).order_by("-number").first()
    if newest is None:
        return False
    since = RecipientList.objects.filter(desk=report.desk, epoch__gte=newest.epoch)
    names = [{row["name"] for row in one.told["recipients"]} for one in since.order_by("-epoch")]
    return bool(set().union(*names) - names[0])


@transaction.atomic
def file_alone(desk: Desk, sealed: bytes, proof: Mapping[str, Any] | None = None) -> Report:
    """Take in a file that was sealed without a page, to the keys of the desk's list.

    No receipt, no thread, no answer: for who trusts no page. A few a day come without a proof of
    work, so that one command is enough; whoever uses them up shuts nobody out. The key follows
    from the content, so the same file again is the same row.
    """
    current = current_list(desk)
    _check_alone(sealed, recipients_of(current))
    name = shapes.digest(sealed)
    known = Report.objects.filter(pk=uuid.UUID(name[:32]), desk=desk).first()
    if known:
        return known
    if proof:
        _check_work_alone(desk, proof, name, len(sealed))
    elif not quotas.take_unproven(desk):
        raise InvalidSubmission(
            _("The desk got many such files today. Send yours again with a proof of work."),
            "proof",
            floor=work.text_effort(desk, len(sealed)),
        )
    today = timezone.localdate()
    report = Report.objects.create(
        id=uuid.UUID(name[:32]), desk=desk, epoch=current.epoch, received_on=today
    )
    Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=ThreadSide.FIRM,
        number=1,
        sealed=sealed,
        written_on=today,
    )
    quotas.charge_text(desk, len(sealed))
    return report


def _check_work_alone(desk: Desk, proof: Mapping[str, Any], name: str, size: int) -> None:
    """Refuse a file without page whose proof is not for its digest, which `name` is."""
    purpose, subject = "sealed-file", name[:32]
    work.check_text(desk, proof, purpose=purpose, subject=subject, body=name, size=size)


def _check_alone(sealed: bytes, recipients: list[str]) -> None:
    """Refuse what is not one age file to just these recipients."""
    if len(sealed) > LONGEST_FILE:
        raise InvalidSubmission(_("Such a file may hold 5 MiB at most. Nothing was kept."))
    try:
        begun = age.header_size(sealed, age.kind_of(recipients[0]), len(recipients))
        age.content_size(len(sealed) - begun)
    except ValueError as fault:
        raise InvalidSubmission(
            _("This is not an age file for the keys of this desk. Nothing was kept.")
        ) from fault
    if not age.looks_random(sealed[begun:]):
        raise malformed_submission()


def recipients_of(listed: RecipientList) -> list[str]:
    """The recipients of a list, in its order."""
    return [one["recipient"] for one in listed.told["recipients"]]
