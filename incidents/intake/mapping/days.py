"""Days as people write them. A day that can be read in two ways is not guessed."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from django.utils.translation import gettext as _

from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate


class DayOrder(StrEnum):
    """How a file orders day and month where both are numbers up to 12."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True)
class DayReading:
    """A cell as a partial date, "" if it cannot be read.

    `both`: the two days that it can mean, (day first, month first). `shows`: the order that this
    cell alone shows. `is_less`: the cell says more than the date, as "early 2021" does.
    """

    day: str = ""
    both: tuple[str, str] | None = None
    # Whether the usual reading is day first: no language writes the month before a point.
    is_dotted: bool = False
    shows: DayOrder | None = None
    is_less: bool = False


# Languages in which desks and their sources name months.
LANGUAGES = ("en", "de", "fr", "es", "cs", "it", "nl", "pl", "pt", "sv", "lt")
NUMBERS = re.compile(r"(\d{1,2})\s*([./\-\s])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})\s*[./\-年]\s*(\d{1,2})(?:\s*[./\-月]\s*(\d{1,2}))?\s*[日月]?")
MONTH_YEAR = re.compile(r"(\d{1,2})\s*[./]\s*(\d{4})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(am|pm|Z|UTC|[+-]\d{2}:?\d{2})?$", re.I)
WORDS = re.compile(r"\d+|[^\W\d_]+")
YEAR = re.compile(r"(?<!\d)(19\d{2}|20\d{2})(?!\d)")
# Words beside a day, month and year that say nothing more.
FILLERS = {"of", "the", "de", "del", "d", "st", "nd", "rd", "th", "on", "le", "den", "am", "da"}


@lru_cache(maxsize=1)
def month_names() -> dict[str, int]:
    """{name of a month in any of the languages, lower case: its number}."""
    names: dict[str, int] = {"sept": 9}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    key = name.casefold().strip(".")
                    if key.isalpha() and len(key) > 2:
                        names.setdefault(key, number)
    return names


@lru_cache(maxsize=50_000)
def read_typed_day(text: str) -> DayReading:
    """Read a cell. "03.08.22" has `both`; "17 December 2021" and "2021-03-24 00:00" are days."""
    cell = TIME.sub("", " ".join(text.split())).strip(" .,")
    whole = _iso(cell) or _year_first(cell) or _named(cell)
    if whole:
        return DayReading(whole)
    match = NUMBERS.fullmatch(cell)
    if match:
        is_dotted = match[2] == "." and len(match[4]) == 4
        return _numbers(int(match[1]), int(match[3]), _year(match[4]), is_dotted)
    match = MONTH_YEAR.fullmatch(cell)
    if match:
        return DayReading(_partial(int(match[2]), int(match[1])))
    return _vague(cell)


def resolve_day(reading: DayReading, order: DayOrder | None) -> str:
    """The day under an order of the file; "" where it is needed and not known."""
    if reading.both and order:
        return reading.both[0 if order == DayOrder.DAY_FIRST else 1]
    return reading.day


def both_readings(reading: DayReading) -> dict[str, str]:
    """The two days of an ambiguous cell for a sentence."""
    first, second = reading.both or ("", "")
    return {"day_first": format_partial_date(first), "month_first": format_partial_date(second)}


def ask_for_order(text: str, reading: DayReading) -> str:
    """The refusal of an ambiguous day, with both readings."""
    sentence = _(
        "“%(text)s” can be %(day_first)s or %(month_first)s. Say in which order this file writes"
        " dates."
    )
    return sentence % {"text": text, **both_readings(reading)}


def _iso(cell: str) -> str:
    try:
        return str(PartialDate(cell))
    except ValueError:
        pass
    match = COMPACT.fullmatch(cell)
    return _partial(int(match[1]), int(match[2]), int(match[3])) if match else ""


def _year_first(cell: str) -> str:
    match = YEAR_FIRST.fullmatch(cell)
    if match:
        return _partial(int(match[1]), int(match[2]), int(match[3] or 0))
    year = re.fullmatch(r"(\d{4})\s*年", cell)
    return year[1] if year else ""


def _named(cell: str) -> str:
    """ "17 December 2021", "Dec. 17th, 2021", "May 2018", "25-May-18"."""
    month, numbers = 0, []
    for word in WORDS.findall(cell.casefold()):
        if word.isdigit():
            numbers.append(word)
        elif word in month_names() and not month:
            month = month_names()[word]
        elif word not in FILLERS:
            return ""
    if not month or not numbers or len(numbers) > 2:
        return ""
    if len(numbers) == 1:
        return _partial(int(numbers[0]), month) if len(numbers[0]) == 4 else ""
    day, year = numbers if len(numbers[0]) < 3 else reversed(numbers)
    return _partial(_year(year), month, int(day)) if len(day) < 3 else ""


def _numbers(first: int, second: int, year: int, is_dotted: bool) -> DayReading:
    day_first, month_first = _partial(year, second, first), _partial(year, first, second)
    if day_first and month_first:
        if day_first == month_first:
            return DayReading(day_first)
        return DayReading(both=(day_first, month_first), is_dotted=is_dotted)
    if day_first:
        return DayReading(day_first, shows=DayOrder.DAY_FIRST)
    return DayReading(month_first, shows=DayOrder.MONTH_FIRST if month_first else None)


def _vague(cell: str) -> DayReading:
    """ "early 2021", "c. 2018", "Q1 2021": the year alone is certain. Two years are not one."""
    years = set(YEAR.findall(cell))
    has_other_numbers = len(re.findall(r"\d{3,}", cell)) > 1
    if len(years) == 1 and not has_other_numbers and not re.search(r"\d+[./-]\d+", cell):
        return DayReading(years.pop(), is_less=True)
    return DayReading()


def _year(text: str) -> int:
    """A year of two digits is of this century, unless that would be in the future."""
    year = int(text)
    if len(text) == 4:
        return year
    this = dt.datetime.now(tz=dt.UTC).year
    return 2000 + year if 2000 + year <= this + 5 else 1900 + year


def _partial(year: int, month: int, day: int = 0) -> str:
    text = f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day else "")
    try:
        return str(PartialDate(text))
    except ValueError:
        return ""
