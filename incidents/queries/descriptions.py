"""The filters of a query in words: for pages, files, figures and the API."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models.register.labels import label_value
from incidents.queries.parameters import NO_FILTERS, IncidentFilter
from incidents.queries.query import Query
from incidents.values.filter_values import EXCLUDES, NONE, bare_value, is_about_blanks
from incidents.values.localised import format_partial_date

DAYS = ("since", "until", "demand_deadline_before")
# What a blank is called, where "not stated" would say something else.
BLANKS = {
    "authority": gettext_lazy("authority not known"),
    "regulation": gettext_lazy("no law cited"),
    "provision": gettext_lazy("no article cited"),
    "cited_with": gettext_lazy("no article cited"),
    "sector": gettext_lazy("sector not known"),
    "campaign": gettext_lazy("no campaign"),
    "source_grade": gettext_lazy("no source"),
    "source_kind": gettext_lazy("no source"),
    "fine": gettext_lazy("no fine"),
    "fine_ground": gettext_lazy("no fine"),
    "measure": gettext_lazy("no measure"),
    "demand_deadline_before": gettext_lazy("no demand deadline"),
}


def describe_filters(query: Query, ignored: str = "") -> str:
    """The filters of a query as sentences; `ignored` is a filter that a figure does not use.

    A figure without a filter still leaves out what that filter excludes.
    """
    used = [word for word in query.parameters if word not in (*NO_FILTERS, ignored)]
    filters = [describe_filter(query, word) for word in used]
    if excluded := query.list_excluded(ignored):
        filters.append(_join(query, ignored, excluded))
    sentence = _("Filters: %(filters)s.") % {"filters": "; ".join(filters)}
    sentence = sentence if filters else _("No filters.")
    if ignored:
        sentence += " " + _("Shown for all values, not only for %(filter)s.") % {
            "filter": _join(query, ignored, query.chosen[ignored])
        }
    return sentence


def describe_filter(query: Query, word: str) -> str:
    """One filter with its values: "Topic: Tibet or Hong Kong, not Xinjiang"."""
    return _join(query, word, query.parameters[word])


def _join(query: Query, word: str, values: Sequence[str]) -> str:
    excluded = query.list_excluded(word)
    labels = {value: _describe_day(query, word, value) for value in values}
    wanted = _(" or ").join(labels[value] for value in values if value not in excluded)
    out = [labels[value] for value in values if value in excluded]
    return f"{IncidentFilter.base_filters[word].label}: {', '.join(filter(None, [wanted, *out]))}"


def _describe_day(query: Query, word: str, value: str) -> str:
    """The title of a value, a day in its long form."""
    is_day = word in DAYS and not is_about_blanks(value)
    return format_partial_date(value) if is_day else describe_value(query, word, value)


def describe_value(query: Query, word: str, value: str) -> str:
    """The title of a value; the key itself where the reader may not know its title.

    "not Tibet" of a value that is excluded, "sector not known" of a blank.
    """
    return label_filter_value(word, value, query.untitled)


def label_filter_value(
    word: str, value: str, untitled: set[tuple[str, str]] | tuple[()] = ()
) -> str:
    """The title of a value of a parameter; `untitled`: {(parameter, key)} without a title."""
    if word == "q":
        return value
    if value == EXCLUDES + NONE:
        return _("any value")
    bare = bare_value(value)
    if bare == NONE:
        return str(BLANKS.get(word, _("not stated")))
    label = bare if (word, bare) in untitled else str(label_value(word, bare))
    return label if bare == value else _("not %(value)s") % {"value": label}
