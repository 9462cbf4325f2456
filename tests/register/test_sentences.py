"""Generated sentences about firms and home states, each read by a person."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.shares import share_of
from incidents.pages.register.sentences import firms_resisted, home_states_responded

RESISTED = [
    (0, 0, "No response of a listed firm is known."),
    (0, 1, "The only listed firm whose response is known conceded."),
    (1, 1, "The only listed firm whose response is known resisted."),
    (0, 2, "None of the 2 listed firms whose response is known resisted."),
    (2, 2, "All 2 listed firms whose response is known resisted."),
    (1, 4, "1 of the 4 listed firms whose response is known resisted."),
    (0, 17, "None of the 17 listed firms whose response is known resisted."),
    (
        2,
        5,
        "2 of the 5 listed firms whose response is known resisted (40%).",
    ),
]
HOMES = [
    ({}, "The home states of the listed firms are not known."),
    ({"Japan": True}, "The listed firms have 1 home state. It responded."),
    (
        {"Japan": False},
        "The listed firms have 1 home state. No response by Japan is recorded here.",
    ),
    (
        {"Japan": True, "Canada": True},
        "The listed firms have 2 home states. All of them responded.",
    ),
    (
        {"Japan": False, "Canada": False},
        "The listed firms have 2 home states. No response by Japan and Canada is recorded here.",
    ),
    (
        {"Australia": True, "Japan": False, "Canada": False, "France": False},
        "The listed firms have 4 home states. 1 of them responded."
        " No response by Japan, Canada and France is recorded here.",
    ),
]


@pytest.mark.parametrize(("part", "whole", "sentence"), RESISTED)
def test_how_many_firms_resisted(part, whole, sentence):
    assert firms_resisted(share_of(part, whole)) == sentence


@pytest.mark.parametrize(("responded", "sentence"), HOMES)
def test_which_home_states_responded(responded, sentence):
    assert home_states_responded(responded) == sentence


@given(st.integers(0, 600), st.integers(0, 600))
def test_a_percentage_needs_five_known_responses(part, more):
    sentence = firms_resisted(share_of(part, part + more))
    assert sentence.endswith(".")
    assert "0 of" not in re.findall(r"\b0 of", sentence)
    assert part + more >= 5 or not re.search(r"\d+ ?%", sentence)


@given(st.dictionaries(st.text("abc ", min_size=1, max_size=80), st.booleans(), max_size=30))
def test_each_state_without_a_response_is_named_once(responded):
    sentence = home_states_responded(responded)
    assert sentence.endswith(".")
    silent = sum(not is_recorded for is_recorded in responded.values())
    assert ("No response by" in sentence) == bool(silent)
    assert re.search(r"\b0 of\b", sentence) is None
