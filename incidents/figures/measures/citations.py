"""Which incidents cite which law, regulation or article."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Func
from django.urls import reverse

from incidents.models.register.incidents import IncidentQuerySet

MOST_CITATIONS = 20


def counts_by_text(entries: IncidentQuerySet) -> dict[str, int]:
    """{key of an instrument or a provision: incidents that cite it}, each once a key; one query."""
    keys = Func(F("instruments"), F("provisions"), function="array_cat")
    rows = (
        entries.order_by()
        .annotate(key=Func(keys, function="unnest"))
        .values("key")
        .annotate(entries=Count("pk"))
    )
    return {row["key"]: row["entries"] for row in rows}


@dataclass
class Citing:
    """Incidents that cite an instrument, by provision.

    `total`: incidents that cite the instrument; `counts`: {key: incidents}; `rows`: {key:
    [(ref, title, url)]}, newest first.
    """

    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)


def entries_by_provision(instrument: str, entries: IncidentQuerySet) -> Citing:
    """The newest 20 incidents of each provision of an instrument, and counts; two queries.

    Incidents that name no article of it are listed under the instrument itself. Only the newest
    500 are read: a provision that only older ones cite has its count, and its link lists them.
    """
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    newest = entries.newest_first().values_list("ref", "title", "provisions")[:500]
    for ref, title, provisions in newest:
        own = [key for key in provisions if key.startswith(f"{instrument}#")]
        for key in own or [instrument]:
            if len(rows[key]) < MOST_CITATIONS:
                rows[key].append((ref, title, reverse("incident", args=[ref])))
    counts = counts_by_text(entries)
    return Citing(total=counts.get(instrument, 0), counts=counts, rows=dict(rows))
