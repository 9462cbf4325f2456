"""Values of a filter as people write them: "tibet", "-tibet" for not that, "none" for a blank."""

from collections.abc import Iterable
from typing import NamedTuple

# What a filter calls a blank, and what begins a value that is excluded.
NONE, EXCLUDES = "none", "-"


class FilterValues(NamedTuple):
    """The values of one filter: one of some, or blank where that is wanted, and none of others."""

    any_of: list[str]
    none_of: list[str]
    takes_blank: bool
    drops_blank: bool


def sort_values(values: Iterable[str]) -> FilterValues:
    """The parts of a filter's values: ["a", "-b", "none"] -> (["a"], ["b"], True, False)."""
    listed = list(values)
    bare = [one for one in listed if bare_value(one) != NONE]
    return FilterValues(
        any_of=[one for one in bare if not is_excluded(one)],
        none_of=[bare_value(one) for one in bare if is_excluded(one)],
        takes_blank=NONE in listed,
        drops_blank=EXCLUDES + NONE in listed,
    )


def is_excluded(value: str) -> bool:
    """Whether a value says what is not wanted."""
    return value.startswith(EXCLUDES)


def bare_value(value: str) -> str:
    """The value without the sign that excludes it."""
    return value.removeprefix(EXCLUDES)


def is_about_blanks(value: object) -> bool:
    """Whether a value of a filter is "none" or "-none"."""
    return isinstance(value, str) and bare_value(value) == NONE


def toggle_exclusion(value: str) -> str:
    """The value excluded, or wanted again."""
    return bare_value(value) if is_excluded(value) else EXCLUDES + value
