"""Evidence of a case: files added, replaced by newer versions, described, read and erased."""

import hashlib
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.intake.evidence.file_forms import clean_filename, detect_form
from incidents.intake.evidence.virus_scan import ScanUnavailableError, find_virus
from incidents.models.desk.cases import Case
from incidents.models.desk.evidence_files import (
    LARGEST_FILE,
    PART_SIZE,
    DrawingState,
    EvidenceItem,
    EvidencePart,
    EvidencePicture,
    EvidenceVersion,
    FileForm,
    ScanState,
)
from incidents.models.desk.excerpts import EvidenceExcerpt
from incidents.models.people.people import User
from incidents.models.register.excerpt_pages import ExcerptPage


@dataclass(frozen=True)
class EvidenceFacts:
    """What a person says of a piece of evidence."""

    kind: str
    title: str
    claims: list[str]
    supports: str = ""


@dataclass(frozen=True)
class EvidenceUpload:
    """A file as it came in: the name that its sender gave it, and its bytes.

    `scan`: what the virus scanner said of it, once it was asked.
    """

    filename: str
    content: bytes
    scan: ScanState | None = None


def facts_of(item: EvidenceItem) -> EvidenceFacts:
    """What is said of a piece of evidence now."""
    return EvidenceFacts(item.kind, item.title, list(item.claims), item.supports)


def add_evidence(
    case: Case, facts: EvidenceFacts, upload: EvidenceUpload, *, by: User
) -> EvidenceVersion:
    """Store a file with a case. Raises ValidationError for what must not or cannot be stored."""
    upload = check_upload(upload)
    with transaction.atomic():
        case = _readable_case(case, by)
        _refuse_doubles(EvidenceVersion.objects.filter(item__case=case), upload)
        item = EvidenceItem(case=case, added_by=by, added_at=timezone.now())
        _describe(item, facts)
        item.save(force_insert=True)
        return _store_version(item, upload, by)


def add_version(item: EvidenceItem, upload: EvidenceUpload, *, by: User) -> EvidenceVersion:
    """Store a newer version of a piece of evidence; those before it stay."""
    upload = check_upload(upload)
    with transaction.atomic():
        item = _readable_item(item, by)
        _refuse_doubles(EvidenceVersion.objects.filter(item__case=item.case), upload)
        return _store_version(item, upload, by)


@transaction.atomic
def describe_evidence(
    item: EvidenceItem, facts: EvidenceFacts, *, by: User, seen: EvidenceFacts | None = None
) -> EvidenceItem:
    """Change what is said of a piece of evidence. Its files stay as they are.

    `seen`: what was said when it was read. Raises ValidationError, "stale", if that changed since.
    """
    item = _readable_item(item, by)
    if seen is not None and facts_of(item) != seen:
        raise ValidationError(_("Somebody changed this since you read it."), code="stale")
    _describe(item, facts)
    item.save(update_fields=["kind", "title", "claims", "supports"])
    ledger.record("evidence described", item.case.reference, by=by, evidence=item.pk)
    return item


@transaction.atomic
def erase_version(version: EvidenceVersion, reason: str, *, by: User) -> EvidenceVersion:
    """Erase the bytes and the pictures of a version. Its name, size and hash stay, with the reason.

    A mark for release goes with it. Raises ValidationError without a reason, for what is erased
    already, and while readers see a page of it.
    """
    item = _readable_item(version.item, by)
    version = EvidenceVersion.objects.select_for_update().get(pk=version.pk, item=item)
    _refuse_released(version, item)
    because = " ".join(reason.split())[:300]
    if not because:
        raise ValidationError(_("Say why the file is erased."), code="reason")
    if version.erased_at:
        raise ValidationError(_("This file was erased before."), code="erased")
    EvidenceExcerpt.objects.filter(version=version).delete()
    EvidencePart.objects.filter(version=version).delete()
    EvidencePicture.objects.filter(version=version).delete()
    version.erased_by, version.erased_at, version.erased_because = by, timezone.now(), because
    version.save(update_fields=["erased_by", "erased_at", "erased_because"])
    _record("evidence erased", item, version, by)
    return version


def _refuse_released(version: EvidenceVersion, item: EvidenceItem) -> None:
    """Raise ValidationError while an incident shows a page of a version."""
    hashes = version.pictures.filter(page__gt=0).values("sha256")
    if item.case.ref and ExcerptPage.objects.filter(ref=item.case.ref, sha256__in=hashes).exists():
        raise ValidationError(
            _(
                "Pages of this file are published. Withdraw the incident, or release it without"
                " them, and erase the file then."
            ),
            code="released",
        )


