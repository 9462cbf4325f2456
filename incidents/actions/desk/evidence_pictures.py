"""Flat pictures of evidence: at once where that takes little time, else by a job."""

from django.core.exceptions import ValidationError
from django.db import transaction

from incidents.actions.desk.evidence import read_content
from incidents.intake.evidence.pictures import Drawing, draw_file
from incidents.models.desk.evidence_files import (
    DrawingState,
    EvidencePicture,
    EvidenceVersion,
    FileForm,
)
from incidents.models.people.second_wall import serve_desk

# As long as a person waits for a page; a job has more patience.
SECONDS_AT_ONCE, SECONDS_OF_JOB = 5, 60
LARGEST_AT_ONCE = 5 * 1024 * 1024


def draw_soon(version: EvidenceVersion) -> None:
    """Draw a small file at once; what takes longer is left to the job."""
    if version.size <= LARGEST_AT_ONCE:
        _draw(version.pk, SECONDS_AT_ONCE, is_last=False)


def draw_waiting() -> int:
    """Draw each version that waits; how many. Anyone may call it: each is drawn by one of them."""
    waiting = EvidenceVersion.objects.filter(drawing=DrawingState.WAITING, erased_at=None)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:100])
    return sum(_draw(key, SECONDS_OF_JOB, is_last=True) for key in keys)


@transaction.atomic
def _draw(key: int, seconds: float, *, is_last: bool) -> bool:
    """Draw a version unless somebody else does; whether its state changed."""
    rows = EvidenceVersion.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        pk=key, drawing=DrawingState.WAITING, erased_at=None
    )
    version = rows.select_related("item__case").first()
    if version is None:
        return False
    with serve_desk(version.item.case.desk_id):
        return _draw_pictures(version, seconds, is_last=is_last)


def _draw_pictures(version: EvidenceVersion, seconds: float, *, is_last: bool) -> bool:
    try:
        drawing = draw_file(read_content(version), FileForm(version.form), seconds=seconds)
    except ValidationError:
        drawing = Drawing(DrawingState.BROKEN)
    if drawing.state == DrawingState.TOO_SLOW and not is_last:
        return False
    EvidencePicture.objects.bulk_create(
        EvidencePicture(version=version, **vars(picture)) for picture in drawing.pictures
    )
    version.drawing, version.pages = drawing.state, drawing.pages
    version.save(update_fields=["drawing", "pages"])
    return True
