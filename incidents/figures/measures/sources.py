"""Sources by the incidents that they support."""

from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from incidents.models.register.sources import PublishedSource

COLUMNS = ("key", "title", "publisher", "on", "url", "kind", "language", "archive_url")


def used_sources(rows: QuerySet[PublishedSource], words: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Each source of some rows once; with `words`, those whose title, publisher or address match.

    Rows: {"pk", COLUMNS, "count" (incidents)}, as the first of its incidents names it.
    """
    firsts = rows.order_by().values("key").annotate(first=Min("pk")).values("first")
    counts = (
        rows.order_by()
        .filter(key=OuterRef("key"))
        .values("key")
        .annotate(entries=Count("pk"))
        .values("entries")
    )
    sources = rows.filter(pk__in=firsts)
    if words:
        sources = sources.filter(
            Q(title__icontains=words) | Q(publisher__icontains=words) | Q(url__icontains=words)
        )
    return sources.annotate(count=Subquery(counts)).values("pk", *COLUMNS, "count")
