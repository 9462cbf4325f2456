"""Which entries cite which text."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Func
from django.urls import reverse

from incidents.models.register.incidents import IncidentQuerySet

MOST_CITATIONS = 20


def counts_by_text(entries: IncidentQuerySet) -> dict[str, int]:
    """{key of an instrument or a provision: entries that cite it}; an entry once per key."""
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
    """Entries that cite an instrument, by provision: [(ref, title, url)], newest first."""

    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)


def entries_by_provision(instrument: str, entries: IncidentQuerySet) -> Citing:
    """The newest 20 entries of each provision, and of the instrument where no article of it is
    named, and how many there are; two queries.

    The newest 500 are looked through: a provision cited only by older ones shows its count, and
    its link shows the entries.
    """
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    newest = entries.newest_first().values_list("ref", "title", "provisions")[:500]
    for ref, title, provisions in newest:
        own = [key for key in provisions if key.startswith(f"{instrument}#")]
        # An account that names the law but no article stands under the law itself.
        for key in own or [instrument]:
            if len(found[key]) < MOST_CITATIONS:
                found[key].append((ref, title, reverse("incident", args=[ref])))
    counts = counts_by_text(entries)
    return Citing(total=counts.get(instrument, 0), counts=counts, rows=dict(found))
