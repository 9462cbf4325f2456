"""Sealed files, taken in part by part, so that a broken line costs one part."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from incidents.actions.reports import quotas
from incidents.actions.reports.shapes import LETTER_SIZE, Refused, key, malformed
from incidents.exchange import age
from incidents.models.people import Desk
from incidents.models.reports import MOST_FILES, Part, Report, Upload

PART = 1024 * 1024
# 100 MiB of content, padded, in chunks with tags, behind a header.
LARGEST = age.padme(100 * 1024 * 1024) + 1700 * age.TAG + 8192
# What a thread may bring later without a proof of work: until the desk said that it read the
# report, and from then on.
THREAD_BYTES, READ_THREAD_BYTES = LARGEST, MOST_FILES * LARGEST
HOURS_OF_PATIENCE = 2


@transaction.atomic
def begin(desk: Desk, told: uuid.UUID, *, kind: age.Kind, size: int, permit: str) -> Upload:
    """Announce a file of `size` sealed bytes under a permit. The same again changes nothing.

    Nothing is charged: announced bytes fill no disk.
    """
    row = Upload.objects.filter(pk=told).first()
    if row:
        if (row.permit, row.size, row.report_id) != (permit, size, None):
            raise malformed()
        return row
    standing = Upload.objects.filter(permit=permit, report__isnull=True)
    if standing.count() >= MOST_FILES:
        raise Refused(_("Ten files are the most for one letter. Nothing was kept."))
    return Upload.objects.create(
        id=told, desk=desk, permit=permit, kind=kind.value, size=size, parts=-(-size // PART)
    )


def begin_for_thread(report: Report, told: Mapping[str, Any], permit: str) -> Upload:
    """Announce a file of a later letter of a thread: without a proof, within the thread's bytes."""
    kind, size = kind_and_size(told)
    is_read = report.acknowledged_on is not None
    if not is_read and quotas.are_files_scarce(report.desk):
        raise have_to_wait()
    used = Upload.objects.filter(permit=permit).exclude(pk=key(told["upload"]))
    bytes_used = used.aggregate(bytes=Sum("size"))["bytes"] or 0
    if bytes_used + size > (READ_THREAD_BYTES if is_read else THREAD_BYTES):
        raise Refused(_("This thread has brought as many files as it may for now."), "wait")
    return begin(report.desk, key(told["upload"]), kind=kind, size=size, permit=permit)


def kind_and_size(told: Mapping[str, Any]) -> tuple[age.Kind, int]:
    """Kind of keys and size of an announced file, if they are any."""
    if told["kind"] not in list(age.Kind) or type(told["size"]) is not int:
        raise malformed()
    if not LETTER_SIZE < told["size"] <= LARGEST:
        raise Refused(_("A file may hold 100 MiB at most. Nothing was kept."))
    return age.Kind(told["kind"]), told["size"]


def have_to_wait() -> Refused:
    """Half the space is used, so files wait until the desk read the report. Texts always go."""
    return Refused(
        _(
            "The desk takes no files from new reports just now. Send your report without them;"
            " when the desk has confirmed it, add them with your receipt."
        ),
        "wait",
    )


@transaction.atomic
def take(told: uuid.UUID, number: int, content: bytes) -> None:
    """Keep one part. A part that is there already stays as it is: it was sent again.

    Its bytes are charged now, last of all: the desk's row of space is the narrow place.
    """
    row = Upload.objects.filter(pk=told, report__isnull=True).first()
    if row is None:
        raise unknown()
    last = row.size - PART * (row.parts - 1)
    if not 0 <= number < row.parts or len(content) != (last if number == row.parts - 1 else PART):
        raise malformed()
    if not _is_sealed(row, number, content):
        raise malformed()
    if Part.objects.filter(upload=row, number=number).exists():
        return
    # Of two at once the database keeps one and logs nothing; what is charged twice is counted
    # anew at night.
    Part.objects.bulk_create(
        [Part(upload=row, number=number, content=content)], ignore_conflicts=True
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
        parts = Part.objects.filter(upload=name)
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


def received(told: uuid.UUID) -> list[int]:
    """The numbers of the parts that are there."""
    if not Upload.objects.filter(pk=told, report__isnull=True).exists():
        raise unknown()
    numbers = Part.objects.filter(upload_id=told).order_by("number")
    return list(numbers.values_list("number", flat=True))


def attach(report: Report, told: list[uuid.UUID], permit: str) -> None:
    """Make uploads the report's own; Refused unless each came whole under this permit."""
    rows = list(
        Upload.objects.select_for_update().filter(pk__in=told, report__isnull=True, permit=permit)
    )
    if len(rows) != len(told) or len(set(told)) != len(told):
        raise Refused(_("A file is not known here. Nothing was kept."), "unknown")
    for row in rows:
        if Part.objects.filter(upload=row).count() != row.parts:
            raise Refused(_("A file has not arrived whole. Nothing was kept."))
    Upload.objects.filter(pk__in=told).update(report=report)


def part(report: Report, told: uuid.UUID, number: int) -> bytes:
    """One part of a file that belongs to a report."""
    row = Part.objects.filter(upload_id=told, upload__report=report, number=number).first()
    if row is None:
        raise unknown()
    return bytes(row.content)


def unknown() -> Refused:
    """The one answer for what is not here and for what is somebody else's."""
    return Refused(_("Nothing is known under this name."), "unknown")
