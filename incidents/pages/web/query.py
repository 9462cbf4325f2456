"""The view of a query: its filters as chips, its order, its facets, the addresses of others."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.figures.engine.engines import as_of
from incidents.figures.engine.facets import by_value, count_matches
from incidents.models.register.labels import label_value
from incidents.queries import FILTERS, SORTS, IncidentFilter

# In the order of the page. `firm` has its own page; links set `attribution` and `provision`.
FACETS = (
    "topic",
    "firm_response",
    "tactic",
    "state",
    "country",
    "regulation",
    "sector",
    "authority",
    "campaign",
)
DAYS = ("since", "until")
MOST_ROWS = 8


def query_view(question, here):
    """The context of the templates that show a query."""
    pairs = [(word, value) for word, values in question.words.items() for value in values]
    return {
        "q": " ".join(question.words.get("q", [])),
        "hidden": [pair for pair in pairs if pair[0] != "q"],
        "undated": [pair for pair in pairs if pair[0] not in DAYS],
        **{word: question.words.get(word, [""])[0] for word in DAYS},
        "chips": [
            (_chip(question, word, value), here + question.asked(word, value))
            for word, value in pairs
            if word != "sort"
        ],
        "clear_url": here,
        "sort_choices": _orders(question, here),
        "is_best_of_newest": question.sort == "relevance",
        "as_of": None if question.edition else as_of(question.tier.value),
        "edition": question.edition,
    }


def chips(question, without=("sort",)):
    """A label for each value of the query, in the order of its parameters."""
    return [
        _chip(question, word, value)
        for word, values in question.words.items()
        for value in values
        if word not in without
    ]


def facets(question, here):
    """The facets of the register's page, each counted with all other filters applied."""
    return [_facet(question, word, counts, here) for word, counts in _counts(question)]


def title(word, value, untitled=()):
    """The title of a value."""
    if (word, value) in untitled:
        return value
    return label_value(word, value)


def _chip(question, word, value):
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
        return title(word, value, question.untitled)
    return f"{IncidentFilter.base_filters[word].label}: {title(word, value, question.untitled)}"


def _orders(question, here):
    """[(label, url, is_current)]; the best match is offered only for a search."""
    return [
        (label, here + question.with_order(sort), sort == question.sort)
        for sort, label in SORTS.items()
        if sort != "relevance" or question.cleaned["q"]
    ]


def _counts(question):
    """Yield (parameter, {value: incidents}) in the order of the page.

    Facets without a chosen value share one statement; a facet with one is counted without its own
    filter, so that its other values show how many incidents they would add.
    """
    free = [word for word in FACETS if word not in question.words]
    columns = {word: FILTERS[word].field_name for word in FACETS}
    together = by_value(question.rows(), [columns[word] for word in free])
    for word in FACETS:
        column = columns[word]
        if word in free:
            yield word, together[column]
        else:
            yield word, by_value(question.rows(without=word), [column])[column]


def _facet(question, word, counts, here):
    """A facet with its values, most frequent first; chosen values are always listed."""
    rule, chosen = FILTERS[word], question.words.get(word, [])
    # A chosen value that no incident has any more must stay, or nobody could remove it.
    counts |= {value: 0 for value in chosen if value not in counts}
    rows = [
        {
            "value": value,
            "label": title(word, value, question.untitled),
            "count": count,
            "url": here + question.asked(word, value),
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


def count_label(question):
    """ "40 entries", or "more than 10,000 entries" where counting stopped."""
    count, there_are_more = count_matches(question.rows())
    if there_are_more:
        return _("more than %(count)s entries") % {"count": f"{count:,}"}
    return ngettext("%(count)s entry", "%(count)s entries", count) % {"count": f"{count:,}"}


def turned(question, here, cursor):
    """The address of another page of the same list, or ""."""
    parameters = question.asked()
    mark = "&" if len(parameters) > 1 else ""
    return f"{here}{parameters}{mark}cursor={cursor}" if cursor else ""
