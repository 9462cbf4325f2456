"""Sealed files, taken in part by part, so that a broken line costs one part."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from incidents.actions.reports import quotas
from incidents.actions.reports.shapes import (
    LETTER_SIZE,
    InvalidSubmission,
    malformed_submission,
    row_key,
)
from incidents.exchange import age
from incidents.models.people.people import Desk
from incidents.models.reports.threads import MOST_FILES, FilePart, Report, Upload

PART = 1024 * 1024
# 100 MiB of content, padded, in chunks with tags, behind a header.
LARGEST = age.padme(100 * 1024 * 1024) + 1700 * age.TAG + 8192
# What a thread may bring later without a proof of work: until the desk said that it read the
# report, and from then on.
THREAD_BYTES, READ_THREAD_BYTES = LARGEST, MOST_FILES * LARGEST
HOURS_OF_PATIENCE = 2


@transaction.atomic
def announce_file(desk: Desk, told: uuid.UUID, *, kind: age.Kind, size: int, permit: str) -> Upload:
    """Announce a file of `size` sealed bytes under a permit. The same again changes nothing.

    Nothing is charged: announced bytes fill no disk.
    """
    row = Upload.objects.filter(pk=told).first()
    if row:
        if (row.permit, row.size, row.report_id) != (permit, size, None):
            raise malformed_submission()
        return row
    standing = Upload.objects.filter(permit=permit, report__isnull=True)
    if standing.count() >= MOST_FILES:
        raise InvalidSubmission(_("Ten files are the most for one letter. Nothing was kept."))
    return Upload.objects.create(
        id=told, desk=desk, permit=permit, kind=kind.value, size=size, parts=-(-size // PART)
    )


def begin_for_thread(report: Report, told: Mapping[str, Any], permit: str) -> Upload:
    """Announce a file of a later letter of a thread: without a proof, within the thread's bytes."""
    kind, size = kind_and_size(told)
    is_read = report.acknowledged_on is not None
    if not is_read and quotas.are_files_scarce(report.desk):
        raise have_to_wait()
    used = Upload.objects.filter(permit=permit).exclude(pk=row_key(told["upload"]))
    bytes_used = used.aggregate(bytes=Sum("size"))["bytes"] or 0
    if bytes_used + size > (READ_THREAD_BYTES if is_read else THREAD_BYTES):
        raise InvalidSubmission(
            _("This thread has brought as many files as it may for now."), "wait"
        )
    return announce_file(report.desk, row_key(told["upload"]), kind=kind, size=size, permit=permit)


def kind_and_size(told: Mapping[str, Any]) -> tuple[age.Kind, int]:
    """Kind of keys and size of an announced file, if they are any."""
    if told["kind"] not in list(age.Kind) or type(told["size"]) is not int:
        raise malformed_submission()
    if not LETTER_SIZE < told["size"] <= LARGEST:
        raise InvalidSubmission(_("A file may hold 100 MiB at most. Nothing was kept."))
    return age.Kind(told["kind"]), told["size"]


def have_to_wait() -> InvalidSubmission:
    """Half the space is used, so files wait until the desk read the report. Texts always go."""
    return InvalidSubmission(
        _(
            "The desk takes no files from new reports just now. Send your report without them;"
            " when the desk has confirmed it, add them with your receipt."
        ),
        "wait",
    )


@transaction.atomic
def store_part(told: uuid.UUID, number: int, content: bytes) -> None:
    """Keep one part. A part that is there already stays as it is: it was sent again.

    Its bytes are charged now, last of all: the desk's row of space is the narrow place.
    """
    row = Upload.objects.filter(pk=told, report__isnull=True).first()
    if row is None:
        raise unknown()
    last = row.size - PART * (row.parts - 1)
    if not 0 <= number < row.parts or len(content) != (last if number == row.parts - 1 else PART):
        raise malformed_submission()
    if not _is_sealed(row, number, content):
        raise malformed_submission()
    if FilePart.objects.filter(upload=row, number=number).exists():
        return
    # Of two at once the database keeps one and logs nothing; what is charged twice is counted
    # anew at night.
    FilePart.objects.bulk_create(
        [FilePart(upload=row, number=number, content=content)], ignore_conflicts=True
    )
    # All files of one report: over a slow line the first must not be lost while the last comes.
    together = Upload.objects.filter(permit=row.permit, report__isnull=True, idle__gt=0)
    together.update(idle=0)
    quotas.charge_file(row.desk, len(content))


@transaction.atomic
def give_back_idle() -> None:
    """Run each hour: erase files whose parts stopped coming, and give their space back.

    A small number is kept in place of a time. It outlasts every seed of a proof of work, so that
    no proof announces a file a second time.
    """
    waiting = Upload.objects.filter(report__isnull=True)
    waiting.update(idle=F("idle") + 1)
    over = list(waiting.filter(idle__gte=HOURS_OF_PATIENCE).values_list("pk", "desk"))
    for name, desk in over:
        parts = FilePart.objects.filter(upload=name)
        size = parts.aggregate(bytes=Sum(Length("content")))["bytes"] or 0
        Upload.objects.filter(pk=name, report__isnull=True).delete()
        quotas.give_back_files(desk, size)


def _is_sealed(row: Upload, number: int, content: bytes) -> bool:
    """Whether a part can be one of a sealed file whose content is padded."""
    try:
        begun = age.header_size(content, age.Kind(row.kind)) if number == 0 else 0
        inside = age.content_size(row.size - begun) if number == 0 else 0
    except ValueError:
        return False
    return age.padme(inside) == inside and age.looks_random(content[begun:])


def received_parts(told: uuid.UUID) -> list[int]:
    """The numbers of the parts that are there."""
    if not Upload.objects.filter(pk=told, report__isnull=True).exists():
        raise unknown()
    numbers = FilePart.objects.filter(upload_id=told).order_by("number")
    return list(numbers.values_list("number", flat=True))


def attach(report: Report, told: list[uuid.UUID], permit: str) -> None:
    """Make uploads the report's own; Refused unless each came whole under this permit."""
    rows = list(
        Upload.objects.select_for_update().filter(pk__in=told, report__isnull=True, permit=permit)
    )
    if len(rows) != len(told) or len(set(told)) != len(told):
        raise InvalidSubmission(_("A file is not known here. Nothing was kept."), "unknown")
    for row in rows:
        if FilePart.objects.filter(upload=row).count() != row.parts:
            raise InvalidSubmission(_("A file has not arrived whole. Nothing was kept."))
    Upload.objects.filter(pk__in=told).update(report=report)


def file_part(report: Report, told: uuid.UUID, number: int) -> bytes:
    """One part of a file that belongs to a report."""
    row = FilePart.objects.filter(upload_id=told, upload__report=report, number=number).first()
    if row is None:
        raise unknown()
    return bytes(row.content)


def unknown() -> InvalidSubmission:
    """The one answer for what is not here and for what is somebody else's."""
    return InvalidSubmission(_("Nothing is known under this name."), "unknown")
