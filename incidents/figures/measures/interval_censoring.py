"""Times that are known only as intervals: Turnbull's estimate, its bounds, and a band.

A row is a closed interval [first, last] in which the event happened, in the caller's unit (days,
here): first == last where the time is known, last == math.inf where no last time is known. An
event that never happens is [math.inf, math.inf]. Rows are counted in a mapping {interval: rows},
so that a million incidents can be passed as the few thousand different intervals that they are.
"""

import math
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

NEVER = math.inf


class Interval(NamedTuple):
    """The event happened at `first` or later, and at `last` or earlier."""

    first: float
    last: float


Counts = Mapping[Interval, int]


@dataclass(frozen=True)
class TurnbullEstimate:
    """The masses (they add up to 1) on the innermost intervals, in order.

    Where in an innermost interval its mass lies is not known from the data, so the share by a time
    has a lower and an upper end. `gap` bounds how far the log-likelihood is below its maximum.
    """

    supports: list[Interval]
    masses: list[float]
    rows: int
    gap: float

    def share_by(self, time: float) -> tuple[float, float]:
        """The share with the event by a time: its lower and its upper end, 0 to 1."""
        pairs = list(zip(self.supports, self.masses, strict=True))
        low = math.fsum(mass for support, mass in pairs if support.last <= time)
        high = math.fsum(mass for support, mass in pairs if support.first <= time)
        return min(low, 1.0), min(high, 1.0)

    def quantile(self, share: float) -> Interval | None:
        """The first times by which this share may have had the event, and has had it.

        The last is infinite where the data do not show that the share was reached; None where it
        cannot have been.
        """
        times = sorted({end for support in self.supports for end in support if end < NEVER})
        ends = [(time, *self.share_by(time)) for time in times]
        first = next((time for time, _low, high in ends if high >= share - ROUNDING), None)
        last = next((time for time, low, _high in ends if low >= share - ROUNDING), NEVER)
        return None if first is None else Interval(first, last)


# Masses are sums of some hundred floats.
ROUNDING = 1e-12
# The log-likelihood is this close to its maximum, a row.
TOLERANCE = 1e-10
MOST_ROUNDS = 20_000
SMALL = 1e-5


def innermost_intervals(counts: Counts) -> list[Interval]:
    """The intervals that can carry mass, in order: from a first to a last with no end between."""
    ends = {(row.first, 0) for row in counts} | {(row.last, 1) for row in counts}
    in_order = sorted(ends)
    return [
        Interval(first, last)
        for (first, is_last), (last, is_next_last) in pairwise(in_order)
        if not is_last and is_next_last
    ]


def estimate_turnbull(counts: Counts, tolerance: float = TOLERANCE) -> TurnbullEstimate:
    """The nonparametric maximum likelihood estimate of the distribution of the times.

    Self-consistency (EM) steps, accelerated; stopped where no mass can raise the log-likelihood by
    more than `tolerance` a row. No rows give an estimate without supports. Raises ValueError for
    an interval that ends before it begins, or begins below zero.

    Sources: Peto (1973), Experimental survival curves for interval-censored data, Applied
    Statistics 22: 86-91; Turnbull (1976), The empirical distribution function with arbitrarily
    grouped, censored and truncated data, JRSS B 38: 290-295; Gentleman & Geyer (1994), Maximum
    likelihood for interval censored data: consistency and computation, Biometrika 81: 618-623 (the
    condition for stopping); Varadhan & Roland (2008), Simple and globally convergent methods for
    accelerating the convergence of any EM algorithm, Scand. J. Statist. 35: 335-353 (SqS3).
    """
    # In order, so that the same rows give the same digits wherever they were counted.
    rows = {row: count for row, count in sorted(counts.items()) if count}
    if any(not 0 <= row.first <= row.last for row in rows):
        raise ValueError("an interval begins at zero or later, and does not end before it begins")
    if not rows:
        return TurnbullEstimate([], [], 0, 0.0)
    likelihood = _Likelihood(rows)
    masses = likelihood.maximise([1.0] * len(likelihood.supports), tolerance)
    # A mass whose limit is zero falls slowly. Without it the rest is found at once, and if that
    # satisfies the condition for all masses, zero is its limit.
    pruned = likelihood.maximise([one if one > SMALL else 0.0 for one in masses], tolerance)
    if likelihood.gap(pruned) <= max(likelihood.gap(masses), tolerance * likelihood.rows):
        masses = pruned
    return TurnbullEstimate(likelihood.supports, masses, likelihood.rows, likelihood.gap(masses))


