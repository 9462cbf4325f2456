"""Sealed files, taken in part by part, so that a broken line costs one part."""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from incidents.actions.reports import budget
from incidents.actions.reports.shapes import LETTER_SIZE, Refused, malformed
from incidents.exchange import age
from incidents.models.people import Desk
from incidents.models.reports import MOST_FILES, Part, Report, Upload

PART = 1024 * 1024
# 100 MiB of content, padded, in chunks with tags, behind a header.
LARGEST = age.padme(100 * 1024 * 1024) + 1700 * age.TAG + 8192


@transaction.atomic
def begin(desk: Desk, told: uuid.UUID, *, kind: age.Kind, size: int, permit: str) -> Upload:
    """Announce a file of `size` sealed bytes under a permit. The same again changes nothing."""
    if not LETTER_SIZE < size <= LARGEST:
        raise Refused(_("A file may hold 100 MiB at most. Nothing was kept."))
    row = Upload.objects.filter(pk=told).first()
    if row:
        if (row.permit, row.size, row.report_id) != (permit, size, None):
            raise malformed()
        return row
    standing = Upload.objects.filter(permit=permit, report__isnull=True)
    if standing.count() >= MOST_FILES:
        raise Refused(_("Ten files are the most for one letter. Nothing was kept."))
    budget.charge(desk, size=size)
    return Upload.objects.create(
        id=told, desk=desk, permit=permit, kind=kind.value, size=size, parts=-(-size // PART)
    )


def take(told: uuid.UUID, number: int, content: bytes) -> None:
    """Keep one part. A part that is there already stays as it is: it was sent again."""
    row = Upload.objects.filter(pk=told, report__isnull=True).first()
    if row is None:
        raise unknown()
    last = row.size - PART * (row.parts - 1)
    if not 0 <= number < row.parts or len(content) != (last if number == row.parts - 1 else PART):
        raise malformed()
    if not _is_sealed(row, number, content):
        raise malformed()
    try:
        with transaction.atomic():
            Part.objects.create(upload=row, number=number, content=content)
    except IntegrityError:
        return


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
