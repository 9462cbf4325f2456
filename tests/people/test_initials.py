"""The initials that stand for a person in the bar at the top."""

import pytest

from incidents.templatetags.people import initials


@pytest.mark.parametrize(
    ("person", "letters"),
    [
        ("Ines Moreau", "IM"),
        ("Ana Maria de la Cruz", "AC"),
        ("Jun", "JU"),
        ("officer@desk-a.example", "OF"),
        ("ines.moreau@desk-a.example", "IM"),
        ("ä@x.example", "Ä"),
        ("王小明", "王小"),
        ("", ""),
    ],
)
def test_initials(person, letters):
    assert initials(person) == letters
