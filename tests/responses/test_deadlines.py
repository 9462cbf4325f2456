"""Statutory deadlines: a table of days worked out by hand, complete rules, and refusals."""

import csv
import datetime as dt
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.deadlines import (
    RULES,
    Extension,
    Pause,
    UnknownRule,
    compute_deadline,
    rule_keys,
    rule_on,
)
from incidents.deadlines.holidays import LISTS_READ, institution_holidays
from incidents.deadlines.periods import eu_end
from incidents.deadlines.rest_days import NOTICES, UnknownCalendar
from incidents.deadlines.tables import TABLES, read_rules
from incidents.values.partial_dates import PartialDate

# Worked out from calendars and the published lists of holidays, never by the code under test.
TABLE = list(csv.DictReader(Path(__file__).with_name("deadlines.csv").read_text().splitlines()))
DAY = dt.date.fromisoformat


def arguments(row):
    """The arguments of a line of the table."""
    pauses = [Pause(DAY(row["paused_on"]), DAY(row["resumed_on"]))] if row["paused_on"] else []
    extensions = [Extension(int(row["extended_by"]))] if row["extended_by"] else []
    is_abroad = bool(row["located_abroad"])
    return {"pauses": pauses, "extensions": extensions, "located_abroad": is_abroad}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row['rule']} {row['started_on']}")
def test_a_deadline_ends_as_worked_out_by_hand(row):
    started_on = DAY(row["started_on"])
    if row["due_on"] == "refused":
        # No text is known for the day, or the text allows no such extension or pause.
        refusal = UnknownRule if row["kind"] == "rule change" else ValueError
        with pytest.raises(refusal):
            compute_deadline(row["rule"], started_on, **arguments(row))
        return
    reached = compute_deadline(row["rule"], started_on, **arguments(row))
    assert reached.due_on == DAY(row["due_on"]), reached.steps
    assert (reached.article, reached.decided_by) == (row["article"], row["decided_by"])


def test_the_table_is_wide_enough():
    assert len([row for row in TABLE if row["due_on"] != "refused"]) >= 220
    assert all(row["note"] for row in TABLE)
    everywhere = {"ordinary", "month end", "leap year", "weekend", "holiday", "year end"}
    everywhere |= {"extension", "pause", "rule change"}
    for key in rule_keys():
        assert everywhere <= {row["kind"] for row in TABLE if row["rule"] == key}, key


@pytest.mark.parametrize("missing", ["article", "text", "source", "starts", "instrument"])
def test_a_rule_that_nobody_can_check_is_no_rule(missing):
    row = json.loads((TABLES / "wto.json").read_text())[0]
    assert read_rules(json.dumps([row]))
    with pytest.raises(ValueError, match="article, its wording and a source"):
        read_rules(json.dumps([row | {missing: " "}]))
    del row[missing]
    with pytest.raises(TypeError):
        read_rules(json.dumps([row]))


def test_versions_of_a_rule_follow_each_other_without_gap_or_overlap():
    for key in rule_keys():
        versions = sorted(
            (rule for rule in RULES if rule.key == key), key=lambda rule: rule.valid_from
        )
        for old, new in pairwise(versions):
            assert old.valid_until + dt.timedelta(days=1) == new.valid_from
        assert versions[-1].valid_until is None


def test_a_later_text_moves_no_old_deadline():
    day = DAY("2020-05-04")
    before = compute_deadline("wto-consultations", day)
    row = json.loads((TABLES / "wto.json").read_text())[0]
    changed = read_rules(
        json.dumps(
            [
                row | {"valid_until": "2029-12-31"},
                row | {"length": 30, "article": "4.7 as amended", "valid_from": "2030-01-01"},
            ]
        )
    )
    after = compute_deadline("wto-consultations", day, rules=changed)
    assert (after.due_on, after.article) == (before.due_on, before.article)
    assert compute_deadline("wto-consultations", DAY("2030-01-01"), rules=changed).due_on == DAY(
        "2030-01-31"
    )


# Easter Sundays as almanacs print them, the earliest and latest of their centuries among them.
EASTERS = """
    1961-04-02 1996-04-07 2000-04-23 2008-03-23 2011-04-24 2018-04-01
    2019-04-21 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2038-04-25
"""
PUBLISHED_2025 = """
    01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15 11-01 11-02
    12-24 12-25 12-26 12-27 12-28 12-29 12-30 12-31
"""


