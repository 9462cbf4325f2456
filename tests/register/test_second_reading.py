"""The pages on the second reading say what the files say; who was not read twice says so."""

import csv
import json
import runpy
import sys
from collections import Counter

import pytest

from incidents.intake.reference import DATA
from incidents.values.partial_dates import PartialDate
from tracker.environment import ROOT

DOCUMENTS = ROOT / "docs" / "data"
sys.path.insert(0, str(DOCUMENTS))
try:
    # As whoever runs the scripts: the second one imports the first.
    DRAW, COUNT = (
        runpy.run_path(str(DOCUMENTS / name)) for name in ("draw_sample.py", "count_readings.py")
    )
finally:
    sys.path.remove(str(DOCUMENTS))
TABLES = ("cases.csv", "cases_more.csv")


def rows(name):
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", sorted(COUNT["PAGES"]))
def test_a_page_is_what_the_files_come_to(name):
    written = (ROOT / "docs" / "data" / name).read_text(encoding="utf-8")
    assert written == COUNT["PAGES"][name](), "run python docs/data/count_readings.py"


def test_a_row_is_called_read_twice_only_where_a_reader_confirmed_it():
    confirmed = {
        (row["table"], row["slug"]) for row in rows("readings.csv") if row["action"] == "confirm"
    }
    for name in (*TABLES, "listings.csv"):
        for row in rows(name):
            assert bool(row["checked_on"]) == ((name, row["slug"]) in confirmed), row["slug"]


def test_what_was_left_out_is_not_shipped_and_has_a_reason():
    shipped = {(name, row["slug"]) for name in (*TABLES, "listings.csv") for row in rows(name)}
    for row in rows("left_out.csv"):
        assert row["reason"]
        assert (row["table"], row["slug"]) not in shipped


def test_rows_that_nobody_could_confirm_follow_the_rules():
    """No day that is only the day of the source; no response where nothing was demanded."""
    unread = [row for name in TABLES for row in rows(name) if not row["checked_on"]]
    assert unread
    for row in unread:
        is_round = row["tactic"] in ("entity-listing", "export-control-listing")
        day = row["first_reported_date"]
        assert is_round or len(day) < 10 or day != row["source_date"], row["slug"]
        if row["response"] in ("refused", "partly-complied"):
            assert row["case_kind"] == "demand", row["slug"]


def test_the_newest_sample_was_drawn_with_the_seed_that_it_names():
    number = max(DRAW["SAMPLES"], key=int)
    seed = DRAW["SAMPLES"][number][1]
    drawn = DRAW["draw_sample"](60, seed, DRAW["list_sampled"](int(number)))
    assert set(drawn) == {
        (row["table"], row["slug"])
        for row in rows("sample_readings.csv")
        if row["sample"] == number
    }


def test_no_case_is_there_twice():
    """One firm, one state, one demand within 60 days is one case."""
    seen = Counter(
        (
            row["firm"],
            row["coercing_country_iso2"],
            row["demanded_change"],
            row["first_reported_date"],
        )
        for name in TABLES
        for row in rows(name)
    )
    assert [key for key, count in seen.items() if count > 1] == []


# Firms that had answered before anybody reported it: found out, leaked, or told by the firm.
ANSWERED_IN_SILENCE = {
    "muji-catalogue-2018",
    "hsbc-apple-daily-2013",
    "standard-chartered-apple-daily-2013",
    "netflix-pine-gap-vn-2021",
    "taylor-francis-2018",
    "sony-uncharted-ph-2022",
    "sony-spiderman-2021",
    "sheffield-hallam-2024",
}


def test_no_row_contradicts_itself():
    """Responses after the first report, or known to be before it; ends after starts; whole sums."""
    silent = set()
    for row in (row for name in TABLES for row in rows(name)):
        responded, reported = row["response_date"], row["first_reported_date"]
        if responded and PartialDate(responded).latest < PartialDate(reported).earliest:
            silent.add(row["slug"])
        assert bool(row["penalty_amount"]) == bool(row["penalty_currency"]), row["slug"]
        assert row["response"] != "reversed" or row["first_response"], row["slug"]
        for end in ("suspended_date", "lifted_date"):
            if row.get(end) and row["imposed_date"]:
                began = PartialDate(row["imposed_date"]).earliest
                assert PartialDate(row[end]).latest >= began, row["slug"]
    assert silent == ANSWERED_IN_SILENCE


def test_every_source_of_a_case_names_itself_and_its_grade():
    for name in TABLES:
        for row in rows(name):
            sources = json.loads(row["more_sources"] or "[]")
            assert row["source_title"] or row["confidence"] == "medium", row["slug"]
            for source in sources:
                assert len(source) == 8
                assert all(source[place] for place in (0, 3, 4, 5, 6)), source
            if row["checked_on"]:
                assert row["source_url"] or sources, row["slug"]
