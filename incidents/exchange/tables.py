"""A figure's table as a file: CSV and JSON, with what it is counted of."""

import csv
import io
from typing import Any

import orjson

Rows = list[dict[str, Any]]


def as_csv(columns: list[tuple[str, str]], rows: Rows) -> bytes:
    """UTF-8 with a byte order mark, a header of the columns' keys, CRLF (RFC 4180)."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    keys = [key for key, _title in columns]
    writer.writerow(keys)
    writer.writerows([row.get(key, "") for key in keys] for row in rows)
    return buffer.getvalue().encode()


def as_json(told: dict[str, Any]) -> bytes:
    """One object; days in ISO 8601, sums as decimal text."""
    return orjson.dumps(told, default=str, option=orjson.OPT_INDENT_2)
