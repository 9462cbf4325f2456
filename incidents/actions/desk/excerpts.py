"""Pages of evidence for the next release of a case: marked, described, approved, taken back.

What leaves is what is shown: the flat pictures that the desk looks at, byte for byte. A release
lists the hash of each, and the approver confirms each piece of evidence by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission
from incidents.actions.desk import decisions
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.evidence_files import EvidenceItem, EvidencePicture, EvidenceVersion
from incidents.models.desk.excerpts import EvidenceExcerpt
from incidents.models.desk.releases import Release
from incidents.models.people.people import User
from incidents.values.case_origins import CaseOrigin
from incidents.values.excerpt_pages import list_hashes

MEDIA_TYPE = "image/jpeg"


@dataclass(frozen=True)
class ExcerptFacts:
    """Which pages, when it was captured, and how the firm agreed; blank pages are all of them."""

    pages: Collection[int] = ()
    captured_on: str = ""
    firm_consent: str = ""


@transaction.atomic
def mark_excerpt(version: EvidenceVersion, facts: ExcerptFacts, *, by: User) -> EvidenceExcerpt:
    """Mark pages of one version for the next release of its case, in place of an earlier mark.

    Raises ValidationError for pages that have no picture, and where the firm's own report is what
    the case rests on and nobody says how the firm agreed.
    """
    item = _locked_item(version.item, by)
    drawn = version.pictures.filter(page__gt=0).values_list("page", flat=True)
    known, pages = set(drawn), sorted(set(facts.pages))
    if version.erased_at or not known:
        raise ValidationError(
            {"version": _("This version has no pictures, so nothing of it can be released.")},
            code="drawn",
        )
    if not set(pages) <= known:
        raise ValidationError(
            {"pages": _("This version has the pages 1 to %(most)s.") % {"most": max(known)}},
            code="pages",
        )
    consent = " ".join(facts.firm_consent.split())
    if item.case.found_by == CaseOrigin.COMPANY and not consent:
        raise ValidationError(
            {"firm_consent": _("The firm reported this itself. Say when and how it agreed.")},
            code="consent",
        )
    columns = {
        "case": item.case,
        "version": version,
        "pages": pages or sorted(known),
        "captured_on": facts.captured_on,
        "firm_consent": consent,
        "marked_by": by,
        "marked_at": timezone.now(),
    }
    excerpt, _is_new = EvidenceExcerpt.objects.update_or_create(item=item, defaults=columns)
    _record("evidence marked for release", item, by, version.number, list(excerpt.pages))
    return excerpt


@transaction.atomic
def unmark_excerpt(item: EvidenceItem, *, by: User) -> None:
    """Take a mark back. A proposal that waits is then refused; what is public stays until the next.

    Raises ValidationError where nothing is marked.
    """
    item = _locked_item(item, by)
    excerpt = EvidenceExcerpt.objects.filter(item=item).select_related("version").first()
    if excerpt is None:
        raise ValidationError(_("This evidence is not marked for release."), code="mark")
    excerpt.delete()
    _record("evidence kept from release", item, by, excerpt.version.number, list(excerpt.pages))


def describe_excerpts(case: Case) -> list[dict[str, Any]]:
    """What a document says of the evidence that is released with a case; one query, if any.

    Each has the hash, the width and the height of each page; days are partial dates.
    """
    if not getattr(case, "has_excerpts", True):
        return []
    excerpts = list(case.excerpts.select_related("item"))
    return [_describe(excerpt, pages) for excerpt, pages in _with_pages(excerpts)]


def _with_pages(
    excerpts: list[EvidenceExcerpt],
) -> list[tuple[EvidenceExcerpt, list[dict[str, Any]]]]:
    versions = [excerpt.version_id for excerpt in excerpts]
    columns = ("version_id", "page", "sha256", "width", "height")
    rows = EvidencePicture.objects.filter(version__in=versions).order_by("page").values(*columns)
    return [
        (
            excerpt,
            [
                {name: row[name] for name in columns[1:]}
                for row in rows
                if row["version_id"] == excerpt.version_id and row["page"] in excerpt.pages
            ],
        )
        for excerpt in excerpts
    ]


def _describe(excerpt: EvidenceExcerpt, pages: list[dict[str, Any]]) -> dict[str, Any]:
    item = excerpt.item
    return {
        "title": item.title,
        "kind": item.kind,
        "media_type": MEDIA_TYPE,
        "captured_on": excerpt.captured_on,
        "claims": list(item.claims),
        "supports": item.supports,
        "pages": pages,
    }


def lacks_firm_consent(case: Case) -> bool:
    """Whether the firm reported the case itself, and has not agreed to all that is marked."""
    if case.found_by != CaseOrigin.COMPANY:
        return False
    return case.excerpts.filter(firm_consent="").exists()


def check_approval(release: Release, seen: Collection[str]) -> None:
    """Raise ValidationError unless each page of evidence in a release may leave, and was seen.

    `seen`: the hashes of the pages that the approver confirms.
    """
    wanted = list_hashes(release.documents)
    if not wanted:
        return
    now = describe_excerpts(Case.objects.get(pk=release.case_id))
    if not wanted <= list_hashes({"": {"excerpts": now}}) or lacks_firm_consent(release.case):
        raise ValidationError(
            _("Evidence in this proposal was taken back since. Send it back."), code="narrowed"
        )
    if not wanted <= set(seen):
        raise ValidationError(
            _("Look at every page of the evidence, and confirm each piece of evidence by itself."),
            code="evidence",
        )


def record_approval(release: Release, by: User) -> None:
    """Note in the ledger each piece of evidence that an approval published."""
    for excerpt in _listed(release.documents):
        ledger.record(
            "evidence released",
            release.case.reference,
            by=by,
            version=release.version,
            pages=[page["sha256"] for page in excerpt["pages"]],
        )


def _listed(documents: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The evidence of the fullest document: the community reads all that the public reads."""
    return max((one.get("excerpts") or [] for one in documents.values()), key=len, default=[])


def read_pages(release: Release) -> dict[str, bytes]:
    """{hash: picture} of the evidence that a release lists, as the desk has it."""
    rows = EvidencePicture.objects.filter(
        version__item__case=release.case_id, sha256__in=list_hashes(release.documents)
    )
    return {row.sha256: bytes(row.content) for row in rows}


def forget_excerpts(case: Case) -> None:
    """Take all marks of a case back: what was withdrawn is marked again on purpose, or stays."""
    EvidenceExcerpt.objects.filter(case=case).delete()


def _locked_item(item: EvidenceItem, by: User) -> EvidenceItem:
    """The piece of evidence, locked with its case. Raises ValidationError."""
    cases = Case.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=item.case_id)
    row = cases.first()
    if row is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    decisions.demand(by, Permission.PROPOSE_RELEASE, row.desk_id)
    locked = EvidenceItem.objects.select_for_update().get(pk=item.pk)
    locked.case = row
    return locked


def _record(verb: str, item: EvidenceItem, by: User, version: int, pages: list[int]) -> None:
    reference = item.case.reference
    ledger.record(verb, reference, by=by, evidence=item.pk, version=version, pages=pages)
