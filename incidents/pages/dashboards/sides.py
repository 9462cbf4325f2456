"""The two queries of a comparison: read from one address, each changed without the other."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.figures.engine.cache import cached_figure
from incidents.figures.engine.engines import tier_source
from incidents.figures.measures.shares import compliance
from incidents.figures.results.comparison import ConcessionBounds
from incidents.pages.dashboards.pickers import Controls, build_controls, is_picked, list_values
from incidents.pages.web.query import chips, count_label
from incidents.queries import Query

# Prefix of the second query's parameters: ?topic=tibet&other.topic=hong-kong.
OTHER = "other."


@dataclass(frozen=True)
class Side:
    """What the page shows of one query: its name, its controls, and where they lead.

    `chips` remove the filters that have no control.
    """

    letter: str
    name: str
    count_label: str
    concessions: ConcessionBounds
    controls: Controls
    chips: list[tuple[str, str]]
    rows_url: str
    own_url: str


def read_queries(request, *, has_pair=True):
    """The two queries of an address. Raises what Query raises.

    Without any parameter, the two topics with the most incidents are compared, on a page that has
    a pair of its own.
    """
    parameters = QueryDict(mutable=True), QueryDict(mutable=True)
    for name, values in request.GET.lists():
        is_other = name.startswith(OTHER)
        parameters[is_other].setlist(name.removeprefix(OTHER), values)
    if has_pair and not request.GET:
        topics = list_values(request.user)["topic"][:2]
        for part, topic in zip(parameters, topics, strict=False):
            part["topic"] = topic
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


def bound_concessions(query):
    """The ConcessionBounds of a query; one query of the database, cached."""
    return cached_figure(
        tier_source(query.tier.value),
        "concession-bounds",
        query.query_string(),
        lambda: ConcessionBounds.of(compliance(query.rows())),
    )


def name_side(query):
    """The filters of a side in few words."""
    return "; ".join(str(chip) for chip in chips(query)) or _("All incidents")


def build_sides(one, other):
    """Both sides, A and B."""
    return [
        _build_side(one, way(one, other, is_other=False), "A", ""),
        _build_side(other, way(one, other, is_other=True), "B", OTHER),
    ]


def _build_side(query, here, letter, prefix):
    controls = build_controls(query, prefix)
    carried = [(name.removeprefix(prefix), value) for name, value in controls.carried]
    labels = chips(query, without=[name for name in query.parameters if is_picked(name)])
    return Side(
        letter=letter,
        name=name_side(query),
        count_label=count_label(query),
        concessions=bound_concessions(query),
        controls=controls,
        chips=[
            (label, here(query.query_string(name, value)))
            for label, (name, value) in zip(labels, carried, strict=True)
        ],
        rows_url=reverse("incidents") + query.query_string(),
        own_url=reverse("dashboards") + query.query_string(),
    )
