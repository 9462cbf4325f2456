"""A figure: one sentence, the rows of its table, and what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ResultRow = dict[str, Any]
# {parameter: [values]} of the query that a reader chose.
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class FigureResult:
    """The numbers of one figure of some incidents.

    `rows` hold the keys of `columns`. A row that a reader can narrow to also holds `narrow`,
    {parameter: value} of the query, and then `incidents` is how many incidents match it. A key of a
    parameter's value is under that parameter, and the page labels it; the first column that is one,
    or "label", names the row. `entries` is the denominator: how many incidents were counted.
    `note` says what is left out. `marks` are dated events and other sources' counts. `sentence` may
    hold placeholders for labels (`sentences.placeholder`), which the page fills in.
    """

    sentence: str
    columns: list[tuple[str, str]]
    rows: list[ResultRow]
    entries: int
    note: str = ""
    marks: list[ResultRow] = field(default_factory=list)


def within(narrow: Mapping[str, str], chosen: Chosen, *lists: str) -> bool:
    """Whether a row's values are among those chosen, for parameters with several values.

    An incident that cites A and B matches A. A row of B beside it would link to all incidents that
    cite B, which are more than it counts.
    """
    return all(
        narrow[parameter] in chosen[parameter]
        for parameter in lists
        if parameter in narrow and chosen.get(parameter)
    )
