"""When periods end: Regulation (EEC, Euratom) No 1182/71, article 3, and plain counting."""

import calendar
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from incidents.deadlines.holidays import institution_holidays

DAY = dt.timedelta(days=1)
SATURDAY = 5
MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True)
class End:
    """The last day of a period, and the paragraphs of Regulation 1182/71 that led there."""

    on: dt.date
    paragraphs: tuple[str, ...]


def works(day: dt.date, closed: Collection[dt.date] = ()) -> bool:
    """Whether the institutions work; `closed` names further days on which they do not."""
    return day.weekday() < SATURDAY and day not in institution_holidays(day.year) | set(closed)


def months_later(day: dt.date, months: int) -> tuple[dt.date, bool]:
    """The same date so many months on, or that month's last day; and whether it was cut so."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = calendar.monthrange(year, month)[1]
    return dt.date(year, month, min(day.day, last)), day.day > last


def after_quarter(day: dt.date, months: int) -> dt.date:
    """The last day of the month that many months after the calendar quarter of a day."""
    closing = dt.date(day.year, (day.month - 1) // 3 * 3 + 3, 1)
    month, _was_cut = months_later(closing, months)
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def plain_end(event: dt.date, length: int, unit: str) -> dt.date:
    """The last day of a period that never moves; the day of the event is not counted."""
    if unit == "months after the quarter":
        return after_quarter(event, length)
    if unit in MONTHS:
        return months_later(event, length * MONTHS[unit])[0]
    return event + DAY * length * (7 if unit == "weeks" else 1)


def eu_end(
    event: dt.date,
    length: int,
    unit: str,
    *,
    closed: Collection[dt.date] = (),
    moves: bool = True,
) -> End:
    """The end of a period of `length` `unit` (days, working days, weeks, months) after an event.

    Article 3(1): the day of the event does not fall within the period. 3(2)(b): days end with
    their last day; 3(2)(c): weeks and months on the same day of the week or date as the event
    (the reading that gives the earlier day), or on the month's last day where it has no such
    date. Unless the period is a validity (article 4; `moves=False`), an end on a day that is not
    worked goes to the next that is (3(4)), and two days or more include two working days (3(5)).
    """
    if unit == "working days":
        return End(_nth_working(event, length, closed), ("3(1)", "3(3)"))
    if unit == "months":
        last, was_cut = months_later(event, length)
        rule = "3(2)(c), second sentence" if was_cut else "3(2)(c)"
    else:
        last, rule = plain_end(event, length, unit), "3(2)(b)" if unit == "days" else "3(2)(c)"
    if not moves:
        return End(last, ("3(1)", rule) + (() if works(last, closed) else ("4(1)",)))
    return _moved(event, last, rule, closed)


def _moved(event: dt.date, last: dt.date, rule: str, closed: Collection[dt.date]) -> End:
    """Move an end to a working day, and to the second one where the period has fewer than two."""
    paragraphs = ["3(1)", rule]
    is_two_days = last - event >= 2 * DAY
    if not works(last, closed):
        last = _nth_working(last, 1, closed)
        paragraphs.append("3(4)")
    if is_two_days and last < (second := _nth_working(event, 2, closed)):
        last = second
        paragraphs.append("3(5)")
    return End(last, tuple(paragraphs))


def _nth_working(day: dt.date, count: int, closed: Collection[dt.date]) -> dt.date:
    """The first, second, ... working day after a day."""
    while count:
        day += DAY
        count -= works(day, closed)
    return day
