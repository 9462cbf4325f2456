"""Released documents: the one function that makes what leaves the desk out of a case."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.actions.desk.excerpts import describe_excerpts
from incidents.fields import may_leave
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.sharing import Marking
from incidents.models.law.readings import gist_on
from incidents.models.register.search import SearchTerms
from incidents.values.case_kinds import head_act
from incidents.values.concession_scale import CONCESSION_SCALE
from incidents.values.consent_groups import is_left_out
from incidents.values.partial_dates import PartialDate
from incidents.values.search_folding import lexemes
from incidents.values.tiers import RELEASABLE, Consent, Tier

CaseDocument = dict[str, Any]

# FIRST, Traffic Light Protocol 2.0: CLEAR may go anywhere, GREEN stays in the community.
TIERS_OF_MARKING = {
    Marking.CLEAR: (Tier.COMMUNITY, Tier.PUBLIC),
    Marking.GREEN: (Tier.COMMUNITY,),
    Marking.AMBER: (),
    Marking.STRICT: (),
    Marking.RED: (),
}


def tiers_of(case: Case) -> tuple[Tier, ...]:
    """Return the tiers that consent and marking allow; none if the case must stay at the desk."""
    if Consent(case.consent) not in RELEASABLE:
        return ()
    return TIERS_OF_MARKING[Marking(case.marking)]


def shared_document(case: Case, tier: Tier) -> CaseDocument:
    """Return the document of a case in a tier: the allow-listed fields and nothing else.

    Preview, proposal and register all use this function, so the preview cannot differ from what
    is published. Days are partial dates, sums are decimal text with an ISO 4217 currency.
    Raises ValidationError when the text of a sector-only case names the firm.
    """
    document = {
        field: value
        for field, value in full_document(case).items()
        if may_leave(field, tier, case.consent) and not _is_left_out(case, field)
    }
    # Without evidence a document is what it was before there was any to release.
    if not document.get("excerpts"):
        document.pop("excerpts", None)
    if case.consent == Consent.SECTOR:
        _blur(document)
        document["title"] = _sector_title(document)
        refuse_names(case, document)
    return document


def withheld_fields(case: Case, tiers: tuple[Tier, ...] | None = None) -> list[str]:
    """Return the names of the filled fields of a case that none of its tiers, or of these, gets."""
    tiers = tiers_of(case) if tiers is None else tiers
    return [
        field
        for field, value in full_document(case).items()
        if value
        and (
            _is_left_out(case, field)
            or not any(may_leave(field, tier, case.consent) for tier in tiers)
        )
    ] + ["note"]


def _is_left_out(case: Case, field: str) -> bool:
    """Whether the firm allows less for this part than the case's consent."""
    return is_left_out(field, case.consent, case.group_consents)


def full_document(case: Case) -> CaseDocument:
    """Return every field that might leave, before the allow-list. Keys: fields.SHARED_FIELDS."""
    firm, fine = case.firm, case.fine
    return {
        "case_kind": case.case_kind,
        "found_by": case.found_by,
        "title": case.claim,
        "firm": firm.name,
        "firm_group": firm.group_name,
        "firm_names": firm.other_names,
        "firm_kind": firm.kind,
        "country": firm.country,
        "sector": case.sector and {"slug": case.sector.slug, "isic": case.sector.isic},
        **_pressure(case),
        "campaign": case.campaign and case.campaign.title,
        "topics": sorted(topic.slug for topic in case.topics.all()),
        "tactics": sorted(tactic.slug for tactic in case.tactics.all()),
        "demanded_change": case.demanded_change,
        **_course(case),
        "measure_events": [event._asdict() for event in case.measure_events],
        "fine": fine and {"amount": str(fine[0]), "currency": fine[1], "ground": case.fine_ground},
        "timeline": [_event(event) for event in case.timeline],
        "wordings": _wordings(case),
        "citations": _citations(case),
        "sources": _sources(case),
        "excerpts": describe_excerpts(case),
        "confidence": case.confidence,
        "checked_on": case.checked_on,
        "checked_by": case.checked_by,
        "doubts": case.doubts,
        "borderline": case.borderline,
        "community_note": case.community_note,
    }


def _course(case: Case) -> CaseDocument:
    """When it was reported and demanded, and how far the firm conceded."""
    return {
        "reported_on": case.reported_on,
        "demanded_on": case.demanded_on,
        "demand_days": case.demand_days,
        "demand_deadline_on": case.demand_deadline_on,
        "firm_response": case.firm_response,
        "responded_on": case.responded_on,
        "concession_days": case.concession_days,
        **{name: getattr(case, name) for name in CONCESSION_SCALE},
        "last_known_on": case.last_known_on,
    }


