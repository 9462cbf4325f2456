"""Curves and tests over plain rows: worked by hand, held to lifelines, and to what must be."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.measures.competing import aalen_johansen
from incidents.figures.measures.survival import Z_95, kaplan_meier, log_rank, moments
from tests.support.deferred import late

np, lifelines = late("numpy"), late("lifelines")
datasets, statistics = late("lifelines.datasets"), late("lifelines.statistics")

# Name, time, whether it happened, and a column that parts the rows in two groups.
BUNDLED = [
    ("waltons", "T", "E", lambda rows: rows["group"] == "miR-137"),
    ("rossi", "week", "arrest", lambda rows: rows["fin"] == 1),
    ("leukemia", "t", "status", lambda rows: rows["Rx"] == 1),
    ("larynx", "time", "death", lambda rows: rows["Stage_IV"] == 1),
    ("lung", "time", "status", lambda rows: rows["sex"] == 1),
    ("gbsg2", "time", "cens", lambda rows: rows["horTh"] == "yes"),
    ("kidney_transplant", "time", "death", lambda rows: rows["black_male"] == 1),
    ("lymphoma", "Time", "Censor", lambda rows: rows["Stage_group"] == 1),
    ("g3", "time", "event", lambda rows: rows["group"] == "RIT"),
    ("psychiatric_patients", "T", "C", lambda rows: rows["sex"] == 1),
    ("dd", "duration", "observed", lambda rows: rows["democracy"] == "Democracy"),
]
NAMES = [case[0] for case in BUNDLED]

ROWS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["", "complied", "refused", "lifted"])),
    max_size=60,
)


def bundled(name, time, happened, _parted):
    """(times, whether it happened) of a data set that lifelines ships, as arrays."""
    rows = getattr(datasets, f"load_{name}")()
    return rows[time].to_numpy(float), rows[happened].to_numpy().astype(bool)


def as_rows(times, happened, word="complied"):
    return [(float(at), word if it else "") for at, it in zip(times, happened, strict=True)]


def test_a_curve_worked_by_hand():
    # Five rows: one gives in on day 2, one is lost on day 2, two give in on day 5, one stays.
    rows = [(2, "complied"), (2, ""), (5, "complied"), (5, "complied"), (9, "")]
    curve = kaplan_meier(rows, "complied")
    assert [(step.time, step.at_risk, step.events, step.censored) for step in curve.steps] == [
        (2, 5, 1, 1),
        (5, 3, 2, 0),
        (9, 1, 0, 1),
    ]
    # 1 - 1/5 = 4/5; then 4/5 x 1/3 = 4/15.
    assert [step.survival for step in curve.steps] == pytest.approx([4 / 5, 4 / 15, 4 / 15])
    # Greenwood: 16/25 x 1/20, then (4/15)^2 x (1/20 + 2/3).
    assert curve.steps[1].variance == pytest.approx((4 / 15) ** 2 * (1 / 20 + 2 / 3))
    assert (curve.rows, curve.events, curve.median) == (5, 3, 5)
    assert [curve.at(day) for day in (0, 1.9, 2, 4.9, 5, 100)] == pytest.approx(
        [1, 1, 4 / 5, 4 / 5, 4 / 15, 4 / 15]
    )


def test_the_band_is_the_one_of_kalbfleisch_and_prentice():
    curve = kaplan_meier([(1, "complied"), (2, "")], "complied")
    reach = 1.959963984540054 * math.sqrt(1 / 2) / math.log(1 / 2)
    assert curve.steps[0].low == pytest.approx(0.5 ** math.exp(-reach))
    assert curve.steps[0].high == pytest.approx(0.5 ** math.exp(reach))


@pytest.mark.parametrize(
    ("rows", "survival", "middle"),
    [
        ([], [], None),
        ([(3, "complied")], [0], 3),
        ([(3, "")], [1], None),
        ([(3, ""), (4, ""), (4, "refused")], [1, 1], None),
        ([(0, "complied"), (0, "")], [0.5], 0),
        ([(0, "complied"), (0, "complied")], [0], 0),
        ([(1, "complied"), (1, ""), (2, "complied")], [2 / 3, 0], 2),
        # 23/24 x 22/23 x ... x 12/13: a half on paper, and 0.5000000000000001 in binary.
        ([(at, "complied") for at in range(24)], [left / 24 for left in range(23, -1, -1)], 11),
    ],
)
def test_the_edges_of_a_curve(rows, survival, middle):
    curve = kaplan_meier(rows, "complied")
    assert [step.survival for step in curve.steps] == pytest.approx(survival)
    assert curve.median == middle


def test_the_band_of_the_median_is_where_the_edges_pass_one_half():
    rows = [(day, "complied") for day in range(1, 21)]
    # lifelines gives the same: median_survival_times of its interval is 5 and 15.
    assert kaplan_meier(rows, "complied").median_band == (5, 15)
    assert kaplan_meier([(4, "complied")], "complied").median_band == (4, 4)
    assert kaplan_meier([(4, ""), (9, "complied"), (9, "")], "complied").median_band == (9, None)


def test_there_is_no_band_where_nobody_is_left_and_none_to_doubt_before_the_first():
    steps = kaplan_meier([(1, ""), (2, "complied")], "complied").steps
    assert [(step.low, step.high) for step in steps] == [(1, 1), (None, None)]


@pytest.mark.parametrize("time", [-1, math.nan, math.inf])
def test_what_is_no_length_of_time_is_refused(time):
    with pytest.raises(ValueError, match="not a length of time"):
        moments([(time, "complied")])


@pytest.mark.parametrize("event", ["", [], ["complied", ""]])
def test_an_event_without_a_word_is_refused(event):
    with pytest.raises(ValueError, match="needs a name"):
        kaplan_meier([(1, "complied")], event)


@pytest.mark.parametrize("case", BUNDLED, ids=NAMES)
def test_curves_are_those_of_lifelines(case):
    times, happened = bundled(*case)
    theirs = lifelines.KaplanMeierFitter().fit(times, happened)
    curve = kaplan_meier(as_rows(times, happened), "complied")
    at = [step.time for step in curve.steps]
    survival = np.array([step.survival for step in curve.steps])
    np.testing.assert_allclose(
        survival, theirs.survival_function_.loc[at].iloc[:, 0], rtol=0, atol=1e-9
    )
    table = theirs.event_table.loc[at]
    assert [step.at_risk for step in curve.steps] == table["at_risk"].tolist()
    assert [step.events for step in curve.steps] == table["observed"].tolist()
    total = theirs._cumulative_sq_.loc[at].to_numpy()
    np.testing.assert_allclose(
        [step.variance for step in curve.steps], survival**2 * total, rtol=0, atol=1e-9
    )
    band = theirs.confidence_interval_survival_function_.loc[at].to_numpy()
    inside = survival > 0
    ours = np.array([(step.low, step.high) for step in curve.steps], dtype=float)
    np.testing.assert_allclose(ours[inside], band[inside], rtol=0, atol=1e-9)
    assert (math.inf if curve.median is None else curve.median) == theirs.median_survival_time_


@pytest.mark.parametrize("case", BUNDLED, ids=NAMES)
def test_the_log_rank_test_is_that_of_lifelines(case):
    times, happened = bundled(*case)
    parted = case[3](getattr(datasets, f"load_{case[0]}")()).to_numpy(bool)
    assert 0 < parted.sum() < len(parted)
    theirs = statistics.logrank_test(
        times[parted], times[~parted], happened[parted], happened[~parted]
    )
    ours = log_rank(
        as_rows(times[parted], happened[parted]),
        as_rows(times[~parted], happened[~parted]),
        "complied",
    )
    assert ours.observed == happened[parted].sum()
    assert ours.chi_square == pytest.approx(theirs.test_statistic, rel=0, abs=1e-9)
    assert ours.p_value == pytest.approx(theirs.p_value, rel=0, abs=1e-9)


@pytest.mark.parametrize("case", BUNDLED, ids=NAMES)
def test_cumulative_incidences_are_those_of_lifelines(case):
    """Outcomes are dealt by turns to the times: lifelines moves tied outcomes by chance."""
    times, happened = bundled(*case)
    order = {at: number for number, at in enumerate(sorted(set(times)))}
    words = ["complied", "refused", "lifted"]
    kinds = [1 + order[at] % 3 if it else 0 for at, it in zip(times, happened, strict=True)]
    rows = [(at, words[kind - 1] if kind else "") for at, kind in zip(times, kinds, strict=True)]
    ours = aalen_johansen(rows)
    assert set(ours.outcomes) == set(words)
    for kind, word in enumerate(words, 1):
        theirs = lifelines.AalenJohansenFitter().fit(times, kinds, event_of_interest=kind)
        steps = ours.outcomes[word]
        at = [step.time for step in steps]
        share = theirs.cumulative_density_.loc[at].iloc[:, 0]
        np.testing.assert_allclose([step.incidence for step in steps], share, rtol=0, atol=1e-9)
        # Where all are gone at once theirs is no number (zero times infinity); ours stands still.
        variance = theirs.variance_.loc[at].to_numpy()
        known = np.isfinite(variance)
        assert known.sum() >= len(at) - 1
        mine = np.array([step.variance for step in steps])
        np.testing.assert_allclose(mine[known], variance[known], rtol=0, atol=1e-9)
        band = theirs.confidence_interval_.loc[at].to_numpy()[:, ::-1]
        told = np.array([(step.low, step.high) for step in steps], dtype=float)
        both = known & np.isfinite(band).all(1) & np.isfinite(told).all(1)
        assert both.any()
        np.testing.assert_allclose(told[both], np.sort(band[both]), rtol=0, atol=1e-9)


def test_outcomes_at_the_same_time_share_it():
    rows = [(1, "complied"), (1, "refused"), (2, ""), (3, "complied"), (4, "refused")]
    found = aalen_johansen(rows)
    # Of five: 1/5 each on day 1, so 3/5 wait; of the two left on day 3 one: 3/5 x 1/2.
    assert [step.incidence for step in found.outcomes["complied"]] == pytest.approx(
        [0.2, 0.2, 0.5, 0.5]
    )
    assert [step.incidence for step in found.outcomes["refused"]] == pytest.approx(
        [0.2, 0.2, 0.2, 0.5]
    )
    assert found.waiting == [(1, 0.6), (2, 0.6), (3, pytest.approx(0.3)), (4, 0)]
    # Before anybody is lost the estimate is a plain share, and its variance p(1 - p)/n.
    assert found.outcomes["complied"][0].variance == pytest.approx(0.2 * 0.8 / 5)


def test_no_rows_reach_no_outcome():
    assert aalen_johansen([]).outcomes == {}
    assert aalen_johansen([(3, "")]).waiting == [(3, 1)]


@pytest.mark.parametrize(
    ("group", "others"),
    [([], []), ([], [(1, "complied")]), ([(1, "")], [(2, "")]), ([(1, "complied")], [])],
)
def test_where_there_is_nothing_to_compare_no_number_is_given(group, others):
    found = log_rank(group, others, "complied")
    assert (found.chi_square, found.p_value) == (None, None)


def test_the_log_rank_test_worked_by_hand():
    # Day 1: 1 of 2 + 2, expected 2/4, variance 1/4. Day 2: 1 of 1 + 2, expected 1/3, variance 2/9.
    # Day 3: the others', 2 left of theirs, nobody of the group: no weight.
    found = log_rank(
        [(1, "complied"), (2, "complied")], [(3, "complied"), (4, "complied")], "complied"
    )
    assert (found.observed, found.expected) == (2, pytest.approx(1 / 2 + 1 / 3))
    assert found.chi_square == pytest.approx((2 - 5 / 6) ** 2 / (1 / 4 + 2 / 9))
    assert found.p_value == pytest.approx(0.0896, abs=1e-4)


@given(ROWS)
def test_a_curve_only_falls_and_stays_within_its_band(rows):
    curve = kaplan_meier(rows, ["complied", "lifted"])
    survival = [1.0, *(step.survival for step in curve.steps)]
    assert survival == sorted(survival, reverse=True)
    assert all(0 <= share <= 1 for share in survival)
    for step in curve.steps:
        if step.low is not None:
            assert 0 <= step.low <= step.survival + 1e-12 <= step.high + 2e-12 <= 1 + 3e-12
    assert curve == kaplan_meier(Counter(rows), ["complied", "lifted"])


@given(ROWS)
def test_outcomes_and_those_who_wait_add_up_to_all(rows):
    found = aalen_johansen(rows)
    everyone = kaplan_meier(rows, ["complied", "refused", "lifted"])
    for place, (time, waiting) in enumerate(found.waiting):
        shares = [steps[place].incidence for steps in found.outcomes.values()]
        assert sum(shares) + waiting == pytest.approx(1, abs=1e-9)
        assert waiting == pytest.approx(everyone.at(time), abs=1e-9)
    for steps in found.outcomes.values():
        shares = [step.incidence for step in steps]
        assert shares == sorted(shares)
        assert all(0 <= step.incidence <= 1 + 1e-12 and step.variance >= 0 for step in steps)
        assert all(step.low <= step.high for step in steps if step.low is not None)


@given(ROWS)
def test_with_one_outcome_incidence_is_what_the_curve_has_lost(rows):
    single = [(time, outcome and "complied") for time, outcome in rows]
    curve = kaplan_meier(single, "complied")
    steps = aalen_johansen(single).outcomes.get("complied", [])
    for step, lost in zip(steps, curve.steps, strict=False):
        assert step.incidence == pytest.approx(1 - lost.survival, abs=1e-9)
        assert step.variance == pytest.approx(lost.variance, abs=1e-9)


@given(ROWS, ROWS)
def test_the_test_does_not_mind_which_group_is_named_first(group, others):
    one, other = log_rank(group, others, "complied"), log_rank(others, group, "complied")
    assert (one.chi_square is None) == (other.chi_square is None)
    if one.chi_square is not None:
        assert one.chi_square == pytest.approx(other.chi_square, abs=1e-9)
        assert 0 <= one.p_value <= 1


def test_the_quantile_is_the_one_of_95_percent():
    assert pytest.approx(1.959963984540054, abs=1e-12) == Z_95
