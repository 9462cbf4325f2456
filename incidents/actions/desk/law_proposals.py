"""Propose a law or an article of one; a second person of the desk confirms it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.desk.cases import Case
from incidents.models.desk.evidence import Citation
from incidents.models.law.instruments import Confidence, Instrument, Provision
from incidents.models.law.proposals import LawProposal
from incidents.models.law.readings import pick_versions
from incidents.models.law.sources import LawSource, LawSourceKind
from incidents.models.law.versions import ArticleText, InstrumentVersion
from incidents.models.people.people import User
from incidents.models.register.labels import forget_labels
from incidents.values.article_numbers import read_numbering
from incidents.values.partial_dates import PartialDate


@transaction.atomic
def propose_law(facts: dict[str, Any], case: Case | None, *, by: User) -> LawProposal:
    """Store a proposal of the person's desk. `facts`: columns of LawProposal.

    Raises ValidationError for an article that the register has already.
    """
    _demand(by, Permission.LOG_CASE)
    proposal = LawProposal(
        **facts, desk=by.desk, case=case, proposed_by=by, proposed_at=timezone.now()
    )
    if proposal.instrument and _find_provision(proposal.instrument, proposal.number):
        raise ValidationError(_("The register has this article. Cite it."), code="known")
    proposal.save(force_insert=True)
    ledger.record("law proposed", proposal.reference, by=by)
    return proposal


@transaction.atomic
def confirm_law(proposal: LawProposal, *, by: User) -> LawProposal:
    """Put a proposed law into the register, and cite it in its case. Refuses its proposer.

    Raises ValidationError for a proposal that was decided, or by a newcomer of the desk.
    """
    _demand(by, Permission.APPROVE_RELEASE)
    proposal = _lock(proposal, by)
    if proposal.proposed_by_id == by.pk:
        raise ValidationError(_("Another person has to confirm what you propose."), code="own")
    if by.is_new_at_desk:
        raise ValidationError(
            _("You cannot confirm law in your first seven days at a desk. Ask a colleague."),
            code="newcomer",
        )
    instrument = proposal.instrument or _make_instrument(proposal)
    version = _version(proposal, instrument)
    provision = _make_article(proposal, version) if proposal.number else None
    if proposal.case:
        _cite(proposal, instrument, provision)
    proposal.instrument, proposal.is_confirmed = instrument, True
    _decide(proposal, by)
    ledger.record("law confirmed", proposal.reference, by=by)
    transaction.on_commit(forget_labels)
    return proposal


@transaction.atomic
def withdraw_law(proposal: LawProposal, *, by: User) -> LawProposal:
    """Withdraw a proposal of one's desk that nobody has decided."""
    _demand(by, Permission.LOG_CASE)
    proposal = _lock(proposal, by)
    _decide(proposal, by)
    ledger.record("law proposal withdrawn", proposal.reference, by=by)
    return proposal


def _lock(proposal: LawProposal, by: User) -> LawProposal:
    """The row, locked. Raises ValidationError if it was decided, or is not of the desk."""
    rows = LawProposal.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.filter(pk=proposal.pk).first()
    if row is None:
        raise ValidationError(_("Your desk has no such proposal."), code="desk")
    proposal = row
    if proposal.decided_at:
        raise ValidationError(_("A colleague has decided this already."), code="decided")
    return proposal


def _decide(proposal: LawProposal, by: User) -> None:
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save(update_fields=["decided_by", "decided_at", "is_confirmed", "instrument"])


def _make_instrument(proposal: LawProposal) -> Instrument:
    row = Instrument(
        key=_free_key(proposal.title_en),
        title_en=proposal.title_en,
        title_zh=proposal.title_orig,
        title_lang=proposal.title_lang,
        kind=proposal.kind,
        jurisdiction=proposal.jurisdiction,
        issuing_body=proposal.issuing_body,
        adopted_on=proposal.adopted_on,
        in_force_from=proposal.in_force_from,
        confidence=Confidence.HIGH,
        sources=[". ".join(filter(None, _source(proposal).values()))],
    )
    row.save(force_insert=True)
    return row


def _free_key(title: str) -> str:
    """A key of the title that no law has yet: "press-law", then "press-law-2"."""
    stem = slugify(title)[:70].strip("-") or "law"
    key, number = stem, 1
    while Instrument.objects.filter(key=key).exists():
        number += 1
        key = f"{stem}-{number}"
    return key


def _source(proposal: LawProposal) -> dict[str, str]:
    return {
        "title": proposal.source_title,
        "issuer": proposal.source_issuer,
        "url": proposal.source_url,
    }


def _version(proposal: LawProposal, instrument: Instrument) -> InstrumentVersion:
    """The version in force today, or the first one of a new law; with the proposal's source."""
    versions = list(instrument.versions.select_related("instrument"))
    today = PartialDate(timezone.localdate().isoformat())
    current = next(iter(pick_versions(versions, today)), versions[-1] if versions else None)
    if current is None:
        day = proposal.in_force_from or proposal.adopted_on
        current = InstrumentVersion.objects.create(
            instrument=instrument,
            label=str(day)[:4] or "current",
            adopted_on=proposal.adopted_on,
            in_force_from=proposal.in_force_from,
            is_edited=True,
        )
    LawSource.objects.create(
        version=current,
        **_source(proposal),
        kind=LawSourceKind.READING_COPY if proposal.text else LawSourceKind.REPORT,
        is_read=True,
        language=proposal.language,
        read_on=PartialDate(proposal.proposed_at.date().isoformat()),
        is_added=True,
        position=100 + current.sources.count(),
    )
    return current


def _make_article(proposal: LawProposal, version: InstrumentVersion) -> Provision:
    """The article in this version. Raises ValidationError where it was added meanwhile."""
    instrument = version.instrument
    if _find_provision(instrument, proposal.number):
        raise ValidationError(_("The register has this article. Cite it."), code="known")
    provision = Provision.objects.create(
        instrument=instrument,
        number=proposal.number,
        key=f"{instrument.key}#{proposal.number}",
        gist=proposal.gist,
        in_force_from=version.in_force_from,
        numbering=read_numbering(proposal.number).value,
        position=instrument.provisions.count(),
    )
    ArticleText.objects.create(
        version=version,
        provision=provision,
        text=proposal.text,
        language=proposal.language if proposal.text else "",
        is_text_read=bool(proposal.text and proposal.language),
        is_gist_read=not proposal.text,
        gist=proposal.gist,
        is_added=True,
        position=version.articles.count(),
    )
    return provision


def _find_provision(instrument: Instrument, number: str) -> Provision | None:
    return Provision.objects.filter(instrument=instrument, number=number).first()


def _cite(proposal: LawProposal, instrument: Instrument, provision: Provision | None) -> None:
    """Cite the confirmed law in the case for which it was proposed, once."""
    case = proposal.case
    if case is None or case.citations.filter(instrument=instrument, provision=provision).exists():
        return
    Citation.objects.create(
        case=case,
        instrument=instrument,
        provision=provision,
        invoked=proposal.invoked,
        position=case.citations.count(),
    )
    case.changed_at = timezone.now()
    case.save(update_fields=["changed_at"])


def _demand(by: User, permission: Permission) -> None:
    if not may(by, permission):
        raise ValidationError(_("You do not have permission to do this."), code="role")
