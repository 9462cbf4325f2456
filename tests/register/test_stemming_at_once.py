"""Threads stem words at the same time, as the requests of a web process do."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from incidents.values import search_folding

ENDS = ("ization", "ically", "fulness", "ousness", "ingly", "ements", "ational", "iveness")
WORDS = [f"{chr(97 + n % 26)}{chr(97 + n // 26)}lat{end}" for n in range(300) for end in ENDS]


@pytest.fixture
def restless():
    """Threads take turns a thousand times as often as usual."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


def test_words_that_are_stemmed_at_once_have_the_stems_that_they_have_alone(restless):
    def stem(word):
        return [unit.text for unit in search_folding.lexemes(word)]

    search_folding._stem.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(stem, WORDS))
    search_folding._stem.cache_clear()
    assert together == [stem(word) for word in WORDS]
