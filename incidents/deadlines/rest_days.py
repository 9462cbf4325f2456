"""Days on which China does not work: the notices of the General Office of the State Council."""

import datetime as dt
import json
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from incidents.values.localised import format_partial_date

DAY = dt.timedelta(days=1)
SATURDAY = 5


class UnknownCalendar(ValueError):
    """The notice on the rest days of a year is not in the table, so no working day is counted."""


class RestDayNotice(NamedTuple):
    """The rest days of a year: `closed` days off, `worked` days of weekends that are worked.

    `sources`: the notice, and what changed it later.
    """

    year: int
    sources: tuple[str, ...]
    closed: frozenset[dt.date]
    worked: frozenset[dt.date]


def _read_notice(row: dict[str, list[str]]) -> RestDayNotice:
    closed, worked = (
        frozenset(map(dt.date.fromisoformat, row[name])) for name in ("closed", "worked")
    )
    return RestDayNotice(int(str(row["year"])), tuple(row["sources"]), closed, worked)


TABLE = Path(__file__).parent / "calendars" / "cn.json"
NOTICES = {
    notice.year: notice for notice in map(_read_notice, json.loads(TABLE.read_text("utf-8")))
}
# Days of the end of a year are set by the notice for the next.
CLOSED = frozenset[dt.date]().union(*(notice.closed for notice in NOTICES.values()))
WORKED = frozenset[dt.date]().union(*(notice.worked for notice in NOTICES.values()))


def is_rest_day(day: dt.date) -> bool:
    """Whether nobody works: a day off, or a weekend that is not worked. Of known years only."""
    return day in CLOSED or (day.weekday() >= SATURDAY and day not in WORKED)


def next_working_day(day: dt.date) -> dt.date:
    """The day itself, or the first working day after a rest day.

    A day of a year without a notice is taken for a working day, so that no end is ever too late.
    """
    while day.year in NOTICES and is_rest_day(day):
        day += DAY
    return day


def nth_working_day(day: dt.date, count: int, skipped: Collection[dt.date] = ()) -> dt.date:
    """The first, second, ... working day after a day; `skipped` days are not counted.

    Raises UnknownCalendar, because a weekend that is worked would make the end earlier.
    """
    while count:
        day += DAY
        if day.year not in NOTICES:
            raise UnknownCalendar(
                _(
                    "We do not have China's notice on the rest days of %(year)s, so working days"
                    " cannot be counted up to %(day)s."
                )
                % {"year": day.year, "day": format_partial_date(day)}
            )
        count -= not is_rest_day(day) and day not in skipped
    return day
