"""The two queries of a comparison: read from one address, each changed without the other."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from incidents.pages.web.query import count_label, query_view
from incidents.queries import Query

# Prefix of the second query's parameters: ?topic=tibet&other.topic=hong-kong.
OTHER = "other."


@dataclass(frozen=True)
class Side:
    """What the page shows of one query: its form, its filters, and where they lead.

    `hidden` and `undated` are the [(parameter, value)] that the search form and the form for days
    carry along, those of the other query among them.
    """

    letter: str
    prefix: str
    q: str
    since: str
    until: str
    hidden: list[tuple[str, str]]
    undated: list[tuple[str, str]]
    chips: list[tuple[str, str]]
    count_label: str
    rows_url: str
    own_url: str


def read_queries(request):
    """The two queries of an address. Raises what Query raises."""
    parameters = QueryDict(mutable=True), QueryDict(mutable=True)
    for name, values in request.GET.lists():
        is_other = name.startswith(OTHER)
        parameters[is_other].setlist(name.removeprefix(OTHER), values)
    return [Query(part, request.user, also=()) for part in parameters]


def address(one, other, here=""):
    """The address of a comparison of two canonical query strings."""
    first, second = one.removeprefix("?"), marked_query(other)
    return f"{here or reverse('compare')}?{'&'.join(part for part in (first, second) if part)}"


def marked_query(query_string):
    """A canonical query string as that of the second query."""
    pairs = filter(None, query_string.removeprefix("?").split("&"))
    return "&".join(f"{OTHER}{pair}" for pair in pairs)


def way(one, other, is_other):
    """A function that makes the address of this page from a side's new query string."""
    if is_other:
        return lambda query_string: address(one.query_string(), query_string)
    return lambda query_string: address(query_string, other.query_string())


def build_side(one, other, is_other):
    """The side of the first query, or of the other one."""
    query, still = (other, one) if is_other else (one, other)
    here = way(one, other, is_other)
    view = query_view(query, "")
    prefix, still_prefix = (OTHER, "") if is_other else ("", OTHER)
    carried = [
        (still_prefix + name, value)
        for name, values in still.parameters.items()
        for value in values
    ]
    own = [(prefix + name, value) for name, value in view["hidden"] if name != "q"]
    return Side(
        letter="B" if is_other else "A",
        prefix=prefix,
        q=view["q"],
        since=view["since"],
        until=view["until"],
        hidden=carried + own,
        undated=carried + [(prefix + name, value) for name, value in view["undated"]],
        chips=[(label, here(query_string)) for label, query_string in view["chips"]],
        count_label=count_label(query),
        rows_url=reverse("incidents") + query.query_string(),
        own_url=reverse("dashboards") + query.query_string(),
    )
