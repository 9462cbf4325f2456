"""Dated events and evidence of an incident as its page shows them."""

from decimal import Decimal

from django.urls import reverse

from incidents.models.desk.events import EventKind
from incidents.models.desk.evidence_files import Claim, EvidenceKind
from incidents.values.firm_responses import FirmResponse
from incidents.values.localised import format_sum


def label_evidence(entry):
    """Each piece of evidence that an incident shows, labelled, with the addresses of its pages."""
    return [_describe(entry.ref, row) for row in entry.document.get("excerpts") or []]


def label_events(entry):
    """The dated events of an incident, labelled, in their order."""
    return [_event(event) for event in entry.document.get("timeline", [])]


def _event(event):
    amount = event["amount"]
    return {
        "kind": event["kind"],
        "on": event["on"],
        "is_by": event["is_by"],
        "not_before": event.get("not_before", ""),
        "due_on": event["due_on"],
        "label": EventKind(event["kind"]).label,
        "is_firm_response": event["kind"] in FirmResponse.values,
        "amount": format_sum(Decimal(amount), event["currency"]) if amount else "",
        "text": event["note"],
        "source": event.get("source", ""),
    }


def _describe(ref, row):
    return {
        **row,
        "kind_label": EvidenceKind(row["kind"]).label,
        "claim_labels": [Claim(one).label for one in row["claims"]],
        "pages": [
            {**page, "url": reverse("incident_evidence", args=[ref, page["sha256"]])}
            for page in row["pages"]
        ],
    }
