"""Whatever a file holds: it is read, or refused in sentences; never an error page."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from incidents.actions.desk import mappings, table_imports
from incidents.actions.desk.table_imports import TableTerms
from incidents.intake.cases import COLUMNS
from incidents.intake.files.reading import read_sheet
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.profiles import shipped_profiles
from incidents.intake.mapping.targets import TARGETS, recognised_headers
from incidents.intake.refusals import FileRefused
from tests.support.examples import examples
from tests.support.hostile import TEXTS
from tests.support.tables import INPUTS, row, table

HEADERS = [target.name for target in TARGETS]
HEADERS += [header for mapping in shipped_profiles().values() for header in mapping.columns]
# What people type, and what nobody should.
CELL = st.one_of(
    st.sampled_from(
        [
            *("", "n/a", "Muji; Zara | H&M", "Taiwan, Hong Kong", "CAAC", "MOFCOM", "art. 9(4)"),
            *("Advertising Law art. 9(4)", "03/04/2021", "31.02.2025", "early 2021", "2026-02-30"),
            *("RMB 1.5 million", "-1", "1e5", "9" * 40, "١٢٣", "２０２１", "https://", "www."),
            *("https://a.example/x https://b.example", "Japan; Korea", "XQ", "complied", "low"),
            *("=1+1", "x" * 2000, "a;" * 200, "第九条", "#", "§ 3", "0", "0000-00-00"),
        ]
    ),
    st.sampled_from([str(text) for text in TEXTS.values()]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
)
TABLES = st.integers(1, 8).flatmap(
    lambda width: st.tuples(
        st.lists(st.sampled_from(HEADERS), min_size=width, max_size=width),
        st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=5),
    )
)


def as_csv(header, rows):
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return text.getvalue().encode("utf-8", "replace")


def check_any(cast, raw, unknown=UnknownWords.PROPOSE, order=None):
    """Check a file; its outcome, or None if the whole of it was refused in sentences."""
    try:
        sheet = read_sheet(raw, recognised_headers())
        _name, mapping = mappings.choose_mapping(sheet, by=cast.officer_a)
        terms = TableTerms(mappings.with_state(mapping, "CN"), "Any", unknown, order)
        return table_imports.check_table(sheet, terms, filename="any", by=cast.officer_a)
    except FileRefused as refused:
        return [fault for fault in refused.refusals if not fault.reason] or None


@examples(50)
@given(
    cells=TABLES,
    unknown=st.sampled_from(list(UnknownWords)),
    order=st.sampled_from([None, *DayOrder]),
)
def test_any_cells_under_any_headers_are_read_or_refused(cast, cells, unknown, order):
    outcome = check_any(cast, as_csv(*cells), unknown, order)
    if outcome:
        counts = outcome.counts
        assert counts["added"] >= 0
        assert all(fault.reason and fault.line for fault in outcome.reading.faults)


FILLED = st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, CELL))


@examples(40)
@given(cells=FILLED)
def test_any_cell_in_an_else_good_row_is_read_or_refused_and_rows_add_up(cast, cells):
    outcome = check_any(cast, table(row(slug="a", firm="Other"), row(slug="b") | cells))
    assert outcome is not None
    assert outcome.reading.refused in (0, 1)
    lines = {line.line for line in outcome.reading.rows}
    assert len(lines) + outcome.reading.refused == 2


@examples(50)
@given(
    name=st.sampled_from(sorted(path.name for path in INPUTS.glob("*.csv"))),
    place=st.integers(0, 1200),
    junk=st.binary(max_size=4),
)
def test_any_damage_to_a_file_is_read_or_refused(cast, name, place, junk):
    raw = (INPUTS / name).read_bytes()
    check_any(cast, raw[:place] + junk + raw[place + 1 :])


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(cast, raw):
    check_any(cast, raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"PK\x03\x04" + b"\0" * 100,
        b"PAR1" + b"\0" * 100 + b"PAR1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"[1, 2]",
        b'[{"a": 1}, 2]',
        b"{}",
        b'{"a": {"b": [1, {"c": null}]}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"| a | b |\n|---|---|\n",
        b"a,a,a\n1,2,3\n",
        b",,,\n,,,\n1,2,3,4\n",
        ("a," * 400 + "\n" + "1," * 400).encode(),
    ],
    ids=lambda raw: str(raw[:12]),
)
def test_odd_files_are_read_or_refused(cast, raw):
    check_any(cast, raw)


def test_a_whole_refusal_of_terms_is_a_sentence(cast):
    sheet = read_sheet(table(row()), recognised_headers())
    with pytest.raises(ValidationError, match="There is no profile"):
        mappings.choose_mapping(sheet, "Nobody's", by=cast.officer_a)
