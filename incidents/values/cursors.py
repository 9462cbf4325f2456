"""Keyset pagination: a page begins after a row, not at a page number."""

import base64
import binascii
import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Q, QuerySet


class BadCursor(ValueError):
    """The text is not a cursor that `write_cursor` made for this list."""


@dataclass(frozen=True)
class Order:
    """A column and its direction; the primary key settles ties in the same direction."""

    column: str
    is_descending: bool = False

    @property
    def by(self) -> list[str]:
        sign = "-" if self.is_descending else ""
        return [f"{sign}{self.column}", f"{sign}pk"]

    @property
    def backwards(self) -> "Order":
        return Order(self.column, not self.is_descending)

    def beyond(self, value: Any, pk: int | None) -> Q:
        """The condition for rows after (value, pk). Its first part alone bounds the index scan."""
        way = "lt" if self.is_descending else "gt"
        return Q(**{f"{self.column}__{way}e": value}) & (
            Q(**{f"{self.column}__{way}": value}) | Q(**{f"pk__{way}": pk})
        )


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursors of the pages before and after ("" where there is none)."""

    rows: list[Any]
    next: str = ""
    previous: str = ""


def read_page(rows: QuerySet[Any, Any], order: Order, cursor: str, size: int) -> Page:
    """One page of a queryset of values() that hold the order's column and "pk".

    One query, whatever the depth. Raises BadCursor.
    """
    backwards, value, pk = read_cursor(cursor) if cursor else (False, "", None)
    way = order.backwards if backwards else order
    try:
        if cursor:
            refuse_naive(rows.model, order.column, value)
            rows = rows.filter(way.beyond(value, pk))
        page_rows = list(rows.order_by(*way.by)[: size + 1])
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error
    return make_page(page_rows, order, size, cursor=cursor, backwards=backwards)


def make_page(
    page_rows: list[dict[str, Any]], order: Order, size: int, *, cursor: str, backwards: bool
) -> Page:
    """A page of up to `size` rows, and one more where there is one, in the order of reading."""
    has_more, page_rows = len(page_rows) > size, page_rows[:size]
    if backwards:
        page_rows.reverse()
    has_next, has_previous = (bool(cursor), has_more) if backwards else (has_more, bool(cursor))
    return Page(
        page_rows,
        next=_cursor_at(page_rows[-1], order, False) if has_next and page_rows else "",
        previous=_cursor_at(page_rows[0], order, True) if has_previous and page_rows else "",
    )


def _cursor_at(row: dict[str, Any], order: Order, backwards: bool) -> str:
    return write_cursor(backwards, row[order.column], row["pk"])


def refuse_naive(model: Any, column: str, value: str) -> None:
    """Refuse a time without a time zone: Django would guess one, and warn.

    `write_cursor` is only given times with a zone, so such a cursor was made elsewhere.
    """
    try:
        parsed = model._meta.get_field(column).to_python(value)
    except FieldDoesNotExist:
        return
    if isinstance(parsed, dt.datetime) and parsed.tzinfo is None:
        raise BadCursor


def write_cursor(backwards: bool, value: Any, pk: int) -> str:
    """A cursor: direction, value and key, in letters that an address can hold."""
    text = value.isoformat() if isinstance(value, dt.date) else value
    encoded = json.dumps([int(backwards), text, pk], separators=(",", ":"))
    return base64.urlsafe_b64encode(encoded.encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[bool, str, int]:
    """(backwards, value, pk) of a cursor. Raises BadCursor."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        backwards, value, pk = json.loads(text)
        if backwards not in (0, 1) or not isinstance(value, str) or type(pk) is not int:
            raise BadCursor
        value.encode()  # Half a surrogate pair is not text: this raises ValueError.
        if "\0" in value:
            raise BadCursor  # PostgreSQL text cannot hold a NUL: the query would fail.
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadCursor from error
    return bool(backwards), value, pk
