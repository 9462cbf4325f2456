"""Who presses whom under which text: flows, texts invoked together, firms met again."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Min

from incidents.figures.columns import ask
from incidents.models.register import IncidentQuerySet

INSTRUMENTS, PROVISIONS = "instruments", "provisions"


class Flow(NamedTuple):
    """Entries in which an authority cites a text against a sector. "" is what is not known."""

    authority: str
    text: str
    sector: str
    entries: int


@dataclass(frozen=True)
class Flows:
    """Flows, the widest first, and how many entries they are counted of.

    An entry that cites three texts is in three flows, so flows may add up to more than `entries`;
    `uncited` of these cite no text, and flow through "".
    """

    rows: list[Flow]
    entries: int
    uncited: int


def flows(entries: IncidentQuerySet, texts: str = INSTRUMENTS) -> Flows:
    """Authority -> text -> sector, in entries; one query.

    `texts`: "instruments" (laws, regulations) or "provisions" (their articles); a provision is
    named by a part of the entries only. An entry counts once for each text that it cites, whatever
    else it cites. Raises ValueError for another column.
    """
    rows = ask(
        entries.order_by()
        .values_list("authority", "sector", _checked(texts))
        .annotate(found=Count("pk"))
    )
    counted: Counter[tuple[str, str, str]] = Counter()
    total = uncited = 0
    for authority, sector, cited, many in rows:
        total += many
        uncited += 0 if cited else many
        for text in set(cited) or {""}:
            counted[authority, text, sector] += many
    told = [Flow(*keys, many) for keys, many in counted.items()]
    return Flows(sorted(told, key=lambda flow: (-flow.entries, flow[:3])), total, uncited)


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
    rows = ask(entries.order_by().values_list(_checked(texts)).annotate(found=Count("pk")))
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for cited, many in rows:
        keys = sorted(set(cited))
        for key in keys:
            alone[key] += many
        for pair in combinations(keys, 2):
            together[pair] += many
    told = [Pair(*pair, many, alone[pair[0]], alone[pair[1]]) for pair, many in together.items()]
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
