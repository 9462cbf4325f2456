"""How closely two cases are related: ties between them, with points, and what is shown.

| tie | points |
| --- | --- |
| the same letter or demand, word for word (20 letters or more) | 5 |
| much the same demand (token set ratio of at least 92 of 100) | 3 |
| the same new wording (6 letters or more) | 3 |
| the same demand deadline, to the day | 2 |
| the same authority, first reported within 60 days | 2 |
| the same article cited, first reported within 365 days | 2 |

A tie that more than 20 cases have with this one counts half: it says little about any of them. Two
cases are shown as related from 4 points, at most 8 of them, and never on one tie alone, unless it
is the same letter. Cases of one campaign, or that were logged together, are no news: whoever works
on one knows of the others. The numbers were set by hand: of the 103 shipped cases 85 have no
related one, 16 have one or two, and two have the most that is shown.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, utils

SAME_LETTER = 20
SAME_WORDING = 6
ALIKE = 92
MONTHS, YEAR = 60, 365
COMMON = 20
LEAST_POINTS, MOST_RELATED = 4.0, 8


class Tie(StrEnum):
    """What two cases have in common."""

    LETTER = "letter"
    DEMAND = "demand"
    WORDING = "wording"
    DEADLINE = "deadline"
    AUTHORITY = "authority"
    ARTICLE = "article"


POINTS = {
    Tie.LETTER: 5.0,
    Tie.DEMAND: 3.0,
    Tie.WORDING: 3.0,
    Tie.DEADLINE: 2.0,
    Tie.AUTHORITY: 2.0,
    Tie.ARTICLE: 2.0,
}


@dataclass(frozen=True)
class Trace:
    """What of a case or an incident is compared. `key`: its reference; `batch`: logged together."""

    key: str
    title: str
    demand: str
    wording: str
    deadline: str
    authority: str
    provisions: tuple[str, ...]
    reported_from: dt.date
    campaign: str = ""
    batch: int | None = None
    is_incident: bool = False


@dataclass(frozen=True)
class RelatedTrace:
    """A related case, the ties with their values, and its points."""

    trace: Trace
    ties: dict[Tie, str]
    points: float


def find_ties(one: Trace, other: Trace) -> dict[Tie, str]:
    """{tie: the value that both have}; empty where they have nothing in common."""
    ties: dict[Tie, str] = {}
    demand, theirs = (utils.default_process(trace.demand) for trace in (one, other))
    if demand and demand == theirs and len(demand) >= SAME_LETTER:
        ties[Tie.LETTER] = one.demand
    elif demand and theirs and fuzz.token_set_ratio(demand, theirs) >= ALIKE:
        ties[Tie.DEMAND] = other.demand
    wording = one.wording.strip().casefold()
    if len(wording) >= SAME_WORDING and wording == other.wording.strip().casefold():
        ties[Tie.WORDING] = one.wording
    if len(one.deadline) == len("2018-05-25") and one.deadline == other.deadline:
        ties[Tie.DEADLINE] = one.deadline
    apart = abs((one.reported_from - other.reported_from).days)
    if one.authority and one.authority == other.authority and apart <= MONTHS:
        ties[Tie.AUTHORITY] = one.authority
    shared = sorted(set(one.provisions) & set(other.provisions))
    if shared and apart <= YEAR:
        ties[Tie.ARTICLE] = shared[0]
    return ties


def rank_related(one: Trace, others: Iterable[Trace]) -> list[RelatedTrace]:
    """The related ones, closest first, by the rules above."""
    tied = [(other, ties) for other in others if (ties := find_ties(one, other))]
    counts = Counter(tie for _other, ties in tied for tie in ties)
    scored = [
        RelatedTrace(other, ties, sum(POINTS[tie] / (1 + (counts[tie] > COMMON)) for tie in ties))
        for other, ties in tied
        if not _is_known(one, other) and (len(ties) > 1 or Tie.LETTER in ties)
    ]
    close = [related for related in scored if related.points >= LEAST_POINTS]
    near = sorted(close, key=lambda related: (-related.points, _days_apart(one, related)))
    return near[:MOST_RELATED]


def _is_known(one: Trace, other: Trace) -> bool:
    """Whether whoever works on one knows of the other anyway."""
    in_campaign = bool(one.campaign) and one.campaign == other.campaign
    return in_campaign or (one.batch is not None and one.batch == other.batch)


def _days_apart(one: Trace, related: RelatedTrace) -> int:
    return abs((one.reported_from - related.trace.reported_from).days)
