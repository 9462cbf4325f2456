"""From demand to answer: what one entry's days say, and how its columns hold it."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Incident
from incidents.values.partial_dates import PartialDate
from incidents.values.response_times import ResponseDates, span_of

RELEASED = dt.date(2026, 11, 23)


def told(demanded, response, responded="", lifted=""):
    return ResponseDates(demanded, response, responded, lifted, RELEASED)


# Days are counted from 25 April: 1 May is day 6, 25 May day 30, 31 May day 36.
@pytest.mark.parametrize(
    ("said", "longest", "shortest"),
    [
        (("2018-04-25", "complied", "2018-05-25"), (30, "conceded"), (30, "conceded")),
        (("2018-04-25", "apologised", "2018-05"), (36, "conceded"), (6, "conceded")),
        (("2018-04-25", "partly-complied", "2018"), (250, "conceded"), (0, "conceded")),
        (("2018-04", "complied", "2018-05-25"), (54, "conceded"), (25, "conceded")),
        (("2018-04-25", "refused", "2018-05-25"), (30, "refused"), (30, "refused")),
        (("2018-04-25", "complied", "2018-04-25"), (0, "conceded"), (0, "conceded")),
        # Without a known answer: waiting until the release.
        (("2026-11-13", "unknown", ""), (10, ""), (10, "")),
        # An answer without a day: any day from demand to release.
        (("2026-11-13", "complied", ""), (10, "conceded"), (0, "conceded")),
        # A year that is not over at the release ends there.
        (("2026-11-13", "complied", "2026"), (10, "conceded"), (0, "conceded")),
        # What was reversed had been given before.
        (("2018-04-25", "reversed", "2018-05-25"), (30, "conceded"), (0, "conceded")),
        # The demand was lifted, before an answer and after one.
        (("2018-04-25", "unknown", "", "2018-05-25"), (30, "lifted"), (30, "lifted")),
        (("2018-04-25", "complied", "2018-06", "2018-05"), (36, "lifted"), (6, "lifted")),
        (("2018-04-25", "complied", "2018-05-25", "2019"), (30, "conceded"), (30, "conceded")),
    ],
)
def test_an_entry_gives_its_longest_and_its_shortest(said, longest, shortest):
    assert span_of(told(*said)) == (longest, shortest)


@pytest.mark.parametrize(
    ("said", "longest", "shortest"),
    [
        (("2018-04-25", "complied", "2018-05-26"), (30, ""), (30, "")),
        (("2018-04-25", "complied", "2018-05-25"), (30, "conceded"), (30, "conceded")),
        (("2018-04-25", "complied", "2018-05"), (30, "conceded"), (6, "conceded")),
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
        days = (entry.demanded_on, entry.firm_response, entry.responded_on, entry.lifted_on)
        span = (
            span_of(ResponseDates(*days, entry.released_at.date())) if entry.demanded_on else None
        )
        columns = (
            (entry.days_longest, entry.outcome_longest),
            (entry.days_shortest, entry.outcome_shortest),
        )
        assert columns == (span or ((None, ""), (None, ""))), entry.ref
        said[span is None] += 1
    assert said[False] > 20
    assert said[True] > 20


DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 11, 23)).map(dt.date.isoformat)
PARTIAL = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(
    lambda pair: PartialDate(pair[0][: pair[1]])
)


@given(PARTIAL, st.sampled_from(["complied", "refused", "reversed", "unknown"]), PARTIAL)
def test_the_longest_is_never_shorter_than_the_shortest(demanded, response, responded):
    span = span_of(told(demanded, response, responded))
    if span:
        assert span.longest[0] >= span.shortest[0] >= 0
