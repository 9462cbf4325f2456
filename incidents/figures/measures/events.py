"""Dated events for a figure over time: laws in force, demand deadlines, collective responses."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from incidents.figures.engine.facets import by_value
from incidents.figures.results.result import ResultRow
from incidents.models.law.instruments import Instrument
from incidents.models.register.campaigns import Campaign
from incidents.models.register.incidents import IncidentQuerySet
from incidents.models.responses.collective import CollectiveResponseLink

COLUMNS = ("instruments", "campaign")
MOST_TEXTS, MOST_CAMPAIGNS = 4, 3


def list_events(
    entries: IncidentQuerySet, first: str, last: str, counted: Mapping[str, Iterable[str]]
) -> list[ResultRow]:
    """Events of the laws that incidents cite and of their campaigns, between two years, in order.

    `counted`: {column: its values, most frequent first} of COLUMNS; a column that is missing is
    counted here. Rows: {"on" (a partial date), "label", "kind" ("law", "deadline", "statement"),
    "url"}: the days on which the four texts cited most came into force, the first demand deadlines
    of the three largest campaigns, and the collective responses to these. Four queries, or three
    where both columns are counted. Other laws and campaigns have their days on their own pages.
    """
    counts = by_value(entries, [column for column in COLUMNS if column not in counted])
    laws, campaigns = (list({**counts, **counted}[column]) for column in COLUMNS)
    events = [*_laws(laws[:MOST_TEXTS]), *_campaigns(campaigns[:MOST_CAMPAIGNS])]
    inside = [event for event in events if first <= event["on"][:4] <= last]
    return sorted(inside, key=lambda event: (event["on"], event["label"]))


def _laws(keys: list[str]) -> list[ResultRow]:
    return [
        {
            "on": str(law.in_force_from),
            "label": _("in force: %(law)s") % {"law": law},
            "kind": "law",
            "url": law.get_absolute_url(),
        }
        for law in Instrument.objects.filter(key__in=keys)
        if law.in_force_from
    ]


def _campaigns(slugs: list[str]) -> list[ResultRow]:
    """First demand deadlines and dated collective responses, each response once."""
    campaigns = Campaign.objects.filter(is_published=True, slug__in=slugs)
    rows = []
    for campaign in campaigns.prefetch_related("deadlines"):
        for deadline in list(campaign.deadlines.all())[:1]:
            rows.append(
                {
                    "on": str(deadline.on),
                    "label": _("demand deadline: %(campaign)s") % {"campaign": campaign},
                    "kind": "deadline",
                    "url": campaign.get_absolute_url(),
                }
            )
    links = CollectiveResponseLink.objects.filter(campaign__in=campaigns).select_related("response")
    for response in {link.response_id: link.response for link in links}.values():
        if response.started_on:
            rows.append(
                {
                    "on": str(response.started_on),
                    "label": _("collective response: %(response)s") % {"response": response},
                    "kind": "statement",
                    "url": response.get_absolute_url(),
                }
            )
    return rows
