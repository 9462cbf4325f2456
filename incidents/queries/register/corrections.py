"""What a reader may have meant by search words that match nothing: "Muij" is offered "Muji"."""

import re
from collections.abc import Callable
from itertools import pairwise

from django.http import QueryDict
from rapidfuzz import process
from rapidfuzz.distance import OSA

from incidents.models.register.labels import read_labels
from incidents.queries.query import Query
from incidents.values.search_folding import IS_CJK, fold

WORD = re.compile(r"[^\W\d_]+")
# Names of closed lists that every reader may see. Authorities and campaigns are not among them: a
# name that only the community reads must not be offered to others.
LISTS = ("topic", "tactic", "sector", "regulation")
# Shorter words are near too many others.
SHORTEST = 4
LONG = 6
MOST_FIRMS = 20_000


def correct_search(query: Query) -> str:
    """The search words with what is misspelt put right, if that finds something; otherwise "".

    Compared are words of the firms in the reader's tier and of the lists, by the optimal string
    alignment distance (Damerau 1964; adjacent letters that changed places count once): one change
    in words of up to five letters, two in longer ones.
    """
    typed = " ".join(query.parameters.get("q", []))
    # Reading 5,000 names takes longer than the search itself: only where one may be offered.
    if '"' in typed or not any(map(_may_be_misspelt, WORD.findall(typed))):
        return ""
    known = _known_words(query)
    corrected = WORD.sub(_corrector(known), typed)
    if corrected == typed:
        return ""
    parameters = QueryDict(query.instead({"q": corrected}).removeprefix("?"))
    return corrected if Query(parameters, query.user).rows().exists() else ""


def _known_words(query: Query) -> dict[str, str]:
    """{folded: as it is written} of words and joined pairs of words in names that a reader sees."""
    firms = query.scope().exclude(firm="").order_by().values_list("firm", flat=True).distinct()
    labels = read_labels()
    names = [*firms[:MOST_FIRMS], *(str(name) for key in LISTS for name in labels[key].values())]
    words, joined = set[str](), dict[str, str]()
    for name in names:
        parts = WORD.findall(name)
        words |= {word for word in parts if len(word) >= SHORTEST}
        # "HongKong" is "Hong Kong" without its space.
        joined |= {fold(one + other): f"{one} {other}" for one, other in pairwise(parts)}
    return joined | {fold(word): word for word in sorted(words)}


def _may_be_misspelt(word: str) -> bool:
    return len(word) >= SHORTEST and not IS_CJK.search(word)


def _corrector(known: dict[str, str]) -> Callable[[re.Match[str]], str]:
    def correct(match: re.Match[str]) -> str:
        word = match.group()
        folded = fold(word)
        if not _may_be_misspelt(word):
            return word
        if folded in known:
            return known[folded] if " " in known[folded] else word
        most = 2 if len(folded) >= LONG else 1
        nearest = process.extractOne(folded, list(known), scorer=OSA.distance, score_cutoff=most)
        return known[nearest[0]] if nearest else word

    return correct
