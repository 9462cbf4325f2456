"""What changed between two wordings."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.exchange.differences import MOST_WORDS, word_difference

WORDINGS = st.text(alphabet="ab 台湾中国，,.\n", max_size=40)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Taiwan", "Taiwan, China", [("same", "Taiwan"), ("ins", ", China")]),
        ("Taiwan", "Chinese Taipei", [("del", "Taiwan"), ("ins", "Chinese Taipei")]),
        ("Taipei, Taiwan", "Taipei", [("same", "Taipei"), ("del", ", Taiwan")]),
        # These scripts write no spaces: each character is compared by itself.
        ("台湾", "中国台湾", [("ins", "中国"), ("same", "台湾")]),
        ("한국 지도", "한국의 지도", [("same", "한국"), ("ins", "의"), ("same", " 지도")]),
        # A shared gap between two changed words is part of the change.
        (
            "Republic China",
            "Taiwan province",
            [("del", "Republic China"), ("ins", "Taiwan province")],
        ),
        ("Taiwan", "Taiwan", [("same", "Taiwan")]),
        ("", "Taiwan", [("ins", "Taiwan")]),
        ("Taiwan", "", [("del", "Taiwan")]),
        ("", "", []),
    ],
)
def test_changed_words_are_told_from_kept_ones(before, after, pieces):
    assert word_difference(before, after) == pieces


@given(WORDINGS, WORDINGS)
def test_the_pieces_make_up_both_wordings(before, after):
    pieces = word_difference(before, after)
    assert "".join(text for kind, text in pieces if kind != "ins") == before
    assert "".join(text for kind, text in pieces if kind != "del") == after
    assert all(text for _, text in pieces)
    kinds = [kind for kind, _ in pieces]
    assert all(one != other for one, other in pairwise(kinds))


def test_texts_too_long_to_compare_are_two_texts():
    before, after = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert word_difference(before, after) == [("del", before), ("ins", after)]
