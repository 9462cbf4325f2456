"""From demand to answer: which rows an entry gives, and the airlines' letter worked by hand."""

import csv
import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.figures.answer_times import compare, tallies, times
from incidents.figures.survival import kaplan_meier
from incidents.intake import reference
from incidents.models import Campaign, Incident
from incidents.models.days import PartialDate
from incidents.models.spans import Told, span_of

SHIPPED = list(csv.DictReader((reference.DATA / "cases.csv").read_text().splitlines()))
LETTER = "caac-letter-2018"
RELEASED = dt.date(2026, 11, 23)


@pytest.fixture
def public(cast):
    return Incident.objects.visible_to(cast.stranger)


@pytest.fixture
def letter(public):
    return public.filter(campaign=LETTER)


def told(demanded, response, responded="", lifted=""):
    return Told(demanded, response, responded, lifted, RELEASED)


# Days are counted from 25 April: 1 May is day 6, 25 May day 30, 31 May day 36.
@pytest.mark.parametrize(
    ("said", "longest", "shortest"),
    [
        (("2018-04-25", "complied", "2018-05-25"), (30, "gave in"), (30, "gave in")),
        (("2018-04-25", "apologised", "2018-05"), (36, "gave in"), (6, "gave in")),
        (("2018-04-25", "partly-complied", "2018"), (250, "gave in"), (0, "gave in")),
        (("2018-04", "complied", "2018-05-25"), (54, "gave in"), (25, "gave in")),
        (("2018-04-25", "refused", "2018-05-25"), (30, "refused"), (30, "refused")),
        (("2018-04-25", "complied", "2018-04-25"), (0, "gave in"), (0, "gave in")),
        # Without a known answer: waiting until the release.
        (("2026-11-13", "unknown", ""), (10, ""), (10, "")),
        # An answer without a day: any day from demand to release.
        (("2026-11-13", "complied", ""), (10, "gave in"), (0, "gave in")),
        # A year that is not over at the release ends there.
        (("2026-11-13", "complied", "2026"), (10, "gave in"), (0, "gave in")),
        # What was reversed had been given before.
        (("2018-04-25", "reversed", "2018-05-25"), (30, "gave in"), (0, "gave in")),
        # The demand was lifted, before an answer and after one.
        (("2018-04-25", "unknown", "", "2018-05-25"), (30, "lifted"), (30, "lifted")),
        (("2018-04-25", "complied", "2018-06", "2018-05"), (36, "lifted"), (6, "lifted")),
        (("2018-04-25", "complied", "2018-05-25", "2019"), (30, "gave in"), (30, "gave in")),
    ],
)
def test_an_entry_gives_its_longest_and_its_shortest(said, longest, shortest):
    assert span_of(told(*said)) == (longest, shortest)


@pytest.mark.parametrize(
    ("said", "longest", "shortest"),
    [
        (("2018-04-25", "complied", "2018-05-26"), (30, ""), (30, "")),
        (("2018-04-25", "complied", "2018-05-25"), (30, "gave in"), (30, "gave in")),
        (("2018-04-25", "complied", "2018-05"), (30, "gave in"), (6, "gave in")),
        (("2018-04-25", "complied", "2018-06"), (30, ""), (30, "")),
        (("2018-04-25", "refused", ""), (30, "refused"), (0, "refused")),
        (("2018-04-25", "unknown", ""), (30, ""), (30, "")),
        (("2018-04-25", "unknown", "", "2018-06-01"), (30, ""), (30, "")),
    ],
)
def test_waiting_ends_on_the_day_of_release(said, longest, shortest):
    released = told(*said)._replace(released_on=dt.date(2018, 5, 25))
    assert span_of(released) == (longest, shortest)


@pytest.mark.parametrize(
    ("said", "released"),
    [
        (("2018-04-25", "complied", "2018-04-24"), RELEASED),
        (("2018-04-25", "complied", "2017"), RELEASED),
        (("2018-04-25", "unknown", ""), dt.date(2018, 4, 24)),
        (("2018-04-25", "unknown", "", "2018-04-01"), RELEASED),
    ],
)
def test_days_that_do_not_fit_give_no_rows(said, released):
    assert span_of(told(*said)._replace(released_on=released)) is None


@pytest.mark.parametrize("tier", ["public", "community"])
def test_the_columns_of_an_entry_are_what_its_days_say(cast, tier):
    said = Counter()
    for entry in Incident.objects.filter(tier=tier):
        days = (entry.demanded_on, entry.response, entry.responded_on, entry.lifted_on)
        span = span_of(Told(*days, entry.released_at.date())) if entry.demanded_on else None
        columns = (
            (entry.days_longest, entry.outcome_longest),
            (entry.days_shortest, entry.outcome_shortest),
        )
        assert columns == (span or ((None, ""), (None, ""))), entry.ref
        said[span is None] += 1
    assert said[False] > 20
    assert said[True] > 20


def test_days_that_do_not_fit_are_counted_and_said(cast, public):
    case = cast.tell(
        cast.draft(reported_on="2026-01"),
        {"kind": "demanded", "on": "2026-01-10"},
        {"kind": "complied", "on": "2026-01-09"},
    )
    cast.release(case)
    found = times(public.filter(reported_on="2026-01"))
    assert (found.entries, found.unfit, found.undated, found.longest) == (1, 1, 0, {})
    assert found.notes == ["1 entry is left out: answered or released before its demand."]


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 11, 23)).map(dt.date.isoformat)
PARTIAL = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(
    lambda pair: PartialDate(pair[0][: pair[1]])
)


