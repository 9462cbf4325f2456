"""The columns of an incident in files and the API, derived from incidents.fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from incidents.fields import columns_by_field

# {column: the field behind it, "" for the incident's own reference, version and time}.
COLUMNS = {column.name: name for name, column in columns_by_field() if column.in_files}
# DuckDB's types. A day of stated precision is text.
PARQUET_TYPES = {
    "text": "VARCHAR",
    "keys": "VARCHAR[]",
    "number": "INTEGER",
    "flag": "BOOLEAN",
    "time": "TIMESTAMP",
    "day": "DATE",
    "sum": "DECIMAL(18, 2)",
}


def flat(row: Mapping[str, Any], columns: Iterable[str] = COLUMNS) -> list[Any]:
    """The cells of a row in the order of columns.

    Several keys in a cell are separated by ";", several names by " | ": a name may hold a ";".
    """
    return [_cell(row[column], ";" if column in COLUMNS else " | ") for column in columns]


def _cell(value: Any, between: str) -> Any:
    if isinstance(value, (list, tuple)):
        return between.join(value)
    return value
