"""Days of stated precision: what is one, what interval it names, when two may touch."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from incidents.models.fields import PartialDateField
from incidents.values.partial_dates import PARTIAL_DATE, PartialDate

DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2018", "year", dt.date(2018, 1, 1), dt.date(2018, 12, 31)),
        ("2018-04", "month", dt.date(2018, 4, 1), dt.date(2018, 4, 30)),
        ("2016-02", "month", dt.date(2016, 2, 1), dt.date(2016, 2, 29)),
        ("2018-12", "month", dt.date(2018, 12, 1), dt.date(2018, 12, 31)),
        ("2018-04-25", "day", dt.date(2018, 4, 25), dt.date(2018, 4, 25)),
        ("2016-02-29", "day", dt.date(2016, 2, 29), dt.date(2016, 2, 29)),
    ],
)
def test_its_length_is_its_precision(text, precision, earliest, latest):
    day = PartialDate(text)
    assert (day, day.precision, day.earliest, day.latest) == (text, precision, earliest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "0000",
        "2018-13",
        "2018-00",
        "2018-1",
        "2018-02-30",
        "2018-02-29",
        "2018-04-31",
        "2018-04-00",
        "2018/04/25",
        "25.4.2018",
        "2018-04-25T00:00",
        "2018-04-25\n",
        "2018\n",
        " 2018",
        "２０１８",
        "२०१८-04",
        "20180",
        "-2018",
    ],
)
def test_anything_else_is_no_day(text):
    with pytest.raises(ValueError, match=r"not a year, month or day|day .*of.* month"):
        PartialDate(text)


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day):
    text = day.isoformat()
    whole, month, year = PartialDate(text), PartialDate(text[:7]), PartialDate(text[:4])
    assert whole.earliest == whole.latest == day
    assert year.earliest <= month.earliest <= day <= month.latest <= year.latest
    assert (month.latest + dt.timedelta(1)).day == 1 if month.latest < dt.date.max else True


@pytest.mark.parametrize(
    ("since", "until", "touches"),
    [
        (None, None, True),
        ("2018-05-31", None, True),
        ("2018-06-01", None, False),
        (None, "2018-05-01", True),
        (None, "2018-04-30", False),
        ("2018-05-10", "2018-05-12", True),
        ("2018-06-01", "2018-06-30", False),
        ("2018-04-01", "2018-04-30", False),
        ("2018-01-01", "2018-12-31", True),
    ],
)
def test_a_month_touches_a_span_when_any_of_its_days_does(since, until, touches):
    bounds = [side and dt.date.fromisoformat(side) for side in (since, until)]
    assert PartialDate("2018-05").overlaps(*bounds) is touches


@pytest.mark.parametrize("text", ["2018", "2018-05", "2018-05-25", "  2018-05 ", ""])
def test_a_field_keeps_what_was_said_and_no_more(text):
    assert PartialDateField().to_python(text) == text.strip()


def test_a_field_says_how_a_day_is_written():
    with pytest.raises(ValidationError, match="Write a year, a month or a day"):
        PartialDateField().to_python("May 2018")


@pytest.mark.parametrize("text", ["18", "2018-13", "2018-05-32", "2018 ", "2018-5", "2018\n"])
def test_the_database_refuses_what_has_another_shape(db, text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s ~ %s, '2018-05' ~ %s", [text, PARTIAL_DATE, PARTIAL_DATE])
        assert cursor.fetchone() == (False, True)
