"""A figure as it is told: one sentence, rows for the table, and what the rows are counted of."""

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What one figure says about some entries.

    `rows` hold the keys of `columns`; a row that a reader can narrow to also holds `word` and
    `value`, a word of the question and its value, or `narrow`, {word: value} for several.
    `entries` is the denominator: how many entries were looked at. `note` says what is left out.
    """

    sentence: str
    columns: list[tuple[str, str]]
    rows: list[Row]
    entries: int
    note: str = ""
    marks: list[Row] = field(default_factory=list)
