"""How many demands had ended in a concession by a day: plain counts, and the estimates from them.

Counts are of demands only. Each has bounds of its time in days (incidents.values.response_times),
so a count by a day has two ends: at the latest reading of every date, and at the earliest. Whatever
lies behind day 120 is one class.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Case, CharField, Count, F, Value, When
from django.db.models.functions import Coalesce, Least

from incidents.figures.engine.engines import ask, ask_sql
from incidents.figures.measures.interval_censoring import (
    NEVER,
    Interval,
    TurnbullEstimate,
    bootstrap_band,
    estimate_turnbull,
)
from incidents.figures.measures.shares import one_value
from incidents.models.register.incidents import IncidentQuerySet
from incidents.values.firm_responses import FirmResponse
from incidents.values.response_times import DemandOutcome

HORIZON = 120
LATER = HORIZON + 1
# With fewer concessions in a bounded interval than this, no median is given.
FEWEST_FOR_MEDIAN = 5
# A bootstrap of few clusters is no guide to chance; one of thousands takes too long to wait for.
FEWEST_CLUSTERS, MOST_CLUSTERS = 8, 2_000
SEED = 20_261_130


class TimePattern(NamedTuple):
    """What demands have in common. `least` and `most` in days, LATER where above the horizon."""

    outcome: str
    is_dated: bool
    response: str
    least: int
    most: int


@dataclass(frozen=True)
class ConcessionTimes:
    """The demands of a query by outcome and time. Counts are of demands.

    `undated`: demands of which no first possible day is known; `reversed_later`: concessions that
    were taken back; `partly`: those that were only partial.
    """

    patterns: Counter[TimePattern]
    outcomes: Counter[str] = field(default_factory=Counter)
    demands: int = 0
    undated: int = 0
    reversed_later: int = 0
    partly: int = 0

    @classmethod
    def of(cls, patterns: Counter[TimePattern]) -> "ConcessionTimes":
        outcomes: Counter[str] = Counter()
        for pattern, count in patterns.items():
            outcomes[pattern.outcome] += count
        return cls(
            patterns,
            outcomes,
            sum(patterns.values()),
            sum(count for one, count in patterns.items() if not one.is_dated),
            *(
                sum(n for one, n in patterns.items() if one.response == response)
                for response in (FirmResponse.REVERSED, FirmResponse.PARTLY_COMPLIED)
            ),
        )

    @property
    def conceded(self) -> int:
        return self.outcomes[DemandOutcome.CONCEDED]

    @property
    def not_known(self) -> int:
        """Demands of which no response is known, whether or not a source says "not yet"."""
        return self.outcomes[DemandOutcome.WAITING] + self.outcomes[DemandOutcome.UNKNOWN]

    def count_by(self, day: int) -> tuple[int, int]:
        """How many demands had ended in a concession by a day: at the latest, at the earliest.

        Demands of which no response is known are in neither. If every one of them had conceded at
        once, the upper count would be higher by `not_known`; if none ever did, both stand.
        """
        return self._counts_by_day[max(min(day, LATER), -1) + 1]

    @cached_property
    def _counts_by_day(self) -> list[tuple[int, int]]:
        """The two counts before day 0, by day 0, and so on to LATER."""
        latest, earliest = [0] * (LATER + 2), [0] * (LATER + 2)
        for one, count in self.patterns.items():
            if one.outcome == DemandOutcome.CONCEDED:
                latest[max(one.most, -1) + 1] += count
                earliest[max(one.least, -1) + 1] += count
        return list(zip(accumulate(latest), accumulate(earliest), strict=True))


def count_times(entries: IncidentQuerySet) -> ConcessionTimes:
    """The demands among some incidents by outcome and time; one query."""
    rows = ask(_patterns(entries, "demand_outcome"))
    return ConcessionTimes.of(Counter({TimePattern(*key): count for *key, count in rows}))


def count_times_by(entries: IncidentQuerySet, column: str) -> dict[str, ConcessionTimes]:
    """{value of an expression: its demands}, most demands first; one query. Blanks are left out.

    Where a column holds several values, a demand counts once for each.
    """
    patterns: dict[str, Counter[TimePattern]] = defaultdict(Counter)
    rows = ask(_patterns(entries.annotate(value=one_value(column)), "value", "demand_outcome"))
    for value, *key, count in rows:
        if value:
            patterns[value][TimePattern(*key)] += count
    times = {value: ConcessionTimes.of(counted) for value, counted in patterns.items()}
    return dict(sorted(times.items(), key=lambda pair: (-pair[1].demands, pair[0])))


def _patterns(entries: IncidentQuerySet, *first: str) -> IncidentQuerySet:
    columns = (*first, "is_demand_dated", "firm_response", "least", "most")
    return (
        entries.demands()
        .order_by()
        .annotate(
            least=Least(F("days_least"), Value(LATER)),
            most=Least(Coalesce(F("days_most"), Value(LATER)), Value(LATER)),
        )
        .values_list(*columns)
        .annotate(count=Count("pk"))
    )


@dataclass(frozen=True)
class ConcessionEstimate:
    """Turnbull's estimate over the dated demands whose outcome a curve can use.

    `if_none` and `if_all`: the same with the unknown ones added, as if none of them ever conceded,
    and as if all of them had at once. `bands`: {day: (low, high)}, empty where there are too few
    clusters or too many. `bounded`: concessions that came within a bounded number of days.
    `left_out`: {outcome: undated demands, which are in no estimate}.
    """

    estimate: TurnbullEstimate
    if_none: TurnbullEstimate
    if_all: TurnbullEstimate
    bands: dict[int, tuple[float, float]]
    demands: int
    clusters: int
    bounded: int
    unknown: int
    left_out: Counter[str]

    @property
    def median(self) -> Interval | None:
        """The interval in which half had conceded; None where too few responses bound it."""
        if self.bounded < FEWEST_FOR_MEDIAN:
            return None
        return self.estimate.quantile(0.5)


def estimate_times(entries: IncidentQuerySet, days: Iterable[int]) -> ConcessionEstimate:
    """The estimated share of demands that had ended in a concession by each of some days.

    Only demands whose day is known as an interval with a beginning: time to a concession is counted
    from the demand, and an undated refusal beside undated concessions that bound no time would
    pull the curve down. Whether a demand is dated does not depend on how it ended. A firm that
    refused never conceded; one of which a source says that it had not yet responded is censored on
    that day; one of which nothing is known is left out, and is in the two bounds. Two queries, and
    a third for the band.
    """
    patterns = count_times(entries).patterns
    dated = _intervals(patterns)
    unknown = _count(patterns, DemandOutcome.UNKNOWN, is_dated=True)
    clusters, bands = _count_clusters(entries), {}
    if FEWEST_CLUSTERS <= clusters <= MOST_CLUSTERS:
        bands = _bands(entries, list(days))
    return ConcessionEstimate(
        estimate=estimate_turnbull(dated),
        if_none=estimate_turnbull(dated + Counter({Interval(NEVER, NEVER): unknown})),
        if_all=estimate_turnbull(dated + Counter({Interval(0, 0): unknown})),
        bands=bands,
        demands=sum(dated.values()),
        clusters=clusters,
        bounded=sum(n for row, n in dated.items() if row.last < LATER),
        unknown=unknown,
        left_out=Counter(
            {one.value: _count(patterns, one, is_dated=False) for one in DemandOutcome}
        ),
    )


def _count_clusters(entries: IncidentQuerySet) -> int:
    """How many campaigns and single cases have a dated demand that a curve can use; one query."""
    dated = entries.demands().filter(is_demand_dated=True)
    usable = dated.exclude(demand_outcome=DemandOutcome.UNKNOWN).order_by()
    clusters = usable.annotate(cluster=CLUSTER).values_list("cluster").distinct()
    # Written around the query that the ORM compiled; a reader's input is in its parameters only.
    sql, params = clusters.query.sql_with_params()
    ((count,),) = ask_sql(clusters, f"SELECT COUNT(*) FROM ({sql}) AS clusters", params)  # noqa: S608
    return int(count)


def _bands(entries: IncidentQuerySet, days: list[int]) -> dict[int, tuple[float, float]]:
    """The band of each day, from whole campaigns and single cases; one query."""
    in_order = sorted(_by_cluster(entries).items())
    clusters = [intervals for _key, counted in in_order if (intervals := _intervals(counted))]
    return dict(zip(days, bootstrap_band(clusters, days, seed=SEED), strict=True))


def _count(patterns: Counter[TimePattern], outcome: DemandOutcome, *, is_dated: bool) -> int:
    return sum(
        count
        for one, count in patterns.items()
        if one.outcome == outcome and one.is_dated == is_dated
    )


def _intervals(patterns: Counter[TimePattern]) -> Counter[Interval]:
    """{interval: dated demands} of the outcomes that a curve can use."""
    rows: Counter[Interval] = Counter()
    for one, count in patterns.items():
        if not one.is_dated or one.outcome == DemandOutcome.UNKNOWN:
            continue
        if one.outcome == DemandOutcome.REFUSED:
            rows[Interval(NEVER, NEVER)] += count
        elif one.outcome == DemandOutcome.WAITING:
            rows[Interval(min(one.least + 1, LATER), NEVER)] += count
        else:
            rows[Interval(one.least, one.most if one.most < LATER else NEVER)] += count
    return rows


def _by_cluster(entries: IncidentQuerySet) -> dict[str, Counter[TimePattern]]:
    """{campaign, or the reference of a demand outside of campaigns: its demands}; one query."""
    clusters: dict[str, Counter[TimePattern]] = defaultdict(Counter)
    rows = ask(_patterns(entries.annotate(cluster=CLUSTER), "cluster", "demand_outcome"))
    for cluster, *key, count in rows:
        clusters[cluster][TimePattern(*key)] += count
    return clusters


# Firms of one campaign are not independent of each other: they are drawn together.
CLUSTER = Case(When(campaign="", then=F("ref")), default=F("campaign"), output_field=CharField())
