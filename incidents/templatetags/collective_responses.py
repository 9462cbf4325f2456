"""How a document of a collective response is displayed; costs and days of deadlines."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.fields import RESPONSE_TITLES, SHARED_RESPONSE_FIELDS
from incidents.models.law.instruments import Confidence
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    Followed,
)
from incidents.templatetags.leaves import Reading
from incidents.templatetags.register import partial_date
from incidents.values.localised import country_name, format_sum

register = template.Library()


@register.filter
def format_costs(costs):
    """ "EUR 1,000 to EUR 5,000": a range, never its middle."""
    low, high = (format_sum(Decimal(costs[end]), costs["currency"]) for end in ("low", "high"))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.simple_tag
def deadline_days(first, last):
    """The day of a deadline, or "between ... and ..." where it is a range of days."""
    if first == last:
        return partial_date(first)
    return format_html(
        _("between {first} and {last}"), first=partial_date(first), last=partial_date(last)
    )


def _label_of(choices):
    """The label of a choice; a key of an older list stays as it is."""
    return lambda key: dict(choices.choices).get(key, key)


def _amount(text):
    return f"{Decimal(text):,}"


PARTS = {
    "costs": {
        "low": gettext_lazy("At least"),
        "high": gettext_lazy("At most"),
        "currency": gettext_lazy("Currency"),
        "method": gettext_lazy("How the costs were estimated"),
        "source": gettext_lazy("Source of the estimate"),
    },
    "steps": {
        "text": gettext_lazy("Step"),
        "actor": gettext_lazy("Who acts"),
        "article": gettext_lazy("Article"),
        "duration": gettext_lazy("Time allowed"),
        "counted_from": gettext_lazy("Counted from"),
        "confidence": gettext_lazy("Confidence"),
    },
    "demands": {
        "campaign_title": gettext_lazy("Campaign"),
        "campaign": gettext_lazy("Key of the campaign"),
        "ref": gettext_lazy("Incident"),
        "scope": gettext_lazy("Relevance"),
        "reason": gettext_lazy("How it responds to this demand"),
        "source": gettext_lazy("Source"),
        "followed": gettext_lazy("The demand afterwards"),
        "followed_on": gettext_lazy("Since"),
        "followed_note": gettext_lazy("How this is known"),
    },
    "deadlines": {
        "title": gettext_lazy("Deadline"),
        "instrument": gettext_lazy("Law"),
        "article": gettext_lazy("Article"),
        "started_on": gettext_lazy("Started on"),
        "due_from": gettext_lazy("Due, at the earliest"),
        "due_until": gettext_lazy("Due, at the latest"),
        "decided_by": gettext_lazy("Deciding paragraph of Regulation 1182/71"),
        "paused_since": gettext_lazy("Paused since"),
        "ended_on": gettext_lazy("Ended on"),
        "outcome": gettext_lazy("How it ended"),
        "note": gettext_lazy("Note"),
        "steps": gettext_lazy("How the day was worked out"),
        "rule": gettext_lazy("Rule"),
        "version": gettext_lazy("Version of the rule"),
        "number": gettext_lazy("Number in calendars"),
        "key": gettext_lazy("Key in calendars"),
    },
}
DEADLINE_DAYS = ("started_on", "due_from", "due_until", "paused_since", "ended_on")
WORDS = {
    "kind": _label_of(CollectiveResponse.Kind),
    "jurisdictions": country_name,
    "against": country_name,
    "started_on": partial_date,
    "confidence": _label_of(Confidence),
    "costs.low": _amount,
    "costs.high": _amount,
    "steps.confidence": _label_of(Confidence),
    "demands.scope": _label_of(CollectiveResponseLink.Scope),
    "demands.followed": _label_of(Followed),
    "demands.followed_on": partial_date,
    **dict.fromkeys((f"deadlines.{day}" for day in DEADLINE_DAYS), partial_date),
}
READING = Reading(
    {name: title for name, title in RESPONSE_TITLES.items() if name in SHARED_RESPONSE_FIELDS},
    PARTS,
    WORDS,
)
