"""Sealed files, received in parts, so that a lost connection costs one part."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from incidents.actions.reports import quotas
from incidents.actions.reports.shapes import (
    MESSAGE_SIZE,
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
# What a thread may send later without a proof of work: before the desk has acknowledged the
# report, and afterwards.
THREAD_BYTES, READ_THREAD_BYTES = LARGEST, MOST_FILES * LARGEST
HOURS_OF_PATIENCE = 2


def lock_row(report: Report) -> Report:
    """The row of a report, locked. Refused as unknown if it was erased meanwhile."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("desk")
    row: Report | None = rows.filter(pk=report.pk).first()
    if row is None:
        raise unknown()
    return row


@transaction.atomic
def announce_file(desk: Desk, key: uuid.UUID, *, kind: age.Kind, size: int, permit: str) -> Upload:
    """Announce a file of `size` sealed bytes under a permit. Repeating it changes nothing.

    Nothing is charged yet: announced bytes take no space.
    """
    row = Upload.objects.filter(pk=key).first()
    if row:
        if (row.permit, row.size, row.report_id) != (permit, size, None):
            raise malformed_submission()
        return row
    waiting = Upload.objects.filter(permit=permit, report__isnull=True)
    if waiting.count() >= MOST_FILES:
        raise InvalidSubmission(_("A message can have at most ten files. Nothing was stored."))
    return Upload.objects.create(
        id=key, desk=desk, permit=permit, kind=kind.value, size=size, parts=-(-size // PART)
    )


def begin_for_thread(report: Report, body: Mapping[str, Any], permit: str) -> Upload:
    """Announce a file of a later message: without a proof, within the bytes of the thread."""
    kind, size = kind_and_size(body)
    is_read = report.acknowledged_on is not None
    if not is_read and quotas.are_files_scarce(report.desk):
        raise have_to_wait()
    used = Upload.objects.filter(permit=permit).exclude(pk=row_key(body["upload"]))
    bytes_used = used.aggregate(bytes=Sum("size"))["bytes"] or 0
    if bytes_used + size > (READ_THREAD_BYTES if is_read else THREAD_BYTES):
        raise InvalidSubmission(
            _("You cannot add more files for now. Wait until the desk acknowledges your report."),
            "wait",
        )
    return announce_file(report.desk, row_key(body["upload"]), kind=kind, size=size, permit=permit)


def kind_and_size(body: Mapping[str, Any]) -> tuple[age.Kind, int]:
    """The kind of keys and the size of an announced file. Refused if either is not valid."""
    if body["kind"] not in list(age.Kind) or type(body["size"]) is not int:
        raise malformed_submission()
    if not MESSAGE_SIZE < body["size"] <= LARGEST:
        raise InvalidSubmission(_("A file can be at most 100 MiB. Nothing was stored."))
    return age.Kind(body["kind"]), body["size"]


def have_to_wait() -> InvalidSubmission:
    """Half the space is used, so new reports cannot bring files. Texts are still accepted."""
    return InvalidSubmission(
        _(
            "The desk cannot accept files from new reports at the moment. Send your report without"
            " files. Once the desk has acknowledged it, add them with your receipt."
        ),
        "wait",
    )


@transaction.atomic
def store_part(key: uuid.UUID, number: int, content: bytes) -> None:
    """Store one part. A part that was sent before stays as it is.

    Its bytes are charged last, because all arrivals at a desk queue for its row of space.
    """
    row = Upload.objects.filter(pk=key, report__isnull=True).first()
    if row is None:
        raise unknown()
    last = row.size - PART * (row.parts - 1)
    if not 0 <= number < row.parts or len(content) != (last if number == row.parts - 1 else PART):
        raise malformed_submission()
    if not _is_sealed(row, number, content):
        raise malformed_submission()
    if FilePart.objects.filter(upload=row, number=number).exists():
        return
    # If two arrive at once, the database stores one and logs nothing; the nightly count corrects
    # what was charged twice.
    FilePart.objects.bulk_create(
        [FilePart(upload=row, number=number, content=content)], ignore_conflicts=True
    )
    # All files of one report: on a slow connection the first must not expire before the last.
    together = Upload.objects.filter(permit=row.permit, report__isnull=True, idle__gt=0)
    together.update(idle=0)
    quotas.charge_file(row.desk, len(content))


@transaction.atomic
def give_back_idle() -> None:
    """Run each hour: erase uploads that have stopped, and give their space back.

    A count of hours is stored instead of a time. It outlasts every seed of a proof of work, so
    that no proof can announce a file a second time.
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
    """Whether this can be a part of a sealed file with padded content."""
    try:
        begun = age.header_size(content, age.Kind(row.kind)) if number == 0 else 0
        inside = age.content_size(row.size - begun) if number == 0 else 0
    except ValueError:
        return False
    return age.padme(inside) == inside and age.looks_random(content[begun:])


def received_parts(key: uuid.UUID) -> list[int]:
    """The numbers of the parts that have arrived."""
    if not Upload.objects.filter(pk=key, report__isnull=True).exists():
        raise unknown()
    numbers = FilePart.objects.filter(upload_id=key).order_by("number")
    return list(numbers.values_list("number", flat=True))


def attach(report: Report, keys: list[uuid.UUID], permit: str) -> None:
    """Attach uploads to a report. Refused unless each is complete and under this permit."""
    rows = list(
        Upload.objects.select_for_update().filter(pk__in=keys, report__isnull=True, permit=permit)
    )
    if len(rows) != len(keys) or len(set(keys)) != len(keys):
        raise InvalidSubmission(_("One of the files was not found. Nothing was stored."), "unknown")
    for row in rows:
        if FilePart.objects.filter(upload=row).count() != row.parts:
            raise InvalidSubmission(_("One of the files is incomplete. Nothing was stored."))
    Upload.objects.filter(pk__in=keys).update(report=report)


def file_part(report: Report, key: uuid.UUID, number: int) -> bytes:
    """One part of a file that belongs to a report."""
    row = FilePart.objects.filter(upload_id=key, upload__report=report, number=number).first()
    if row is None:
        raise unknown()
    return bytes(row.content)


def unknown() -> InvalidSubmission:
    """One refusal for what does not exist and for what belongs to somebody else."""
    return InvalidSubmission(_("Not found."), "unknown")
