"""Days of stated precision: a year, a month or a day, as the source gave it."""

import calendar
import datetime as dt
import re

PARTIAL_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


class PartialDate(str):
    """ISO text "2018", "2018-05" or "2018-05-25": its length is its precision.

    Raises ValueError for any other text, and for days that do not exist, as 30 February.
    """

    earliest: dt.date
    latest: dt.date

    def __new__(cls, text: str) -> "PartialDate":
        # ASCII and the whole text: "2018\n" and digits of other scripts pass a plain match.
        if not re.fullmatch(PARTIAL_DATE, text, re.ASCII) or text.startswith("0000"):
            raise ValueError(f"not a year, month or day: {text!r}")
        year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        date = super().__new__(cls, text)
        date.earliest = dt.date(year, month or 1, day or 1)
        date.latest = dt.date(year, last_month, last_day)
        return date

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    def overlaps(self, since: dt.date | None, until: dt.date | None) -> bool:
        """Whether this interval overlaps since..until (both inclusive; None leaves an end open)."""
        return (until is None or self.earliest <= until) and (since is None or self.latest >= since)
