"""How much of a desk's space is used. Bytes are charged as they arrive, never as announced."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.functions import Greatest, Length
from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import InvalidSubmission
from incidents.models.people.people import Desk
from incidents.models.reports.threads import FilePart, Grant, Message, Quota

# Two shares, so that a flood of files never stops a text.
TEXT_BYTES = 16 * 1024**3
FILE_BYTES = 200 * 1024**3
# The part of the text share that only reports with a code, and threads that the desk has
# acknowledged, can use.
RESERVED = 5
# From this part on a desk is told that its space fills up.
ALARM_PERCENT = 10
# Files encrypted outside the browser that a desk accepts in a day without a proof of work.
UNPROVEN_A_DAY = 20


def free_text(desk: Desk) -> int:
    """The bytes of text that a desk can still take in from strangers."""
    used = Quota.objects.filter(desk=desk).values_list("text_bytes", flat=True).first() or 0
    return max(_share_of_strangers() - used, 0)


def _share_of_strangers() -> int:
    return TEXT_BYTES - TEXT_BYTES // RESERVED


@dataclass(frozen=True)
class SpaceInUse:
    """How much of a desk's space is used, in whole percent of each share."""

    text: int
    files: int

    @property
    def is_alarming(self) -> bool:
        return max(self.text, self.files) >= ALARM_PERCENT


def space_in_use(desk_id: int) -> SpaceInUse:
    """The space that a desk uses."""
    row = Quota.objects.filter(desk=desk_id).first() or Quota()
    return SpaceInUse(row.text_bytes * 100 // TEXT_BYTES, row.file_bytes * 100 // FILE_BYTES)


def are_files_scarce(desk: Desk) -> bool:
    """Whether half the space for files is used: from then on new reports cannot bring files."""
    used = Quota.objects.filter(desk=desk).values_list("file_bytes", flat=True).first() or 0
    return used * 2 >= FILE_BYTES


def charge_text(desk: Desk, size: int, *, is_known: bool = False) -> None:
    """Count bytes of text that arrived. Refused if the share for texts is full.

    `is_known`: they came with a code of the desk, or in a thread that it has acknowledged.
    """
    share = TEXT_BYTES if is_known else _share_of_strangers()
    row = _row(desk).filter(text_bytes__lte=share - size)
    if not row.update(text_bytes=F("text_bytes") + size):
        raise InvalidSubmission(
            _("The desk has no space left. Nothing was stored. Telephone the desk."), "full"
        )


def charge_file(desk: Desk, size: int) -> None:
    """Count bytes of a file that arrived. Refused if the share for files is full."""
    row = _row(desk).filter(file_bytes__lte=FILE_BYTES - size)
    if not row.update(file_bytes=F("file_bytes") + size):
        raise InvalidSubmission(
            _("The desk has no space left for files. Send your report without them."), "full"
        )


def give_back_files(desk_id: int, size: int) -> None:
    """Count bytes of files that were erased."""
    rows = Quota.objects.filter(desk=desk_id)
    rows.update(file_bytes=Greatest(F("file_bytes") - size, Value(0)))


def take_unproven(desk: Desk) -> bool:
    """Whether one more file without a proof of work may arrive today; counts it if so."""
    row = _row(desk).filter(unproven__lt=UNPROVEN_A_DAY)
    return bool(row.update(unproven=F("unproven") + 1))


def needs_proof_alone(desk: Desk) -> bool:
    """Whether the desk's files without a proof of work are used up for today."""
    used = Quota.objects.filter(desk=desk).values_list("unproven", flat=True).first() or 0
    return used >= UNPROVEN_A_DAY


def recount() -> None:
    """Count the space in use again, and reset the day's files without a proof of work.

    The row is locked first: what arrives meanwhile waits, and is counted afterwards.
    """
    for row in Quota.objects.select_for_update():
        messages = Message.objects.filter(report__desk=row.desk_id)
        grants = Grant.objects.filter(seal__report__desk=row.desk_id)
        texts = _bytes(messages, "sealed") + _bytes(messages, "receipt_copy")
        row.text_bytes = texts + _bytes(grants, "sealed")
        row.file_bytes = _bytes(FilePart.objects.filter(upload__desk=row.desk_id), "content")
        row.unproven = 0
        row.save(update_fields=["text_bytes", "file_bytes", "unproven"])


def _bytes(rows: QuerySet[Any], column: str) -> int:
    return rows.aggregate(bytes=Sum(Length(column)))["bytes"] or 0


def _row(desk: Desk) -> QuerySet[Quota]:
    """The row of a desk as a queryset, so that each charge is one statement."""
    Quota.objects.get_or_create(desk=desk)
    return Quota.objects.filter(desk=desk)
