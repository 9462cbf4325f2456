"""The filters of a query in words."""

from django.utils.translation import gettext as _

from incidents.models.register.labels import label_value
from incidents.queries.parameters import NO_FILTERS, IncidentFilter
from incidents.queries.query import Query
from incidents.values.localised import format_partial_date

DAYS = ("since", "until", "demand_deadline_before")


def describe_filters(query: Query, ignored: str = "") -> str:
    """The filters of a query as sentences; `ignored` is a filter that a figure does not use."""
    used = [word for word in query.parameters if word not in (*NO_FILTERS, ignored)]
    filters = "; ".join(describe_filter(query, word) for word in used)
    sentence = _("Filters: %(filters)s.") % {"filters": filters} if used else _("No filters.")
    if ignored:
        sentence += " " + _("Shown for all values, not only for %(filter)s.") % {
            "filter": describe_filter(query, ignored)
        }
    return sentence


def describe_filter(query: Query, word: str) -> str:
    """One filter with its values: "Topic: Tibet or Hong Kong"."""
    values = [
        format_partial_date(value) if word in DAYS else describe_value(query, word, value)
        for value in query.parameters[word]
    ]
    return f"{IncidentFilter.base_filters[word].label}: {_(' or ').join(values)}"


def describe_value(query: Query, word: str, value: str) -> str:
    """The title of a value; the key itself where the reader may not know its title."""
    return value if (word, value) in query.untitled else str(label_value(word, value))
