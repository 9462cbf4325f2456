"""Every question that the register can be asked, by name: for list, facet, export, feed, API.

Repeating a word means "or", different words mean "and". A word that is not declared here, or
whose value cannot be read, is refused with a sentence: an ignored word would answer another
question than the one asked.
"""

from incidents.filters.kinds import WordsFilter
from incidents.filters.question import Question, refuse_unknown
from incidents.filters.words import RULES, SORTS, WORDS, IncidentFilter

__all__ = [
    "RULES",
    "SORTS",
    "WORDS",
    "IncidentFilter",
    "Question",
    "WordsFilter",
    "refuse_unknown",
]
