"""The key figures of the first page, each with its denominator."""

from typing import Any

from django.db.models import Count, Q, Value

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse


def key_figures(entries: IncidentQuerySet) -> dict[str, int]:
    """{"incidents", "firms", "states", "known", "conceded", "cited"} in one query.

    `known`: entries whose answer is known, the denominator of `conceded` (complied, partly
    complied or apologised). `firms`: distinct named firms. `cited`: entries that cite a law.
    """
    counted = (
        entries.order_by()
        .values_list(Value(1))
        .annotate(
            incidents=Count("pk"),
            firms=Count("firm_slug", distinct=True, filter=~Q(firm_slug="")),
            states=Count("state", distinct=True),
            known=Count("pk", filter=~Q(firm_response=FirmResponse.UNKNOWN)),
            conceded=Count("pk", filter=Q(firm_response__in=CONCEDED)),
            cited=Count("pk", filter=Q(instruments__len__gt=0)),
        )
    )
    rows = ask(counted)
    names = ("incidents", "firms", "states", "known", "conceded", "cited")
    return dict(zip(names, rows[0][1:], strict=True)) if rows else dict.fromkeys(names, 0)


def deadlines_ahead(entries: IncidentQuerySet, today: Any, most: int = 8) -> list[dict[str, Any]]:
    """[{"ref", "title", "demand_deadline_on"}] of released entries, the nearest day first."""
    return list(
        entries.filter(demand_deadline_from__gte=today)
        .order_by("demand_deadline_from", "pk")
        .values("ref", "title", "demand_deadline_on")[:most]
    )