@pytest.mark.parametrize("sunday", EASTERS.split())
def test_the_movable_holidays_follow_easter(sunday):
    days = {DAY(sunday) + dt.timedelta(days=distance) for distance in (-3, -2, 1, 39, 40, 50)}
    assert days < institution_holidays(int(sunday[:4]))


def test_the_holidays_of_2025_are_those_published():
    assert {f"{day:%m-%d}" for day in institution_holidays(2025)} == set(PUBLISHED_2025.split())


# The Commission's decisions of 21 December 2012 and 25 May 2021, for staff in Brussels.
DECIDED = {
    2014: """01-01 01-02 04-17 04-18 04-21 05-01 05-09 05-29 05-30 06-09 07-21 08-15
        12-24 12-25 12-26 12-29 12-30 12-31""",
    2023: """01-02 04-06 04-07 04-10 05-01 05-09 05-18 05-19 05-29 07-21 08-15 11-01 11-02
        12-25 12-26 12-27 12-28 12-29""",
}


@pytest.mark.parametrize("year", DECIDED)
def test_the_pattern_gives_the_days_of_a_decision_that_was_read(year):
    weekdays = {f"{day:%m-%d}" for day in institution_holidays(year) if day.weekday() < 5}
    assert weekdays == set(DECIDED[year].split())
    assert year in LISTS_READ


def test_a_notice_of_china_closes_weekdays_and_opens_weekends():
    for year, notice in NOTICES.items():
        assert notice.sources, year
        assert not notice.closed & notice.worked
        assert {day.weekday() for day in notice.worked} <= {5, 6}
        # The law gives eleven days, thirteen from 2025; a notice joins them to weekends.
        assert 22 <= len(notice.closed) <= 34, year
    assert sorted(NOTICES) == list(range(min(NOTICES), max(NOTICES) + 1))


# As Xinhua printed the notices of 12 November 2024 and 4 November 2025.
PRINTED = {
    2025: """01-01 01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04 04-04 04-05 04-06 05-01 05-02
        05-03 05-04 05-05 05-31 06-01 06-02 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08""",
    2026: """01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05
        04-06 05-01 05-02 05-03 05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 10-01 10-02 10-03
        10-04 10-05 10-06 10-07""",
}


@pytest.mark.parametrize("year", PRINTED)
def test_the_rest_days_of_a_year_are_those_printed(year):
    assert {f"{day:%m-%d}" for day in NOTICES[year].closed} == set(PRINTED[year].split())


def test_an_end_in_a_year_without_a_notice_does_not_move_and_says_so():
    # Sixty days from 24 November 2026 end on Saturday, 23 January 2027.
    reached = compute_deadline("cn-reconsideration", DAY("2026-11-24"))
    assert reached.due_on == DAY("2027-01-23")
    assert any("We do not have the notice for 2027" in step for step in reached.steps)
    moved = compute_deadline("cn-reconsideration", DAY("2025-03-05"))
    assert any("statutory rest day by the State Council" in step for step in moved.steps)


def test_working_days_of_a_year_without_a_notice_are_not_counted():
    with pytest.raises(UnknownCalendar, match="notice on the rest days of 2027"):
        compute_deadline("cn-penalty-hearing", DAY("2026-12-29"))


# Event, length, unit, end, the paragraph that decides; each from a wall calendar.
SHORT = [
    ("2025-06-02", 1, "days", "2025-06-03", "3(2)(b)"),
    ("2025-06-06", 1, "days", "2025-06-10", "3(4)"),  # Friday; Saturday, Sunday, Whit Monday
    ("2025-06-04", 2, "days", "2025-06-06", "3(2)(b)"),
    ("2025-06-12", 2, "days", "2025-06-16", "3(4)"),  # Fri, (Sat, Sun), Mon
    ("2025-06-13", 2, "days", "2025-06-17", "3(5)"),  # Sunday moves to Monday, the first worked
    ("2025-06-13", 3, "days", "2025-06-17", "3(5)"),  # Monday is the first worked, Tuesday second
    ("2025-12-23", 5, "days", "2026-01-06", "3(5)"),  # one worked day, Monday 5 January
    ("2025-06-13", 2, "working days", "2025-06-17", "3(3)"),
    ("2025-06-05", 3, "working days", "2025-06-11", "3(3)"),  # Friday 6, Tuesday 10, Wednesday 11
]


@pytest.mark.parametrize(("event", "length", "unit", "end", "paragraph"), SHORT)
def test_a_short_eu_period_includes_two_working_days(event, length, unit, end, paragraph):
    reached = eu_end(DAY(event), length, unit)
    assert (reached.on, reached.paragraphs[-1]) == (DAY(end), paragraph)


