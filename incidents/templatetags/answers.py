"""How a released document of a collective answer is read at the desk, and what differs."""

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.law.instruments import Confidence
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    Followed,
)
from incidents.templatetags.leaves import Reading, in_order
from incidents.templatetags.register import partial_date
from incidents.values.localised import country_name, format_sum

register = template.Library()

# In the order in which a reader asks; a test holds them to access.SHARED_RESPONSE_FIELDS.
TITLES = {
    "name": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "jurisdictions": gettext_lazy("Who takes part"),
    "against": gettext_lazy("Against"),
    "started_on": gettext_lazy("Began"),
    "status": gettext_lazy("Where it stands"),
    "outcome": gettext_lazy("What came of it"),
    "costs": gettext_lazy("Costs imposed on the side that presses"),
    "steps": gettext_lazy("Steps"),
    "answers": gettext_lazy("What it answers"),
    "clocks": gettext_lazy("Clocks"),
    "sources": gettext_lazy("Sources"),
    "confidence": gettext_lazy("Account"),
    "note": gettext_lazy("What is uncertain"),
}


@register.filter
def answer_fields(document):
    """[{"title", "said"}] of a document, field by field."""
    return READING.fields(document)


@register.filter
def answer_changes(differences):
    """[{"title", "before", "after"}] of what differs, in the order of the fields."""
    rows = {row["field"]: row for row in differences}
    return [
        {
            "title": READING.title(field),
            "before": told(field, rows[field]["before"], rows[field]["after"], "del"),
            "after": told(field, rows[field]["after"], rows[field]["before"], "ins"),
        }
        for field in in_order(rows, TITLES)
    ]


def told(field, value, against=None, mark=""):
    """A field's value in words; "–" for nothing. What `against` lacks is marked."""
    return READING.as_html(field, value, against, mark if against else "")


@register.filter
def cost_words(costs):
    """ "EUR 1,000 to EUR 5,000": a range, never its middle."""
    low, high = (format_sum(Decimal(costs[end]), costs["currency"]) for end in ("low", "high"))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _chosen(choices):
    """The label of a choice; a key of an older list stays as it is."""
    return lambda key: dict(choices.choices).get(key, key)


def _amount(text):
    return f"{Decimal(text):,}"


PARTS = {
    "costs": {
        "low": gettext_lazy("At least"),
        "high": gettext_lazy("At most"),
        "currency": gettext_lazy("Currency"),
        "method": gettext_lazy("How it was estimated"),
        "source": gettext_lazy("Source of the estimate"),
    },
    "steps": {
        "text": gettext_lazy("Step"),
        "actor": gettext_lazy("Who acts"),
        "article": gettext_lazy("Article"),
        "duration": gettext_lazy("Time allowed"),
        "clock_start": gettext_lazy("Counted from"),
        "confidence": gettext_lazy("Account"),
    },
    "answers": {
        "campaign_title": gettext_lazy("Campaign"),
        "campaign": gettext_lazy("Key of the campaign"),
        "ref": gettext_lazy("Entry"),
        "scope": gettext_lazy("How near"),
        "reason": gettext_lazy("Why"),
        "source": gettext_lazy("Source"),
        "followed": gettext_lazy("What followed"),
        "followed_on": gettext_lazy("Since"),
        "followed_note": gettext_lazy("How that is known"),
    },
    "clocks": {
        "title": gettext_lazy("Deadline"),
        "instrument": gettext_lazy("Law"),
        "article": gettext_lazy("Article"),
        "started_on": gettext_lazy("Started"),
        "due_from": gettext_lazy("Ends, at the earliest"),
        "due_until": gettext_lazy("Ends, at the latest"),
        "decided_by": gettext_lazy("Decided by, in Regulation 1182/71"),
        "paused_since": gettext_lazy("Paused since"),
        "ended_on": gettext_lazy("Ended"),
        "outcome": gettext_lazy("How it ended"),
        "note": gettext_lazy("Note"),
        "steps": gettext_lazy("How the day was reached"),
        "rule": gettext_lazy("Rule"),
        "version": gettext_lazy("Version of the rule"),
        "number": gettext_lazy("Number in calendars"),
    },
}
CLOCK_DAYS = ("started_on", "due_from", "due_until", "paused_since", "ended_on")
WORDS = {
    "kind": _chosen(CollectiveResponse.Kind),
    "jurisdictions": country_name,
    "against": country_name,
    "started_on": partial_date,
    "confidence": _chosen(Confidence),
    "costs.low": _amount,
    "costs.high": _amount,
    "steps.confidence": _chosen(Confidence),
    "answers.scope": _chosen(CollectiveResponseLink.Scope),
    "answers.followed": _chosen(Followed),
    "answers.followed_on": partial_date,
    **dict.fromkeys((f"clocks.{day}" for day in CLOCK_DAYS), partial_date),
}
READING = Reading(TITLES, PARTS, WORDS)
