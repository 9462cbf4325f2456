"""Shares of observations that are not independent of each other: firms of one campaign.

A cluster is a campaign, or a single case outside of campaigns.
"""

import math
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from incidents.figures.measures.survival import Z_95


class ClusterSums(NamedTuple):
    """Sums over clusters of y (observations with the property) and n (all): what a share needs."""

    clusters: int
    part: int
    whole: int
    part_squares: int
    products: int
    whole_squares: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int, int]]) -> "ClusterSums":
        """From [(y, n, how many such clusters)]; clusters without observations do not count."""
        sums = [0] * 6
        for part, whole, count in pairs:
            if whole:
                values = (1, part, whole, part * part, part * whole, whole * whole)
                sums = [total + count * value for total, value in zip(sums, values, strict=True)]
        return cls(*sums)


def effective_size(sums: ClusterSums) -> float:
    """How many independent observations carry as much as these; 0 with fewer than two clusters.

    n* = n / deff x (z / t)^2. The design effect deff is the variance of the ratio of two sums over
    clusters, G/(G - 1) sum (y - pn)^2 / n^2, over that of independent observations, p(1 - p)/n; it
    is at least 1. (z / t)^2 with the t of G - 1 degrees of freedom is for few clusters. Where all
    or none have the property the variance cannot be estimated, and full dependence within clusters
    is assumed: n^2 / sum n^2 (Kish).

    Sources: Kish (1965), Survey sampling, sections 6.5 and 8.2; Korn & Graubard (1998), Confidence
    intervals for proportions with small expected number of positive counts estimated from survey
    data, Survey Methodology 24: 193-201 (effective size and degrees of freedom); Franco, Little,
    Louis & Slud (2019), Comparative study of confidence intervals for proportions in complex sample
    surveys, Journal of Survey Statistics and Methodology 7: 334-364 (Wilson's interval with it).
    """
    clusters, part, whole, part_squares, products, whole_squares = sums
    if clusters < 2:
        return 0.0
    share = part / whole
    if part in (0, whole):
        size = whole * whole / whole_squares
    else:
        residuals = part_squares - 2 * share * products + share * share * whole_squares
        variance = clusters / (clusters - 1) * max(residuals, 0.0) / whole**2
        size = whole / max(variance * whole / (share * (1 - share)), 1.0)
    return size * (Z_95 / t_quantile(clusters - 1)) ** 2


@lru_cache(maxsize=10_000)
def t_quantile(freedom: int, share: float = 0.975) -> float:
    """The quantile of Student's t for a whole number of degrees of freedom, by bisection."""
    low, high = 0.0, 1.0
    while _t_share(high, freedom) < share:
        high *= 2
    for _round in range(200):
        middle = (low + high) / 2
        if _t_share(middle, freedom) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# From here on the quantiles of t and of the normal distribution agree to four digits.
NORMAL_FROM = 20_000


def _t_share(value: float, freedom: int) -> float:
    """P(T <= value). Source: Abramowitz & Stegun (1964), 26.7.3 and 26.7.4, finite sums."""
    if freedom >= NORMAL_FROM:
        return 0.5 * math.erfc(-value / math.sqrt(2))
    angle = math.atan(value / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    is_odd = freedom % 2
    first = 2 if is_odd else 1
    term, total = (cosine if is_odd else 1.0), 0.0
    for step in range(freedom // 2):
        total += term
        term *= (2 * step + first) / (2 * step + first + 1) * cosine * cosine
    two_sided = 2 / math.pi * (angle + sine * total) if is_odd else sine * total
    return 0.5 + two_sided / 2
