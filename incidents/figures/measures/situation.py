"""The key figures of the home page, each with what it is counted of."""

from typing import Any

from django.db.models import Count, Min, Q, Value

from incidents.figures.engine.engines import ask
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.case_kinds import CaseKind
from incidents.values.firm_responses import CONCEDED, FirmResponse

IS_NAMED = ~Q(firm_slug="")
IS_DEMAND = Q(case_kind=CaseKind.DEMAND)
COUNTS = {
    "incidents": Count("pk"),
    "firms": Count("firm_group", distinct=True, filter=IS_NAMED),
    "named": Count("pk", filter=IS_NAMED),
    "states": Count("coercing_state", distinct=True),
    "demands": Count("pk", filter=IS_DEMAND),
    "known": Count("pk", filter=IS_DEMAND & ~Q(firm_response=FirmResponse.UNKNOWN)),
    "conceded": Count("pk", filter=IS_DEMAND & Q(firm_response__in=CONCEDED)),
    "partly": Count("pk", filter=IS_DEMAND & Q(firm_response=FirmResponse.PARTLY_COMPLIED)),
    "cited": Count("pk", filter=Q(instruments__len__gt=0)),
}


def key_figures(entries: IncidentQuerySet) -> dict[str, Any]:
    """{name of COUNTS: number, "first_day": date or None} in one query.

    `demands`: entries in which something was demanded; `known`: those of them whose firm's response
    is known, of which `conceded` is a part, and `partly` a part of that. `firms`: distinct
    enterprise groups of named firms; `named`: entries that name their firm. `cited`: entries that
    cite a law.
    `first_day`: the first day on which the oldest entry may have been reported.
    """
    counts = COUNTS | {"first_day": Min("reported_from")}
    rows = ask(entries.order_by().values_list(Value(1)).annotate(**counts))
    empty = dict.fromkeys(COUNTS, 0) | {"first_day": None}
    return dict(zip(counts, rows[0][1:], strict=True)) if rows else empty


def deadlines_ahead(entries: IncidentQuerySet, today: Any, most: int = 8) -> list[dict[str, Any]]:
    """[{"ref", "title", "demand_deadline_on"}] of published entries, the nearest day first."""
    return list(
        entries.filter(demand_deadline_from__gte=today)
        .order_by("demand_deadline_from", "pk")
        .values("ref", "title", "demand_deadline_on")[:most]
    )
