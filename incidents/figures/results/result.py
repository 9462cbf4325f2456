"""A figure as it is told: one sentence, rows for the table, and what the rows are counted of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ResultRow = dict[str, Any]
# {word: [values]} of the question that a reader asked.
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FigureResult:
    """What one figure says about some entries.

    `rows` hold the keys of `columns`. A row that a reader can narrow to also holds `narrow`,
    {word: value} of the question, and then `incidents` is how many entries answer it. A value
    that is a key of a word stands under that word and is labelled by the page; the first column
    that is one, or "label", names the row. `entries` is the denominator: how many entries were
    looked at. `note` says what is left out. `marks` are dated events and others' counts. A
    sentence may hold {word}: the label of the first row's value.
    """

    sentence: str
    columns: list[tuple[str, str]]
    rows: list[ResultRow]
    entries: int
    note: str = ""
    marks: list[ResultRow] = field(default_factory=list)


PLACE = re.compile(r"{(\w+)}")


def filled(sentence: str, labels: Mapping[str, Any]) -> str:
    """The sentence with the labels of its words, {word: label}, in their places."""
    said = PLACE.sub(lambda found: str(labels.get(found[1], found[0])), sentence)
    return said[:1].upper() + said[1:]


def within(narrow: Mapping[str, str], chosen: Chosen, *lists: str) -> bool:
    """Whether a row's values are among those chosen, for words that hold several values an entry.

    An entry that cites A and B answers to A; a row of B beside it would lead to all entries that
    cite B, and not to as many as it counts.
    """
    return all(
        narrow[word] in chosen[word] for word in lists if word in narrow and chosen.get(word)
    )
