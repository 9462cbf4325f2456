"""Every question that the register can be asked, by name: for list, facet, export, feed, API.

Repeating a word means "or", different words mean "and". A word that is not declared here, or
whose value cannot be read, is refused with a sentence: an ignored word would answer another
question than the one asked.
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
