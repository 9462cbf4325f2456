"""Full-text search: text becomes a tsvector, a search a tsquery, and matches are highlighted.

Index, search and highlighting use one set of rules, so that what is highlighted is what matched.
Accents are folded; European words are stemmed by Snowball's English stemmer; Chinese, Japanese
and Korean runs are cut into overlapping pairs of characters, so that any substring of two or more
is a phrase of neighbouring pairs. (The embedded PostgreSQL has no ICU, pg_trgm or unaccent.)
"""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db.models import F, Func, Value

from incidents.values.cursors import BadCursor, Page, read_cursor, write_cursor
from incidents.values.search_folding import IS_CJK, composed, join_initials, lexemes, vector

_CHUNK = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')


def to_search_vector(parts):
    """The tsvector of [(text, weight)] as an expression to store in a SearchVectorField."""
    return Func(
        Value(vector(parts)), template="%(expressions)s::tsvector", output_field=SearchVectorField()
    )


class ReadyQuery(SearchQuery):
    """A tsquery in the text that SearchTerms has made: PostgreSQL does not parse it as words."""

    template = "%(expressions)s::tsquery"

    def __init__(self, text):
        super().__init__(text, search_type="raw")


@dataclass(frozen=True)
class SearchTerms:
    """Phrases that must all occur, and those that must not. A phrase is a sequence of lexemes."""

    phrases: tuple[tuple[str, ...], ...]
    without: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def read(cls, text):
        """Read words and "quoted phrases", each left out with "-" before it.

        Raises ValueError when there is nothing to look for.
        """
        phrases, without = {}, {}
        for minus, quoted, sign, word in _CHUNK.findall(join_initials(composed(text))):
            phrase = _read_phrase(quoted or word)
            if phrase:
                (without if minus or sign else phrases)[phrase] = True
        if not phrases and not without:
            raise ValueError("nothing to look for")
        return cls(tuple(phrases), tuple(without))

    @property
    def reference(self):
        """The reference of an incident where nothing else was typed, else "": "cci 2018 18"."""
        first, *numbers = self.phrases[0] if len(self.phrases) == 1 else ("",)
        is_reference = first == "cci" and [number.isdigit() for number in numbers] == [True, True]
        return f"CCI-{numbers[0]}-{numbers[1].zfill(4)}" if is_reference else ""

    def as_sql(self):
        """The tsquery as an expression to compare a SearchVectorField with."""
        parts = [f"({_join_phrase(phrase)})" for phrase in self.phrases]
        parts += [f"!({_join_phrase(phrase)})" for phrase in self.without]
        return ReadyQuery(" & ".join(parts))

    def marked(self, text):
        """The text in pieces [(piece, whether it matched)], in order, none lost."""
        text = composed(text)
        hit = [False] * len(text)
        units = lexemes(text)
        for phrase in self.phrases:
            for first in range(len(units) - len(phrase) + 1):
                window = units[first : first + len(phrase)]
                pairs = zip(window, phrase, strict=True)
                if all(_matches(unit.text, wanted) for unit, wanted in pairs):
                    last = window[-1]
                    end = last.start + 1 if _is_last_of_run(phrase[-1]) else last.end
                    hit[window[0].start : end] = [True] * (end - window[0].start)
        return _pieces(text, hit)


def _read_phrase(text):
    units = [unit.text for unit in lexemes(text)]
    # The index has the last character of a run alone; in a search it would require that nothing
    # follows.
    if len(units) > 1 and _is_last_of_run(units[-1]) and IS_CJK.match(units[-2]):
        units.pop()
    return tuple(units)


def _join_phrase(phrase):
    return " <-> ".join(_as_lexeme(unit) for unit in phrase)


def _is_last_of_run(unit):
    return len(unit) == 1 and bool(IS_CJK.match(unit))


def _as_lexeme(unit):
    """A unit as tsquery text. One CJK character is a prefix: all but a last one begin a pair."""
    return f"'{unit}':*" if _is_last_of_run(unit) else f"'{unit}'"


def _matches(unit, wanted):
    return unit.startswith(wanted) if _is_last_of_run(wanted) else unit == wanted


def _pieces(text, hit):
    pieces, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            pieces.append((text[start:at], hit[start]))
            start = at
    return pieces


# Ranking reads every match: 1.7 s for a common word among a million incidents. Only the newest
# matches are ranked, and the page has a note about it.
MOST_RANKED = 2_000


def rank_matches(rows, query, columns, cursor, size):
    """A page of the newest 2,000 matches, best first. Raises BadCursor.

    The one list that is paged by number: a rank is not a key, and the numbers end at 2,000.
    """
    start = _start(cursor)
    newest = rows.newest_first().values("pk")[:MOST_RANKED]
    ranked = (
        rows.model.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), query.as_sql()))
        .order_by("-rank", "-pk")
        .values("pk", "rank", *columns)[start : start + size + 1]
    )
    matches = list(ranked)
    next_cursor = write_cursor(False, str(start + size), 0) if len(matches) > size else ""
    previous_cursor = write_cursor(False, str(max(start - size, 0)), 0) if start else ""
    return Page(matches[:size], next=next_cursor, previous=previous_cursor)


def _start(cursor):
    value = read_cursor(cursor)[1] if cursor else "0"
    if not (value.isascii() and value.isdigit()) or int(value) >= MOST_RANKED:
        raise BadCursor
    return int(value)
