"""Which demands governments answered, how, how soon, and what followed."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from incidents.figures.measures.shares import Compliance, Share, share_of
from incidents.models.register.campaigns import Campaign
from incidents.models.register.incidents import IncidentQuerySet
from incidents.models.responses.collective import (
    CollectiveResponse,
    CollectiveResponseLink,
    Followed,
)
from incidents.values.firm_responses import RESISTED

# The columns of the table, from a word to a law. Each kind stands in one of them.
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


class Answered(NamedTuple):
    """One demand and what answered it.

    `key`: the campaign's slug, or the entry's reference. `answers`: {column of GROUPS: answers},
    empty where nobody answered. `days`: from the demand to the first answer (see `first_after`).
    `followed`: lifted, upheld or not known (see `followed_of`).
    """

    key: str
    title: str
    demanded_on: str
    answers: dict[str, int]
    days: int | None
    followed: str


def of_campaigns(campaigns: QuerySet[Campaign]) -> list[Answered]:
    """Each campaign with what governments answered to it, in the order given; two queries.

    An answer counts once a campaign, in the column of its kind. Days are counted from the day of
    issue to the first answer that names the campaign, and only where both are known to the day:
    no day is made up. An answer to one firm alone is none to the campaign.
    """
    rows = list(campaigns.values("pk", "slug", "title", "issued_on"))
    links: dict[int, list[CollectiveResponseLink]] = defaultdict(list)
    asked = CollectiveResponseLink.objects.filter(campaign__in=[row["pk"] for row in rows])
    for link in asked.select_related("response"):
        links[link.campaign_id].append(link)
    return [
        _answered(row["slug"], row["title"], row["issued_on"], links[row["pk"]]) for row in rows
    ]


def of_entries(entries: IncidentQuerySet) -> list[Answered]:
    """The entries that an answer names by their reference, in order of time; two queries.

    Entries that nobody answered are left out. Days as for campaigns, from the demand; where no
    day of a demand is told, none are counted.
    """
    links: dict[str, list[CollectiveResponseLink]] = defaultdict(list)
    for link in CollectiveResponseLink.objects.exclude(ref="").select_related("response"):
        links[link.ref].append(link)
    rows = entries.filter(ref__in=links).order_by("reported_from", "ref")
    return [
        _answered(ref, title, demanded_on, links[ref])
        for ref, title, demanded_on in rows.values_list("ref", "title", "demanded_on")
    ]


def _answered(
    key: str, title: str, demanded_on: str, links: list[CollectiveResponseLink]
) -> Answered:
    kinds = {link.response_id: link.response.kind for link in links}
    return Answered(
        key,
        title,
        demanded_on,
        dict(Counter(GROUP_OF[kind] for kind in kinds.values())),
        first_after(demanded_on, (link.response for link in links)),
        followed_of(link.followed for link in links),
    )


def first_after(demanded_on: str, answers: Iterable[CollectiveResponse]) -> int | None:
    """Days from the demand to the first answer; None unless all of them are known to the day."""
    days = [answer.days_after(demanded_on) for answer in answers]
    known = [one for one in days if one is not None]
    return min(known) if known and None not in days else None


def followed_of(words: Iterable[str]) -> str:
    """What is known to have followed any of the answers: lifted before upheld before not known."""
    told = set(words)
    return next(
        (word.value for word in (Followed.LIFTED, Followed.UPHELD) if word in told),
        Followed.UNKNOWN.value,
    )


def is_instrument(kind: str) -> bool:
    """Whether a kind of answer is law or a dispute, and not words or help."""
    return GROUP_OF[kind] in ("instrument", "dispute")


def share_resisted(rows: Iterable[dict[str, Any]]) -> Share:
    """The share of firms that held, of those whose answer is known, by their last answer.

    Holding is refusing, or taking back what was given. Rows hold "firm_response". The interval is
    of `share_of`; firms that are named are no sample of those that were addressed.
    """
    found = Compliance.of(Counter(row["firm_response"] for row in rows))
    return share_of(sum(found.counts[kind] for kind in RESISTED), found.known)
