"""The entries of a question as files: CSV, XLSX, JSON, Parquet. Rows come in one at a time."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import xlsxwriter

from incidents.exchange import csv_rows, writable
from incidents.exchange.columns import COLUMNS, PARQUET_TYPES, flat
from incidents.fields import columns_by_field

ExportRows = Iterable[Mapping[str, Any]]
# Excel's own limit, the header's row taken off. More is refused, never cut.
MOST_SHEET_ROWS = 1_048_575
# Excel's own as well. A longer text ends in "[…]": the other forms hold it whole.
MOST_CELL_LETTERS = 32_767
# DuckDB refuses a longer line unless it is told of it: one entry would take the file away.
LINE_BYTES = 16 * 2**20


def entries_as_csv(rows: ExportRows) -> Iterator[bytes]:
    """The columns of an entry; several values in a cell stand behind ";"."""
    return csv_rows.write(tuple(COLUMNS), map(flat, writable.rows(rows)))


def entries_as_json(rows: ExportRows) -> Iterator[bytes]:
    """One JSON array, an object a row; sums are decimal text."""
    yield b"["
    for number, row in enumerate(writable.rows(rows)):
        line = orjson.dumps({column: row[column] for column in COLUMNS}, default=str)
        yield (b",\n" if number else b"\n") + line
    yield b"\n]\n"


def as_xlsx(rows: ExportRows) -> bytes:
    """A workbook of one sheet, written row by row. Raises ValueError past Excel's last row."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet("incidents")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, list(COLUMNS), book.add_format({"bold": True}))
        for number, row in enumerate(writable.rows(rows), 1):
            if number > MOST_SHEET_ROWS:
                raise ValueError("more rows than a sheet holds")
            sheet.write_row(number, 0, [_sheet_cell(cell) for cell in flat(row)])
    return buffer.getvalue()


def _sheet_cell(cell: Any) -> Any:
    if isinstance(cell, str) and len(cell) > MOST_CELL_LETTERS:
        # The library would cut it too, and say nothing.
        return f"{cell[: MOST_CELL_LETTERS - 4]} […]"
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


def as_parquet(rows: ExportRows) -> bytes:
    """A Parquet file, arrays as lists, sums as DECIMAL(18, 2), `released_at` as text."""
    with tempfile.TemporaryDirectory() as folder:
        lines, file = Path(folder) / "rows.json", Path(folder) / "rows.parquet"
        longest = LINE_BYTES
        with lines.open("wb") as out:
            for row in writable.rows(rows):
                values = {column: row[column] for column in COLUMNS}
                longest = max(longest, out.write(orjson.dumps(values, default=str) + b"\n"))
        with duckdb.connect() as engine:
            relation = engine.read_json(
                str(lines),
                format="newline_delimited",
                columns=TYPES,
                maximum_object_size=longest,
            )
            relation.write_parquet(str(file), compression="zstd")
        return file.read_bytes()


# The time is text, as in the other files.
TYPES = {
    column.name: (PARQUET_TYPES | {"time": "VARCHAR"})[column.type]
    for _field, column in columns_by_field()
    if column.in_files
}