def _pressure(case: Case) -> CaseDocument:
    """Who applied the pressure, and how far the state is behind it."""
    authority = case.authority
    return {
        "authority": authority and {"name": authority.name, "kind": authority.kind},
        "further_authorities": sorted(body.name for body in case.further_authorities.all()),
        "amplified_by": sorted(body.name for body in case.amplified_by.all()),
        "coercing_state": case.coercing_state,
        "attribution": case.attribution,
        "attribution_source": case.attribution_source,
        "political_link": case.political_link,
    }


def _event(event: Event) -> CaseDocument:
    return {
        "kind": event.kind,
        "on": event.on,
        "is_by": event.is_by,
        "not_before": event.not_before,
        "due_on": event.due_on,
        "amount": None if event.amount is None else str(event.amount),
        "currency": event.currency,
        "fine_ground": event.fine_ground,
        "note": event.note,
        "source": event.source,
    }


def _wordings(case: Case) -> list[CaseDocument]:
    return [
        {
            "before": wording.before,
            "after": wording.after,
            "is_quoted": wording.is_quoted,
            "language": wording.language,
            "place": wording.place,
            "seen_on": wording.seen_on,
            "evidence": wording.evidence,
        }
        for wording in case.wordings.all()
    ]


def _citations(case: Case) -> list[CaseDocument]:
    day = PartialDate(case.demanded_on or case.reported_on)
    return [
        {
            "instrument": citation.instrument.key,
            "instrument_title": citation.instrument.title_en,
            "instrument_title_zh": citation.instrument.title_zh,
            "provision": citation.provision.key if citation.provision else "",
            "number": citation.provision.label if citation.provision else "",
            "gist": gist_on(citation.provision, day) if citation.provision else "",
            "invoked": citation.invoked,
            # A quote from a letter to one firm can identify that firm.
            "quote": citation.quote if case.consent == Consent.NAMED else "",
        }
        for citation in case.citations.all()
    ]


def _sources(case: Case) -> list[CaseDocument]:
    return [
        {
            "title": use.source.title,
            "publisher": use.source.publisher,
            "on": use.source.on,
            "url": use.source.url,
            "kind": use.source.kind,
            "language": use.source.language,
            "archive_url": use.source.archive_url,
            "archived_on": use.source.archived_on,
            "sha256": use.source.sha256,
            "reliability": use.reliability,
            "credibility": use.credibility,
            "supports": use.supports,
        }
        for use in case.uses.all()
    ]


BLURRED_DAYS = (
    "reported_on",
    "demanded_on",
    "demand_deadline_on",
    "responded_on",
    "last_known_on",
)


def _blur(document: CaseDocument) -> None:
    """Replace days with months: the day of a letter can identify the firm that received it."""
    for field in BLURRED_DAYS:
        if document.get(field):
            document[field] = _month(document[field])
    document["measure_events"] = [_blur_event(row) for row in document["measure_events"]]
    for field in ("demand_days", "concession_days"):
        if document.get(field):
            document[field] = {end: _month(day) for end, day in document[field].items()}


def _blur_event(event: CaseDocument) -> CaseDocument:
    return event | {end: _month(event[end]) for end in ("not_before", "not_after")}


def _month(day: str) -> str:
    return PartialDate(str(day)[:7]) if day else ""


def _sector_title(document: CaseDocument) -> str:
    sector = (document["sector"] or {}).get("slug", "").replace("-", " ")
    demand = head_act(document["demanded_change"]) or _("demand not known")
    return _("A firm (%(sector)s): %(demand)s") % {
        "sector": sector or _("sector not known"),
        "demand": demand,
    }


def refuse_names(case: Case, document: CaseDocument) -> None:
    """Raise ValidationError for a document in which a reader's search would find the firm.

    Whole words count, whatever their accents and case; Chinese, Japanese and Korean anywhere.
    """
    texts = document_texts(document)
    for name in filter(lexemes, case.firm.names):
        terms = SearchTerms.read(f'"{name.replace(chr(34), " ")}"')
        if any(is_hit for text in texts for _piece, is_hit in terms.marked(text)):
            raise ValidationError(
                _(
                    "The text names the firm (%(name)s), but the firm has not agreed to be named."
                    " Remove the name from the text."
                ),
                params={"name": name},
                code="named",
            )


def may_still_leave(case: Case, frozen: dict[str, CaseDocument]) -> bool:
    """Whether the case's present consent and marking allow documents that were frozen earlier."""
    allowed = tiers_of(case)
    return all(
        tier in allowed and fields_may_leave(case, Tier(tier), document)
        for tier, document in frozen.items()
    )


def fields_may_leave(case: Case, tier: Tier, document: CaseDocument) -> bool:
    """Whether the case's present consent allows each field of a document that was frozen."""
    return all(
        may_leave(field, tier, case.consent) and not _is_left_out(case, field) for field in document
    )


def document_texts(value: Any) -> list[str]:
    """Return every text in a document, however deeply nested."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in document_texts(part)]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in document_texts(part)]
    return [str(value)] if value else []
