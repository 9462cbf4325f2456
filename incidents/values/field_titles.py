"""What the fields of a released document are called, wherever they are named."""

from django.utils.translation import gettext_lazy

FIELD_TITLES = {
    "title": gettext_lazy("Claim"),
    "firm": gettext_lazy("Firm"),
    "firm_names": gettext_lazy("Other names of the firm"),
    "firm_kind": gettext_lazy("Kind of firm"),
    "country": gettext_lazy("Home country"),
    "sector": gettext_lazy("Sector"),
    "authority": gettext_lazy("Authority"),
    "state": gettext_lazy("State that presses"),
    "attribution": gettext_lazy("The state's part"),
    "attribution_source": gettext_lazy("Where that is shown"),
    "campaign": gettext_lazy("Campaign"),
    "topics": gettext_lazy("Topics"),
    "tactics": gettext_lazy("Tactics"),
    "demanded_change": gettext_lazy("What was demanded"),
    "reported_on": gettext_lazy("First reported"),
    "demanded_on": gettext_lazy("Demanded"),
    "demand_deadline_on": gettext_lazy("Deadline"),
    "firm_response": gettext_lazy("Answer of the firm"),
    "responded_on": gettext_lazy("Answered"),
    "fine": gettext_lazy("Fine"),
    "timeline": gettext_lazy("What happened"),
    "wordings": gettext_lazy("Wording before and after"),
    "citations": gettext_lazy("Law invoked"),
    "sources": gettext_lazy("Sources"),
    "confidence": gettext_lazy("Account"),
    "doubts": gettext_lazy("What is uncertain"),
    "community_note": gettext_lazy("Note for the community tier"),
    # Never leaves, and is named among what stays.
    "note": gettext_lazy("Note for the desk"),
}
