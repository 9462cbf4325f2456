"""Days on which the EU institutions do not work, as far as a rule fixes them."""

import datetime as dt
from functools import lru_cache

from dateutil.easter import easter

# Month and day. 24 to 31 December are the Commission's end-of-year days.
END_OF_YEAR = tuple((12, day) for day in range(24, 32))
FIXED = ((1, 1), (1, 2), (5, 1), (5, 9), (7, 21), (8, 15), (11, 1), (11, 2), *END_OF_YEAR)
# {year: the Commission's decision in the Official Journal}: read, and equal to the pattern on all
# days from Monday to Friday for staff in Brussels.
LISTS_READ = {2014: "OJ 2013/C 39/03", 2023: "OJ 2021/C 201 I/02"}
# Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension and the Friday
# after it, Whit Monday.
MOVABLE = (-3, -2, 1, 39, 40, 50)


@lru_cache(maxsize=400)
def institution_holidays(year: int) -> frozenset[dt.date]:
    """The Commission's usual public holidays of a year.

    A pattern read off the lists of 2014, 2017, 2020, 2023 and 2025, not the list itself, which the
    Official Journal publishes each year and which decides.
    """
    sunday = easter(year)
    movable = (sunday + dt.timedelta(days=days) for days in MOVABLE)
    return frozenset({dt.date(year, month, day) for month, day in FIXED} | set(movable))
