"""A file with a fault changes nothing, and each fault is named: line, column, reason."""

import pytest

from incidents.intake import tables
from incidents.intake.cases import COLUMNS
from tests.support.tables import everything, row, table, take

HEADER = ",".join(COLUMNS)
FAULTS = [
    ({"slug": ""}, "slug", "Required. Enter a value."),
    ({"firm": ""}, "firm", "Required. Enter a value."),
    ({"coercing_country_iso2": ""}, "coercing_country_iso2", "Required. Enter a value."),
    ({"topic": ""}, "topic", "Required. Enter a value."),
    ({"tactic": ""}, "tactic", "Required. Enter a value."),
    ({"first_reported_date": ""}, "first_reported_date", "Required. Enter a value."),
    ({"response": ""}, "response", "Required. Enter a value."),
    ({"confidence": ""}, "confidence", "Required. Enter a value."),
    ({"source_title": ""}, "source_title", "confidence is “high”"),
    ({"slug": "x" * 121}, "slug", "Longer than 120"),
    ({"firm": "x" * 201}, "firm", "Longer than 200"),
    ({"source_title": "x" * 401}, "source_title", "Longer than 400"),
    ({"source_publisher": "x" * 201}, "source_publisher", "Longer than 200"),
    ({"source_url": "https://a.example/" + "x" * 600}, "source_url", "Longer than 600"),
    ({"topic": "weather"}, "topic", "“weather” is not"),
    ({"tactic": "rain"}, "tactic", "“rain” is not"),
    ({"firm_sector": "witchcraft"}, "firm_sector", "“witchcraft” is not"),
    ({"campaign_key": "letters"}, "campaign_key", "“letters” is not"),
    ({"firm_country_iso2": "XX"}, "firm_country_iso2", "“XX” is not"),
    ({"firm_country_iso2": "sk"}, "firm_country_iso2", "“sk” is not"),
    (
        {"coercing_authority": "Nobody"},
        "coercing_authority",
        "“Nobody” is not a known authority of CN",
    ),
    ({"coercing_country_iso2": "RU"}, "coercing_authority", "is not a known authority of RU"),
    ({"response": "shrugged"}, "response", "“shrugged” is not"),
    ({"confidence": "low"}, "confidence", "“low” is not"),
    ({"first_reported_date": "March 2026"}, "first_reported_date", "is not a date. Use 2021"),
    ({"first_reported_date": "2026-02-30"}, "first_reported_date", "is not a date. Use 2021"),
    ({"deadline_date": "2026-13"}, "deadline_date", "is not a date. Use 2021"),
    ({"source_date": "01/02/2026"}, "source_date", "is not a date. Use 2021"),
    ({"response": "complied", "response_date": "soon"}, "response_date", "is not a date. Use 2021"),
    ({"response_date": "2026-04"}, "response_date", "Remove the date, or enter the response"),
    ({"penalty_amount": "200000"}, "penalty_amount", "Enter both amount and currency"),
    ({"penalty_currency": "CNY"}, "penalty_amount", "Enter both amount and currency"),
    *[
        (
            {"penalty_amount": amount, "penalty_currency": "CNY"},
            "penalty_amount",
            "is not an amount",
        )
        for amount in ("1e5", "nan", "-1", "0", "0.00", "1,000", "1.005", "２", "9" * 16)
    ],
    ({"penalty_amount": "1", "penalty_currency": "RMB"}, "penalty_currency", "ISO 4217"),
    ({"regulation_keys": "advertising-law#99"}, "regulation_keys", "not a known law or article"),
    ({"regulation_keys": "advertising-law;witch-law"}, "regulation_keys", "“witch-law”"),
    ({"source_url": "javascript:alert(1)"}, "source_url", "begins with http"),
    ({"source_url": "ftp://a.example/x"}, "source_url", "begins with http"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), FAULTS)
def test_a_fault_is_named_by_line_and_column_and_nothing_is_taken(cast, cells, column, reason):
    before = everything()
    record = take(cast, table(row(slug="first"), row(**cells), row(slug="last")))
    assert [(line, where) for line, where, _why in record.refusals] == [(3, column)]
    assert reason in record.refusals[0][2]
    assert (record.rows, record.added, record.changed) == (0, 0, 0)
    assert everything() == before


def test_every_fault_of_a_file_is_named_at_once(cast):
    raw = table(row(topic="a", tactic="b"), row(slug="two", response="c"), row(slug="two"))
    assert [fault[:2] for fault in take(cast, raw).refusals] == [
        [2, "topic"],
        [2, "tactic"],
        [3, "response"],
        [4, "slug"],
    ]


def test_a_line_is_a_line_of_the_file_also_behind_a_cell_of_many_lines(cast):
    raw = table(row(demanded_change="One\r\ntwo\r\nthree"), row(slug="b", topic="weather"))
    assert take(cast, raw).refusals[0][:2] == [5, "topic"]


BAD_FILES = [
    (b"", 1, "This column is missing"),
    (HEADER.encode(), 1, "The file has no rows"),
    (f"{HEADER}\n,,,\n".encode(), 1, "The file has no rows"),
    (HEADER.replace("topic", "subject").encode(), 1, "This column is missing"),
    (f"{HEADER},topic\n".encode(), 1, "occurs twice"),
    (f"{HEADER}\na,b\n".encode(), 2, "2 cells, the header has 24"),
    (f'{HEADER}\n"a"b,c\n'.encode(), 2, "expected"),
    (f'{HEADER}\n"a,c\n'.encode(), 2, "unexpected end"),
    (f"{HEADER}\nMünchen\n".encode("latin-1"), 2, "Save it as UTF-8"),
    (f"{HEADER}\na\0b\n".encode(), 2, "NUL"),
    (b"PK\x03\x04\xff\xfe", 1, "Save it as UTF-8"),
    (b"x" * (tables.MOST_BYTES + 1), 0, "larger than 20 MiB"),
]


@pytest.mark.parametrize(("raw", "line", "reason"), BAD_FILES, ids=lambda part: str(part)[:20])
def test_a_file_that_is_no_table_of_cases_is_refused(cast, raw, line, reason):
    before = everything()
    told = take(cast, raw).refusals
    assert told
    assert (told[0][0], reason in told[0][2]) == (line, True), told
    assert everything() == before
