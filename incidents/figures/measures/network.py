"""Which authority cites which text against which sector; texts and campaigns that coincide.

The ORM compiles the query; the counting of each text is written around it by hand, because the
ORM groups by whole lists. A hundred thousand incidents have almost as many lists of articles, and
grouping by them took 0.8 s (docs/performance/history.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q, Value

from incidents.figures.engine.engines import ask, ask_sql
from incidents.models.register.incidents import IncidentQuerySet

INSTRUMENTS, PROVISIONS = "instruments", "provisions"


class Flow(NamedTuple):
    """Incidents in which an authority cites a text against a sector; "" is not known."""

    authority: str
    text: str
    sector: str
    entries: int


# More than anybody reads; a register of a million incidents has tens of thousands.
MOST_FLOWS = 200


@dataclass(frozen=True)
class Flows:
    """The largest flows, the number of smaller ones, and the incidents that were counted.

    An incident that cites three texts is in three flows, so flows may add up to more than
    `entries`; `uncited` of these cite no text, and are in flows of the text "".
    """

    rows: list[Flow]
    narrower: int
    entries: int
    uncited: int


def authority_flows(
    entries: IncidentQuerySet, texts: str = INSTRUMENTS, among: Sequence[str] = ()
) -> Flows:
    """Authority -> text -> sector, in incidents, the 200 largest flows; two queries.

    `texts`: "instruments" (laws, regulations) or "provisions" (their articles); only some
    incidents name a provision. `among`: only these texts, unless it is empty. An incident counts
    once for each text that it cites. Raises ValueError for another column.
    """
    cited = _checked(texts)
    rows_of = entries.order_by().values("authority", "sector", cited)
    matches, params = rows_of.query.sql_with_params()
    places = ", ".join(["%s"] * len(among))
    # The column is one of two of our own; the rest comes from the ORM, or as a value.
    sql = (
        "SELECT authority, cited, sector, COUNT(*) AS incidents, COUNT(*) OVER () FROM"  # noqa: S608
        " (SELECT authority, sector, unnest(CASE WHEN coalesce(array_length("
        f"{cited}, 1), 0) = 0 THEN ARRAY['']::varchar[] ELSE {cited} END) AS cited"
        f" FROM ({matches}) AS matches) AS each"
        f"{f' WHERE cited IN ({places})' if among else ''} GROUP BY authority, cited, sector"
        f" ORDER BY cited = '', incidents DESC, {_in_order('authority', 'cited', 'sector')}"
        f" LIMIT {MOST_FLOWS}"
    )
    counted = ask_sql(entries, sql, (*params, *among))
    rows = [Flow(*row[:4]) for row in counted]
    narrower = counted[0][4] - len(rows) if counted else 0
    total, uncited = _totals(entries, cited)
    return Flows(sorted(rows, key=lambda flow: (-flow.entries, flow[:3])), narrower, total, uncited)


def _totals(entries: IncidentQuerySet, cited: str) -> tuple[int, int]:
    """How many incidents there are, and how many of them cite no text."""
    # One group of all rows: a queryset that either engine can run.
    rows = entries.order_by().annotate(every=Value(1)).values_list("every")
    none = Count("pk", filter=Q(**{f"{cited}__len": 0}))
    counts = ask(rows.annotate(count=Count("pk"), uncited=none))
    return (counts[0][1], counts[0][2]) if counts else (0, 0)


def _in_order(*names: str) -> str:
    """Order by code point: the same in both engines and in Python."""
    return ", ".join(f'{name} COLLATE "C"' for name in names)


class Pair(NamedTuple):
    """Two texts (in the order of their keys), and how many incidents cite both, and each."""

    one: str
    other: str
    together: int
    with_one: int
    with_other: int

    @property
    def overlap(self) -> float:
        """Incidents that cite both, as a share of those that cite either: 0 never, 1 always.

        Source: Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist
        11: 37-50.
        """
        return self.together / (self.with_one + self.with_other - self.together)


def invoked_together(entries: IncidentQuerySet, texts: str = PROVISIONS) -> list[Pair]:
    """Pairs of texts that the same incidents cite, the most frequent first; one query.

    `texts` as in `authority_flows`. Two texts of one incident need not be cited in the same
    letter; the incident says what each was invoked for. Raises ValueError for another column.
    """
    cited = _checked(texts)
    matches, params = entries.order_by().values(cited).query.sql_with_params()
    # The column is one of two of our own; the rest comes from the ORM.
    sql = (
        "SELECT one, other, COUNT(*) FROM (SELECT one, unnest(texts) AS other FROM"  # noqa: S608
        f" (SELECT unnest({cited}) AS one, {cited} AS texts FROM ({matches}) AS matches) AS each)"
        ' AS pairs WHERE one COLLATE "C" <= other COLLATE "C" GROUP BY one, other'
    )
    counts = {(one, other): count for one, other, count in ask_sql(entries, sql, params)}
    # A text paired with itself: the incidents that cite it at all.
    alone = {one: count for (one, other), count in counts.items() if one == other}
    pairs = [
        Pair(one, other, count, alone[one], alone[other])
        for (one, other), count in counts.items()
        if one != other
    ]
    return sorted(pairs, key=lambda pair: (-pair.together, pair[:2]))


class Hit(NamedTuple):
    """A named firm, and the campaigns that addressed it."""

    slug: str
    name: str
    campaigns: tuple[str, ...]
    entries: int


def hit_again(entries: IncidentQuerySet, least: int = 2) -> list[Hit]:
    """Named firms that at least so many campaigns addressed, the most first; one query.

    `entries` of a Hit are its incidents within campaigns. A firm that was released without its
    name is in no row, because its set of campaigns would identify it.
    """
    rows = ask(
        entries.order_by()
        .exclude(firm_slug="")
        .exclude(campaign="")
        .values_list("firm_slug")
        .annotate(
            name=Min("firm"),
            campaigns=ArrayAgg("campaign", distinct=True),
            count=Count("pk"),
        )
        .annotate(several=Count("campaign", distinct=True))
        .filter(several__gte=least)
    )
    hits = [
        Hit(slug, name, tuple(sorted(campaigns)), count)
        for slug, name, campaigns, count, _several in rows
    ]
    return sorted(hits, key=lambda hit: (-len(hit.campaigns), -hit.entries, hit.name))


def _checked(texts: str) -> str:
    if texts not in (INSTRUMENTS, PROVISIONS):
        raise ValueError(f"no column of texts: {texts!r}")
    return texts
