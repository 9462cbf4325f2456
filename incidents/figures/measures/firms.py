"""Firms by the incidents that name them."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from incidents.models.register.firms import Firm
from incidents.models.register.incidents import IncidentQuerySet


def named_firms(entries: IncidentQuerySet, words: str = "") -> QuerySet[Any, Any]:
    """Rows of the firms that incidents name; with `words`, of those whose name or LEI matches.

    Rows: {"pk", "name", "slug", "kind", "country", "other_names", "sector_title", "count"
    (incidents)}.
    """
    counts = (
        entries.order_by()
        .filter(firm_slug=OuterRef("slug"))
        .values("firm_slug")
        .annotate(entries=Count("pk"))
        .values("entries")
    )
    rows = Firm.objects.annotate(count=Coalesce(Subquery(counts), 0)).filter(count__gt=0)
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(other_names__icontains=words) | Q(lei__iexact=words)
        )
    return rows.values(
        "pk",
        "name",
        "slug",
        "kind",
        "country",
        "other_names",
        "count",
        sector_title=F("sector__title"),
    )
