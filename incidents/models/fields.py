"""Fields and defaults of columns. Migrations import them, so they never change their meaning."""

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from incidents.values.partial_dates import PARTIAL_DATE, PartialDate


@lru_cache(maxsize=20_000)
def _cached_date(text):
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
        return _cached_date(value) if value else ""

    def to_python(self, value):
        if not value or isinstance(value, PartialDate):
            return value or ""
        try:
            return PartialDate(str(value).strip())
        except ValueError as error:
            raise ValidationError(self.error_messages["shape"], code="shape") from error

    def get_prep_value(self, value):
        return str(self.to_python(value))


class HexDigest(models.Func):
    """The SHA-256 of a binary column as 64 hex digits, computed by PostgreSQL."""

    template = "encode(sha256(%(expressions)s), 'hex')"
    output_field = models.CharField(max_length=64)


def is_partial_date(field: str) -> models.Q:
    """A condition for a check constraint: blank, or a year, month or day."""
    return models.Q(**{field: ""}) | models.Q(**{f"{field}__regex": PARTIAL_DATE})


def private_slug():
    """A slug that tells nothing: a taken name would tell one desk what another is writing."""
    return f"own-{get_random_string(12).lower()}"


def calendar_key():
    """What calendars recognise an event by. It begins with a letter, as a number does not."""
    return f"d{get_random_string(12).lower()}"


def search_slug():
    """A slug that tells nothing: the access log holds addresses, and a name is the reader's own."""
    return get_random_string(10, "abcdefghjkmnpqrstuvwxyz23456789")


def secret():
    """A key that nobody guesses: 43 letters of 62 are more than 2^255."""
    return get_random_string(43)


def listed_field(title, choices, max_length):
    """A value of a list of choices; blank where nobody recorded it, also in rows from before."""
    return models.CharField(
        title, max_length=max_length, choices=choices, blank=True, default="", db_default=""
    )
