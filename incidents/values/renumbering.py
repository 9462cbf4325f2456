"""An article followed through the versions of its instrument, in which its number changes."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class NumberStep:
    """An article's number in one version and in a later one; `is_read` if both texts were read."""

    from_version: str
    from_number: str
    to_version: str
    to_number: str
    is_read: bool = True


@dataclass(frozen=True)
class NumberAt:
    """An article's number in a version; `is_read` if every step there was read in both texts."""

    version: str
    number: str
    is_read: bool = True


class Numbers:
    """The renumbering table of one instrument."""

    def __init__(self, steps: Iterable[NumberStep]) -> None:
        self.steps = [one for one in steps if one.from_number and one.to_number]

    def follow(self, version: str, number: str) -> list[NumberAt]:
        """The article's numbers in other versions: later ones first, each way the nearest first.

        The walk goes forwards or backwards and never turns: an article that took in another one
        is not that other one's past.
        """
        start = NumberAt(version, number)
        before = [NumberAt(one.from_version, one.from_number, one.is_read) for one in self.steps]
        after = [NumberAt(one.to_version, one.to_number, one.is_read) for one in self.steps]
        ways = (zip(before, after, strict=True), zip(after, before, strict=True))
        return [there for way in ways for there in _walk(start, list(way))]


def _walk(start: NumberAt, steps: list[tuple[NumberAt, NumberAt]]) -> list[NumberAt]:
    reached: dict[tuple[str, str], NumberAt] = {}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for one, there in steps:
            place = (there.version, there.number)
            if (one.version, one.number) == (here.version, here.number) and place not in reached:
                reached[place] = NumberAt(*place, is_read=here.is_read and there.is_read)
                queue.append(reached[place])
    return list(reached.values())
