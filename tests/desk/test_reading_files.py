"""Tables of every common format are read; what cannot be read is refused in one sentence."""

import datetime as dt
import io
import resource
import tracemalloc

import duckdb
import pytest

from incidents.intake.cases import COLUMNS
from incidents.intake.files.encodings import read_text
from incidents.intake.files.hyperlinks import links_of_sheet
from incidents.intake.files.reading import MOST_BYTES, read_limited, read_path, read_sheet
from incidents.intake.files.sheets import fold_header
from incidents.intake.refusals import FileRefused
from tests.support.tables import INPUTS
from tests.support.workbooks import bomb, ods, one_far_cell, package, parts_of, xlsx

KNOWN = frozenset(map(fold_header, [*COLUMNS, "Name", "Country", "Date", "Source URL", "Link"]))
HEADER = ["firm", "topic", "source_url"]
ROWS = [["Citroën", "tibet", "https://a.example/1"], ["良品計画", "xinjiang", ""]]


def cells_of(raw):
    sheet = read_sheet(raw, KNOWN)
    return sheet.header, [row.cells for row in sheet.rows]


def refusal(raw):
    with pytest.raises(FileRefused) as refused:
        read_sheet(raw, KNOWN)
    (fault,) = refused.value.refusals
    return fault


@pytest.mark.parametrize(
    ("name", "encoding", "separator"),
    [
        ("00-good.csv", "UTF-8", ","),
        ("01-bom.csv", "UTF-8", ","),
        ("02-semicolon.csv", "UTF-8", ";"),
        ("03-tab.csv", "UTF-8", "\t"),
        ("04-trailing-delimiter.csv", "UTF-8", ","),
        ("06-gb18030.csv", "GB18030", ","),
    ],
)
def test_separator_and_encoding_are_seen_and_noted(name, encoding, separator):
    sheet = read_sheet((INPUTS / name).read_bytes(), KNOWN)
    assert (sheet.format.kind, sheet.format.encoding) == ("CSV", encoding)
    assert sheet.format.separator == separator
    assert sheet.header == list(COLUMNS)
    assert [len(row.cells) for row in sheet.rows] == [24]


def test_every_small_table_is_read_with_its_rows():
    tables = sorted(INPUTS.glob("*.csv"))
    assert len(tables) == 30
    for path in tables:
        sheet = read_sheet(path.read_bytes(), KNOWN)
        assert len(sheet.header) > 14, path.name
        assert sheet.faults == [], path.name
        assert bool(sheet.rows) is ("header-only" not in path.name), path.name


ENCODED = [
    ("firm,country\nCitroën,FR\nŠkoda,CZ\n", "cp1252", "Windows-1252"),
    ("firm\nÖsterreichische Fluggesellschaft – “Größe”\n", "cp1252", "Windows-1252"),
    ("firm\nNestlé\n", "cp1252", "Windows-1252"),
    ("会社,国\n良品計画,JP\nソニー,JP\n", "cp932", "Shift-JIS"),
    ("firm,topic\nMuji 無印良品,x\n", "cp932", "Shift-JIS"),
    ("公司,国家\n宣德能源,TW\n", "gb18030", "GB18030"),
    ("firm,topic\nMuji 无印良品,x\n", "gb18030", "GB18030"),
    ("firm;topic\n宣德能源;x\n", "utf-16", "UTF-16"),
    ("firm;topic\nCitroën;x\n", "utf-16-le", "UTF-16"),
    ("firm;topic\nCitroën;x\n", "utf-16-be", "UTF-16"),
    ("firm;topic\n宣德能源;x\n", "utf-8", "UTF-8"),
]


@pytest.mark.parametrize(("text", "codec", "name"), ENCODED)
def test_old_encodings_are_told_apart_by_few_letters(text, codec, name):
    assert read_text(text.encode(codec)) == (text, name)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_separator_is_chosen_by_its_rows_and_not_by_its_number(separator):
    row = ["Muji, Ltd; a shop | of | goods", "tibet", "https://a.example/?a=1;b=2,3"]
    quoted = separator.join(f'"{cell}"' for cell in row)
    raw = f"{separator.join(HEADER)}\n{quoted}\n".encode()
    assert cells_of(raw) == (HEADER, [row])


