"""Turnbull's estimate, held to other people's code and to published sets of data."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.interval_censoring import (
    NEVER,
    Interval,
    bootstrap_band,
    estimate_turnbull,
    readings_by,
)
from incidents.figures.measures.survival import kaplan_meier
from tests.support.deferred import late

np = late("numpy")
optimize = late("scipy.optimize")
datasets = late("lifelines.datasets")

# Finkelstein & Wolfe (1985), A semiparametric model for regression analysis of interval-censored
# failure time data, Biometrics 41: 933-945: months (left, right] to breast retraction after
# radiotherapy alone and with chemotherapy; no right end where it was not seen. Row by row those of
# data/cosmesis in R's package MLEcens (Maathuis), compared on 30 November 2026.
RADIOTHERAPY = """
    45- 6-10 0-7 46- 46- 7-16 17- 7-14 37-44 0-8 4-11 15- 11-15 22- 46- 46- 25-37 46- 26-40 46-
    27-34 36-44 46- 36-48 37- 40- 17-25 46- 11-18 38- 5-12 37- 0-5 18- 24- 36- 5-11 19-35 17-25
    24- 32- 33- 19-26 37- 34- 36-
"""
CHEMOTHERAPY = """
    8-12 0-22 24-31 17-27 17-23 24-30 16-24 13- 11-13 16-20 18-25 17-26 32- 23- 44-48 14-17 0-5
    5-8 12-20 11- 33-40 31- 13-39 19-32 34- 13- 16-24 35- 15-22 11-17 22-32 10-35 30-34 13- 10-17
    8-21 4-9 11- 14-19 4-8 34- 30-36 18-24 16-60 35-39 21- 11-20 48-
"""
# A whole month lies in (left, right] from left + 1 on.
STEP = 1


def read_months(text):
    rows = (row.split("-") for row in text.split())
    ends = ((int(left) + STEP, int(right) if right else NEVER) for left, right in rows)
    return Counter(Interval(first, last) for first, last in ends)


def read_diabetes():
    """Borch-Johnsens, Andersen & Deckert (1985): age at onset of diabetic nephropathy."""
    rows = datasets.load_diabetes()
    return Counter(Interval(*pair) for pair in zip(rows.left, rows.right, strict=True))


def read_mice(group):
    """Hoel & Walburg (1972): lung tumours of mice, seen only at death (current status)."""
    rows = datasets.load_mice()
    rows = rows[rows.grp == group]
    return Counter(
        Interval(row.l + STEP if row.l else 0, row.u) for row in rows.itertuples(index=False)
    )


SETS = {
    "cosmesis, radiotherapy": lambda: read_months(RADIOTHERAPY),
    "cosmesis, chemotherapy": lambda: read_months(CHEMOTHERAPY),
    "diabetes": read_diabetes,
    "mice, conventional": lambda: read_mice("ce"),
    "mice, germ-free": lambda: read_mice("ge"),
}


def maximise(counts):
    """The masses on every end of an interval, by a solver that knows nothing of Turnbull's."""
    points = sorted({end for row in counts for end in row})
    rows = list(counts)
    weights = np.array([counts[row] for row in rows], dtype=float)
    within = np.array([[row.first <= one <= row.last for one in points] for row in rows], float)
    masses = _constrained_newton(within, weights)
    return points, masses


def _constrained_newton(within, weights):
    """Newton steps, each a non-negative least squares problem for all masses at once.

    Wang (2007), On fast computation of the non-parametric maximum likelihood estimate of a mixing
    distribution, JRSS B 69: 185-198.
    """
    total = weights.sum()
    masses = np.full(within.shape[1], 1 / within.shape[1])
    for _round in range(500):
        mixture = within @ masses
        slopes = within.T @ (weights / mixture)
        if slopes.max() - total < 1e-11 * total:
            break
        root = np.sqrt(weights)[:, None]
        design = np.vstack([root * within / mixture[:, None], 1e4 * np.ones(within.shape[1])])
        target = np.concatenate([2 * np.sqrt(weights), [1e4]])
        proposal, _norm = optimize.nnls(design, target, maxiter=10_000)
        proposal /= proposal.sum()
        masses = _line_search(within, weights, masses, proposal)
    return masses


def _line_search(within, weights, masses, proposal):
    def value(share):
        return -(weights @ np.log(within @ (masses + share * (proposal - masses)) + 1e-300))

    share = optimize.minimize_scalar(
        value, bounds=(0, 1), method="bounded", options={"xatol": 1e-12}
    ).x
    share = min((1.0, share), key=value)
    return masses + share * (proposal - masses)


@pytest.mark.parametrize("read", SETS.values(), ids=SETS)
def test_it_is_the_estimate_of_another_algorithm(read):
    counts = read()
    found = estimate_turnbull(counts, tolerance=1e-13)
    points, masses = maximise(counts)
    assert math.fsum(found.masses) == pytest.approx(1, abs=1e-12)
    for support, mass in zip(found.supports, found.masses, strict=True):
        theirs = sum(
            one
            for point, one in zip(points, masses, strict=True)
            if support.first <= point <= support.last
        )
        assert mass == pytest.approx(theirs, abs=1e-6), support


@pytest.mark.parametrize("read", SETS.values(), ids=SETS)
def test_no_mass_could_raise_the_likelihood(read):
    """The condition of Karush, Kuhn and Tucker, worked out here anew: it proves the maximum."""
    counts = read()
    found = estimate_turnbull(counts, tolerance=1e-13)
    rows = sum(counts.values())
    for support, mass in zip(found.supports, found.masses, strict=True):
        slope = sum(
            count
            / sum(
                other
                for inner, other in zip(found.supports, found.masses, strict=True)
                if row.first <= inner.first and inner.last <= row.last
            )
            for row, count in counts.items()
            if row.first <= support.first and support.last <= row.last
        )
        assert slope <= rows * (1 + 1e-9)
        if mass > 1e-6:
            assert slope == pytest.approx(rows, rel=1e-5)