class _Likelihood:
    """The likelihood of some rows as a function of the masses on their innermost intervals."""

    def __init__(self, rows: Counts) -> None:
        self.supports = innermost_intervals(rows)
        self.rows = sum(rows.values())
        # The supports within a row are neighbours: [start, end).
        spans: Counter[tuple[int, int]] = Counter()
        for row, count in rows.items():
            start = sum(support.first < row.first for support in self.supports)
            end = sum(support.last <= row.last for support in self.supports)
            spans[start, end] += count
        self.spans = list(spans.items())

    def slopes(self, masses: Sequence[float]) -> list[float]:
        """The derivative of the log-likelihood by each mass."""
        below = [0.0, *accumulate(masses)]
        changes = [0.0] * (len(masses) + 1)
        for (start, end), count in self.spans:
            weight = count / max(below[end] - below[start], 1e-300)
            changes[start] += weight
            changes[end] -= weight
        return list(accumulate(changes))[: len(masses)]

    def gap(self, masses: Sequence[float]) -> float:
        """How far below its maximum the log-likelihood can be (Gentleman & Geyer 1994)."""
        return max(self.slopes(masses)) - self.rows

    def value(self, masses: Sequence[float]) -> float:
        below = [0.0, *accumulate(masses)]
        return math.fsum(
            count * math.log(max(below[end] - below[start], 1e-300))
            for (start, end), count in self.spans
        )

    def improve(self, masses: Sequence[float]) -> list[float]:
        """One self-consistency step."""
        slopes = self.slopes(masses)
        raised = [mass * slope for mass, slope in zip(masses, slopes, strict=True)]
        total = math.fsum(raised)
        return [mass / total for mass in raised]

    def maximise(self, masses: Sequence[float], tolerance: float) -> list[float]:
        """The masses at the maximum, found from these; a mass of zero stays zero."""
        total = math.fsum(masses)
        masses = [mass / total for mass in masses]
        for _round in range(MOST_ROUNDS):
            slopes = zip(self.slopes(masses), masses, strict=True)
            reach = max(slope for slope, mass in slopes if mass) - self.rows
            if reach <= tolerance * self.rows:
                break
            masses = self.step(masses)
        return masses

    def step(self, masses: Sequence[float]) -> list[float]:
        """Two self-consistency steps, and the leap in their direction where it is higher."""
        once = self.improve(masses)
        twice = self.improve(once)
        first = [b - a for a, b in zip(masses, once, strict=True)]
        second = [c - b - r for b, c, r in zip(once, twice, first, strict=True)]
        bend = math.sqrt(math.fsum(one * one for one in second))
        if not bend:
            return twice
        pace = max(math.sqrt(math.fsum(one * one for one in first)) / bend, 1.0)
        leap = [
            # A mass of zero would stay zero for ever.
            max(a + 2 * pace * r + pace * pace * v, c * 1e-6)
            for a, r, v, c in zip(masses, first, second, twice, strict=True)
        ]
        leapt = self.improve([mass / math.fsum(leap) for mass in leap])
        return leapt if self.value(leapt) >= self.value(twice) else twice


def readings_by(counts: Counts, time: float) -> tuple[int, int]:
    """How many rows have had the event by a time: at the latest reading, and at the earliest."""
    latest = sum(count for row, count in counts.items() if row.last <= time)
    earliest = sum(count for row, count in counts.items() if row.first <= time and time < NEVER)
    return latest, earliest


def bootstrap_band(
    clusters: Sequence[Counts], times: Sequence[float], *, seed: int, replicates: int = 200
) -> list[tuple[float, float]]:
    """The pointwise 95% band of the share by each time: clusters are drawn with replacement.

    The lower edge is the 2.5th percentile of the lower ends of the estimates, the upper edge the
    97.5th of the upper ends, so that the band covers what an innermost interval leaves open too.
    Seeded: the same rows give the same band. Clusters must be in a fixed order.

    Source: Field & Welsh (2007), Bootstrapping clustered data, JRSS B 69: 369-390 (the cluster
    bootstrap).
    """
    drawing = random.Random(seed)  # noqa: S311  a statistic, no secret
    lows: list[list[float]] = [[] for _time in times]
    highs: list[list[float]] = [[] for _time in times]
    for _replicate in range(replicates):
        drawn: Counter[Interval] = Counter()
        for cluster in drawing.choices(clusters, k=len(clusters)):
            drawn.update(cluster)
        estimate = estimate_turnbull(drawn, tolerance=1e-4)
        for place, time in enumerate(times):
            low, high = estimate.share_by(time)
            lows[place].append(low)
            highs[place].append(high)
    return [
        (_percentile(low, 0.025), _percentile(high, 0.975))
        for low, high in zip(lows, highs, strict=True)
    ]


def _percentile(values: list[float], share: float) -> float:
    """The empirical quantile: the smallest value with at least this share at or below it."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]