def test_a_spreadsheets_own_line_about_its_separator_is_obeyed_and_counted():
    sheet = read_sheet(b"sep=|\nfirm|topic\nMuji|tibet\n", KNOWN)
    assert (sheet.header, sheet.rows[0].cells) == (["firm", "topic"], ["Muji", "tibet"])
    assert sheet.rows[0].line == 3


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    sheet = read_sheet((INPUTS / "21-multiline-then-fault.csv").read_bytes(), KNOWN)
    assert [row.line for row in sheet.rows] == [2, 3]
    assert sheet.rows[0].cells[9] == "line one\nline two\nline three"
    with_blank_row = read_sheet(b"firm,topic\nA,x\n\nB,y\n", KNOWN)
    assert [row.line for row in with_blank_row.rows] == [2, 4]


def test_a_short_row_is_filled_and_a_long_one_is_a_fault_of_its_own():
    sheet = read_sheet(b"firm,topic,tactic\nA\nB,x,y,z\nC,x,y,\n", KNOWN)
    assert [row.cells for row in sheet.rows] == [["A", "", ""], ["C", "x", "y"]]
    assert [(fault.line, fault.value) for fault in sheet.faults] == [(3, "z")]
    assert "4 cells, the header has 3" in sheet.faults[0].reason


@pytest.mark.parametrize(
    "start",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "https://a.example/1">]>',
        '<?xml version="1.0"?><!DOCTYPE a>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="gb2312"?>',
        b'<?xml version="1.0" encoding="no-such-encoding"?>',
    ],
)
def test_relations_that_declare_what_no_package_may_give_no_links(start):
    raw = xlsx([["firm"], ["Alpha"]], links={(1, 0): "https://a.example/1"})
    assert links_of_sheet(raw, 0) == {2: {0: "https://a.example/1"}}
    parts = parts_of(raw)
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    body = parts[name].split(b"?>", 1)[1]
    assert links_of_sheet(package(parts | {name: start + body}), 0) == {}


def test_a_workbook_keeps_its_days_numbers_and_links():
    rows = [
        ["China sanctions", "", ""],
        ["", "", ""],
        ["Name", "Date", "Link"],
        ["Alpha", dt.datetime(2021, 3, 24), "A paper"],  # noqa: DTZ001  a cell has no zone
        ["Beta", 2019, "Another"],
    ]
    links = {(3, 2): "https://a.example/1", (4, 2): "https://a.example/2"}
    sheet = read_sheet(xlsx(rows, "Targets", links), KNOWN)
    assert (sheet.format.kind, sheet.format.sheet) == ("XLSX", "Targets")
    assert sheet.header == ["Name", "Date", "Link"]
    assert [row.cells for row in sheet.rows] == [
        ["Alpha", "2021-03-24", "A paper"],
        ["Beta", "2019", "Another"],
    ]
    assert [row.links for row in sheet.rows] == [
        {2: "https://a.example/1"},
        {2: "https://a.example/2"},
    ]
    assert [row.line for row in sheet.rows] == [4, 5]


