"""Incidents as files: CSV, XLSX, JSON, JSON Lines, Parquet. Rows come in one at a time."""

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import orjson
import xlsxwriter

from incidents.exchange import csv_rows, writable
from incidents.exchange.columns import PARQUET_TYPES, flat
from incidents.exchange.readable import READABLE
from incidents.fields import columns_by_field

ExportRows = Iterable[Mapping[str, Any]]
# Excel's own limit, the header's row taken off. More is refused, never cut.
MOST_SHEET_ROWS = 1_048_575
# Excel's own as well. A longer text ends in "[…]": the other forms hold it whole.
MOST_CELL_LETTERS = 32_767
SHEET_DAYS = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
# DuckDB refuses a longer line unless it is told of it: one entry would take the file away.
LINE_BYTES = 16 * 2**20

# The time is text in an edition's file, as in its other files.
TYPES: dict[str, str] = {
    column.name: (PARQUET_TYPES | {"time": "VARCHAR"})[column.type]
    for _field, column in columns_by_field()
    if column.in_files
}
READABLE_TYPES: dict[str, str] = (
    TYPES
    | {"released_at": PARQUET_TYPES["time"]}
    | {column.name: PARQUET_TYPES[column.type] for column in READABLE}
)


@dataclass(frozen=True)
class FileContent:
    """The rows of a file, {column: DuckDB's type} in order, and what the file is.

    `pictures`: [(name of a file, bytes)], read one by one. `facts`: [(what, value)]; `codebook`:
    [(column, meaning)]; `citation`: a line for a footnote; `licence`: the text of LICENCE.txt.
    """

    rows: ExportRows
    types: Mapping[str, str] = field(default_factory=lambda: TYPES)
    facts: Sequence[tuple[str, str]] = ()
    codebook: Sequence[tuple[str, str]] = ()
    citation: str = ""
    licence: str = ""
    pictures: Iterable[tuple[str, bytes]] = ()


def entries_as_csv(content: FileContent) -> Iterator[bytes]:
    """The columns of an entry; several values in a cell are separated by ";"."""
    columns = tuple(content.types)
    cells = (flat(row, columns) for row in writable.rows(content.rows))
    return csv_rows.write(columns, cells)


def entries_as_json(content: FileContent) -> Iterator[bytes]:
    """One JSON array, an object a row; sums are decimal text."""
    yield b"["
    for number, line in enumerate(_lines(content)):
        yield (b",\n" if number else b"\n") + line
    yield b"\n]\n"


def entries_as_lines(content: FileContent) -> Iterator[bytes]:
    """JSON Lines: an object a line; sums are decimal text."""
    return (line + b"\n" for line in _lines(content))


def _lines(content: FileContent) -> Iterator[bytes]:
    for row in writable.rows(content.rows):
        yield orjson.dumps({column: row[column] for column in content.types}, default=str)


def as_xlsx(content: FileContent) -> bytes:
    """A workbook, written row by row, with a second sheet of what the file is.

    Raises ValueError past Excel's last row.
    """
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    columns = tuple(content.types)
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        days = [book.add_format({"num_format": text}) for text in SHEET_DAYS]
        sheet = book.add_worksheet("incidents")
        sheet.freeze_panes(1, 0)
        for place, name in enumerate(columns):
            sheet.set_column(place, place, _width(name, content.types[name]))
        sheet.write_row(0, 0, columns, bold)
        number = 0
        for number, row in enumerate(writable.rows(content.rows), 1):
            if number > MOST_SHEET_ROWS:
                raise ValueError("more rows than a sheet holds")
            _write_sheet_row(sheet, number, flat(row, columns), days)
        sheet.autofilter(0, 0, number, len(columns) - 1)
        about = book.add_worksheet("about")
        about.set_column(0, 0, 28)
        about.set_column(1, 1, 100)
        for place, fact in enumerate([*content.facts, *content.codebook]):
            about.write_row(place, 0, [_sheet_cell(cell) for cell in fact])
    return buffer.getvalue()


def _width(name: str, type_: str) -> int:
    """In letters of the usual font: as wide as the heading, wider for texts and lists."""
    return max(len(name) + 2, 24 if type_ in ("VARCHAR", "VARCHAR[]") else 12)


def _write_sheet_row(sheet: Any, number: int, cells: list[Any], days: list[Any]) -> None:
    """Days and times are real ones, in UTC. `days`: the formats of a day and of a time."""
    for place, cell in enumerate(cells):
        if isinstance(cell, dt.datetime):
            moment = cell.astimezone(dt.UTC).replace(tzinfo=None)
            sheet.write_datetime(number, place, moment, days[1])
        elif isinstance(cell, dt.date):
            sheet.write_datetime(number, place, cell, days[0])
        else:
            sheet.write(number, place, _sheet_cell(cell))


def _sheet_cell(cell: Any) -> Any:
    if isinstance(cell, str) and len(cell) > MOST_CELL_LETTERS:
        # The library would cut it too, and say nothing.
        return f"{cell[: MOST_CELL_LETTERS - 4]} […]"
    return float(cell) if isinstance(cell, Decimal) else cell


def as_parquet(content: FileContent) -> bytes:
    """A Parquet file, arrays as lists, sums as DECIMAL(18, 2), `released_at` as text.

    What the file is stands in its key-value metadata.
    """
    with tempfile.TemporaryDirectory() as folder:
        lines, file = Path(folder) / "rows.json", Path(folder) / "rows.parquet"
        longest = LINE_BYTES
        with lines.open("wb") as out:
            for line in _lines(content):
                longest = max(longest, out.write(line + b"\n"))
        with duckdb.connect() as engine:
            relation = engine.read_json(
                str(lines),
                format="newline_delimited",
                columns=dict(content.types),
                maximum_object_size=longest,
            )
            _write_relation(engine, relation, file, dict([*content.facts, *content.codebook]))
        return file.read_bytes()


def _write_relation(
    engine: duckdb.DuckDBPyConnection,
    relation: duckdb.DuckDBPyRelation,
    file: Path,
    facts: Mapping[str, str],
) -> None:
    if not facts:
        relation.write_parquet(str(file), compression="zstd")
        return
    engine.register("incidents", relation)
    pairs = ", ".join(f"{_quoted(name)}: {_quoted(value)}" for name, value in facts.items())
    engine.execute(
        f"COPY incidents TO {_quoted(str(file))}"
        f" (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
