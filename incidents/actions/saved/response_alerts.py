"""Collective answers that were released, for whoever follows the campaign that they answer.

The ledger is the outbox: its rows become visible in the order of their numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max
from django.http import QueryDict

from incidents.models.people.ledger import Ledger
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.responses.collective import CollectiveResponse, CollectiveResponseLink
from incidents.models.saved.searches import SavedSearch

RELEASED = "response approved"


@dataclass(frozen=True)
class ReleasedResponse:
    """A public answer, the act that released it, and the campaigns that it answers, by slug."""

    act: int
    name: str
    path: str
    campaigns: frozenset[str]


@step_aside(Across.LEDGER)
def last_number() -> int:
    """The number of the last act that released an answer; 0 before the first."""
    return Ledger.objects.filter(verb=RELEASED).aggregate(last=Max("pk"))["last"] or 0


def released(since: int, until: int) -> list[ReleasedResponse]:
    """Answers released behind one act, up to another, that are public still; at most 2 queries."""
    acts = Ledger.objects.filter(verb=RELEASED, pk__gt=since, pk__lte=until).order_by("pk")
    latest = {detail.get("slug", ""): act for act, detail in acts.values_list("pk", "detail")}
    if not latest:
        return []
    links = CollectiveResponseLink.objects.filter(response__slug__in=latest, campaign__isnull=False)
    campaigns: dict[CollectiveResponse, set[str]] = {}
    for link in links.select_related("response", "campaign").order_by("pk"):
        if link.campaign is not None:
            campaigns.setdefault(link.response, set()).add(link.campaign.slug)
    return [
        ReleasedResponse(latest[row.slug], row.name, row.get_absolute_url(), frozenset(slugs))
        for row, slugs in campaigns.items()
    ]


def on_followed(
    answers: Iterable[ReleasedResponse], search: SavedSearch, since: int, until: int
) -> list[tuple[str, str]]:
    """[(name, path)] of those between two acts that answer a campaign which the search names."""
    followed = set(QueryDict(search.query).getlist("campaign"))
    return [
        (answer.name, answer.path)
        for answer in answers
        if since < answer.act <= until and followed & answer.campaigns
    ]
