"""How text becomes searchable units: folded, stemmed, and cut into pairs of characters.

Accents are folded; European words are stemmed by Snowball's English stemmer; Chinese, Japanese
and Korean runs are cut into overlapping pairs of characters, so that any substring of two or more
is a phrase of neighbouring pairs. Traditional, simplified and Japanese forms of a Han character
are one. (The embedded PostgreSQL has no ICU, pg_trgm or unaccent.)
"""

import re
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer
from opencc import OpenCC

_CJK = (
    "\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)


_SIGN = f"[^\\W_{_CJK}]"  # a letter or a digit of any other script
_LETTER = f"[^\\W\\d_{_CJK}]"
_TOKEN = re.compile(
    f"[{_CJK}]+"
    "|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"  # 200,000
    f"|(?:{_LETTER}\\.){{2,}}"  # U.S.
    f"|{_SIGN}{{1,3}}(?:&{_SIGN}{{1,3}})+(?!{_SIGN})"  # H&M, AT&T; not Johnson&Johnson
    f"|{_LETTER} & {_LETTER}(?!{_SIGN})"  # H & M
    f"|{_SIGN}+(?:['’]s(?!{_SIGN}))?"  # Taiwan's
)
_POSSESSIVE = re.compile("['’]s$")
_WITHIN = str.maketrans("", "", ",.& ")


IS_CJK = re.compile(f"[{_CJK}]")
# Blocks of Han characters that have variants (Unicode 16: unified, extensions A and B).
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2A6DF))


_STEMMER = snowballstemmer.stemmer("english")
# The stemmer keeps the word at hand in itself: two threads would give each other's words wrong
# stems, which the cache below would keep, or end in an IndexError (seen under load).
_ONE_WORD_AT_A_TIME = threading.Lock()


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
    bare = _POSSESSIVE.sub("", word).translate(_WITHIN)
    with _ONE_WORD_AT_A_TIME:
        stem: str = _STEMMER.stemWord(fold(bare))
    return stem[:_LONGEST]


@cache
def _han_table() -> dict[int, str]:
    """{Han character: its simplified form}, of traditional and of Japanese ones.

    Each character by itself, so that a text keeps its length: the tables of OpenCC (Apache-2.0),
    from Japanese to traditional and from there to simplified forms.
    """
    han = [chr(code) for first, last in _HAN for code in range(first, last + 1)]
    traditional = OpenCC("jp2t").convert("\n".join(han))
    simplified = OpenCC("t2s").convert(traditional).split("\n")
    pairs = zip(han, simplified, strict=True)
    return {ord(one): other for one, other in pairs if other != one and len(other) == 1}


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
        folded = run.translate(_han_table())
        for at in range(len(run)):
            position += 1
            pair = folded[at : at + 2]
            units.append(Lexeme(pair, position, start + at, start + at + len(pair)))
    return units


def composed(text: str | None) -> str:
    """NFC, so that a letter with its accent is one character on both sides."""
    return unicodedata.normalize("NFC", text or "")


_APART = re.compile(f"(?<!{_SIGN})({_LETTER}) & ({_LETTER})(?!{_SIGN})")


def join_initials(text: str) -> str:
    """Text of a search with "H & M" as one word, as the index has it."""
    return _APART.sub(r"\1&\2", text)


def _read_units(text: str | None) -> tuple[tuple[str, int], ...]:
    return tuple((unit.text, unit.position) for unit in lexemes(composed(text)))


# Titles of lists, names, and the demand of one letter are in many documents.
_SHORT = 300
_read_short = lru_cache(maxsize=20_000)(_read_units)


def vector(parts: Iterable[tuple[str, str]]) -> str:
    """The tsvector, as text, of [(text, weight "A".."D")]. Phrases do not cross parts."""
    places: dict[str, list[str]] = {}
    offset = 0
    for text, weight in parts:
        read = _read_short if len(text or "") <= _SHORT else _read_units
        units = read(text)
        for lexeme, position in units:
            at = min(offset + position, _LAST_POSITION)
            places.setdefault(lexeme, []).append(f"{at}{weight}")
        offset += len(units) + 2
    return " ".join(
        f"'{text}':{','.join(positions[:_MOST_POSITIONS])}"
        for text, positions in sorted(places.items())
    )
