"""The same question as a file: each read back by a reader of its own kind."""

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree as xml

import duckdb
import pytest
from django.utils import timezone

from incidents.exchange.columns import COLUMNS
from incidents.exchange.readable import READABLE
from incidents.fields import columns_by_field
from incidents.models import Incident, Marking
from incidents.pages.register.incidents import EXPORTS
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import tenfold

LISTS = [
    column.name
    for _field, column in columns_by_field()
    if column.type == "keys" and column.name in COLUMNS
]
NAMES = [column.name for column in READABLE]
NAME_LISTS = [column.name for column in READABLE if column.type == "keys"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ATOM = "{http://www.w3.org/2005/Atom}"


def body(answer):
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def parsed(raw):
    return xml.fromstring(raw)  # noqa: S314  what this site wrote a moment ago


def split(rows):
    """Rows whose lists stood in one cell."""
    marks = dict.fromkeys(LISTS, ";") | dict.fromkeys(NAME_LISTS, " | ")
    return [
        row | {name: list(filter(None, row[name].split(mark))) for name, mark in marks.items()}
        for row in rows
    ]


def read_csv(raw):
    # Python's reader stops at 128 KiB a cell, or where an import set it; Excel at its own limit.
    csv.field_size_limit(2**24)
    return split(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def read_json(raw):
    return json.loads(raw)


def read_lines(raw):
    return [json.loads(line) for line in raw.splitlines()]


def read_parquet(raw):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        file.write_bytes(raw)
        with duckdb.connect() as engine:
            table = engine.read_parquet(str(file))
            return [dict(zip(table.columns, row, strict=True)) for row in table.fetchall()]


def read_xlsx(raw):
    """Rows of the one sheet, by the format's own parts: shared strings, or text in place."""
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        sheet = parsed(book.read("xl/worksheets/sheet1.xml"))
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            strings = parsed(book.read("xl/sharedStrings.xml"))
            shared = ["".join(part.itertext()) for part in strings.iter(f"{SHEET}si")]
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = {}
        for cell in row.iter(f"{SHEET}c"):
            told = "".join(cell.itertext())
            name = cell.get("r").rstrip("0123456789")
            cells[name] = shared[int(told)] if cell.get("t") == "s" else told
        rows.append([cells.get(letters(place), "") for place in range(len(COLUMNS) + len(NAMES))])
    header, *rows = rows
    return split(dict(zip(header, row, strict=True)) for row in rows)


def letters(place):
    """The column's name in a sheet: 0 is A, 26 is AA."""
    head, last = divmod(place, 26)
    return (letters(head - 1) if head else "") + chr(65 + last)


def read_zip(raw):
    """The rows of the bundle, which has them three times, and the checksums of all its files."""
    with zipfile.ZipFile(io.BytesIO(raw)) as bundle:
        sums = bundle.read("SHA256SUMS").decode().splitlines()
        assert {line.split("  ")[1] for line in sums} == {*bundle.namelist()} - {"SHA256SUMS"}
        for line in sums:
            digest, name = line.split("  ")
            assert hashlib.sha256(bundle.read(name)).hexdigest() == digest
        rows = read_csv(bundle.read("incidents.csv"))
        for form, read in (("jsonl", read_lines), ("parquet", read_parquet)):
            others = read(bundle.read(f"incidents.{form}"))
            assert [row["ref"] for row in others] == [row["ref"] for row in rows]
    return rows


READERS = {
    "zip": read_zip,
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_lines,
    "parquet": read_parquet,
    "xlsx": read_xlsx,
}


def told(rows, but=("released_at", *NAMES)):
    """Rows in one spelling of what the formats write each in their way."""
    return [
        {name: _spelled(name, value) for name, value in row.items() if name not in but}
        for row in rows
    ]


def _spelled(name, value):
    if name == "fine_amount":
        return float(value) if value else None
    return value if isinstance(value, list) else str(value)


def stored(query=None):
    rows = Incident.objects.filter(tier="public", **query or {}).newest_first()
    return told(rows.values(*COLUMNS))


def test_there_is_a_reader_for_every_form():
    assert set(READERS) == set(EXPORTS)


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_holds_what_the_register_holds(cast, client, form):
    rows = READERS[form](body(client.get(f"/incidents.{form}")))
    assert list(rows[0]) == [*COLUMNS, *NAMES]
    assert told(rows) == stored()
    assert len(rows) == len(ROWS)


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_answers_the_question_that_was_asked(cast, client, form):
    raw = body(client.get(f"/incidents.{form}?provision=advertising-law%239(4)"))
    assert {row["ref"] for row in READERS[form](raw)} == {
        cast.muji_case.ref,
        cast.case("sony-china-2021").ref,
    }


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_of_nothing_is_still_a_file(cast, client, form):
    answer = client.get(f"/incidents.{form}?topic=data-transfer-demand")
    assert READERS[form](body(answer)) == []
    name = f"incidents-topic-data-transfer-demand-{timezone.now().date().isoformat()}.{form}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_is_of_the_readers_tier(cast, client, form):
    ref = cast.release(cast.draft(marking=Marking.GREEN)).case.ref
    address = f"/incidents.{form}?q=tatra"
    assert READERS[form](body(client.get(address))) == []
    client.force_login(cast.analyst)
    assert [row["ref"] for row in READERS[form](body(client.get(address)))] == [ref]


@pytest.mark.parametrize("form", EXPORTS)
def test_what_was_typed_comes_back_as_it_was_typed(cast, client, form):
    typed = 'Say "no", then;\nréfléchir — 台湾 𠮷 \\ \' , =1+1'
    cast.release(cast.draft(demanded_change=typed))
    rows = READERS[form](body(client.get(f"/incidents.{form}?q=réfléchir")))
    assert [row["demanded_change"] for row in rows] == [typed]


RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(0)"]


@pytest.mark.parametrize("typed", RUNS)
def test_nothing_that_was_typed_runs_in_a_spreadsheet(cast, client, typed):
    cast.release(cast.draft(title=f"{typed} quillfish"))
    raw = body(client.get("/incidents.csv?q=quillfish"))
    cell = next(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))["title"]
    # A lone carriage return is a line end: written as one, it begins no cell anew.
    assert cell == "'" + typed.replace("\r", "\n") + " quillfish"
    book = body(client.get("/incidents.xlsx?q=quillfish"))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
        assert not any("externalLinks" in name for name in parts.namelist())


def test_a_text_longer_than_a_cell_holds_says_that_it_goes_on(cast, client):
    long = "Take a map off the wall. " * 2_000
    cast.release(cast.draft(demanded_change=long, title="Quillfish"))
    sheet = read_xlsx(body(client.get("/incidents.xlsx?q=quillfish")))[0]["demanded_change"]
    assert len(sheet) == 32_767
    assert sheet.endswith(" […]")
    whole = read_csv(body(client.get("/incidents.csv?q=quillfish")))[0]["demanded_change"]
    assert whole == long


def test_a_csv_says_that_it_is_utf_8_and_ends_lines_as_the_standard_says(cast, client):
    raw = body(client.get("/incidents.csv"))
    assert raw.startswith(b"\xef\xbb\xbfref,version,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(ROWS) + 1


@pytest.mark.parametrize("form", EXPORTS)
def test_a_file_larger_than_its_pieces_is_whole(cast, client, form):
    tenfold()
    rows = READERS[form](body(client.get(f"/incidents.{form}")))
    assert len({row["ref"] for row in rows}) == len(rows) == 10 * len(ROWS)


@pytest.mark.parametrize(
    "address", [*(f"/incidents.{form}" for form in EXPORTS), "/incidents.atom"]
)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, address, method):
    assert getattr(client, method)(address).status_code == 405
