"""Which incidents cite which law, regulation or article."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, F, Func
from django.urls import reverse

from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.partial_dates import PartialDate

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


@dataclass(frozen=True)
class CitingIncident:
    """An incident that cites an instrument. `day`: of the demand, else of the first report."""

    ref: str
    title: str
    url: str
    day: PartialDate
    provisions: tuple[str, ...]
    firm_response: str
    case_kind: str


@dataclass
class Citing:
    """Incidents that cite an instrument, by provision.

    `total`: incidents that cite the instrument; `counts`: {key: incidents}; `rows`: {key:
    [(ref, title, url)]} and `dated`: [CitingIncident], newest first.
    """

    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    rows: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    dated: list[CitingIncident] = field(default_factory=list)


def entries_by_provision(instrument: str, entries: IncidentQuerySet) -> Citing:
    """The newest 20 incidents of each provision of an instrument, and counts; two queries.

    Incidents that name no article of it are listed under the instrument itself. Only the newest
    500 are read: a provision that only older ones cite has its count, and its link lists them.
    """
    rows: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    newest = _list_newest(instrument, entries)
    for one in newest:
        for key in one.provisions or [instrument]:
            if len(rows[key]) < MOST_CITATIONS:
                rows[key].append((one.ref, one.title, one.url))
    counts = counts_by_text(entries)
    return Citing(counts.get(instrument, 0), counts, dict(rows), newest)


def _list_newest(instrument: str, entries: IncidentQuerySet) -> list[CitingIncident]:
    """The newest 500, each with the articles of this instrument that it cites."""
    columns = ("ref", "title", "demanded_on", "reported_on", "provisions")
    rows = entries.newest_first().values_list(*columns, "firm_response", "case_kind")[:500]
    return [
        CitingIncident(
            ref,
            title,
            reverse("incident", args=[ref]),
            demanded or reported,
            tuple(key for key in provisions if key.startswith(f"{instrument}#")),
            response,
            kind,
        )
        for ref, title, demanded, reported, provisions, response, kind in rows
    ]
