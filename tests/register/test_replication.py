"""The published figures are counted again from the files of an edition, by code of its own."""

import subprocess
import sys

import pytest

from incidents.actions.register import editions
from incidents.figures.results import edition_tables
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Edition
from incidents.models.register import editions as edition_rows
from tracker.environment import ROOT

SCRIPT = ROOT / "docs" / "replicate" / "replicate.py"
NOT_COUNTED = {"designations", "collective-responses"}


@pytest.fixture
def folder(cast, tmp_path, monkeypatch):
    """The files of the edition that the demo begins with."""
    monkeypatch.setattr(edition_rows, "editions_folder", lambda: tmp_path)
    editions.write_waiting_files(edition_tables.compute_figures)
    return Edition.objects.get(number=1).folder


def replicate(folder):
    # Isolated: no module of the register is at hand.
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, folder], capture_output=True, text=True, check=False
    )


@pytest.mark.slow  # the files of an edition are written
def test_the_figures_of_an_edition_are_counted_again(folder):
    run = replicate(folder)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    same = {line.split()[1] for line in run.stdout.splitlines() if line.startswith("same")}
    assert same == set(FIGURES) - NOT_COUNTED


@pytest.mark.slow  # the files of an edition are written
def test_a_number_that_is_wrong_is_found(folder):
    path = folder / "incidents.csv"
    text = path.read_text(encoding="utf-8-sig").replace(",refused,", ",complied,", 1)
    path.write_text(text, encoding="utf-8-sig")
    run = replicate(folder)
    assert run.returncode == 1
    assert "FAULT incidents.csv: its checksum is not that of SHA256SUMS" in run.stdout
    assert "FAULT firm-responses: " in run.stdout
    assert "same         by-year" in run.stdout
