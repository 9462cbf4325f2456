"""Facets: how many incidents each value would leave, with all other filters in place."""

from collections import Counter
from typing import Any

from incidents.figures.engine.engines import ask_sql, count_rows
from incidents.models.register.incidents import Incident, IncidentQuerySet

# Counting stops here: an exact count of a million rows costs 111 ms, a capped one 1.2 ms.
CAPPED = 10_000


def by_value(
    entries: IncidentQuerySet, columns: list[str], *, with_blanks: bool = False
) -> dict[str, dict[str, int]]:
    """{column: {value: incidents}}, most frequent first; one database query for all columns.

    An array counts an incident once for each value that it holds. `with_blanks`: the incidents
    without a value come last, under "". The ORM compiles the query;
    only the counting is written around it by hand: GROUPING SETS, which the ORM does not have,
    and the single values of a list, because there are almost as many lists of articles as
    incidents (docs/performance/history.md).
    """
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    if columns:
        for position, value, count in ask_sql(entries, *_counting(entries, columns, with_blanks)):
            counts[columns[position]][value] += count
    return {column: _order(counter, with_blanks) for column, counter in counts.items()}


def _counting(
    entries: IncidentQuerySet, columns: list[str], with_blanks: bool
) -> tuple[str, tuple[Any, ...]]:
    """SQL of (position of the column, value, incidents), a row for each value; its parameters."""
    matches, params = entries.order_by().values(*columns).query.sql_with_params()
    # Names come from the model; the query and its values come from the ORM.
    parts = [
        f"SELECT {position}, value, COUNT(*) FROM"  # noqa: S608  names of our own columns
        f" (SELECT unnest({_list_of(column, with_blanks)}) AS value FROM matches) AS each"
        " GROUP BY value"
        for position, column in enumerate(columns)
        if is_list(column)
    ]
    if plain := [column for column in columns if not is_list(column)]:
        listed = ", ".join(f'"{column}"' for column in plain)
        sets = ", ".join(f'("{column}")' for column in plain)
        # GROUPING is 0 for the one column that a row is grouped by.
        cases = " ".join(
            f'WHEN GROUPING("{column}") = 0 THEN {columns.index(column)}' for column in plain
        )
        values = " ".join(f'WHEN GROUPING("{column}") = 0 THEN "{column}"' for column in plain)
        parts.append(
            f"SELECT CASE {cases} END, CASE {values} END, COUNT(*) FROM"  # noqa: S608  names of our own columns
            f" (SELECT {listed} FROM matches) AS plain GROUP BY GROUPING SETS ({sets})"
        )
    # Each part reads its own column: materialised, a million rows cost DuckDB six times as much.
    return f"WITH matches AS NOT MATERIALIZED ({matches}) {' UNION ALL '.join(parts)}", params


def _list_of(column: str, with_blanks: bool) -> str:
    """SQL of the values in a list; of an empty one "", where blanks are counted."""
    if not with_blanks:
        return f'"{column}"'
    is_empty = f'coalesce(array_length("{column}", 1), 0) = 0'
    return f"CASE WHEN {is_empty} THEN ARRAY['']::varchar[] ELSE \"{column}\" END"


def is_list(column: str) -> bool:
    """Whether a column of the incident holds several values."""
    return Incident._meta.get_field(column).get_internal_type() == "ArrayField"


def _order(counter: Counter[str], with_blanks: bool) -> dict[str, int]:
    known = ((value, count) for value, count in counter.items() if value)
    counts = dict(sorted(known, key=lambda pair: (-pair[1], pair[0])))
    return counts | {"": counter[""]} if with_blanks and counter[""] else counts


def count_matches(entries: IncidentQuerySet) -> tuple[int, bool]:
    """How many incidents match, up to 10,000, and whether there are more."""
    count = count_rows(entries.order_by()[: CAPPED + 1])
    return min(count, CAPPED), count > CAPPED
