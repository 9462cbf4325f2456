"""The view of a query: its filters as chips, its order, its facets, the addresses of others."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents.figures.engine.engines import as_of
from incidents.figures.engine.facets import by_value, count_matches
from incidents.models.register.labels import label_value
from incidents.queries import FILTERS, SORTS, IncidentFilter

# In the order of the page. `firm` has its own page; links set `attribution` and `provision`.
FACETS = (
    "case_kind",
    "topic",
    "firm_response",
    "tactic",
    "state",
    "country",
    "regulation",
    "sector",
    "authority",
    "campaign",
    "source_kind",
    "source_grade",
    "confidence",
)
DAYS = ("since", "until")
MOST_ROWS = 8
# What stands in the place of a value that is not known.
UNKNOWN = {
    "authority": gettext_lazy("authority not known"),
    "regulation": gettext_lazy("no law cited"),
    "provision": gettext_lazy("no article cited"),
    "sector": gettext_lazy("sector not known"),
}


def query_view(query, here):
    """The context of the templates that show a query."""
    pairs = [(word, value) for word, values in query.parameters.items() for value in values]
    return {
        "q": " ".join(query.parameters.get("q", [])),
        "hidden": [pair for pair in pairs if pair[0] != "q"],
        "undated": [pair for pair in pairs if pair[0] not in DAYS],
        **{word: query.parameters.get(word, [""])[0] for word in DAYS},
        "chips": [
            (_chip(query, word, value), here + query.query_string(word, value))
            for word, value in pairs
            if word != "sort"
        ],
        "clear_url": here,
        "sort_choices": _orders(query, here),
        "is_best_of_newest": query.sort == "relevance",
        "as_of": None if query.edition else as_of(query.tier.value),
        "edition": query.edition,
        "notes": query.notes,
    }


def chips(query, without=("sort",)):
    """A label for each value of the query, in the order of its parameters."""
    return [
        _chip(query, word, value)
        for word, values in query.parameters.items()
        for value in values
        if word not in without
    ]


def facets(query, here):
    """The facets of the register's page, each counted with all other filters applied."""
    return [_facet(query, word, counts, here) for word, counts in _counts(query)]


def title(word, value, untitled=()):
    """The title of a value."""
    if (word, value) in untitled:
        return value
    return label_value(word, value)


def label_cell(key, value, untitled=()):
    """The label of a row's value."""
    if not value:
        return str(UNKNOWN.get(key, ""))
    if key in FILTERS:
        return str(title(key, value, untitled))
    return str(value)


def _chip(query, word, value):
    """The title of a value, with the label of its filter where the title alone would be unclear."""
    if word in (
        "topic",
        "tactic",
        "firm_response",
        "regulation",
        "provision",
        "sector",
        "campaign",
    ):
        return title(word, value, query.untitled)
    return f"{IncidentFilter.base_filters[word].label}: {title(word, value, query.untitled)}"


def _orders(query, here):
    """[(label, url, is_current)]; the best match is offered only for a search."""
    return [
        (label, here + query.with_order(sort), sort == query.sort)
        for sort, label in SORTS.items()
        if sort != "relevance" or query.cleaned["q"]
    ]


def _counts(query):
    """Yield (parameter, {value: incidents}) in the order of the page.

    Facets without a chosen value share one statement; a facet with one is counted without its own
    filter, so that its other values show how many incidents they would add.
    """
    free = [word for word in FACETS if word not in query.parameters]
    columns = {word: FILTERS[word].field_name for word in FACETS}
    together = by_value(query.rows(), [columns[word] for word in free])
    for word in FACETS:
        column = columns[word]
        if word in free:
            yield word, together[column]
        else:
            yield word, by_value(query.rows(without=word), [column])[column]


def _facet(query, word, counts, here):
    """A facet with its values, most frequent first; chosen values are always listed."""
    rule, chosen = FILTERS[word], query.parameters.get(word, [])
    # A chosen value that no incident has any more must stay, or nobody could remove it.
    counts |= {value: 0 for value in chosen if value not in counts}
    rows = [
        {
            "value": value,
            "label": title(word, value, query.untitled),
            "count": count,
            "url": here + query.query_string(word, value),
            "is_chosen": value in chosen,
            "is_top": place < MOST_ROWS or value in chosen,
        }
        for place, (value, count) in enumerate(counts.items())
    ]
    return {
        "word": word,
        "title": rule.label,
        "rows": [row for row in rows if row["is_top"]],
        "more": [row for row in rows if not row["is_top"]],
    }


def count_label(query):
    """ "40 entries", or "more than 10,000 entries" where counting stopped."""
    count, there_are_more = count_matches(query.rows())
    if there_are_more:
        return _("more than %(count)s entries") % {"count": f"{count:,}"}
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": f"{count:,}"}


def turned(query, here, cursor):
    """The address of another page of the same list, or ""."""
    parameters = query.query_string()
    mark = "&" if len(parameters) > 1 else ""
    return f"{here}{parameters}{mark}cursor={cursor}" if cursor else ""
