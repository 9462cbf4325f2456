"""Which demands drew a collective response, of which kind, how soon, and what followed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from incidents.figures.measures.shares import KNOWN, Share, share_of
from incidents.models.register.campaigns import Campaign
from incidents.models.register.editions import Edition, edition_of
from incidents.models.register.incidents import IncidentQuerySet
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    Followed,
)
from incidents.values.case_kinds import CaseKind
from incidents.values.firm_responses import RESISTED

# The columns of the table, from a statement to a law. Each kind belongs to one of them.
GROUPS: dict[str, tuple[CollectiveResponse.Kind, ...]] = {
    "statement": (
        CollectiveResponse.Kind.STATEMENT,
        CollectiveResponse.Kind.JOINT_STATEMENT,
        CollectiveResponse.Kind.DEMARCHE,
    ),
    "coordination": (CollectiveResponse.Kind.COORDINATION,),
    "support": (CollectiveResponse.Kind.SUPPORT,),
    "dispute": (CollectiveResponse.Kind.DISPUTE,),
    "instrument": (
        CollectiveResponse.Kind.STATUTE_WITH_PROCEDURE,
        CollectiveResponse.Kind.STATUTE,
        CollectiveResponse.Kind.REPORTING_DUTY,
        CollectiveResponse.Kind.STATUTE_AND_DIPLOMACY,
        CollectiveResponse.Kind.BILL,
        CollectiveResponse.Kind.CASEWORK,
    ),
}
GROUP_OF = {kind.value: group for group, kinds in GROUPS.items() for kind in kinds}


class DemandCoverage(NamedTuple):
    """One demand and the collective responses to it.

    `key`: the campaign's slug, or the incident's reference. `responses`: {column of GROUPS:
    collective responses}, empty where there is none. `days`: from the demand to the first
    response (see `first_after`). `followed`: lifted, upheld or unknown (see `followed_of`).
    `dated`: [(date, name)] of the responses with a date, in order. `searched_on`: the date on which
    somebody looked for responses to the campaign, with who and where; "" where nobody is recorded
    to have looked, in editions of before the end of 2026 also for who and where.
    """

    key: str
    title: str
    demanded_on: str
    responses: dict[str, int]
    days: int | None
    followed: str
    dated: list[tuple[str, str]]
    searched_on: str
    searched_by: str = ""
    searched_in: str = ""

    @property
    def search(self) -> str:
        """ "found", "none-found" or "not-searched": what is known of collective responses."""
        if self.responses:
            return "found"
        return "none-found" if self.searched_on else "not-searched"


class Search(NamedTuple):
    """Who looked for collective responses to a campaign, when and where; blank: nobody."""

    on: str = ""
    by: str = ""
    where: str = ""


NO_SEARCH = Search()


def of_campaigns(campaigns: QuerySet[Campaign]) -> list[DemandCoverage]:
    """Each campaign with the collective responses to it, in the order given; two queries.

    A response counts once a campaign, in the column of its kind. Days run from the day of issue to
    the first response that names the campaign, and are counted only where both are known to the
    day. A response to one firm alone is not one to the campaign.
    """
    search = tuple(f"responses_searched_{part}" for part in ("on", "by", "in"))
    rows = list(campaigns.values("pk", "slug", "title", "issued_on", *search))
    links: dict[int, list[CollectiveResponseLink]] = defaultdict(list)
    to_these = CollectiveResponseLink.objects.filter(campaign__in=[row["pk"] for row in rows])
    for link in to_these.select_related("response"):
        links[link.campaign_id].append(link)
    return [
        _coverage_of(
            row["slug"],
            row["title"],
            row["issued_on"],
            links[row["pk"]],
            Search(*(row[name] for name in search)),
        )
        for row in rows
    ]


def of_campaigns_in(entries: IncidentQuerySet, keys: Collection[str]) -> list[DemandCoverage]:
    """The published campaigns with these keys; of an edition, as they were then.

    Two queries, or one of an edition: what is recorded of responses later changes no edition.
    """
    number = edition_of(entries)
    if number is None:
        return of_campaigns(Campaign.objects.filter(is_published=True, slug__in=list(keys)))
    frozen = Edition.objects.values_list("coverage", flat=True).get(number=number)
    return [DemandCoverage(**row) for row in frozen if row["key"] in keys]


def of_entries(entries: IncidentQuerySet) -> list[DemandCoverage]:
    """The incidents that a collective response names by reference, in order of time; two queries.

    Incidents without one are left out. Days run from the demand, as for campaigns; where the day
    of the demand is not known, none are counted.
    """
    links: dict[str, list[CollectiveResponseLink]] = defaultdict(list)
    for link in CollectiveResponseLink.objects.exclude(ref="").select_related("response"):
        links[link.ref].append(link)
    rows = entries.filter(ref__in=links).order_by("reported_from", "ref")
    return [
        _coverage_of(ref, title, demanded_on, links[ref])
        for ref, title, demanded_on in rows.values_list("ref", "title", "demanded_on")
    ]


def _coverage_of(
    key: str,
    title: str,
    demanded_on: str,
    links: list[CollectiveResponseLink],
    search: Search = NO_SEARCH,
) -> DemandCoverage:
    responses = [link.response for link in links]
    kinds = {link.response_id: link.response.kind for link in links}
    return DemandCoverage(
        key,
        title,
        demanded_on,
        dict(Counter(GROUP_OF[kind] for kind in kinds.values())),
        first_after(demanded_on, responses),
        followed_of(link.followed for link in links),
        sorted({(str(one.started_on), one.name) for one in responses if one.started_on}),
        *search,
    )


def first_after(demanded_on: str, responses: Iterable[CollectiveResponse]) -> int | None:
    """Days from the demand to the first response; None unless all are known to the day."""
    days = [response.days_after(demanded_on) for response in responses]
    known = [one for one in days if one is not None]
    return min(known) if known and None not in days else None


def followed_of(outcomes: Iterable[str]) -> str:
    """What followed any of the responses: lifted, or else upheld, or else unknown."""
    known = set(outcomes)
    return next(
        (outcome.value for outcome in (Followed.LIFTED, Followed.UPHELD) if outcome in known),
        Followed.UNKNOWN.value,
    )


def is_instrument(kind: str) -> bool:
    """Whether a kind of collective response is a law or a dispute, not a statement or support."""
    return GROUP_OF[kind] in ("instrument", "dispute")


def share_resisted(rows: Iterable[dict[str, Any]]) -> Share:
    """The share of firms that resisted, of those whose response is known, by their last response.

    A firm resisted if it refused, or reversed a concession. Rows hold "case_kind" and
    "firm_response"; only demands count, because nothing else can be resisted. Without an interval:
    firms of one campaign are not independent of each other.
    """
    demands = [row["firm_response"] for row in rows if row["case_kind"] == CaseKind.DEMAND]
    known = [response for response in demands if response in KNOWN]
    resisted = sum(response in RESISTED for response in known)
    return share_of(resisted, len(known), size=0)
