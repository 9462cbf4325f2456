"""One campaign by home state: its named firms, the governments that responded, what changed."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from incidents.figures.measures.coverage import share_resisted
from incidents.figures.measures.shares import Share
from incidents.models.register.campaigns import CampaignTally
from incidents.models.responses.collective import CollectiveResponse, CollectiveResponseLink
from incidents.values.blocs import MEMBERS
from incidents.values.case_kinds import CaseKind
from incidents.values.firm_responses import CONCEDED, FirmResponse
from incidents.values.partial_dates import PartialDate

# An incident as a plain row: {"ref", "firm", "country", "case_kind", "firm_response",
# "responded_on"}.
EntryRow = dict[str, Any]


@dataclass(frozen=True)
class Home:
    """The named firms of one home state, and the collective responses in which it took part.

    `country`: ISO 3166-1, "" where it is not known. `counts`: {firm's response: firms}.
    `resisted`: the share of the firms whose response is known. `responses`: oldest link first.
    """

    country: str
    firms: list[EntryRow]
    counts: dict[str, int]
    resisted: Share
    responses: list[CollectiveResponse]


@dataclass(frozen=True)
class BeforeAndAfter:
    """What firms had done before a collective response and after it. It does not show a cause.

    Counts are of the named firms by their last response: conceded before the day, on it or after,
    or at a time that cannot be ordered against the day (`undated`). Firms that resisted, and firms
    whose response is not known, are in none of the three. `named`: all named firms. `before` and
    `after`: the nearest tallies of the source, or None.
    """

    link: CollectiveResponseLink
    conceded_before: int
    conceded_after: int
    undated: int
    named: int
    before: CampaignTally | None
    after: CampaignTally | None


def home_states(rows: Iterable[EntryRow], links: Sequence[CollectiveResponseLink]) -> list[Home]:
    """The home states of the named firms, most firms first; each row is in one of them."""
    by_home: dict[str, list[EntryRow]] = {}
    for row in rows:
        by_home.setdefault(row["country"], []).append(row)
    homes = [_home(country, firms, links) for country, firms in by_home.items()]
    return sorted(homes, key=lambda home: (not home.country, -len(home.firms), home.country))


def _home(country: str, firms: list[EntryRow], links: Sequence[CollectiveResponseLink]) -> Home:
    counts = dict.fromkeys(FirmResponse.values, 0) | Counter(row["firm_response"] for row in firms)
    return Home(country, firms, counts, share_resisted(firms), responses_of_state(country, links))


def responses_of_state(
    country: str, links: Iterable[CollectiveResponseLink]
) -> list[CollectiveResponse]:
    """The collective responses in which a state took part, alone or in a bloc; each once."""
    parties = {country, *(bloc for bloc, members in MEMBERS.items() if country in members)}
    responses = {link.response_id: link.response for link in links}
    return [row for row in responses.values() if country and parties & set(row.jurisdictions)]


def elsewhere(
    rows: Iterable[EntryRow], links: Sequence[CollectiveResponseLink]
) -> dict[str, list[CollectiveResponse]]:
    """{state or bloc: its collective responses} of those none of whose firms is named."""
    homes_of = {row["country"] for row in rows}
    by_party: dict[str, list[CollectiveResponse]] = {}
    for response in {link.response_id: link.response for link in links}.values():
        for party in response.jurisdictions:
            if not homes_of & {party, *MEMBERS.get(party, ())}:
                by_party.setdefault(party, []).append(response)
    return by_party


def changes_around_responses(
    rows: Sequence[EntryRow],
    links: Iterable[CollectiveResponseLink],
    tallies: Sequence[CampaignTally],
) -> list[BeforeAndAfter]:
    """What firms had done around each collective response, oldest first, undated ones last.

    A response that is linked to the campaign and to one of its incidents is listed once, by the
    link to the campaign.
    """
    nearest: dict[int, CollectiveResponseLink] = {}
    for link in links:
        if link.response_id not in nearest or link.campaign_id:
            nearest[link.response_id] = link
    in_order = sorted(
        nearest.values(),
        key=lambda link: (not link.response.started_on, str(link.response.started_on)),
    )
    return [_change(link, rows, tallies) for link in in_order]


def _change(
    link: CollectiveResponseLink, rows: Sequence[EntryRow], tallies: Sequence[CampaignTally]
) -> BeforeAndAfter:
    rows = [row for row in rows if row["case_kind"] == CaseKind.DEMAND]
    conceding = [row for row in rows if row["firm_response"] in CONCEDED]
    day: PartialDate | str = link.response.started_on
    if not isinstance(day, PartialDate):
        return BeforeAndAfter(link, 0, 0, len(conceding), len(rows), None, None)
    places = Counter(_place(row["responded_on"], day.earliest, day.latest) for row in conceding)
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


def _place(responded_on: PartialDate | str, first: dt.date, last: dt.date) -> str:
    """Where a firm's response lies to the interval of a day; the day itself counts as after."""
    if not isinstance(responded_on, PartialDate):
        return "undated"
    if responded_on.latest < first:
        return "before"
    return "after" if responded_on.earliest >= last else "undated"