# Found by both ways of this file. No printed table was at hand to hold them to.
MASSES = {
    (4, 5): 0.0463,
    (6, 7): 0.0334,
    (7, 8): 0.0887,
    (11, 12): 0.0708,
    (24, 25): 0.0926,
    (33, 34): 0.0818,
    (38, 40): 0.1209,
    (46, 48): 0.4656,
}


def test_two_algorithms_find_these_masses_after_radiotherapy():
    """So that a change of both, or of the data, is seen."""
    counts = read_months(RADIOTHERAPY)
    estimate = estimate_turnbull(counts)
    ours = {
        (int(support.first) - STEP, support.last): round(mass, 4)
        for support, mass in zip(estimate.supports, estimate.masses, strict=True)
        if mass > 5e-5
    }
    assert ours == MASSES
    points, masses = maximise(counts)
    theirs = {
        (first, last): sum(
            mass
            for point, mass in zip(points, masses, strict=True)
            if first + STEP <= point <= last
        )
        for first, last in MASSES
    }
    assert theirs == pytest.approx(MASSES, abs=5.1e-5)
    assert math.fsum(theirs.values()) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("group", ["ce", "ge"])
def test_seen_only_once_it_is_isotonic_regression(group):
    """Current status has a closed form (Ayer et al. 1955): pool adjacent violators."""
    rows = datasets.load_mice()
    rows = rows[rows.grp == group]
    at = np.where(np.isinf(rows.u), rows.l, rows.u)
    has = (~np.isinf(rows.u)).astype(float)
    days = sorted(set(at))
    share = [has[at == day].mean() for day in days]
    weights = [float((at == day).sum()) for day in days]
    blocks = []
    for one, weight in zip(share, weights, strict=True):
        blocks.append([one, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (a, n, many), (b, m, more) = blocks[-2], blocks[-1]
            blocks[-2:] = [[(a * n + b * m) / (n + m), n + m, many + more]]
    fitted = [one for one, _weight, many in blocks for _ in range(many)]
    found = estimate_turnbull(read_mice(group), tolerance=1e-13)
    for day, wanted in zip(days, fitted, strict=True):
        low, high = found.share_by(day)
        assert low - 1e-6 <= wanted <= high + 1e-6


exact = st.integers(0, 30).map(lambda day: Interval(day, day))
late_ones = st.integers(0, 30).map(lambda day: Interval(day + 1, NEVER))
between = st.tuples(st.integers(0, 30), st.integers(0, 9)).map(lambda p: Interval(p[0], sum(p)))
some_rows = st.lists(st.one_of(exact, late_ones, between), min_size=1, max_size=25).map(Counter)


@given(st.lists(st.one_of(exact, late_ones), min_size=1, max_size=25).map(Counter))
def test_of_exact_days_it_is_kaplan_meier(counts):
    rows = Counter()
    for row, count in counts.items():
        seen = row.last < NEVER
        # Still waiting after the day: at risk for what happens on it.
        rows[(row.first if seen else row.first - 1), "event" if seen else ""] += count
    curve = kaplan_meier(rows, "event")
    found = estimate_turnbull(counts, tolerance=1e-13)
    for day in range(32):
        low, _high = found.share_by(day)
        # Behind the last day that anybody was seen on, nothing is known: Kaplan-Meier stays flat.
        assert low == pytest.approx(1 - curve.at(day), abs=1e-6)


@given(some_rows, st.integers(0, 40))
def test_the_extreme_readings_are_bounds_of_plain_counts(counts, day):
    latest, earliest = readings_by(counts, day)
    assert 0 <= latest <= earliest <= sum(counts.values())


def test_a_row_without_a_day_says_nothing_and_moves_no_median():
    counts = read_months(CHEMOTHERAPY)
    before = estimate_turnbull(counts, tolerance=1e-13)
    after = estimate_turnbull(counts + Counter({Interval(0, NEVER): 40}), tolerance=1e-13)
    assert after.quantile(0.5) == before.quantile(0.5)
    for month in range(60):
        assert after.share_by(month) == pytest.approx(before.share_by(month), abs=1e-6)


def test_what_never_happens_never_does():
    found = estimate_turnbull(Counter({Interval(3, 3): 1, Interval(NEVER, NEVER): 3}))
    assert found.share_by(10**6) == (0.25, 0.25)
    assert found.quantile(0.5) is None
    assert found.quantile(0.25) == Interval(3, 3)


def test_the_band_is_seeded_and_drawn_by_clusters():
    clusters = [Counter({Interval(day, day): 5}) for day in range(10)]
    once = bootstrap_band(clusters, [4], seed=7)
    assert once == bootstrap_band(clusters, [4], seed=7)
    ((low, high),) = once
    # Ten clusters of five alike are ten observations: sd of a share of ten, not of fifty.
    assert low <= 0.2
    assert high >= 0.8


@pytest.mark.parametrize("row", [Interval(3, 2), Interval(-1, 2)])
def test_an_interval_that_is_none_is_refused(row):
    with pytest.raises(ValueError, match="does not end before"):
        estimate_turnbull({row: 1})


def test_of_no_rows_there_is_no_estimate():
    assert estimate_turnbull({}).supports == []
