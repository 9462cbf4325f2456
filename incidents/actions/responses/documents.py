"""What leaves the desk of an answer: the one function that makes a document out of its record."""

from typing import Any

from incidents.access import SHARED_RESPONSE_FIELDS
from incidents.models.responses.deadlines import StatutoryDeadline
from incidents.models.responses.drafts import CollectiveResponseDraft, DraftLink, DraftStep

ResponseDocument = dict[str, Any]


def shared_response_document(draft: CollectiveResponseDraft) -> ResponseDocument:
    """The document of an answer: the allow-listed fields, and nothing else.

    Preview, proposal and the public rows all read this. Days are partial dates, sums are decimal
    text with an ISO 4217 currency.
    """
    return {
        field: value
        for field, value in full_response_document(draft).items()
        if field in SHARED_RESPONSE_FIELDS
    }


def full_response_document(draft: CollectiveResponseDraft) -> ResponseDocument:
    """Every field that might leave, before the allow-list. Keys: SHARED_RESPONSE_FIELDS."""
    return {
        "name": draft.name,
        "kind": draft.kind,
        "jurisdictions": list(draft.jurisdictions),
        "against": draft.against,
        "started_on": str(draft.started_on),
        "status": draft.status,
        "outcome": draft.outcome,
        "note": draft.note,
        "costs": draft.costs,
        "steps": [_step(step) for step in draft.steps.all()],
        "answers": [_link(link) for link in draft.links.all()],
        "clocks": [_clock(clock) for clock in draft.statutory_deadlines.all()],
        "sources": list(draft.sources),
        "confidence": draft.confidence,
    }


STEP = ("text", "actor", "article", "duration", "clock_start", "confidence")


def _step(step: DraftStep) -> ResponseDocument:
    return {name: getattr(step, name) for name in STEP}


LINK = ("ref", "scope", "reason", "source", "followed", "followed_note")


def _link(link: DraftLink) -> ResponseDocument:
    campaign = link.campaign
    return {name: getattr(link, name) for name in LINK} | {
        "campaign": campaign.slug if campaign else "",
        "campaign_title": campaign.title if campaign else "",
        "followed_on": str(link.followed_on),
    }


CLOCK = ("rule", "version", "title", "instrument", "article", "decided_by", "note", "outcome")


def _clock(clock: StatutoryDeadline) -> ResponseDocument:
    """The days as they stand. Why a clock was extended or stopped is the desk's to know."""
    return {name: getattr(clock, name) for name in CLOCK} | {
        "number": clock.pk,
        "started_on": str(clock.started_on),
        "due_from": clock.due_from.isoformat(),
        "due_until": clock.due_until.isoformat(),
        "steps": list(clock.steps),
        "paused_since": clock.paused_since.isoformat() if clock.paused_since else "",
        "ended_on": clock.ended_on.isoformat() if clock.ended_on else "",
    }