def test_a_link_made_by_a_formula_is_a_link():
    parts = parts_of(xlsx([["Name", "Link"], ["Alpha", "x"]]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    cell = sheet[sheet.index('<c r="B2"') : sheet.index("</row>", sheet.index('<c r="B2"'))]
    formula = (
        '<c r="B2" t="str"><f>HYPERLINK("https://a.example/?a=1&amp;b=2","A paper")</f>'
        "<v>A paper</v></c>"
    )
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(cell, formula)
    (row,) = read_sheet(package(parts), KNOWN).rows
    assert (row.cells, row.links) == (["Alpha", "A paper"], {1: "https://a.example/?a=1&b=2"})


def test_the_same_table_is_read_from_every_format(tmp_path):
    flat = {
        "ods": ods([HEADER, *ROWS]),
        "xlsx": xlsx([HEADER, *ROWS]),
        "jsonl": "\n".join(
            f'{{"firm": "{one}", "topic": "{two}", "source_url": "{three}"}}'
            for one, two, three in ROWS
        ).encode(),
        "json": (
            '[{"firm": "Citroën", "topic": "tibet", "source_url": "https://a.example/1"},'
            ' {"firm": "良品計画", "topic": "xinjiang", "source_url": null}]'
        ).encode(),
        "markdown": (
            "# Cases\n\n| firm | topic | source_url |\n|---|:--|---|\n"
            "| **Citroën** | tibet | https://a.example/1 |\n| 良品計画 | xinjiang | |\n\nEnd.\n"
        ).encode(),
        "parquet": parquet(tmp_path),
    }
    for form, raw in flat.items():
        assert cells_of(raw) == (HEADER, ROWS), form


def parquet(folder):
    path = folder / "cases.parquet"
    with duckdb.connect() as database:
        database.execute("CREATE TABLE cases (firm TEXT, topic TEXT, source_url TEXT)")
        database.executemany("INSERT INTO cases VALUES (?, ?, ?)", ROWS)
        database.execute(f"COPY cases TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def test_lists_within_a_cell_of_json_are_several_values():
    raw = b'{"firm": "A", "topic": ["tibet", "xinjiang"], "source": {"url": ["https://a.example"]}}'
    header, rows = cells_of(raw)
    assert (header, rows) == (
        ["firm", "topic", "source.url"],
        [["A", "tibet; xinjiang", "https://a.example"]],
    )


def test_a_link_of_a_markdown_table_is_text_and_address():
    raw = b"| Name | Link |\n| --- | --- |\n| A \\| B | [A paper](https://a.example/1) |\n"
    (row,) = read_sheet(raw, KNOWN).rows
    assert (row.cells, row.links) == (["A | B", "A paper"], {1: "https://a.example/1"})


WHOLE = xlsx([["firm", "topic"], *[["Muji", "tibet"]] * 200])
REFUSED = [
    (b"", "empty"),
    (b"  \n \n", "empty"),
    (b"%PDF-1.7 x", "a PDF file"),
    (b"\x1f\x8b\x08 x", "a gzip file"),
    (b"firm,topic\na\0b,c\n", "NUL"),
    (b'firm,topic\n"a,b\nc,d\n', "begins in row 2"),
    (b'firm,topic\n"a"b,c\n', "wrong place"),
    (b'{"firm": "A"}\n{"firm": "B', "Line 2 is not complete JSON"),
    (b'[{"firm": "A"}, {"fi', "not complete JSON"),
    (b"\xff\xfefir", "does not go on as it"),
    (WHOLE[:-300], "damaged, incomplete or locked"),
    (WHOLE[:600], "damaged, incomplete or locked"),
    (b"PK\x03\x04\xff\xfe", "damaged, incomplete or locked"),
    (b"\xd0\xcf\x11\xe0 old and broken", "damaged, incomplete or locked"),
    (package({"a.txt": "no workbook"}), "damaged, incomplete or locked"),
    (b"PAR1 cut off", "damaged or too large"),
    (xlsx([]), "no filled sheet"),
]


@pytest.mark.parametrize(("raw", "reason"), REFUSED, ids=lambda part: str(part)[:20])
def test_what_cannot_be_read_is_refused_in_one_sentence(raw, reason):
    assert reason in refusal(raw).reason


def test_a_zip_bomb_and_a_far_cell_are_refused_in_little_memory():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    assert "unpacks to more" in refusal(bomb(300 * 1024 * 1024)).reason
    tracemalloc.reset_peak()
    assert "unpacks to more" in refusal(one_far_cell()).reason
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024
    # In KiB. The bomb itself is made in this process: 300 MiB of blanks.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 900 * 1024


def test_a_file_of_two_gibibytes_is_refused_unread(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    tracemalloc.start()
    with pytest.raises(FileRefused, match="larger than 64 MiB"):
        read_path(path)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1024 * 1024


def test_a_stream_without_a_size_is_read_no_further_than_the_limit():
    with pytest.raises(FileRefused, match="larger than 64 MiB"):
        read_limited(io.BytesIO(b"x" * (MOST_BYTES + 1)), None)