def save_file(version: EvidenceVersion, *, by: User) -> bytes:
    """The bytes of a version, for somebody who takes them along: the ledger says so.

    Raises ValidationError if they were erased, or are not what was stored.
    """
    item = _readable_item(version.item, by)
    content = read_content(version)
    _record("evidence saved", item, version, by)
    return content


def read_content(version: EvidenceVersion) -> bytes:
    """The bytes of a version, checked against its hash. Raises ValidationError."""
    if version.erased_at:
        raise ValidationError(_("This file was erased."), code="erased")
    parts = EvidencePart.objects.filter(version=version).order_by("number")
    content = b"".join(bytes(one) for one in parts.values_list("content", flat=True))
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise ValidationError(
            _(
                "This file is not the one that was stored: its hash differs. Nothing was sent. Tell"
                " the administrators of the site."
            ),
            code="hash",
        )
    return content


def check_upload(upload: EvidenceUpload) -> EvidenceUpload:
    """The file with what the virus scanner says, before a transaction begins; asked once.

    Raises ValidationError for a file that is empty, too large or infected, or cannot be checked.
    """
    return upload if upload.scan else replace(upload, scan=_scan_upload(upload))


def _scan_upload(upload: EvidenceUpload) -> ScanState:
    if not upload.content:
        raise ValidationError({"file": _("This file is empty. Choose another one.")}, code="empty")
    if len(upload.content) > LARGEST_FILE:
        raise ValidationError(
            {
                "file": _("This file is larger than %(most)s MiB. It was not stored.")
                % {"most": LARGEST_FILE // 2**20}
            },
            code="size",
        )
    if not settings.CLAMAV_SOCKET:
        return ScanState.NOT_SCANNED
    try:
        virus = find_virus(upload.content, settings.CLAMAV_SOCKET)
    except ScanUnavailableError as fault:
        sentence = (
            _("The virus scanner does not read files of this size. The file was not stored.")
            if fault.is_too_long
            else _(
                "The virus scanner does not answer, so the file was not stored. Try again in a few"
                " minutes."
            )
        )
        raise ValidationError({"file": sentence}, code="scan") from fault
    if virus:
        raise ValidationError(
            {
                "file": _("The virus scanner found “%(virus)s”. The file was not stored.")
                % {"virus": virus}
            },
            code="virus",
        )
    return ScanState.CLEAN


def _refuse_doubles(versions: Any, upload: EvidenceUpload) -> None:
    """Raise ValidationError if the case has these bytes already."""
    same = versions.filter(sha256=hashlib.sha256(upload.content).hexdigest(), erased_at=None)
    if twin := same.select_related("item").first():
        raise ValidationError(
            {
                "file": _("This case has this very file already: “%(title)s”, version %(number)s.")
                % {"title": twin.item.title, "number": twin.number}
            },
            code="double",
        )


def _store_version(item: EvidenceItem, upload: EvidenceUpload, by: User) -> EvidenceVersion:
    content, form = upload.content, detect_form(upload.content)
    newest = item.versions.order_by("-number").first()
    version = EvidenceVersion.objects.create(
        item=item,
        number=newest.number + 1 if newest else 1,
        filename=clean_filename(upload.filename),
        form=form,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        scan=upload.scan,
        drawing=DrawingState.NOT_DRAWN if form == FileForm.OTHER else DrawingState.WAITING,
        added_by=by,
        added_at=timezone.now(),
    )
    EvidencePart.objects.bulk_create(
        EvidencePart(version=version, number=number, content=content[start : start + PART_SIZE])
        for number, start in enumerate(range(0, len(content), PART_SIZE))
    )
    _record("evidence added", item, version, by)
    return version


def _record(verb: str, item: EvidenceItem, version: EvidenceVersion, by: User) -> None:
    ledger.record(
        verb,
        item.case.reference,
        by=by,
        evidence=item.pk,
        version=version.number,
        sha256=version.sha256,
    )


def _describe(item: EvidenceItem, facts: EvidenceFacts) -> None:
    item.kind, item.title = facts.kind, " ".join(facts.title.split())
    item.claims, item.supports = list(facts.claims), " ".join(facts.supports.split())
    item.full_clean(exclude=["case", "added_by"])


def _readable_case(case: Case, by: User) -> Case:
    """The case, locked, if the person may read it. Raises ValidationError."""
    row = Case.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return row


def _readable_item(item: EvidenceItem, by: User) -> EvidenceItem:
    """The piece of evidence, locked with its case. Raises ValidationError."""
    case = _readable_case(item.case, by)
    locked = EvidenceItem.objects.select_for_update().get(pk=item.pk)
    locked.case = case
    return locked
