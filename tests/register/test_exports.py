"""The same question as a file: each read back by a reader of its own kind."""

import csv
import datetime as dt
import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree as xml

import duckdb
import pytest
from django.conf import settings
from django.utils import timezone
from python_calamine import CalamineWorkbook

from incidents.exchange.columns import COLUMNS
from incidents.exchange.readable import READABLE
from incidents.models import Incident, Marking
from incidents.pages.register.incidents import EXPORTS
from tests.register.test_shipped_cases import ROWS
from tests.support.page_text import tenfold

LISTS = ("topics", "tactics", "instruments", "provisions")
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
def test_a_file_has_names_beside_keys_and_the_sources(cast, client, form):
    """Read by hand from the entry's page."""
    (row,) = READERS[form](body(client.get(f"/incidents.{form}?q=muji&tactic=fine")))
    wanted = {
        "url": f"http://testserver/incidents/{cast.muji_case.ref}/",
        "country_name": "Japan",
        "coercing_state_name": "China",
        "sector_title": "household goods retail",
        "authority_name": "Shanghai Administration for Industry and Commerce",
        "topic_titles": ["Taiwan designation"],
        "tactic_titles": ["Fine"],
        "instrument_titles": ["Advertising Law", "Enterprise Publicity System"],
        "provision_titles": ["Advertising Law, art. 9(4)", "Advertising Law, art. 57(1)"],
    }
    assert {name: row[name] for name in wanted} == wanted
    assert [len(row[name]) for name in ("sources", "source_grades")] == [1, 1]
    assert "http" in row["sources"][0]
    assert row["sources"][0].endswith(f"[{row['source_grades'][0]}]")
    assert row["doubts"].startswith("Decision dated 22 March")
    # A day of Excel is a number: 43,243 is 23 May 2018.
    assert str(row["reported_from"]) in ("2018-05-23", "43243")


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize(("sort", "column"), [("oldest", "reported_from"), ("firm", "firm")])
def test_a_file_is_in_the_order_that_was_asked_for(cast, client, form, sort, column):
    rows = READERS[form](body(client.get(f"/incidents.{form}?sort={sort}")))
    wanted = Incident.objects.filter(tier="public").order_by(column, "pk")
    assert [row["ref"] for row in rows] == list(wanted.values_list("ref", flat=True))


def test_the_best_match_comes_first_in_a_file(cast, client):
    rows = read_csv(body(client.get("/incidents.csv?q=taiwan&sort=relevance")))
    first = client.get("/incidents/?q=taiwan&sort=relevance").context["entries"]
    assert [row["ref"] for row in rows[:25]] == [row["ref"] for row in first]


def test_a_bundle_has_the_csv_itself_a_codebook_and_a_citation(cast, client):
    with zipfile.ZipFile(io.BytesIO(body(client.get("/incidents.zip?topic=tibet")))) as bundle:
        assert bundle.read("incidents.csv") == body(client.get("/incidents.csv?topic=tibet"))
        codebook = csv.DictReader(io.StringIO(bundle.read("codebook.csv").decode("utf-8-sig")))
        rows = list(codebook)
        readme = bundle.read("README.txt").decode()
    assert [row["column"] for row in rows] == [*COLUMNS, *NAMES]
    assert all(row["meaning"] for row in rows)
    assert "filters: Filters: Topic: Tibet." in readme
    address = f"{settings.ORIGIN}/incidents/?topic=tibet"
    assert "Coercion Register: incidents. Filters: Topic: Tibet. Data as of" in readme
    assert readme.rstrip().endswith(address)


def test_a_workbook_and_a_parquet_file_say_what_they_are(cast, client):
    address = "?topic=tibet&topic=hong-kong"
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect() as engine:
        file.write(body(client.get(f"/incidents.parquet{address}")))
        file.flush()
        rows = engine.execute(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)", [file.name]
        ).fetchall()
        (kind,) = engine.execute(
            "SELECT typeof(released_at) FROM read_parquet(?) LIMIT 1", [file.name]
        ).fetchone()
    assert kind == "TIMESTAMP"
    facts = dict(rows)
    assert facts["filters"] == "Filters: Topic: Tibet or Hong Kong."
    assert facts["address"] == f"{settings.ORIGIN}/incidents/?topic=hong-kong&topic=tibet"
    assert facts["base"].endswith("of 103 public incidents.")
    assert {*COLUMNS, *NAMES} <= set(facts)
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client.get(f"/incidents.xlsx{address}"))))
    about = dict(book.get_sheet_by_name("about").to_python())
    assert about == {name: value for name, value in facts.items() if name in about} | {
        "written at": about["written at"]
    }
    assert len(about) == len(facts)
    first = book.get_sheet_by_name("incidents").to_python()[1]
    assert isinstance(first[[*COLUMNS, *NAMES].index("reported_from")], dt.date)
    assert isinstance(first[[*COLUMNS].index("released_at")], dt.datetime)


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


# --- The feed -------------------------------------------------------------------------------------


def feed(client, query=""):
    answer = client.get(f"/incidents.atom{query}")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return parsed(body(answer))


def test_the_feed_tells_the_newest_releases_first(cast, client):
    ref = cast.release(cast.draft(title="Tatra <b>hid</b> a map & more")).case.ref
    entries = feed(client).findall(f"{ATOM}entry")
    assert len(entries) == 50
    newest = entries[0]
    assert newest.findtext(f"{ATOM}title") == "Tatra <b>hid</b> a map & more"
    assert newest.findtext(f"{ATOM}id") == f"http://testserver/incidents/{ref}/"
    assert newest.find(f"{ATOM}link").get("href") == newest.findtext(f"{ATOM}id")
    assert newest.findtext(f"{ATOM}updated")[:10] == timezone.localdate().isoformat()


def test_the_feed_is_a_feed_by_its_standard(cast, client):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must hold."""
    told = feed(client, "?topic=tibet")
    for part in (told, *told.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert part.findtext(f"{ATOM}{name}"), name
    assert len(told.findall(f"{ATOM}entry")) == 3
    links = {link.get("rel"): link.get("href") for link in told.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/incidents.atom?topic=tibet"


@pytest.mark.parametrize(
    "address", [*(f"/incidents.{form}" for form in EXPORTS), "/incidents.atom"]
)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_read_only(cast, client, address, method):
    assert getattr(client, method)(address).status_code == 405
