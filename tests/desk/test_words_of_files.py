"""Words of a file are read once a combination: with and without that memory, rows read the same."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.actions.desk import mappings
from incidents.intake.files.reading import read_sheet
from incidents.intake.known import Known
from incidents.intake.mapping import rows
from incidents.intake.mapping.targets import recognised_headers

HEADER = ("Company", "Country", "Date", "Coercing state", "Authority", "Topic", "Tactic", "Sector")
FIRMS = st.sampled_from(["Tatra", "Vltava", "Tatra; Vltava", ""])
COUNTRIES = st.sampled_from(["Japan", "jp", "Japan; Germany", "Atlantis", ""])
STATES = st.sampled_from(["China", "Russia", "", "Atlantis"])
BODIES = st.sampled_from(["Civil Aviation Administration of China", "A bureau", ""])
TOPICS = st.sampled_from(["Tibet", "Tibet; Weather", "Weather", ""])
SECTORS = st.sampled_from(["airline", "airline; hotels", "hotels", "no such sector", ""])
ROWS = st.lists(st.tuples(FIRMS, COUNTRIES, STATES, BODIES, TOPICS, SECTORS), max_size=12)


def table(cells):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number, (firm, country, state, body, topic, sector) in enumerate(cells):
        day = f"2020-01-{number + 1:02d}"
        writer.writerow([firm, country, day, state, body, topic, "Boycott", sector])
    return text.getvalue().encode()


@settings(max_examples=60)
@given(cells=ROWS)
def test_rows_read_the_same_whether_or_not_words_are_remembered(cast, cells):
    # Each combination twice: the second time it is remembered.
    sheet = read_sheet(table([*cells, *cells]), recognised_headers())
    mapping = mappings.choose_mapping(sheet, by=cast.officer_a)[1]
    known = Known.of(cast.officer_a.desk)
    readings = []
    for most in (0, 20_000):
        kept, rows.MOST_COMBINATIONS = rows.MOST_COMBINATIONS, most
        try:
            readings.append(rows.read_rows_of(sheet, known, rows.ReadingTerms(mapping)))
        finally:
            rows.MOST_COMBINATIONS = kept
    one, other = readings
    assert [row.cells for row in one.rows] == [row.cells for row in other.rows]
    assert (one.faults, one.unknown, one.proposed) == (other.faults, other.unknown, other.proposed)