@given(PARTIAL, st.sampled_from(["complied", "refused", "reversed", "unknown"]), PARTIAL)
def test_the_longest_is_never_shorter_than_the_shortest(demanded, response, responded):
    span = span_of(told(demanded, response, responded))
    if span:
        assert span.longest[0] >= span.shortest[0] >= 0


def test_the_airlines_letter_worked_by_hand(letter, django_assert_num_queries):
    # Demand 25 April 2018. From the table: five answers in May (days 6 to 36), two in June (37 to
    # 66), one in July (67 to 97), two in 2018 (0, for no answer is older than its demand, to
    # 250), Qantas on 4 June (40), six on 25 July (91): seventeen.
    answers = Counter(row["response_date"] for row in SHIPPED if row["campaign_key"] == LETTER)
    assert answers == {
        "2018-05": 5,
        "2018-06": 2,
        "2018-07": 1,
        "2018": 2,
        "2018-06-04": 1,
        "2018-07-25": 6,
    }
    with django_assert_num_queries(2):
        found = times(letter)
    assert (found.entries, found.undated, found.unfit) == (17, 0, 0)
    assert (found.wide, found.dayless, found.unknown) == (10, 0, 0)
    steps = [(step.time, step.at_risk, step.events) for step in found.curve.steps]
    assert steps == [(36, 17, 5), (40, 12, 1), (66, 11, 2), (91, 9, 6), (97, 3, 1), (250, 2, 2)]
    assert [step.survival for step in found.curve.steps] == pytest.approx(
        [12 / 17, 11 / 17, 9 / 17, 3 / 17, 2 / 17, 0]
    )
    steps = [(step.time, step.at_risk, step.events) for step in found.quickest.steps]
    assert steps == [(0, 17, 2), (6, 15, 5), (37, 10, 2), (40, 8, 1), (67, 7, 1), (91, 6, 6)]
    assert (found.curve.median, found.quickest.median) == (91, 37)
    # Nobody was lost before: Greenwood's variance is the plain p(1 - p)/n.
    assert found.curve.steps[2].variance == pytest.approx(9 / 17 * 8 / 17 / 17)
    assert found.incidence.outcomes["gave in"][-1].incidence == pytest.approx(1)
    assert found.notes == [
        "10 entries have days known to a month or year only: the curve takes the longest that they"
        " can have been, the second one the shortest."
    ]


def test_the_tallies_of_the_letter_stand_beside_its_curve(cast, django_assert_num_queries):
    campaign = Campaign.objects.visible_to(cast.stranger).get(slug=LETTER)
    with django_assert_num_queries(1):
        points = tallies(campaign)
    # 25 May is day 30, 13 July day 79 (5 + 31 + 30 + 13), 26 July day 92.
    assert [(point.longest, point.shortest, point.complied, point.of) for point in points] == [
        (30, 30, 18, 44),
        (79, 79, 38, 44),
        (92, 92, 40, 44),
    ]
    assert [point.waiting for point in points] == pytest.approx([26 / 44, 6 / 44, 4 / 44])
    assert points[1].publisher == "Global Times"


def test_a_campaign_without_a_day_of_issue_has_no_points(cast):
    campaign = Campaign.objects.visible_to(cast.stranger).get(slug=LETTER)
    campaign.issued_on = ""
    assert tallies(campaign) == []


def test_entries_without_a_day_of_the_demand_are_counted_and_said(public):
    found = times(public)
    inside = sum(found.longest.values())
    assert (found.entries, inside + found.undated + found.unfit) == (103, 103)
    assert found.undated == public.filter(demanded_on="").count() > 0
    assert found.notes[0] == (
        f"{found.undated} entries name no day of the demand and are not in the curve."
    )
    assert sum(found.shortest.values()) == inside


def test_no_entries_make_an_empty_curve(public):
    found = times(public.filter(ref="none"))
    assert (found.curve.steps, found.curve.median, found.notes) == ([], None, [])


def test_a_lifted_demand_ends_the_waiting(cast, public):
    case = cast.tell(
        cast.draft(reported_on="2026-01"),
        {"kind": "demanded", "on": "2026-01-01"},
        {"kind": "lifted", "on": "2026-01-31"},
    )
    cast.release(case)
    case.refresh_from_db()
    found = times(public.filter(ref=case.ref))
    assert found.longest == {(30, "lifted"): 1}
    assert found.incidence.outcomes["lifted"][-1].incidence == 1
    # Known only to have been lifted "by" a day, it has no day of its own.
    case.events.filter(kind="lifted").update(is_by=True)
    cast.release(case.__class__.objects.get(pk=case.pk))
    assert {outcome for _days, outcome in times(public.filter(ref=case.ref)).longest} == {""}
    # For giving in, a lifted demand is one that nobody waits for any longer: censored.
    assert found.curve.at(30) == 1


def test_two_groups_are_compared_by_both_readings(public, django_assert_num_queries):
    group, others = public.filter(campaign=LETTER), public.filter(campaign="shirt-boycotts-2019")
    with django_assert_num_queries(2):
        found = compare(group, others)
    assert found.group.entries == 17
    assert found.others.longest == times(others).longest
    assert found.longest.p_value != found.shortest.p_value
    for reading in (found.longest, found.shortest):
        assert 0 <= reading.p_value <= 1
        assert reading.observed == 17


def test_a_group_without_entries_is_compared_with_nothing(public, letter):
    assert compare(letter, public.filter(ref="none")).longest.p_value is None


def test_the_shortest_reading_never_lies_above_where_nobody_is_lost(letter):
    found = times(letter)
    for day in range(260):
        assert found.quickest.at(day) <= found.curve.at(day)
    everyone = kaplan_meier(found.longest, ["gave in", "refused", "lifted"])
    assert everyone.steps[-1].survival == 0
