"""Which outcome comes first: cumulative incidence of outcomes that exclude each other.

Rows are those of `survival`: (time, outcome), "" for censored.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

from incidents.figures.measures.survival import ROUNDING, Z_95, SurvivalRows, moments


class CumulativeIncidence(NamedTuple):
    """The share that an outcome has reached from `time` on. No band (None) at shares 0 and 1."""

    time: float
    at_risk: int
    events: int
    incidence: float
    variance: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Incidence:
    """An Aalen-Johansen estimate: {outcome: its steps}, and the share still waiting.

    At each time the shares of the outcomes and `waiting` add up to one. All outcomes and `waiting`
    have their steps at the same times: those of the rows, in order.
    """

    outcomes: dict[str, list[CumulativeIncidence]]
    waiting: list[tuple[float, float]]
    rows: int


def aalen_johansen(rows: SurvivalRows, z: float = Z_95) -> Incidence:
    """The share of rows that each outcome has reached over time, where only one can come first.

    One minus Kaplan-Meier would overstate each, because it assumes that the other outcomes
    cannot happen. F_k(t) = sum S(t-) d_k/n, S the Kaplan-Meier estimate over all outcomes. With
    c = d/(n(n - d)) over all outcomes, the variance at t is the sum over times up to t of
    (F(t) - F(s))^2 c + S(s-)^2 d_k(n - d_k)/n^3 - 2 (F(t) - F(s)) S(s-) d_k/n^2, and the band
    F^exp(+-z se / (F log F)). Times keep the unit of the rows. No rows give no outcomes. Raises
    ValueError for a time below zero.

    Sources: Aalen & Johansen (1978), An empirical transition matrix for non-homogeneous Markov
    chains based on censored observations, Scandinavian Journal of Statistics 5: 141-150;
    Marubini & Valsecchi (1995), Analysing survival data from clinical trials and observational
    studies, chapter 10 (variance by the delta method).
    """
    by_time = moments(rows)
    words = sorted({outcome for moment in by_time for outcome in moment.outcomes})
    running = {word: _Running(z) for word in words}
    reached: dict[str, list[CumulativeIncidence]] = {word: [] for word in words}
    waiting, survival = [], 1.0
    for moment in by_time:
        total, at_risk = sum(moment.outcomes.values()), moment.at_risk
        for word in words:
            events = moment.outcomes.get(word, 0)
            sums = running[word]
            sums.add(events, total, at_risk, survival)
            reached[word].append(
                CumulativeIncidence(
                    moment.time, at_risk, events, sums.incidence, sums.variance, *sums.band
                )
            )
        survival *= (at_risk - total) / at_risk
        waiting.append((moment.time, survival))
    return Incidence(reached, waiting, by_time[0].at_risk if by_time else 0)


class _Running:
    """Running sums: the variance at each time costs one step, not a pass over all earlier ones.

    With G = F(t): sum (G - F)^2 c = G^2 sum c - 2 G sum cF + sum cF^2, and so for the last term.
    """

    def __init__(self, z: float) -> None:
        self.z = z
        self.incidence = 0.0
        self._squares = (0.0, 0.0, 0.0)
        self._own = 0.0
        self._mixed = (0.0, 0.0)

    def add(self, events: int, total: int, at_risk: int, survival: float) -> None:
        self.incidence = min(1.0, self.incidence + survival * events / at_risk)
        reached, left = self.incidence, at_risk - total
        # Once no row is left, F stays as it is: its later differences, and so the term, are zero.
        weight = total / (at_risk * left) if left else 0.0
        one, linear, square = self._squares
        self._squares = (one + weight, linear + weight * reached, square + weight * reached**2)
        self._own += survival**2 * events * (at_risk - events) / at_risk**3
        mixed = survival * events / at_risk**2
        self._mixed = (self._mixed[0] + mixed, self._mixed[1] + mixed * reached)

    @property
    def variance(self) -> float:
        reached, (one, linear, square) = self.incidence, self._squares
        spread = reached**2 * one - 2 * reached * linear + square
        shared = reached * self._mixed[0] - self._mixed[1]
        # Rounding could leave a variance of zero slightly below zero.
        return max(0.0, spread + self._own - 2 * shared)

    @property
    def band(self) -> tuple[float | None, float | None]:
        share = self.incidence
        # Rounding may leave a share of one slightly below one, and its logarithm near zero.
        if not ROUNDING < share < 1 - ROUNDING:
            return None, None
        reach = self.z * math.sqrt(self.variance) / (share * math.log(share))
        return share ** math.exp(-reach), share ** math.exp(reach)
