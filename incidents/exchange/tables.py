"""The table of a figure as CSV, and a figure as JSON."""

from typing import Any

import orjson

from incidents.exchange import csv_rows

TableRows = list[dict[str, Any]]


def table_as_csv(columns: list[tuple[str, str]], rows: TableRows) -> bytes:
    """A header of the columns' keys, and a line for each row (incidents.exchange.csv_rows)."""
    keys = [key for key, _title in columns]
    return b"".join(csv_rows.write(keys, ([row.get(key, "") for key in keys] for row in rows)))


def figure_as_json(document: dict[str, Any]) -> bytes:
    """One object; days in ISO 8601, sums as decimal text."""
    return orjson.dumps(document, default=str, option=orjson.OPT_INDENT_2)