def test_a_day_on_which_the_place_of_action_is_closed_moves_the_end():
    ordinary = compute_deadline("eu-blocking-inform", DAY("2025-09-02"))
    closed = compute_deadline("eu-blocking-inform", DAY("2025-09-02"), closed=[DAY("2025-10-02")])
    assert (ordinary.due_on, closed.due_on) == (DAY("2025-10-02"), DAY("2025-10-03"))


def test_a_start_known_by_month_gives_an_interval_and_no_day():
    reached = compute_deadline("wto-consultations", PartialDate("2020-12"))
    assert reached.due_on is None
    assert (reached.earliest, reached.latest) == (DAY("2021-01-30"), DAY("2021-03-01"))
    assert compute_deadline("wto-consultations", PartialDate("2020-12-16")).due_on == DAY(
        "2021-02-14"
    )


def test_an_interval_across_a_change_of_the_rule_says_so():
    reached = compute_deadline("cn-reconsideration", PartialDate("2024"))
    assert reached.version == "2024-01-01"
    assert not any("changed in between" in step for step in reached.steps)
    row = json.loads((TABLES / "cn.json").read_text())[:2]
    row[0]["valid_until"], row[1]["valid_from"] = "2024-06-30", "2024-07-01"
    halved = compute_deadline(
        "cn-reconsideration", PartialDate("2024"), rules=read_rules(json.dumps(row))
    )
    assert "changed in between" in halved.steps[-1]


REFUSED = [
    ("wto-consultations", {"extensions": [Extension(1)]}),
    ("eu-aci-council", {"pauses": [Pause(DAY("2025-03-10"), DAY("2025-03-12"))]}),
    ("eu-aci-council", {"located_abroad": True}),
    ("cn-reconsideration-decision", {"extensions": [Extension(20), Extension(11)]}),
    ("eu-aci-council", {"extensions": [Extension(0)]}),
    ("eu-aci-council", {"extensions": [Extension(10**9)]}),
    ("cn-reconsideration", {"pauses": [Pause(DAY("2025-03-04"), DAY("2025-03-12"))]}),
    ("cn-reconsideration", {"pauses": [Pause(DAY("2025-03-12"), DAY("2025-03-12"))]}),
    (
        "cn-reconsideration",
        {
            "pauses": [
                Pause(DAY("2025-03-10"), DAY("2025-03-20")),
                Pause(DAY("2025-03-15"), DAY("2025-03-25")),
            ]
        },
    ),
    ("no-such-rule", {}),
]


@pytest.mark.parametrize(("key", "options"), REFUSED)
def test_what_a_rule_does_not_allow_is_refused_with_a_sentence(key, options):
    with pytest.raises(ValueError, match=r"\.$"):
        compute_deadline(key, DAY("2025-03-05"), **options)


def test_two_pauses_add_up_and_more_than_usual_is_noted():
    pauses = [
        Pause(DAY("2025-04-01"), DAY("2025-04-04")),
        Pause(DAY("2025-05-05"), DAY("2025-05-07")),
    ]
    # Sunday 4 May, 3 days later Wednesday 7 May, and so the second pause counts too: Friday 9 May.
    assert compute_deadline(
        "cn-reconsideration", DAY("2025-03-05"), pauses=pauses[::-1]
    ).due_on == DAY("2025-05-09")
    usual = compute_deadline("eu-aci-council", DAY("2024-09-03"), extensions=[Extension(2)])
    longer = compute_deadline("eu-aci-council", DAY("2024-09-03"), extensions=[Extension(3)])
    is_noted = [any("normally not exceed" in step for step in one.steps) for one in (usual, longer)]
    assert is_noted == [False, True]


# Working days can be counted as far as the notices go.
IN_WORKING_DAYS = {rule.key for rule in RULES if rule.unit == "working days"}
days_and_rules = st.one_of(
    st.tuples(st.sampled_from(rule_keys()), st.dates(DAY("2024-12-01"), DAY("2026-09-30"))),
    st.tuples(
        st.sampled_from(sorted(set(rule_keys()) - IN_WORKING_DAYS)),
        st.dates(DAY("2024-01-01"), DAY("2090-12-30")),
    ),
)


@given(days_and_rules)
def test_a_day_later_never_ends_earlier(rule_and_day):
    key, day = rule_and_day
    assert (
        compute_deadline(key, day).due_on
        <= compute_deadline(key, day + dt.timedelta(days=1)).due_on
    )
    assert rule_on(key, day).applies_on(day)
