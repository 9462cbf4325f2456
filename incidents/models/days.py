"""Days of stated precision: a year, a month or a day, as the source gave it."""

import calendar
import datetime as dt
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

SHAPE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"


class PartialDate(str):
    """ISO text "2018", "2018-05" or "2018-05-25": its length is its precision.

    Raises ValueError for any other text and for days no calendar has.
    """

    earliest: dt.date
    latest: dt.date

    def __new__(cls, text: str) -> "PartialDate":
        # ASCII and the whole text: "2018\n" and digits of other scripts pass a plain match.
        if not re.fullmatch(SHAPE, text, re.ASCII) or text.startswith("0000"):
            raise ValueError(f"not a year, month or day: {text!r}")
        year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        written = super().__new__(cls, text)
        written.earliest = dt.date(year, month or 1, day or 1)
        written.latest = dt.date(year, last_month, last_day)
        return written

    @property
    def precision(self) -> str:
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    def overlaps(self, since: dt.date | None, until: dt.date | None) -> bool:
        """Whether the interval that this names may touch since..until (both inclusive)."""
        return (until is None or self.earliest <= until) and (since is None or self.latest >= since)


@lru_cache(maxsize=20_000)
def _kept(text):
    """The same days come back from the database all day long: a page of 50 has 200 of them."""
    return PartialDate(text)


class PartialDateField(models.CharField):
    """A column of ISO text whose length is the precision; "" means not known."""

    default_error_messages = {
        "shape": _("Write a year, a month or a day: 2018, 2018-05 or 2018-05-25."),
    }

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return _kept(value) if value else ""

    def to_python(self, value):
        if not value or isinstance(value, PartialDate):
            return value or ""
        try:
            return PartialDate(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["shape"], code="shape") from error

    def get_prep_value(self, value):
        return str(self.to_python(value))


def is_partial_date(field: str) -> models.Q:
    """A condition for a check constraint: blank, or a year, month or day."""
    return models.Q(**{field: ""}) | models.Q(**{f"{field}__regex": SHAPE})
