"""Words and names for comparison: case, accents, blanks and punctuation do not count."""

import re
import unicodedata
from functools import lru_cache

# Forms of company, in Latin letters and in others. Not "group" or "holdings": those are names.
LEGAL_FORMS = frozenset(
    re.findall(
        r"\w+",
        "ab ag as asa bv co company corp corporation gmbh inc incorporated kk llc llp ltd limited"
        " nv oy oyj plc pte pty sa sas se sl spa sro srl uab zrt aps kft sarl",
    )
)
LETTERS_ALONE = re.compile(r"\b(\w) (?=\w\b)")


@lru_cache(maxsize=100_000)
def fold_word(text: str) -> str:
    """ "Citroën  S.A." as "citroen s a"; letters of other scripts stay."""
    if text.isascii():
        letters = text
    else:
        letters = "".join(
            char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
        )
        letters = unicodedata.normalize("NFC", letters)
    return " ".join(re.findall(r"\w+", letters.casefold().replace("_", " ").replace("&", " and ")))


@lru_cache(maxsize=100_000)
def fold_firm(name: str) -> str:
    """A firm's name without its legal form: "Sicuens International Co., Ltd." and
    "Sicuens International" are alike. A name that is nothing but a form stays.
    """
    words = LETTERS_ALONE.sub(r"\1", fold_word(name)).split()
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=100_000)
def fold_name(text: str) -> str:
    """The same name in other letters: composed or not, capitals or not, any blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
