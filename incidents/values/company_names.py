"""Names of firms without what differs between spellings: legal forms, punctuation, accents."""

import re
import unicodedata

# Legal forms and words of many names, as whole words at the end of a name.
LEGAL_FORMS = frozenset(
    (
        *("ab", "ag", "as", "asa", "bhd", "bv", "co", "company", "corp", "corporation", "gmbh"),
        *("group", "holding", "holdings", "inc", "incorporated", "kg", "kgaa", "kk", "limited"),
        *("llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "pte", "pty", "sa", "sarl", "sas", "se"),
        *("spa", "srl"),
    )
)
WORDS = re.compile(r"[^\W_]+")


def company_stem(name: str) -> str:
    """Return a name by which two spellings of one firm are alike; never blank for a name.

    >>> company_stem("Škoda Auto, a.s.") == company_stem("SKODA AUTO")
    True
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    # "S.A." and "SA" are one word.
    words = WORDS.findall(re.sub(r"(?<=\b\w)\.(?=\w\b)", "", plain))
    stem = list(words)
    while len(stem) > 1 and stem[-1] in LEGAL_FORMS:
        stem.pop()
    return " ".join(stem) or plain.strip()
