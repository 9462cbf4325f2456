"""Words made findable: how text becomes a tsvector, a question a tsquery, a match a mark.

One set of rules serves index, question and marking, so that what is marked is what matched.
Accents are folded; European words are stemmed by Snowball's English stemmer; Chinese, Japanese
and Korean runs are cut into overlapping pairs of characters, so that any substring of two or more
is a phrase of neighbouring pairs. (The embedded PostgreSQL has no ICU, pg_trgm or unaccent.)
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db.models import F, Func, Value

from incidents.models.cursors import BadCursor, Page, read, write

_CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
_TOKEN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_CHUNK = re.compile(r'"([^"]*)"?|(\S+)')
_STEMMER = snowballstemmer.stemmer("english")

# PostgreSQL's own limits (manual, 12.11): positions above 16,383 fold into the last, 256 a lexeme.
_LAST_POSITION, _MOST_POSITIONS, _LONGEST = 16_383, 256, 80


@dataclass(frozen=True)
class Lexeme:
    """A findable unit, its place in the row of units, and the characters that it covers."""

    text: str
    position: int
    start: int
    end: int


# Letters that Unicode takes for letters of their own, and a foreign keyboard has not.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)


@lru_cache(maxsize=100_000)
def fold(word):
    """Lower case without accents: "Citroën" -> "citroen", "Møller" -> "moller"."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_PLAIN)


@lru_cache(maxsize=100_000)
def _stem(word):
    return _STEMMER.stemWord(fold(word))[:_LONGEST]


def lexemes(text):
    """The units of a text in NFC, in order; of n CJK characters, the pairs and the last."""
    found, position = [], 0
    for token in _TOKEN.finditer(text):
        run, start = token.group(), token.start()
        if not _IS_CJK.match(run):
            position += 1
            found.append(Lexeme(_stem(run), position, start, token.end()))
            continue
        for at in range(len(run)):
            position += 1
            pair = run[at : at + 2]
            found.append(Lexeme(pair, position, start + at, start + at + len(pair)))
    return found


def composed(text):
    """NFC, so that a letter with its accent is one character on both sides."""
    return unicodedata.normalize("NFC", text or "")


def vector(parts):
    """The tsvector, as text, of [(text, weight "A".."D")]. Phrases do not cross parts."""
    places, offset = {}, 0
    for text, weight in parts:
        units = lexemes(composed(text))
        for unit in units:
            at = min(offset + unit.position, _LAST_POSITION)
            places.setdefault(unit.text, []).append(f"{at}{weight}")
        offset += len(units) + 2
    return " ".join(
        f"'{text}':{','.join(ats[:_MOST_POSITIONS])}" for text, ats in sorted(places.items())
    )


def as_vector(parts):
    """The same as an expression to store in a SearchVectorField."""
    return Func(
        Value(vector(parts)), template="%(expressions)s::tsvector", output_field=SearchVectorField()
    )


class ReadyQuery(SearchQuery):
    """A tsquery in text that Query has made: no parser of the database reads it again."""

    template = "%(expressions)s::tsquery"

    def __init__(self, text):
        super().__init__(text, search_type="raw")


@dataclass(frozen=True)
class Query:
    """What was asked: phrases that must all be there. A phrase is a row of lexeme texts."""

    phrases: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, text):
        """Read words and "quoted phrases". Raises ValueError when there is nothing to look for."""
        phrases = []
        for quoted, word in _CHUNK.findall(composed(text)):
            units = [unit.text for unit in lexemes(quoted or word)]
            # The last character of a run stands alone in the index; in a question it would ask
            # that nothing follows.
            if len(units) > 1 and _is_last_of_run(units[-1]) and _IS_CJK.match(units[-2]):
                units.pop()
            if units:
                phrases.append(tuple(units))
        if not phrases:
            raise ValueError("nothing to look for")
        return cls(tuple(dict.fromkeys(phrases)))

    def as_sql(self):
        """The tsquery as an expression to compare a SearchVectorField with."""
        phrases = (" <-> ".join(_asked(unit) for unit in phrase) for phrase in self.phrases)
        text = " & ".join(f"({phrase})" for phrase in phrases)
        return ReadyQuery(text)

    def marked(self, text):
        """The text in pieces [(piece, whether it matched)], in order, none lost."""
        text = composed(text)
        hit = [False] * len(text)
        units = lexemes(text)
        for phrase in self.phrases:
            for first in range(len(units) - len(phrase) + 1):
                window = units[first : first + len(phrase)]
                if all(
                    _meets(unit.text, asked) for unit, asked in zip(window, phrase, strict=True)
                ):
                    last = window[-1]
                    end = last.start + 1 if _is_last_of_run(phrase[-1]) else last.end
                    hit[window[0].start : end] = [True] * (end - window[0].start)
        return _pieces(text, hit)


def _is_last_of_run(unit):
    return len(unit) == 1 and bool(_IS_CJK.match(unit))


def _asked(unit):
    """A pair begins with each character but the last of a run: one alone is asked as a prefix."""
    return f"'{unit}':*" if _is_last_of_run(unit) else f"'{unit}'"


def _meets(unit, asked):
    return unit.startswith(asked) if _is_last_of_run(asked) else unit == asked


def _pieces(text, hit):
    pieces, start = [], 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            pieces.append((text[start:at], hit[start]))
            start = at
    return pieces


# Ranking reads every match: 1.7 s for a common word among a million entries. The newest of them
# are ranked, and the page says so.
MOST_RANKED = 2_000


def best(rows, query, columns, cursor, size):
    """A page of the newest 2,000 matches, best first. Raises BadCursor.

    The one list that is paged by number: a rank is no key, and the numbers end at 2,000.
    """
    start = _start(cursor)
    newest = rows.newest_first().values("pk")[:MOST_RANKED]
    ranked = (
        rows.model.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), query.as_sql()))
        .order_by("-rank", "-pk")
        .values("pk", "rank", *columns)[start : start + size + 1]
    )
    found = list(ranked)
    following = write(False, str(start + size), 0) if len(found) > size else ""
    before = write(False, str(max(start - size, 0)), 0) if start else ""
    return Page(found[:size], next=following, previous=before)


def _start(cursor):
    value = read(cursor)[1] if cursor else "0"
    if not (value.isascii() and value.isdigit()) or int(value) >= MOST_RANKED:
        raise BadCursor
    return int(value)
