"""Facets: how many entries each value would leave, all other words of the question kept."""

from collections import Counter
from typing import Any

from incidents.figures.engine.engines import ask_sql, count_rows
from incidents.models.register.incidents import Incident, IncidentQuerySet

# Counting stops here: an exact count of a million rows costs 111 ms, a capped one 1.2 ms.
CAPPED = 10_000


def by_value(entries: IncidentQuerySet, columns: list[str]) -> dict[str, dict[str, int]]:
    """{column: {value: entries}}, most frequent first; one query for all columns.

    An array counts an entry once per value it holds. The question is compiled by the ORM; only
    what counts is written around it by hand: GROUPING SETS, for the ORM has none, and a list's
    single values, for there are almost as many lists of articles as entries
    (docs/performance/history.md).
    """
    counts: dict[str, Counter[str]] = {column: Counter() for column in columns}
    if columns:
        for place, value, found in ask_sql(entries, *_counting(entries, columns)):
            counts[columns[place]][value] += found
    return {column: _ordered(found) for column, found in counts.items()}


def _counting(entries: IncidentQuerySet, columns: list[str]) -> tuple[str, tuple[Any, ...]]:
    """SQL that gives (place of the column, value, entries), a row a value, and its values."""
    asked, params = entries.order_by().values(*columns).query.sql_with_params()
    # Names come from the model, the question and its values from the ORM.
    parts = [
        f"SELECT {place}, value, COUNT(*) FROM"  # noqa: S608  names of our own columns
        f' (SELECT unnest("{column}") AS value FROM asked) AS each GROUP BY value'
        for place, column in enumerate(columns)
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
            f" (SELECT {listed} FROM asked) AS plain GROUP BY GROUPING SETS ({sets})"
        )
    # Each part reads its own column: kept whole, a million rows cost DuckDB six times as much.
    return f"WITH asked AS NOT MATERIALIZED ({asked}) {' UNION ALL '.join(parts)}", params


def is_list(column: str) -> bool:
    """Whether a column of the entry holds several values."""
    return Incident._meta.get_field(column).get_internal_type() == "ArrayField"


def _ordered(found: Counter[str]) -> dict[str, int]:
    told = ((value, count) for value, count in found.items() if value)
    return dict(sorted(told, key=lambda pair: (-pair[1], pair[0])))


def count_matches(entries: IncidentQuerySet) -> tuple[int, bool]:
    """How many entries there are, up to 10,000, and whether there are more."""
    found = count_rows(entries.order_by()[: CAPPED + 1])
    return min(found, CAPPED), found > CAPPED
