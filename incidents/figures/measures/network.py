"""Who presses whom under which text: flows, texts invoked together, firms met again.

The questions are compiled by the ORM; what counts each text that they hold is written around them
by hand, for the ORM groups by whole lists: of a hundred thousand entries' articles there are
almost as many lists, and they took 0.8 s (docs/performance/history.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min, Q

from incidents.figures.engine.engines import ask, ask_sql
from incidents.models.register.incidents import IncidentQuerySet

INSTRUMENTS, PROVISIONS = "instruments", "provisions"


class Flow(NamedTuple):
    """Entries in which an authority cites a text against a sector. "" is what is not known."""

    authority: str
    text: str
    sector: str
    entries: int


# As many as anybody reads; a register of a million has tens of thousands.
MOST_FLOWS = 200


@dataclass(frozen=True)
class Flows:
    """The widest flows, how many are narrower than these, and how many entries they are of.

    An entry that cites three texts is in three flows, so flows may add up to more than `entries`;
    `uncited` of these cite no text, and flow through "".
    """

    rows: list[Flow]
    narrower: int
    entries: int
    uncited: int


def authority_flows(
    entries: IncidentQuerySet, texts: str = INSTRUMENTS, among: Sequence[str] = ()
) -> Flows:
    """Authority -> text -> sector, in entries, the 200 widest flows; two queries.

    `texts`: "instruments" (laws, regulations) or "provisions" (their articles); a provision is
    named by a part of the entries only. `among`: the texts that are meant, where not all are. An
    entry counts once for each text that it cites, whatever else it cites. Raises ValueError for
    another column.
    """
    cited = _checked(texts)
    asked, params = entries.order_by().values("authority", "sector", cited).query.sql_with_params()
    places = ", ".join(["%s"] * len(among))
    # The column is one of two of our own; the rest comes from the ORM, or as a value.
    sql = (
        "SELECT authority, cited, sector, COUNT(*) AS found, COUNT(*) OVER () FROM"  # noqa: S608
        " (SELECT authority, sector, unnest(CASE WHEN coalesce(array_length("
        f"{cited}, 1), 0) = 0 THEN ARRAY['']::varchar[] ELSE {cited} END) AS cited"
        f" FROM ({asked}) AS asked) AS each"
        f"{f' WHERE cited IN ({places})' if among else ''} GROUP BY authority, cited, sector"
        f" ORDER BY cited = '', found DESC, {_in_order('authority', 'cited', 'sector')}"
        f" LIMIT {MOST_FLOWS}"
    )
    found = ask_sql(entries, sql, (*params, *among))
    rows = [Flow(*row[:4]) for row in found]
    narrower = found[0][4] - len(rows) if found else 0
    total, uncited = _totals(entries, cited)
    return Flows(sorted(rows, key=lambda flow: (-flow.entries, flow[:3])), narrower, total, uncited)


def _totals(entries: IncidentQuerySet, cited: str) -> tuple[int, int]:
    """How many entries there are, and how many of them cite no text."""
    rows = entries.order_by().values_list("tier")
    none = Count("pk", filter=Q(**{f"{cited}__len": 0}))
    found = ask(rows.annotate(found=Count("pk"), uncited=none))
    return (found[0][1], found[0][2]) if found else (0, 0)


def _in_order(*names: str) -> str:
    """By the code of their letters: the order of either engine, and of Python."""
    return ", ".join(f'{name} COLLATE "C"' for name in names)


class Pair(NamedTuple):
    """Two texts (in the order of their keys), and how many entries cite both, and each."""

    one: str
    other: str
    together: int
    with_one: int
    with_other: int

    @property
    def overlap(self) -> float:
        """Entries that cite both, as a share of those that cite either: 0 never, 1 always.

        Source: Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist
        11: 37-50.
        """
        return self.together / (self.with_one + self.with_other - self.together)


def invoked_together(entries: IncidentQuerySet, texts: str = PROVISIONS) -> list[Pair]:
    """Pairs of texts that the same entries cite, the most frequent first; one query.

    `texts` as in `flows`. Cited by the same entry is not yet cited in the same letter: what one
    text was invoked for stands in the entry. Raises ValueError for another column.
    """
    cited = _checked(texts)
    asked, params = entries.order_by().values(cited).query.sql_with_params()
    # The column is one of two of our own; the rest comes from the ORM.
    sql = (
        "SELECT one, other, COUNT(*) FROM (SELECT one, unnest(texts) AS other FROM"  # noqa: S608
        f" (SELECT unnest({cited}) AS one, {cited} AS texts FROM ({asked}) AS asked) AS each)"
        ' AS pairs WHERE one COLLATE "C" <= other COLLATE "C" GROUP BY one, other'
    )
    counted = {(one, other): many for one, other, many in ask_sql(entries, sql, params)}
    # A text beside itself: the entries that cite it at all.
    alone = {one: many for (one, other), many in counted.items() if one == other}
    told = [
        Pair(one, other, many, alone[one], alone[other])
        for (one, other), many in counted.items()
        if one != other
    ]
    return sorted(told, key=lambda pair: (-pair.together, pair[:2]))


class Hit(NamedTuple):
    """A named firm, and the campaigns that addressed it."""

    slug: str
    name: str
    campaigns: tuple[str, ...]
    entries: int


def hit_again(entries: IncidentQuerySet, least: int = 2) -> list[Hit]:
    """Named firms under at least so many campaigns, the most first; one query.

    `entries` of a Hit are those within campaigns. A firm that was released without its name
    belongs to no row: a row of its campaigns would be its fingerprint.
    """
    rows = ask(
        entries.order_by()
        .exclude(firm_slug="")
        .exclude(campaign="")
        .values_list("firm_slug")
        .annotate(
            name=Min("firm"),
            campaigns=ArrayAgg("campaign", distinct=True),
            found=Count("pk"),
        )
        .annotate(several=Count("campaign", distinct=True))
        .filter(several__gte=least)
    )
    told = [
        Hit(slug, name, tuple(sorted(campaigns)), many)
        for slug, name, campaigns, many, _several in rows
    ]
    return sorted(told, key=lambda hit: (-len(hit.campaigns), -hit.entries, hit.name))


def _checked(texts: str) -> str:
    if texts not in (INSTRUMENTS, PROVISIONS):
        raise ValueError(f"no column of texts: {texts!r}")
    return texts
