"""Lists paged by key: the page after a row, not the page at a number."""

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q


class BadCursor(ValueError):
    """The cursor is not one that a page gave."""


@dataclass(frozen=True)
class Order:
    """A column and its direction; the primary key settles ties in the same direction."""

    column: str
    is_descending: bool = False

    @property
    def by(self):
        sign = "-" if self.is_descending else ""
        return [f"{sign}{self.column}", f"{sign}pk"]

    @property
    def backwards(self):
        return Order(self.column, not self.is_descending)

    def beyond(self, value, pk):
        """The condition for rows behind (value, pk). Its first part alone bounds the index."""
        way = "lt" if self.is_descending else "gt"
        return Q(**{f"{self.column}__{way}e": value}) & (
            Q(**{f"{self.column}__{way}": value}) | Q(**{f"pk__{way}": pk})
        )


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursors of the pages before and after ("" where there is none)."""

    rows: list
    next: str = ""
    previous: str = ""


def read_page(rows, order, cursor, size):
    """One page of a queryset of values() that hold the order's column and "pk".

    One query, whatever the depth. Raises BadCursor.
    """
    backwards, value, pk = read_cursor(cursor) if cursor else (False, None, None)
    way = order.backwards if backwards else order
    try:
        if cursor:
            _refuse_naive(rows, order.column, value)
            rows = rows.filter(way.beyond(value, pk))
        found = list(rows.order_by(*way.by)[: size + 1])
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_next, has_previous = (bool(cursor), more) if backwards else (more, bool(cursor))
    return Page(
        found,
        next=write_cursor(False, found[-1][order.column], found[-1]["pk"])
        if has_next and found
        else "",
        previous=write_cursor(True, found[0][order.column], found[0]["pk"])
        if has_previous and found
        else "",
    )


def _refuse_naive(rows, column, value):
    """Refuse a time without a zone, which no page wrote: Django would guess one, and warn."""
    try:
        told = rows.model._meta.get_field(column).to_python(value)
    except FieldDoesNotExist:
        return
    if isinstance(told, dt.datetime) and told.tzinfo is None:
        raise BadCursor


def write_cursor(backwards, value, pk):
    """A cursor: direction, value and key, in letters that an address can hold."""
    told = value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
    text = json.dumps([int(backwards), told, pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor):
    """(backwards, value, pk) of a cursor. Raises BadCursor."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backwards, value, pk = json.loads(text)
        if backwards not in (0, 1) or not isinstance(value, str) or type(pk) is not int:
            raise BadCursor
        value.encode()  # Half a pair of UTF-16 is no text: ValueError.
        if "\0" in value:
            raise BadCursor  # PostgreSQL's text holds none, and would say so as an error of ours.
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    return bool(backwards), value, pk
