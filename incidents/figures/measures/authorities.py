"""Authorities by the incidents that name them, and what they did."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from incidents.figures.measures.citations import counts_by_text
from incidents.models.register.authorities import Authority
from incidents.models.register.incidents import IncidentQuerySet

# Of each list of counts, so many are shown; the rest is a search away.
MOST_COUNTS = 20
Counts = list[tuple[str, int]]


def named_authorities(entries: IncidentQuerySet, words: str = "") -> QuerySet[Any, Any]:
    """Rows of the authorities that incidents name; with `words`, of those whose names match.

    Rows: {"pk", "name", "slug", "kind", "coercing_state", "other_names", "count" (incidents)}.
    """
    counts = (
        entries.order_by()
        .filter(authority=OuterRef("slug"))
        .values("authority")
        .annotate(entries=Count("pk"))
        .values("entries")
    )
    # A release shares the authority that it names; what one desk has not released stays its own.
    shared = Authority.objects.filter(desk__isnull=True)
    rows = shared.annotate(count=Coalesce(Subquery(counts), 0)).filter(count__gt=0)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(other_names__icontains=words))
    return rows.values("pk", "name", "slug", "kind", "coercing_state", "other_names", "count")


@dataclass(frozen=True)
class AuthorityActs:
    """What an authority did, as (key, incidents), most first; `responses`: of demands only.

    `cited`: instruments and provisions, each once an incident.
    """

    tactics: Counts
    topics: Counts
    cited: Counts
    responses: Counts


def count_acts(entries: IncidentQuerySet) -> AuthorityActs:
    """Counts over the incidents of one authority; four queries."""
    cited = sorted(counts_by_text(entries).items(), key=lambda pair: (-pair[1], pair[0]))
    responses = (
        entries.demands().order_by().values_list("firm_response").annotate(count=Count("pk"))
    )
    return AuthorityActs(
        tactics=_count_keys(entries, "tactics"),
        topics=_count_keys(entries, "topics"),
        cited=cited[:MOST_COUNTS],
        responses=sorted(responses, key=lambda pair: (-pair[1], pair[0])),
    )


def _count_keys(entries: IncidentQuerySet, column: str) -> Counts:
    rows = (
        entries.order_by()
        .annotate(listed=Func(F(column), function="unnest"))
        .values_list("listed")
        .annotate(count=Count("pk"))
        .order_by("-count", "listed")
    )
    return list(rows[:MOST_COUNTS])
