"""docs/asvs.md has a row for each requirement of the standard, and its sums are of its rows."""

import json
import re
from collections import Counter

import pytest

from tests.architecture import documents
from tracker.environment import ROOT
from tracker.setting_names import OURS

STATES = ("met", "in part", "not met", "does not apply")
# Numbers and levels as the standard's own table has them (OWASP ASVS 5.0.0, English, CSV).
STANDARD = json.loads((ROOT / "tests/data/asvs-5.0.0.json").read_text())
LEVELS = {number: level for level, numbers in STANDARD.items() for number in numbers}


@pytest.fixture(scope="module")
def page():
    return (ROOT / "docs/asvs.md").read_text()


@pytest.fixture(scope="module")
def rows(page):
    """(number, level, what it asks, state, what shows it) of each requirement."""
    found = [rows for heads, rows in documents.tables(page) if heads[0] == "number"]
    return [row for table in found for row in table]


def test_each_requirement_has_one_row_with_its_level(rows):
    assert len(LEVELS) == 345
    assert Counter(row[0] for row in rows) == dict.fromkeys(LEVELS, 1)
    assert {row[0]: row[1] for row in rows} == LEVELS


def test_each_row_says_what_shows_it(rows):
    for number, _level, about, state, proof in rows:
        assert state in STATES, number
        assert about, number
        assert len(proof) > 3, number


def test_the_sums_are_those_of_the_rows(page, rows):
    [sums] = [rows for heads, rows in documents.tables(page) if heads[0] == "level"]
    counted = Counter((row[1], row[3]) for row in rows)
    assert sums == [
        [level, *(str(counted[level, state]) for state in STATES)] for level in ("1", "2", "3")
    ]


def test_settings_that_a_row_names_exist(page):
    text = "".join(path.read_text() for path in sorted((ROOT / "tracker").glob("*.py")))
    names = set(re.findall(r"`([A-Z][A-Z_]{4,})`", page))
    assert names
    assert {name for name in names if name not in OURS and name not in text} == set()
