"""What leaves the desk of a collective response: the one function that makes its document."""

from typing import Any

from incidents.fields import SHARED_RESPONSE_FIELDS
from incidents.models.responses.deadlines import StatutoryDeadline
from incidents.models.responses.drafts import CollectiveResponseDraft, DraftLink, DraftStep

ResponseDocument = dict[str, Any]


def shared_response_document(draft: CollectiveResponseDraft) -> ResponseDocument:
    """The document of a collective response: the allow-listed fields, and nothing else.

    Preview, proposal and the public rows all use it. Days are partial dates, sums are decimal
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
        "steps": [_step_document(step) for step in draft.steps.all()],
        "demands": [_demand_document(link) for link in draft.links.all()],
        "deadlines": [_deadline_document(deadline) for deadline in draft.statutory_deadlines.all()],
        "sources": list(draft.sources),
        "confidence": draft.confidence,
    }


STEP_FIELDS = ("text", "actor", "article", "duration", "counted_from", "confidence")


def _step_document(step: DraftStep) -> ResponseDocument:
    return {name: getattr(step, name) for name in STEP_FIELDS}


LINK_FIELDS = ("ref", "scope", "reason", "source", "followed", "followed_note")


def _demand_document(link: DraftLink) -> ResponseDocument:
    campaign = link.campaign
    return {name: getattr(link, name) for name in LINK_FIELDS} | {
        "campaign": campaign.slug if campaign else "",
        "campaign_title": campaign.title if campaign else "",
        "followed_on": str(link.followed_on),
    }


DEADLINE_FIELDS = (
    "rule",
    "version",
    "title",
    "instrument",
    "article",
    "decided_by",
    "note",
    "outcome",
)


def _identity(deadline: StatutoryDeadline) -> ResponseDocument:
    """What calendars recognise it by: no number, which would tell how many others there are.

    One that was released with its number keeps it: another would be a second event in calendars.
    """
    key = deadline.calendar_key
    return {"number": int(key)} if key.isdigit() else {"key": key}


def _deadline_document(deadline: StatutoryDeadline) -> ResponseDocument:
    """The days as computed. Why a deadline was extended or paused stays at the desk."""
    paused_since, ended_on = deadline.paused_since, deadline.ended_on
    return {name: getattr(deadline, name) for name in DEADLINE_FIELDS} | {
        **_identity(deadline),
        "started_on": str(deadline.started_on),
        "due_from": deadline.due_from.isoformat(),
        "due_until": deadline.due_until.isoformat(),
        "steps": list(deadline.steps),
        "paused_since": paused_since.isoformat() if paused_since else "",
        "ended_on": ended_on.isoformat() if ended_on else "",
    }
