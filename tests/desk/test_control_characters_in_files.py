"""Control characters end at the door: a file's cells are stored without them."""

import json
import unicodedata

import pytest
from django.core.management import call_command

from incidents.intake.cases import COLUMNS
from incidents.models import Case
from tests.support.tables import INPUTS, row, table, take, taken

WORD_BREAK = (INPUTS / "60-word-line-break-U+000B.txt").read_text(encoding="utf-8").strip()
TEXTS = ("demanded_change", "wording_before", "wording_after")
LINES = ("firm", "source_title", "source_publisher")


def controls(case):
    """The control characters of all that is told of a case."""
    told = [case.firm.name, case.demanded_change, case.attribution_source, case.slug]
    told += [text for part in case.wordings.all() for text in (part.before, part.after)]
    told += [text for use in case.uses.all() for text in (use.source.title, use.source.publisher)]
    return {one for text in told for one in text if unicodedata.category(one) in ("Cc", "Zl", "Zp")}


@pytest.mark.parametrize("column", TEXTS)
def test_a_line_break_of_a_word_processor_becomes_a_line_break(cast, column):
    assert "\x0b" in WORD_BREAK
    case = taken(cast, table(row(**{column: WORD_BREAK})))["tatra-2026"]
    (wording,) = case.wordings.all() or [None]
    stored = {
        "demanded_change": case.demanded_change,
        "wording_before": wording and wording.before,
        "wording_after": wording and wording.after,
    }
    assert stored[column] == "First line\nsecond line pasted from Word"
    assert controls(case) == {"\n"}


@pytest.mark.parametrize("column", LINES)
def test_a_line_break_in_a_cell_of_one_line_becomes_a_space(cast, column):
    case = taken(cast, table(row(**{column: WORD_BREAK})))["tatra-2026"]
    use = case.uses.get()
    stored = {
        "firm": case.firm.name,
        "source_title": use.source.title,
        "source_publisher": use.source.publisher,
    }
    assert stored[column] == "First line second line pasted from Word"
    assert controls(case) == set()


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1b", "\x85", "\u2028", "\t", "\r\n"])
def test_a_control_character_at_the_edge_of_a_cell_changes_nothing(cast, control):
    told = row()
    raw = table({column: f"{control}{told.get(column, '')}{control}" for column in COLUMNS})
    case = taken(cast, raw)["tatra-2026"]
    assert controls(case) == set()
    assert case.firm.name == "Tatra Instruments"


def test_a_nul_is_still_refused_as_no_text(cast):
    assert "NUL" in take(cast, table(row()).replace(b"map", b"m\0p")).refusals[0][2]


def test_doubts_beside_a_table_are_folded_too(cast, tmp_path):
    (tmp_path / "own.csv").write_bytes(table(row()))
    doubts = {"cases": {"tatra-2026": {"doubts": "One\x0btwo\x07"}}, "firms": {}}
    (tmp_path / "doubts.json").write_text(json.dumps(doubts))
    told = ("--by", "officer@desk-a.example", "--doubts", tmp_path / "doubts.json")
    call_command("load_cases", tmp_path / "own.csv", *told)
    assert Case.objects.get(slug="tatra-2026").doubts == "One\ntwo"
