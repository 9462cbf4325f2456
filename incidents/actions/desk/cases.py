"""Log and change cases, one by one or for many firms at once. Nothing here leaves the desk."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import documents, shares
from incidents.actions.desk.case_parties import (
    AuthorityFacts,
    FirmFacts,
    correct_firm_of_case,
    find_authorities,
    find_authority,
    find_firm,
)
from incidents.actions.desk.changed_values import keep_values
from incidents.actions.desk.concessions import check_scale
from incidents.actions.people import ledger
from incidents.models.desk.case_lists import CaseBatch
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import Citation, Source, SourceUse, WordingChange
from incidents.models.law.instruments import Instrument, Provision
from incidents.models.people.people import User
from incidents.models.register.firms import Firm
from incidents.models.register.incidents import Number
from incidents.models.register.vocabulary import Tactic, Topic
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.consent_groups import narrowest_consent


@dataclass(frozen=True)
class SourceFacts:
    """A source and how a case uses it: columns of Source and of SourceUse."""

    source: dict[str, Any]
    use: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A case as typed. `facts` are plain columns of Case; rows are unsaved."""

    facts: dict[str, Any]
    firm: FirmFacts
    authority: AuthorityFacts | None = None
    further_authorities: list[AuthorityFacts] = field(default_factory=list)
    amplified_by: list[AuthorityFacts] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    tactics: list[Tactic] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    wordings: list[WordingChange] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    sources: list[SourceFacts] = field(default_factory=list)
    # Whether no citation means that none is known: then those of the campaign are not added.
    has_all_law: bool = False


@transaction.atomic
def log_case(draft: Draft, *, by: User, batch: CaseBatch | None = None) -> Case:
    """Log a new case for the person's desk, who looks after it from now on.

    Raises ValidationError, and then stores nothing.
    """
    _demand(by)
    assert by.desk is not None  # noqa: S101  LOG_CASE needs a desk; this tells the type checker
    scope = f"{by.desk.slug.upper()}-{timezone.localdate().year}"
    case = Case(desk=by.desk, logged_by=by, owner=by, batch=batch, logged_at=timezone.now())
    case.reference = f"{scope}-{Number.objects.following(scope):04d}"
    _write(case, _with_defaults(draft), by)
    ledger.record("case logged", case.reference, by=by)
    return case


def _with_defaults(draft: Draft) -> Draft:
    """Return the draft with its campaign's citations, unless it has citations of its own.

    Nobody has said how such a law was cited against this firm: that stays "unstated".
    """
    campaign = draft.facts.get("campaign")
    if draft.citations or draft.has_all_law or campaign is None:
        return draft
    defaults = campaign.citations.select_related("instrument", "provision")
    return replace(
        draft,
        citations=[
            Citation(instrument=row.instrument, provision=row.provision) for row in defaults
        ],
    )


@transaction.atomic
def change_case(case: Case, draft: Draft, *, seen_at: dt.datetime, by: User) -> Case:
    """Change a case of the person's desk. `seen_at`: its `changed_at` when the form was opened.

    Raises ValidationError, code "stale", when somebody changed it since: neither version is
    lost, and the person decides.
    """
    _demand(by)
    case = Case.objects.visible_to(by).select_for_update().get(pk=case.pk)
    if case.changed_at != seen_at:
        raise ValidationError(
            _("A colleague saved this meanwhile. Save again to see both versions."),
            code="stale",
        )
    before = _describe(case)
    _write(case, draft, by)
    after = _describe(case)
    changed = sorted(name for name in after if before[name] != after[name])
    row = ledger.record("case changed", case.reference, by=by, fields=changed)
    keep_values(case, row, before, after)
    return case


@transaction.atomic
def log_many(draft: Draft, firms: Iterable[FirmFacts], *, by: User) -> list[Case]:
    """Log one demand for many firms, all or none; each firm gets a case of its own.

    The cases are a batch, so that they can be listed and proposed together.
    """
    _demand(by)
    title = draft.facts.get("title") or draft.facts["demanded_change"]
    batch = CaseBatch(desk=by.desk, title=title[:300], logged_by=by, logged_at=timezone.now())
    batch.save(force_insert=True)
    return [log_case(_copy(draft, firm), by=by, batch=batch) for firm in firms]


def _copy(draft: Draft, firm: FirmFacts) -> Draft:
    """Return the draft for another firm, with unsaved rows of its own."""
    return replace(
        draft,
        firm=firm,
        events=[_copy_row(row) for row in draft.events],
        wordings=[_copy_row(row) for row in draft.wordings],
        citations=[_copy_row(row) for row in draft.citations],
    )


def _copy_row(row: Any) -> Any:
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    return type(row)(**{name: value for name, value in values.items() if name != "id"})


def _demand(by: User) -> None:
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _describe(case: Case) -> dict[str, Any]:
    """Return every field of the case, read from the database again, to name what changed."""
    fresh = Case.objects.with_record().get(pk=case.pk)
    return documents.full_document(fresh) | {name: getattr(fresh, name) for name in DESK_FIELDS}


