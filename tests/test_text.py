"""Text is stored without control characters, and with one kind of line break."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models.text import fold_control_characters


@pytest.mark.parametrize(
    "line_break", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
)
def test_every_kind_of_line_break_becomes_one(line_break):
    assert fold_control_characters(f"First{line_break}second") == "First\nsecond"


@pytest.mark.parametrize("control", ["\0", "\x01", "\x08", "\x0e", "\x1b", "\x1f", "\x80", "\x9f"])
def test_other_control_characters_are_removed(control):
    assert fold_control_characters(f"a{control}b") == "ab"


def letters(text):
    """What is neither a control character nor a line break."""
    return [one for one in text if unicodedata.category(one) not in ("Cc", "Zl", "Zp")]


@given(st.text(st.characters(max_codepoint=0x2030, exclude_characters="\x7f")))
def test_only_tab_and_line_feed_are_left_and_all_other_text_is_as_it_was(text):
    folded = fold_control_characters(text)
    assert set(folded) - set(letters(folded)) <= {"\t", "\n"}
    assert letters(folded) == letters(text)
    assert fold_control_characters(folded) == folded
