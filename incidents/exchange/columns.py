"""The columns of an incident in files and the API, derived from incidents.fields."""

from collections.abc import Mapping
from typing import Any

from incidents.fields import columns_by_field

# {column: the field behind it, "" for the incident's own reference, version and time}.
COLUMNS = {column.name: name for name, column in columns_by_field() if column.in_files}
# DuckDB's types. A day of stated precision is text.
PARQUET_TYPES = {
    "text": "VARCHAR",
    "keys": "VARCHAR[]",
    "number": "INTEGER",
    "time": "TIMESTAMP",
    "day": "DATE",
    "sum": "DECIMAL(18, 2)",
}


def flat(row: Mapping[str, Any]) -> list[Any]:
    """The cells of a row in the order of COLUMNS; several values in a cell are separated by ";"."""
    return [_cell(row[column]) for column in COLUMNS]


def _cell(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return ";".join(value)
    return value
