"""Shares with denominators and intervals: how many firms conceded or resisted."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, F, Func

from incidents.figures.engine.engines import ask
from incidents.figures.engine.facets import is_list
from incidents.figures.measures.clusters import ClusterSums, effective_size
from incidents.figures.measures.survival import Z_95
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import CONCEDED, FirmResponse

KNOWN = tuple(kind for kind in FirmResponse if kind != FirmResponse.UNKNOWN)


# {campaign, "" outside of campaigns: {response: incidents}}.
CampaignCounts = Mapping[str, Mapping[str, int]]


class Share(NamedTuple):
    """A part of a whole (counts), the share and its interval (0 to 1); None where whole is 0."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


def share_of(part: int, whole: int, z: float = Z_95, size: float | None = None) -> Share:
    """The share with its score interval, two-sided 95% unless another z is given.

    With p = part/whole and n = whole, or the effective `size` where observations are not
    independent (see measures.clusters; no interval where it is 0), the interval is
    (p + z^2/2n +- z sqrt(p(1 - p)/n + z^2/4n^2)) / (1 + z^2/n): within [0, 1], and usable for
    few rows and for shares of none or all. It covers chance alone: the incidents of a register are
    not a random sample of firms under pressure. Raises ValueError for a part below zero or above
    the whole.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference,
    JASA 22: 209-212; without the continuity correction.
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if whole == 0:
        return Share(0, 0, None, None, None)
    n = whole if size is None else size
    if not n:
        return Share(part, whole, part / whole, None, None)
    p, square = part / whole, z * z / n
    middle = p + square / 2
    reach = z * math.sqrt(p * (1 - p) / n + square / (4 * n))
    low, high = (middle - reach) / (1 + square), (middle + reach) / (1 + square)
    # Exactly, the interval of none begins at 0 and that of all ends at 1; rounding misses both.
    return Share(part, whole, p, 0.0 if part == 0 else low, 1.0 if part == whole else high)


@dataclass(frozen=True)
class Compliance:
    """How the firms of some demands responded, in incidents.

    `counts`: {response: incidents}, zero for a response that nobody gave. `known`: incidents whose
    response is known, the denominator of `shares` and `conceded`. A firm conceded if it complied,
    partly complied or apologised (CONCEDED); it resisted if it refused, or reversed a concession
    (RESISTED). `conceded_of_all` counts each unknown response as no concession, and so is a lower
    bound of the share. `clusters`: campaigns and single cases among the known; intervals are
    clustered by them, and None where all are in one campaign.
    """

    entries: int
    known: int
    clusters: int
    counts: dict[str, int]
    shares: dict[str, Share]
    conceded: Share
    conceded_of_all: Share

    @property
    def partly(self) -> int:
        """Concessions that were only partial, of `conceded`."""
        return self.counts[FirmResponse.PARTLY_COMPLIED]

    @classmethod
    def of(cls, campaigns: CampaignCounts) -> "Compliance":
        """From {campaign: {response: incidents}}; under "" are cases outside of campaigns."""
        counts = {
            kind.value: sum(responses.get(kind.value, 0) for responses in campaigns.values())
            for kind in FirmResponse
        }
        entries, known = sum(counts.values()), sum(counts[kind] for kind in KNOWN)
        conceded = _clustered(campaigns, CONCEDED, KNOWN)
        every = tuple(FirmResponse)
        return cls(
            entries=entries,
            known=known,
            clusters=sum_clusters(campaigns, CONCEDED, KNOWN).clusters,
            counts=counts,
            shares={kind.value: _clustered(campaigns, (kind,), KNOWN) for kind in KNOWN},
            conceded=conceded,
            conceded_of_all=_clustered(campaigns, CONCEDED, every),
        )


def _clustered(campaigns: CampaignCounts, part: Sequence[str], whole: Sequence[str]) -> Share:
    sums = sum_clusters(campaigns, part, whole)
    return share_of(sums.part, sums.whole, size=effective_size(sums))


def sum_clusters(
    campaigns: CampaignCounts, part: Sequence[str], whole: Sequence[str]
) -> ClusterSums:
    """The sums of some responses of a wider set of them; a single case is a cluster of its own."""
    pairs = []
    for campaign, responses in campaigns.items():
        y, n = (sum(responses.get(kind, 0) for kind in kinds) for kinds in (part, whole))
        pairs += [(y, n, 1)] if campaign else [(1, 1, y), (0, 1, n - y)]
    return ClusterSums.of(pairs)


def compliance(entries: IncidentQuerySet) -> Compliance:
    """How the firms responded to demands, with denominators and 95% intervals; one query.

    Demands only: without a demand nothing can be conceded. A demand counts once, by the
    firm's last response; see `Compliance` for what conceded and resisted mean.
    """
    rows = entries.demands().order_by().values_list("campaign", "firm_response")
    campaigns: dict[str, Counter[str]] = defaultdict(Counter)
    for campaign, firm_response, count in ask(rows.annotate(count=Count("pk"))):
        campaigns[campaign][firm_response] += count
    return Compliance.of(campaigns)


def compliance_by(entries: IncidentQuerySet, column: str) -> dict[str, Compliance]:
    """{value: how the firms responded to its demands}, most demands first; one query.

    `column` is one of the incident's; where it holds several values a demand counts once for each.
    Demands without a value are left out, and so is whatever is not a demand.
    """
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = (
        entries.demands()
        .order_by()
        .annotate(value=one_value(column))
        .values_list("value", "campaign", "firm_response")
        .annotate(count=Count("pk"))
    )
    for value, campaign, firm_response, count in ask(rows):
        if value:
            counts[value][campaign][firm_response] += count
    by_value = {value: Compliance.of(campaigns) for value, campaigns in counts.items()}
    return dict(sorted(by_value.items(), key=lambda pair: (-pair[1].entries, pair[0])))


def one_value(column: str) -> Any:
    """The column as an expression, or its single values where it holds several."""
    if is_list(column):
        return Func(F(column), function="unnest")
    return F(column)
