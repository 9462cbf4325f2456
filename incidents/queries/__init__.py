"""Every filter of the register, declared once: for list, facet, figure, export, feed and API.

A repeated parameter means "or", different parameters mean "and". A parameter that is not declared
here, or whose value cannot be read, is refused with a sentence: an ignored filter would give
another result than the one the reader asked for.
"""

from incidents.queries.kinds import ValuesFilter
from incidents.queries.parameters import FILTERS, PARAMETERS, SORTS, IncidentFilter
from incidents.queries.query import Query, refuse_unknown

__all__ = [
    "FILTERS",
    "PARAMETERS",
    "SORTS",
    "IncidentFilter",
    "Query",
    "ValuesFilter",
    "refuse_unknown",
]
