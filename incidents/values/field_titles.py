"""Titles of the fields of a released document, for all pages and files."""

from django.utils.translation import gettext_lazy

FIELD_TITLES = {
    "case_kind": gettext_lazy("Kind of case"),
    "title": gettext_lazy("Title"),
    "firm": gettext_lazy("Firm"),
    "firm_names": gettext_lazy("Other names of the firm"),
    "firm_kind": gettext_lazy("Kind of firm"),
    "country": gettext_lazy("Home country"),
    "sector": gettext_lazy("Sector"),
    "authority": gettext_lazy("Authority"),
    "state": gettext_lazy("Coercing state"),
    "attribution": gettext_lazy("Attribution"),
    "attribution_source": gettext_lazy("Source of the attribution"),
    "campaign": gettext_lazy("Campaign"),
    "topics": gettext_lazy("Topics"),
    "tactics": gettext_lazy("Tactics"),
    "demanded_change": gettext_lazy("What was demanded"),
    "reported_on": gettext_lazy("First reported"),
    "demanded_on": gettext_lazy("Date of the demand"),
    "demand_days": gettext_lazy("Demand made between"),
    "demand_deadline_on": gettext_lazy("Demand deadline"),
    "firm_response": gettext_lazy("Firm's response"),
    "responded_on": gettext_lazy("Date of the response"),
    "concession_days": gettext_lazy("First conceded between"),
    "last_known_on": gettext_lazy("Last known not to have responded"),
    "fine": gettext_lazy("Fine"),
    "timeline": gettext_lazy("Timeline"),
    "wordings": gettext_lazy("Wording before and after"),
    "citations": gettext_lazy("Law cited"),
    "sources": gettext_lazy("Sources"),
    "confidence": gettext_lazy("Confidence"),
    "doubts": gettext_lazy("What is uncertain"),
    "community_note": gettext_lazy("Note for the community tier"),
    # Never released; listed among what stays at the desk.
    "note": gettext_lazy("Note for the desk"),
}