def _write(case: Case, draft: Draft, by: User) -> None:
    check_scale(draft.facts, draft.events)
    _refuse_lowering(case, draft)
    for name, value in draft.facts.items():
        setattr(case, name, value)
    case.consent_limit = narrowest_consent(case.group_consents)
    case.firm = _firm_of(case, draft, by)
    sector = draft.firm.sector
    case.own_sector = sector if sector != case.firm.sector else None
    case.authority = find_authority(draft.authority, by)
    case.changed_at = timezone.now()
    case.full_clean(exclude=["desk", "reference", "logged_by"])
    is_new = case.pk is None
    case.save(force_insert=is_new, update_fields=None if is_new else SAVED_COLUMNS)
    case.keep_readable(by)
    shares.end_forbidden_shares(case, by=by)
    case.topics.set(draft.topics)
    case.tactics.set(draft.tactics)
    case.further_authorities.set(find_authorities(draft.further_authorities, by))
    case.amplified_by.set(find_authorities(draft.amplified_by, by))
    _rows(case, Event, draft.events)
    _rows(case, WordingChange, draft.wordings)
    _rows(case, Citation, draft.citations)
    _sources(case, draft.sources)


def _refuse_lowering(case: Case, draft: Draft) -> None:
    """Refuse fewer firms than the firm's condition named. A trigger of the database does, too."""
    before = case.least_firms
    if before and (draft.facts.get("least_firms", before) or 0) < before:
        sentence = _(
            "The firm’s condition is never lowered: it said “with at least %(count)s firms”. If"
            " this was a slip, log the case again."
        )
        raise ValidationError({"least_firms": sentence % {"count": before}}, code="together")


def _firm_of(case: Case, draft: Draft, by: User) -> Firm:
    if case.pk is not None and draft.firm.is_correction:
        return correct_firm_of_case(case, draft.firm, by)
    return find_firm(draft.firm, by)


# Fields of a case that are not in a released document in every tier.
DESK_FIELDS = (*("consent", "consent_limit", "least_firms", "marking", "note", "community_note"),)
SAVED_COLUMNS = [
    "found_by",
    "case_kind",
    "title",
    "firm",
    "own_sector",
    "authority",
    "coercing_state",
    "attribution",
    "attribution_source",
    "political_link",
    "campaign",
    "demanded_change",
    "reported_on",
    "last_known_on",
    *CONCESSION_SCALE,
    "consent",
    "group_consents",
    "consent_limit",
    "least_firms",
    "marking",
    "confidence",
    "checked_on",
    "checked_by",
    "borderline",
    "doubts",
    "community_note",
    "note",
    "changed_at",
]


def _rows(case: Case, model: Any, rows: list[Any]) -> None:
    """Replace the rows of a kind with the typed ones, in their order."""
    model.objects.filter(case=case).delete()
    for position, row in enumerate(rows):
        row.pk, row.case, row.position = None, case, position
        row.full_clean(exclude=["case"])
    texts = [(row.instrument_id, row.provision_id) for row in rows if isinstance(row, Citation)]
    if len(set(texts)) < len(texts):
        raise ValidationError(
            _("The same text is cited twice. Remove one of them."), code="citations"
        )
    currencies = {row.currency for row in rows if getattr(row, "currency", "")}
    if len(currencies) > 1:
        raise ValidationError(
            _("The fines of one case are added up. Enter them in one currency."), code="currencies"
        )
    if len({row.fine_ground for row in rows if getattr(row, "amount", None)}) > 1:
        raise ValidationError(
            _("The fines of one case are added up. Enter them with one formal ground."),
            code="grounds",
        )
    model.objects.bulk_create(rows)


def _sources(case: Case, sources: list[SourceFacts]) -> None:
    case.uses.all().delete()
    used: set[int] = set()
    for position, facts in enumerate(sources):
        source = Source.objects.filter(**facts.source).first()
        if source is None:
            source = Source(**facts.source)
            source.full_clean()
            source.save(force_insert=True)
        if source.pk in used:
            raise ValidationError(
                _("The same source is named twice. Remove one of them."), code="sources"
            )
        used.add(source.pk)
        use = SourceUse(case=case, source=source, position=position, **facts.use)
        use.full_clean(exclude=["case"])
        use.save(force_insert=True)


def find_text(key: str) -> tuple[Instrument, Provision | None]:
    """Return the instrument and provision of a key. Raises ValidationError for an unknown key."""
    provision = Provision.objects.select_related("instrument").filter(key=key).first()
    if provision:
        return provision.instrument, provision
    instrument = Instrument.objects.filter(key=key).first()
    if instrument is None:
        raise ValidationError(
            _("This law or article is not known: %(key)s. Choose one from the list."),
            params={"key": key},
            code="law",
        )
    return instrument, None
