"""How a released document of a collective answer is read at the desk, and what differs."""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.law import Confidence
from incidents.models.responses import Followed, Response, ResponseLink
from incidents.models.spoken import country_name, sum_words
from incidents.templatetags.register import partial_date

register = template.Library()

# In the order in which a reader asks; a test holds them to access.SHARED_RESPONSE.
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
NOTHING = (None, "", [], {})


@register.filter
def answer_fields(document):
    """[{"title", "said"}] of a document, field by field."""
    return [
        {"title": title, "said": told(field, document[field])}
        for field, title in TITLES.items()
        if field in document
    ]


@register.filter
def answer_changes(differences):
    """[{"title", "before", "after"}] of what differs, in the order of the fields."""
    rows = {row["field"]: row for row in differences}
    return [
        {
            "title": title,
            "before": told(field, rows[field]["before"], rows[field]["after"], "del"),
            "after": told(field, rows[field]["after"], rows[field]["before"], "ins"),
        }
        for field, title in TITLES.items()
        if field in rows
    ]


def told(field, value, against=None, mark=""):
    """A field's value in words; "–" for nothing. Items that `against` lacks are marked."""
    if value in NOTHING:
        return "–"
    if field in ITEMS:
        return _list(ITEMS[field], value, against, mark if against else "")
    return READERS.get(field, str)(value)


def _list(read, values, against, mark):
    shape = f"<li><{mark}>{{}}</{mark}></li>" if mark else "<li>{}</li>"
    lines = [
        format_html(shape if mark and value not in against else "<li>{}</li>", read(value))
        for value in values
    ]
    return format_html("<ul>{}</ul>", format_html_join("", "{}", ((line,) for line in lines)))


def _step(step):
    parts = [step["text"], step["actor"], step["article"], step["duration"]]
    return _joined([*parts, Confidence(step["confidence"]).label])


def _answer(link):
    followed = link["followed"] != Followed.UNKNOWN and _joined(
        [Followed(link["followed"]).label, partial_date(link["followed_on"])]
    )
    return _joined(
        [
            link["campaign_title"] or link["ref"],
            ResponseLink.Scope(link["scope"]).label,
            link["reason"],
            link["source"],
            followed,
            link["followed_note"],
        ]
    )


def _clock(clock):
    due = [partial_date(clock[name]) for name in ("due_from", "due_until")]
    ends = due[0] if due[0] == due[1] else format_html("{} – {}", *due)
    return _joined(
        [
            clock["title"],
            _("%(instrument)s, article %(article)s") % clock,
            format_html("{} {}", _("started"), partial_date(clock["started_on"])),
            format_html("{} {}", _("ends"), ends),
            clock["stands_since"]
            and format_html("{} {}", _("stands since"), partial_date(clock["stands_since"])),
            clock["ended_on"] and format_html("{} {}", _("ended"), partial_date(clock["ended_on"])),
            clock["outcome"],
            clock["note"],
        ]
    )


@register.filter
def cost_words(costs):
    """ "EUR 1,000 to EUR 5,000": a range, never its middle."""
    low, high = (sum_words(Decimal(costs[end]), costs["currency"]) for end in ("low", "high"))
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _costs(costs):
    return _joined([cost_words(costs), costs["method"], costs["source"]])


def _joined(parts):
    """What is there, with points between: the parts are sentences, too."""
    return format_html_join(" · ", "{}", ((part,) for part in parts if part))


ITEMS = {
    "jurisdictions": country_name,
    "steps": _step,
    "answers": _answer,
    "clocks": _clock,
    "sources": str,
}
READERS = {
    "kind": lambda kind: Response.Kind(kind).label,
    "against": country_name,
    "started_on": partial_date,
    "confidence": lambda account: Confidence(account).label,
    "costs": _costs,
}
