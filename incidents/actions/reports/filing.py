"""A firm files: a report comes into being from sealed fields alone."""

import datetime as dt
import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import budget, chains, files, shapes
from incidents.actions.reports.shapes import NewLetter, NewSeal, Refused, malformed
from incidents.exchange import age
from incidents.models.keys import RecipientList
from incidents.models.people import Desk
from incidents.models.reports import MOST_FILES, Grant, Letter, Report, Seal, Side

LONGEST_FILE = 5 * 1024 * 1024
KEYS = {
    *("report", "lookup", "receipt", "signing", "seal", "grants", "letter", "files", "permit"),
}


def listed(desk: Desk) -> RecipientList:
    """The desk's list of keys; Refused where there is none, or none that is still good."""
    row = RecipientList.objects.current(desk)
    if row is None or row.until < timezone.localdate():
        raise Refused(_("This desk has no list of keys that is still good."), "changed")
    return row


@transaction.atomic
def file(desk: Desk, told: dict[str, Any]) -> Report:
    """Take in a report. Refused, and nothing kept, unless all of it is as it has to be."""
    current = listed(desk)
    name = shapes.hexed(told["report"], 16)
    seal = shapes.seal(told["seal"], told["grants"], report=name, listed=current)
    kind = age.kind_of(seal.recipient)
    letter = shapes.letter(told["letter"], kind)
    signing = shapes.hexed(told["signing"], 32)
    if {seal.place.signer, letter.place.signer} != {signing} or seal.place.number != 1:
        raise malformed()
    if seal.receipt != told["receipt"] or letter.place.report != name:
        raise malformed()
    permit = permitted(desk, told["permit"])
    budget.spend(permit)
    budget.charge(desk, reports=1)
    try:
        with transaction.atomic():
            report = Report.objects.create(
                id=uuid.UUID(name),
                desk=desk,
                lookup=shapes.hexed(told["lookup"], 32),
                receipt=seal.receipt,
                signing=signing,
                epoch=current.epoch,
                received_on=timezone.localdate(),
            )
    except IntegrityError as taken:
        raise malformed() from taken
    add_seal(report, seal)
    add_letter(report, letter, Side.FIRM)
    files.attach(report, file_keys(told["files"]), permit)
    return report


def permitted(desk: Desk, told: Any) -> str:
    """The digest of a proof of work: {"challenge", "answer"}."""
    if not isinstance(told, dict) or set(told) != {"challenge", "answer"}:
        raise malformed()
    if not isinstance(told["challenge"], str) or type(told["answer"]) is not int:
        raise malformed()
    return budget.proven(desk, told["challenge"][:400], told["answer"])


def file_keys(told: Any) -> list[uuid.UUID]:
    """The keys of the files that come with a letter."""
    if not isinstance(told, list) or len(told) > MOST_FILES:
        raise malformed()
    return [shapes.key(name) for name in told]


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
    report: Report, letter: NewLetter, side: Side, *, is_withdrawal: bool = False
) -> Letter:
    """Keep a letter, if it follows the last of its side and is sealed to the newest seal.

    The report's row has to be locked, or new: two letters at once would share a number.
    """
    chains.check_letter(report, letter, side)
    return Letter.objects.create(
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
def file_alone(desk: Desk, sealed: bytes) -> Report:
    """Take in a file that was sealed without a page, to the keys of the desk's list.

    No receipt, no thread, no answer: for who trusts no page. It is not padded by us, and needs no
    proof of work, so the day's budget for such files is small.
    """
    current = listed(desk)
    recipients = recipients_of(current)
    if len(sealed) > LONGEST_FILE:
        raise Refused(_("Such a file may hold 5 MiB at most. Nothing was kept."))
    try:
        kind = age.kind_of(recipients[0])
        begun = age.header_size(sealed, kind, len(recipients))
        age.content_size(len(sealed) - begun)
    except ValueError as fault:
        raise Refused(
            _("This is not an age file for the keys of this desk. Nothing was kept.")
        ) from fault
    if not age.looks_random(sealed[begun:]):
        raise malformed()
    budget.charge(desk, reports=1, size=len(sealed), alone=True)
    today: dt.date = timezone.localdate()
    report = Report.objects.create(
        id=uuid.uuid4(), desk=desk, epoch=current.epoch, received_on=today
    )
    Letter.objects.create(
        id=uuid.uuid4(), report=report, side=Side.FIRM, number=1, sealed=sealed, written_on=today
    )
    return report


def recipients_of(listed: RecipientList) -> list[str]:
    """The recipients of a list, in its order."""
    return [one["recipient"] for one in listed.told["recipients"]]
