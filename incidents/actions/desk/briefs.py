"""Briefs of a case: built from what the case says now, and saved as a file."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.actions.desk.brief_filings import filing_section
from incidents.actions.desk.brief_sections import case_sections
from incidents.actions.desk.evidence import read_content
from incidents.actions.desk.joint_demands import refuse_alone
from incidents.actions.people import ledger
from incidents.exchange.briefs.pack import write_brief
from incidents.exchange.briefs.view import Brief, BriefRow, BriefSection, Exhibit
from incidents.models.desk.cases import Case
from incidents.models.desk.completeness import score
from incidents.models.desk.evidence_files import EvidencePicture, EvidenceVersion
from incidents.models.desk.sharing import Marking
from incidents.models.people.people import User
from incidents.values.brief_kinds import BriefKind
from incidents.values.localised import format_partial_date
from incidents.values.tiers import Consent

# Form of a file: its media type.
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}


def build_brief(case: Case, kind: BriefKind) -> Brief:
    """What a brief says of a case `with_record`. Two queries, and one for named readers."""
    exhibits = list_exhibits(case)
    filing = filing_section(case, kind, exhibits)
    sections = [filing] if filing else []
    unknown = [
        _("Not known: %(label)s.") % {"label": row.label.lower()}
        for section in sections
        for row in section.rows
        if not row.text
    ]
    is_scored = kind in (BriefKind.MINISTER, BriefKind.EU)
    lacking = [str(sentence) for _article, sentence in score(case).missing] if is_scored else []
    return Brief(
        title=case.claim,
        purpose=str(kind.label),
        reference=case.reference,
        marking=str(case.get_marking_display()),
        made_on=timezone.localdate(),
        sections=[*sections, *case_sections(case), _travel_section(case)],
        exhibits=exhibits,
        missing=[*unknown, *lacking, *_evidence_gaps(exhibits)],
    )


def list_exhibits(case: Case) -> list[Exhibit]:
    """The newest version of each piece of evidence, numbered; erased ones are left out."""
    versions = EvidenceVersion.objects.filter(item__case=case)
    newest = versions.order_by("item_id", "-number").distinct("item_id").select_related("item")
    exhibited = [version for version in newest if version.erased_at is None]
    drawn = EvidencePicture.objects.filter(version__in=exhibited, page=1)
    pictures = {one.version_id: bytes(one.content) for one in drawn}
    return [
        Exhibit(
            number=number,
            title=version.item.title,
            details=_details(version),
            filename=version.filename,
            sha256=version.sha256,
            version_key=version.pk,
            claims=tuple(version.item.claims),
            picture=pictures.get(version.pk, b""),
        )
        for number, version in enumerate(exhibited, 1)
    ]


def _details(version: EvidenceVersion) -> str:
    item, pages = version.item, version.pages
    parts = [capfirst(str(item.get_kind_display()))]
    if pages:
        parts.append(ngettext("%(n)s page", "%(n)s pages", pages) % {"n": pages})
    parts.append(filesizeformat(version.size).replace("\xa0", " "))
    claims = ", ".join(map(str, item.claim_titles))
    parts.append(_("supports: %(claims)s") % {"claims": claims})
    parts += [item.supports] if item.supports else []
    day = format_partial_date(timezone.localdate(version.added_at))
    parts.append(_("added %(day)s") % {"day": day})
    return " · ".join(parts)


def _evidence_gaps(exhibits: list[Exhibit]) -> list[str]:
    if not exhibits:
        return [_("Add the letter or another document to the evidence.")]
    if not any("demand" in one.claims for one in exhibits):
        return [_("Add evidence which supports that the demand was made.")]
    return []


def _travel_section(case: Case) -> BriefSection:
    rows = [
        BriefRow(_("Marking"), str(case.get_marking_display())),
        BriefRow(_("Consent of the firm"), str(case.get_consent_display())),
    ]
    if case.marking == Marking.RED:
        names = sorted(str(person) for person in case.readers.all())
        rows.append(BriefRow(_("Readers"), ", ".join(names)))
    return BriefSection(_("How far this may travel"), rows)


def refuse_brief(case: Case, kind: BriefKind) -> None:
    """Raise ValidationError if the firm, marking or consent keep a brief or filing at the desk."""
    refuse_alone(case)
    if not kind.is_filing:
        return
    if case.consent != Consent.NAMED:
        raise ValidationError(
            _(
                "The firm has not agreed to be named, so this case cannot be filed with another"
                " government. Ask the firm, then record its consent in the case."
            ),
            code="consent",
        )
    if case.marking in (Marking.RED, Marking.STRICT, Marking.AMBER):
        raise ValidationError(
            _(
                "The case is marked %(marking)s, so it stays at your desk. Change the marking"
                " before you file it."
            ),
            params={"marking": case.get_marking_display()},
            code="marking",
        )


@transaction.atomic
def save_brief(case: Case, kind: BriefKind, form: str, *, by: User) -> bytes:
    """Write a brief as "pdf", "docx" or "zip" (with exhibits); the ledger says who took it.

    Raises ValidationError for what marking or consent forbid, for a case whose firm allows use
    only together, and for evidence that is not what was stored.
    """
    case = Case.objects.visible_to(by).with_record().get(pk=case.pk)
    refuse_brief(case, kind)
    brief = build_brief(case, kind)
    written = write_brief(brief, form, read_exhibit)
    exhibits = [one.sha256 for one in brief.exhibits]
    verb = "filing pack saved" if kind.is_filing else "brief saved"
    ledger.record(verb, case.reference, by=by, kind=kind.value, form=form, exhibits=exhibits)
    return written


def read_exhibit(exhibit: Exhibit) -> bytes:
    """The bytes of an exhibit, checked against its hash. Raises ValidationError."""
    return read_content(EvidenceVersion.objects.get(pk=exhibit.version_key))
