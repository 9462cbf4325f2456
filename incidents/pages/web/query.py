"""The view of a query: its filters as chips, its order, its facets, the addresses of others."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import as_of
from incidents.figures.engine.facets import by_value, count_matches
from incidents.models.register.labels import BLANKS, label_filter_value
from incidents.queries import FILTERS, SORTS, IncidentFilter
from incidents.queries.kinds import bare_value, toggle_exclusion
from incidents.values.filter_values import EXCLUDES, NONE

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
# Rows of figures that have a sentence in the place of a value that is not known.
UNKNOWN = ("authority", "regulation", "provision", "sector")


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
    """The title of a value: "Tibet", "not Tibet", "no law cited"."""
    return label_filter_value(word, value, untitled)


def label_cell(key, value, untitled=()):
    """The label of a row's value."""
    if not value:
        return str(BLANKS[key]) if key in UNKNOWN else ""
    if key in FILTERS:
        return str(title(key, value, untitled))
    return str(value)


def _chip(query, word, value):
    """The title of a value, with the label of its filter where the title alone would be unclear."""
    label = title(word, value, query.untitled)
    is_plain = value == bare_value(value) != NONE
    if is_plain and word in (
        "topic",
        "tactic",
        "firm_response",
        "regulation",
        "provision",
        "sector",
        "campaign",
    ):
        return label
    return f"{IncidentFilter.base_filters[word].label}: {label}"


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
    free = [word for word in FACETS if word not in query.chosen]
    columns = {word: FILTERS[word].field_name for word in FACETS}
    together = by_value(query.rows(), [columns[word] for word in free], with_blanks=True)
    for word in FACETS:
        column = columns[word]
        if word in free:
            yield word, together[column]
        else:
            yield word, by_value(query.rows(without=word), [column], with_blanks=True)[column]


def _facet(query, word, counts, here):
    """A facet with its values, most frequent first; chosen and excluded ones are always listed."""
    counts = {value or NONE: count for value, count in counts.items()}
    # A chosen value that no incident has any more must stay, or nobody could remove it.
    counts |= {value: 0 for value in query.chosen.get(word, []) if value not in counts}
    excluded = query.list_excluded(word)
    rows = [
        _facet_row(query, word, value, here, count)
        for value, count in counts.items()
        if EXCLUDES + value not in excluded
    ]
    rows += [_facet_row(query, word, value, here, None) for value in excluded]
    top = [row for place, row in enumerate(rows) if place < MOST_ROWS or row["is_chosen"]]
    return {
        "word": word,
        "title": FILTERS[word].label,
        "rows": top,
        "more": [row for row in rows if row not in top],
    }


def _facet_row(query, word, value, here, count):
    """A value of a facet; `count` is None for one that is excluded.

    `turn` is the address with the value excluded, or wanted where it is excluded.
    """
    others = [one for one in query.parameters.get(word, []) if one != value]
    return {
        "value": value,
        "label": title(word, value, query.untitled),
        "count": count,
        "url": here + query.query_string(word, value),
        "turn": here + query.instead({word: [*others, toggle_exclusion(value)]}),
        "is_chosen": value in query.parameters.get(word, []),
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
