"""Rates that others published, recomputed under their definitions from the incidents here."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.db.models import Count

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse

RATES = Path(__file__).parents[2] / "data" / "published_rates.json"


class PublishedRate(NamedTuple):
    """A published rate, and the counts of the incidents here that satisfy its definition.

    `value`: 0 to 1; `reading`: "at least" or "about". `known`: those whose response is known;
    `apologised` and `conceded`: parts of them. An apology with a change is recorded as complied.
    """

    key: str
    who: str
    url: str
    value: float
    reading: str
    cases: int
    known: int
    apologised: int
    conceded: int


@cache
def definitions() -> list[dict[str, Any]]:
    rates: list[dict[str, Any]] = json.loads(RATES.read_text(encoding="utf-8"))["rates"]
    return rates


def recompute_rates(entries: IncidentQuerySet) -> list[PublishedRate]:
    """Each published rate with the counts of its definition; one query a rate."""
    return [_recompute(entries, definition) for definition in definitions()]


def _recompute(entries: IncidentQuerySet, definition: dict[str, Any]) -> PublishedRate:
    # The published list is of boycotts, whether or not anything was asked of the firm.
    matching = entries.filter(
        coercing_state=definition["state"],
        tactics__overlap=definition["tactics"],
        topics__overlap=definition["topics"],
        reported_from__gte=dt.date(definition["since"], 1, 1),
        reported_until__lte=dt.date(definition["until"], 12, 31),
    )
    rows = matching.order_by().values_list("firm_response").annotate(count=Count("pk"))
    counts = dict(ask(rows))
    total = sum(counts.values())
    return PublishedRate(
        key=definition["key"],
        who=definition["who"],
        url=definition["url"],
        value=definition["value"],
        reading=definition["reading"],
        cases=total,
        known=total - counts.get(FirmResponse.UNKNOWN, 0),
        apologised=counts.get(FirmResponse.APOLOGISED, 0),
        conceded=sum(counts.get(kind, 0) for kind in CONCEDED),
    )
