"""One campaign as a coalition: whose firms it hit and what they did, who spoke, what changed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.figures.measures.coverage import share_resisted
from incidents.figures.measures.shares import Compliance, Share
from incidents.models.register.campaigns import CampaignTally
from incidents.models.responses.collective import CollectiveResponse, CollectiveResponseLink
from incidents.values.blocs import MEMBERS
from incidents.values.firm_responses import CONCEDED
from incidents.values.partial_dates import PartialDate

# An entry as it comes in: {"ref", "firm", "country", "firm_response", "responded_on"}.
EntryRow = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """The named firms of one home state, and the answers in which it took part.

    `country`: ISO 3166-1, "" where it is not told. `held`: of those whose answer is known.
    """

    country: str
    firms: list[EntryRow]
    counts: dict[str, int]
    held: Share
    spoke: list[CollectiveResponse]


@dataclass(frozen=True)
class BeforeAndAfter:
    """What stood before an answer of governments and after it; no cause is told.

    Counts are of the named firms by their last answer: gave in before the day, gave in on it or
    after, gave in at a time that cannot be told from the day. Those that resisted, and those whose
    response is not known, are in none of the three.
    `before` and `after`: the nearest tallies of the source, or None.
    """

    link: CollectiveResponseLink
    conceded_before: int
    conceded_after: int
    undated: int
    named: int
    before: CampaignTally | None
    after: CampaignTally | None


def home_states(rows: Iterable[EntryRow], links: Sequence[CollectiveResponseLink]) -> list[Home]:
    """The home states of the named firms, most firms first; each row once."""
    by_home: dict[str, list[EntryRow]] = {}
    for row in rows:
        by_home.setdefault(row["country"], []).append(row)
    found = [_home(country, firms, links) for country, firms in by_home.items()]
    return sorted(found, key=lambda home: (not home.country, -len(home.firms), home.country))


def _home(country: str, firms: list[EntryRow], links: Sequence[CollectiveResponseLink]) -> Home:
    counts = Compliance.of(Counter(row["firm_response"] for row in firms)).counts
    return Home(country, firms, counts, share_resisted(firms), responses_of_state(country, links))


def responses_of_state(
    country: str, links: Iterable[CollectiveResponseLink]
) -> list[CollectiveResponse]:
    """The answers in which a state took part, by itself or in a bloc; each once, oldest first."""
    parties = {country, *(bloc for bloc, members in MEMBERS.items() if country in members)}
    found = {link.response_id: link.response for link in links}
    return [answer for answer in found.values() if country and parties & set(answer.jurisdictions)]


def elsewhere(
    rows: Iterable[EntryRow], links: Sequence[CollectiveResponseLink]
) -> dict[str, list[CollectiveResponse]]:
    """{state or bloc: answers} of those that spoke, though none of their firms is named."""
    homes_of = {row["country"] for row in rows}
    found: dict[str, list[CollectiveResponse]] = {}
    for answer in {link.response_id: link.response for link in links}.values():
        for party in answer.jurisdictions:
            if not homes_of & {party, *MEMBERS.get(party, ())}:
                found.setdefault(party, []).append(answer)
    return found


def changes_around_responses(
    rows: Sequence[EntryRow],
    links: Iterable[CollectiveResponseLink],
    tallies: Sequence[CampaignTally],
) -> list[BeforeAndAfter]:
    """What stood before and after each answer, the oldest first; undated answers come last.

    An answer that is linked to the campaign and to an entry is told once, by the nearer link.
    """
    nearest: dict[int, CollectiveResponseLink] = {}
    for link in links:
        if link.response_id not in nearest or link.campaign_id:
            nearest[link.response_id] = link
    told = sorted(
        nearest.values(),
        key=lambda link: (not link.response.started_on, str(link.response.started_on)),
    )
    return [_change(link, rows, tallies) for link in told]


def _change(
    link: CollectiveResponseLink, rows: Sequence[EntryRow], tallies: Sequence[CampaignTally]
) -> BeforeAndAfter:
    gave = [row for row in rows if row["firm_response"] in CONCEDED]
    day: PartialDate | str = link.response.started_on
    if not isinstance(day, PartialDate):
        return BeforeAndAfter(link, 0, 0, len(gave), len(rows), None, None)
    places = Counter(_place(row["responded_on"], day.earliest, day.latest) for row in gave)
    earlier = [tally for tally in tallies if tally.on.latest < day.earliest]
    later = [tally for tally in tallies if tally.on.earliest >= day.latest]
    return BeforeAndAfter(
        link,
        places["before"],
        places["after"],
        places["undated"],
        len(rows),
        max(earlier, key=lambda tally: tally.on.latest, default=None),
        min(later, key=lambda tally: tally.on.earliest, default=None),
    )


def _place(answered: PartialDate | str, first: dt.date, last: dt.date) -> str:
    """Where a firm's answer lies to the interval of a day; on the day itself counts as after."""
    if not isinstance(answered, PartialDate):
        return "undated"
    if answered.latest < first:
        return "before"
    return "after" if answered.earliest >= last else "undated"
