"""SQL of list pages, kept by the shape of the query: Django writes it once, not for each request.

Writing the SQL of a page cost 2 ms of processor time, as much as everything else in an answer of
the API. Two queries with the same filters, as many values each and the same order differ in their
values only. The first of a shape is built of marks in place of values; the SQL and the places of
the marks are kept. Searches and editions are written anew each time.
"""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection

from incidents.models.register.incidents import Incident
from incidents.queries.kinds import (
    DayFilter,
    PartyFilter,
    ValuesFilter,
    is_about_blanks,
    sort_values,
)
from incidents.queries.parameters import FILTERS
from incidents.values.cursors import (
    BadCursor,
    Order,
    Page,
    make_page,
    read_cursor,
    refuse_naive,
)
from incidents.values.filter_values import EXCLUDES

# A letter of the private use area: no value of a filter has it, because filters accept only known
# keys, or printable ones.
MARK = "\ue000"
# Days no incident has; each filter by days has one of its own.
FIRST_MARKED = dt.date(1, 1, 1)
CURSOR_TEXT, CURSOR_KEY = f"{MARK}cursor", -987_654_321
CURSOR_TIME = dt.datetime(1, 1, 1, 1, 1, 1, tzinfo=dt.UTC)
CURSOR_DAY = dt.date(1, 12, 31)
MOST_SHAPES = 512
# Filters that compare with their values and do nothing else; any other kind is written anew.
MARKABLE = (ValuesFilter, PartyFilter, DayFilter)


class FilterShape(NamedTuple):
    """One filter: how many values it wants, how many it excludes, what it says of blanks."""

    name: str
    wants: int
    excludes: int
    blanks: tuple[str, ...]


class QueryShape(NamedTuple):
    """What decides about the SQL."""

    tier: str
    order: Order
    way: str
    filters: tuple[FilterShape, ...]
    columns: tuple[str, ...]
    size: int


class CompiledPage(NamedTuple):
    """The SQL of a shape, its parameters with marks in place of values, names of its columns."""

    sql: str
    parameters: tuple[Any, ...]
    names: tuple[str, ...]


def may_prepare(values: dict[str, Any]) -> bool:
    """Whether all filters of a query, {parameter: its readable value}, can be marked."""
    return all(
        type(FILTERS[name]) in MARKABLE and not is_blank_day(name, value)
        for name, value in values.items()
    )


def is_blank_day(name: str, value: Any) -> bool:
    """Whether a filter by a day asks for blanks, which its marks cannot stand for."""
    return isinstance(FILTERS[name], DayFilter) and is_about_blanks(value)


def read_prepared(
    tier: str, values: dict[str, Any], order: Order, columns: Iterable[str], cursor: str, size: int
) -> Page:
    """One page of incidents of a tier, as `read_page` gives it. Raises BadCursor."""
    shapes, listed = [], []
    for name, value in values.items():
        shape, wanted = _shape_filter(name, value)
        shapes.append(shape)
        listed.append(wanted)
    backwards, value, pk = read_cursor(cursor) if cursor else (False, "", None)
    way = "" if not cursor else "previous" if backwards else "next"
    compiled = compile_page(QueryShape(tier, order, way, tuple(shapes), tuple(columns), size))
    replaced: dict[Any, Any] = {}
    for place, (shape, wanted) in enumerate(zip(shapes, listed, strict=True)):
        replaced |= zip(_mark(place, shape), wanted, strict=True)
    if cursor:
        mark = _cursor_mark(order)
        replaced |= {mark: _read_value(order, value), CURSOR_KEY: pk}
    with connection.cursor() as rows:
        try:
            rows.execute(compiled.sql, [_replace(one, replaced) for one in compiled.parameters])
        except (ValueError, OverflowError) as error:
            raise BadCursor from error
        listed_rows = [dict(zip(compiled.names, row, strict=True)) for row in rows.fetchall()]
    return make_page(listed_rows, order, size, cursor=cursor, backwards=backwards)


def _shape_filter(name: str, value: Any) -> tuple[FilterShape, list[Any]]:
    """The shape of a filter, and the values that it compares with, wanted ones first."""
    rule = FILTERS[name]
    if isinstance(rule, DayFilter):
        return FilterShape(name, 1, 0, ()), [getattr(value, rule.end)]
    values = sort_values(value)
    both = [values.any_of, values.none_of]
    if isinstance(rule, PartyFilter):
        both = [rule.read_keys(keys) if keys else keys for keys in both]
    blanks = tuple(filter(is_about_blanks, value))
    return FilterShape(name, len(both[0]), len(both[1]), blanks), [*both[0], *both[1]]


@lru_cache(maxsize=MOST_SHAPES)
def compile_page(shape: QueryShape) -> CompiledPage:
    """The SQL of a shape, by the filters' own code."""
    rows: Any = Incident.objects.filter(tier=shape.tier)
    for place, one in enumerate(shape.filters):
        rows = FILTERS[one.name].filter(rows, _mark_values(place, one))
    order = shape.order
    way = order.backwards if shape.way == "previous" else order
    rows = rows.values("pk", order.column, *shape.columns)
    if shape.way:
        rows = rows.filter(way.beyond(_cursor_mark(order), CURSOR_KEY))
    query = rows.order_by(*way.by)[: shape.size + 1].query
    sql, parameters = query.sql_with_params()
    names = query.selected or (*query.values_select, *query.annotation_select)
    return CompiledPage(sql, tuple(parameters), tuple(names))


def _mark_values(place: int, shape: FilterShape) -> Any:
    """The value of a filter as its field reads it, with marks in place of what it compares with."""
    marks = _mark(place, shape)
    if isinstance(FILTERS[shape.name], DayFilter):
        return SimpleNamespace(earliest=marks[0], latest=marks[0])
    excluded = [EXCLUDES + mark for mark in marks[shape.wants :]]
    return [*marks[: shape.wants], *excluded, *shape.blanks]


def _mark(place: int, shape: FilterShape) -> list[Any]:
    """The marks of a filter's values, which no other filter has."""
    if isinstance(FILTERS[shape.name], DayFilter):
        return [FIRST_MARKED + dt.timedelta(days=place)]
    return [f"{MARK}{place}-{number}" for number in range(shape.wants + shape.excludes)]


def _cursor_mark(order: Order) -> Any:
    return {"released_at": CURSOR_TIME, "firm": CURSOR_TEXT}.get(order.column, CURSOR_DAY)


def _read_value(order: Order, text: str) -> Any:
    """The value of a cursor in its column. Raises BadCursor."""
    field: Any = Incident._meta.get_field(order.column)
    try:
        refuse_naive(Incident, order.column, text)
        return field.get_db_prep_value(field.to_python(text), connection)
    except (ValidationError, ValueError, TypeError, OverflowError) as error:
        raise BadCursor from error


def _replace(parameter: Any, values: dict[Any, Any]) -> Any:
    if isinstance(parameter, (list, tuple)):
        return [_replace(one, values) for one in parameter]
    return values.get(parameter, parameter)
