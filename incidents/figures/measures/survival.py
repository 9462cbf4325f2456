"""Time to an event: Kaplan-Meier curves and the log-rank test, over plain rows.

A row is (time, outcome): a time of zero or more, in the caller's unit (days, here), and the name
of the outcome, or "" where the row was still waiting when it was last observed (censored).
Functions take any iterable of rows, or a mapping {row: count}, so that a million incidents can be
passed as the few thousand different rows that they are.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

SurvivalRow = tuple[float, str]
SurvivalRows = Iterable[SurvivalRow] | Mapping[SurvivalRow, int]

# Two-sided 95 %: the normal quantile of 0.975, 1.95996.
Z_95 = NormalDist().inv_cdf(0.975)
# A product of fractions that is exactly one half may be off by some 1e-16 a factor.
ROUNDING = 1e-12


class Moment(NamedTuple):
    """One time: rows still waiting before it, {outcome: rows} at it, rows censored at it."""

    time: float
    at_risk: int
    outcomes: dict[str, int]
    censored: int


class SurvivalStep(NamedTuple):
    """The curve from `time` on: shares of 0 to 1. `low` and `high` are None without a band."""

    time: float
    at_risk: int
    events: int
    censored: int
    survival: float
    variance: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """A Kaplan-Meier estimate: one step for each time at which a row ended, in order."""

    steps: list[SurvivalStep]
    rows: int
    events: int

    def at(self, time: float) -> float:
        """The share still waiting at a time (steps are right-continuous); 1 before the first."""
        passed = [step.survival for step in self.steps if step.time <= time]
        return passed[-1] if passed else 1.0

    @property
    def median(self) -> float | None:
        """The first time at which half or fewer are still waiting; None where that never comes."""
        return self._first("survival")

    @property
    def median_band(self) -> tuple[float | None, float | None]:
        """The times at which the band's edges pass one half, None where an edge never does.

        Source: Brookmeyer & Crowley (1982), A confidence interval for the median survival time,
        Biometrics 38: 29-41; here with the log-log band.
        """
        return self._first("low"), self._first("high")

    def _first(self, edge: str) -> float | None:
        for step in self.steps:
            value = getattr(step, edge)
            # Where nobody is left the edges are undefined, and both have passed one half.
            if step.survival == 0 or (value is not None and value <= 0.5 + ROUNDING):
                return step.time
        return None


def moments(rows: SurvivalRows) -> list[Moment]:
    """One moment for each time in the rows, in order. Raises ValueError for a time below zero."""
    counted = rows if isinstance(rows, Mapping) else Counter(rows)
    outcomes: dict[float, dict[str, int]] = {}
    for (time, outcome), count in counted.items():
        if time not in outcomes:
            outcomes[_checked(time)] = {}
        if count:
            outcomes[time][outcome] = count
    in_order, waiting = [], sum(counted.values())
    for time in sorted(outcomes):
        events = outcomes[time]
        censored = events.pop("", 0)
        in_order.append(Moment(time, waiting, events, censored))
        waiting -= sum(events.values()) + censored
    return in_order


def kaplan_meier(rows: SurvivalRows, event: str | Collection[str], z: float = Z_95) -> Curve:
    """The share still waiting for the event over time; rows with another outcome are censored.

    `event`: the outcome, or several that count as one. Times keep the unit of the rows. A row
    censored at the very time of an event counts as at risk for it. Product-limit estimate
    S(t) = prod (1 - d/n); Greenwood's variance S(t)^2 sum d/(n(n - d)); pointwise band
    S(t)^exp(+-z sqrt(sum d/(n(n - d))) / log S(t)). The band is [1, 1] before the first event and
    undefined (None) once nobody is left. No rows give a curve without steps. Raises ValueError
    for a time below zero.

    Sources: Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, JASA
    53: 457-481; Greenwood (1926), The natural duration of cancer; Kalbfleisch & Prentice (2002),
    The statistical analysis of failure time data, 2nd ed., section 1.4 (log-log band).
    """
    events = _named(event)
    steps, survival, total, band = [], 1.0, 0.0, _band(1.0, 0.0, z)
    for time, waiting, happened, other in _steps(rows, events):
        if happened:
            left = waiting - happened
            survival *= left / waiting
            # When the last ones go at once S is zero, and so is Greenwood's product with it.
            total += happened / (waiting * left) if left else 0.0
            band = _band(survival, total, z)
        steps.append(
            SurvivalStep(time, waiting, happened, other, survival, survival**2 * total, *band)
        )
    rows_in = steps[0].at_risk if steps else 0
    return Curve(steps, rows_in, sum(step.events for step in steps))


def _steps(rows: SurvivalRows, events: frozenset[str]) -> Iterator[tuple[float, int, int, int]]:
    """(time, rows at risk, events, rows with another outcome) for each time, in order.

    Cheaper than `moments`: a table of a hundred groups has a hundred thousand times.
    """
    counted = rows if isinstance(rows, Mapping) else Counter(rows)
    counts: dict[float, list[int]] = {}
    for (time, outcome), count in counted.items():
        if time not in counts:
            counts[_checked(time)] = [0, 0]
        counts[time][outcome not in events] += count
    waiting = sum(counted.values())
    for time in sorted(counts):
        happened, other = counts[time]
        yield time, waiting, happened, other
        waiting -= happened + other


def _checked(time: float) -> float:
    if not 0 <= time < math.inf:
        raise ValueError(f"not a length of time: {time!r}")
    return time


def _named(event: str | Collection[str]) -> frozenset[str]:
    named = frozenset([event] if isinstance(event, str) else event)
    if not named or "" in named:
        raise ValueError("an event needs a name: the blank one means censored")
    return named


def _band(survival: float, total: float, z: float) -> tuple[float | None, float | None]:
    if survival == 0:
        return None, None
    if survival == 1:
        return 1.0, 1.0
    reach = z * math.sqrt(total) / math.log(survival)
    return survival ** math.exp(-reach), survival ** math.exp(reach)


class Difference(NamedTuple):
    """The log-rank test of two groups; None where there is nothing to test."""

    observed: int
    expected: float
    chi_square: float | None
    p_value: float | None


def log_rank(group: SurvivalRows, others: SurvivalRows, event: str | Collection[str]) -> Difference:
    """Whether the event comes at another pace in a group than among the others.

    `observed` and `expected` are the group's own events, and those it would have at the pace of
    both together. Chi-square = (O - E)^2 / V on one degree of freedom, V the sum of the
    hypergeometric variances d (n1/n)(n2/n)(n - d)/(n - 1); p = erfc(sqrt(chi-square / 2)). Where
    V is zero (an empty group, no event, or events only when one row is left) there is no test
    and both are None. Rows with another outcome are censored. Raises ValueError for a time
    below zero.

    Sources: Mantel (1966), Evaluation of survival data and two new rank order statistics arising
    in its consideration, Cancer Chemotherapy Reports 50: 163-170; Peto & Peto (1972),
    Asymptotically efficient rank invariant test procedures, JRSS A 135: 185-207.
    """
    events = _named(event)
    labelled: Counter[SurvivalRow] = Counter()
    for mark, rows in (("1", group), ("2", others)):
        for (time, outcome), count in Counter(rows).items():
            labelled[time, mark + ("+" if outcome in events else "-")] += count
    first = sum(count for (_time, mark), count in labelled.items() if mark[0] == "1")
    observed, expected, variance = 0, 0.0, 0.0
    for moment in moments(labelled):
        outcomes, waiting = moment.outcomes, moment.at_risk
        happened = outcomes.get("1+", 0) + outcomes.get("2+", 0)
        observed += outcomes.get("1+", 0)
        share = first / waiting
        expected += happened * share
        if waiting > 1:
            variance += happened * share * (1 - share) * (waiting - happened) / (waiting - 1)
        first -= outcomes.get("1+", 0) + outcomes.get("1-", 0)
    if variance == 0:
        return Difference(observed, expected, None, None)
    chi_square = (observed - expected) ** 2 / variance
    return Difference(observed, expected, chi_square, math.erfc(math.sqrt(chi_square / 2)))
