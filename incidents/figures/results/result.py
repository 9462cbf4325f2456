"""A figure: one sentence, the rows of its table, and what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from incidents.values.case_kinds import CaseKind

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
    `note` says what is left out; `selection` how the cases came to be known, where shares are
    given. `marks` are dated events and other sources' counts. `sentence` may hold placeholders for
    labels (`sentences.placeholder`), which the page fills in.
    """

    sentence: str
    columns: list[tuple[str, str]]
    rows: list[ResultRow]
    entries: int
    note: str = ""
    selection: str = ""
    marks: list[ResultRow] = field(default_factory=list)


def demands_only() -> str:
    """The sentence that every figure on concessions has in its note."""
    return _(
        "Demands only: reprisals and retaliation, which demand nothing of the firm, are not"
        " counted here."
    )


def selection_note() -> str:
    """What every share carries, in pages, charts, files, embeds and the API."""
    return _(
        "Shares are of the cases recorded here, not of all firms. Some were found on lists of"
        " apologies, on which no firm that resisted can appear; quiet refusals are rarely reported."
    )


def narrow_to_demands(**narrow: str) -> dict[str, str]:
    """What leads to the demands behind a row: an incident without a demand is in none of them."""
    return narrow | {"case_kind": CaseKind.DEMAND.value}


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
