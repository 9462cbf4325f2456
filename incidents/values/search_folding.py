"""How text becomes searchable units: folded, stemmed, and cut into pairs of characters.

Accents are folded; European words are stemmed by Snowball's English stemmer; Chinese, Japanese
and Korean runs are cut into overlapping pairs of characters, so that any substring of two or more
is a phrase of neighbouring pairs. (The embedded PostgreSQL has no ICU, pg_trgm or unaccent.)
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)


_TOKEN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")


IS_CJK = re.compile(f"[{_CJK}]")


_STEMMER = snowballstemmer.stemmer("english")


# PostgreSQL's own limits (manual, 12.11): positions above 16,383 fold into the last, 256 a lexeme.
_LAST_POSITION, _MOST_POSITIONS, _LONGEST = 16_383, 256, 80


@dataclass(frozen=True)
class Lexeme:
    """A searchable unit, its position among the units, and the characters that it covers."""

    text: str
    position: int
    start: int
    end: int


# Letters that NFKD does not split, and that are not on most keyboards.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case without accents: "Citroën" -> "citroen", "Møller" -> "moller"."""
    spread = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_PLAIN)


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    return _STEMMER.stemWord(fold(word))[:_LONGEST]


def lexemes(text: str) -> list[Lexeme]:
    """The units of a text in NFC, in order; of n CJK characters, the pairs and the last."""
    units: list[Lexeme] = []
    position = 0
    for token in _TOKEN.finditer(text):
        run, start = token.group(), token.start()
        if not IS_CJK.match(run):
            position += 1
            units.append(Lexeme(_stem(run), position, start, token.end()))
            continue
        for at in range(len(run)):
            position += 1
            pair = run[at : at + 2]
            units.append(Lexeme(pair, position, start + at, start + at + len(pair)))
    return units


def composed(text: str | None) -> str:
    """NFC, so that a letter with its accent is one character on both sides."""
    return unicodedata.normalize("NFC", text or "")


def vector(parts: Iterable[tuple[str, str]]) -> str:
    """The tsvector, as text, of [(text, weight "A".."D")]. Phrases do not cross parts."""
    places: dict[str, list[str]] = {}
    offset = 0
    for text, weight in parts:
        units = lexemes(composed(text))
        for unit in units:
            at = min(offset + unit.position, _LAST_POSITION)
            places.setdefault(unit.text, []).append(f"{at}{weight}")
        offset += len(units) + 2
    return " ".join(
        f"'{text}':{','.join(positions[:_MOST_POSITIONS])}"
        for text, positions in sorted(places.items())
    )
