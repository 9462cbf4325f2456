"""The published figures are counted again from the files of an edition, by code of its own."""

import csv
import gzip
import json
import re
import runpy
import subprocess
import sys

import pytest

from incidents.actions.register import editions
from incidents.figures.measures.exchange_rates import DAILY_RATES
from incidents.figures.results import edition_tables
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Edition
from incidents.models.register import editions as edition_rows
from tracker.environment import ROOT

SCRIPT = ROOT / "docs" / "replicate" / "replicate.py"
# What the script says that it does not count: whole columns of a few figures, never a figure.
NOT_COUNTED = {
    "before-and-after-responses",
    "collective-responses",
    "concession-estimates",
    "fines",
    "published-rates",
}


@pytest.fixture
def folder(cast, tmp_path, monkeypatch):
    """The files of the edition that the demo begins with."""
    monkeypatch.setattr(edition_rows, "editions_folder", lambda: tmp_path)
    editions.write_waiting_files(edition_tables.compute_figures)
    return Edition.objects.get(number=1).folder


def replicate(*paths):
    # Isolated: no module of the register is at hand.
    return subprocess.run(
        [sys.executable, "-I", SCRIPT, *paths], capture_output=True, text=True, check=False
    )


def names_of(run, verdict):
    """The figures of which the script says so."""
    return {line.split()[1] for line in run.stdout.splitlines() if line.startswith(verdict)}


@pytest.mark.slow  # the files of an edition are written
def test_the_figures_of_an_edition_are_counted_again(folder):
    run = replicate(folder)
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    assert names_of(run, "same") == set(FIGURES)
    in_part = {line.split()[1] for line in run.stdout.splitlines() if "not counted: " in line}
    assert in_part == NOT_COUNTED
    # With the European Central Bank's own file, which ships for the figure, in euro and dollars.
    rates = folder.parent / "eurofxref-hist.csv"
    rates.write_bytes(gzip.decompress(DAILY_RATES.read_bytes()))
    run = replicate(folder, rates)
    assert run.returncode == 0, run.stdout
    assert "not counted: euro" not in run.stdout
    published = json.loads((folder / "figures.json").read_bytes())["fines"]["rows"]
    assert any(row["euro"] and row["dollars"] for row in published)
    # One rate of one day that is another is found.
    rates.write_text(re.sub(r"(?m)^(20\d\d.*?,.*?,)", r"\g<1>1", rates.read_text()))
    assert names_of(replicate(folder, rates), "differs") == {"fines"}


@pytest.mark.slow  # the files of an edition are written
def test_a_number_of_any_figure_that_is_wrong_is_found(folder):
    left_out = runpy.run_path(str(SCRIPT))["NOT_COUNTED"]
    path = folder / "figures.json"
    published = json.loads(path.read_bytes())
    for name, figure in published.items():
        row = figure["rows"][0]
        counted = set(row) - set(left_out.get(name, ((), ""))[0])
        numbers = [key for key in sorted(counted) if type(row[key]) in (int, float)]
        # Figures of names have no number: there, the last column.
        key = numbers[0] if numbers else max(counted)
        row[key] = row[key] + 0.01 if numbers else f"{row[key]} or not"
    path.write_text(json.dumps(published))
    run = replicate(folder)
    assert run.returncode == 1
    assert names_of(run, "differs") == set(FIGURES), run.stdout


@pytest.mark.slow  # the files of an edition are written
def test_a_figure_or_a_column_that_the_script_does_not_know_is_a_fault(folder):
    path = folder / "figures.json"
    published = json.loads(path.read_bytes())
    published["by-weather"] = published["by-topic"]
    for row in published["fines"]["rows"]:
        row["pounds"] = "1.00"
    path.write_text(json.dumps(published))
    run = replicate(folder)
    assert run.returncode == 1
    assert "FAULT by-weather: this script does not know this figure" in run.stdout
    assert names_of(run, "differs") == {"fines"}


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


@pytest.mark.slow  # the files of an edition are written, and pandas is started
def test_ten_lines_of_pandas_count_three_published_figures_again(folder):
    script = SCRIPT.with_name("three_figures.py")
    run = subprocess.run(
        [sys.executable, "-I", script, folder / "incidents.parquet"],
        capture_output=True,
        text=True,
        check=True,
    )
    counted = {
        (row["figure"], row["value"]): (int(row["incidents"]), row["share"])
        for row in csv.DictReader(run.stdout.splitlines())
    }
    published = json.loads((folder / "figures.json").read_bytes())
    for figure in ("by-topic", "by-country", "firm-responses"):
        rows = [row for row in published[figure]["rows"] if row["value"] != "unknown"]
        listed = {row["value"]: row["incidents"] for row in rows if row["incidents"]}
        own = {value: count for (name, value), (count, _) in counted.items() if name == figure}
        assert own == listed
    for row in published["firm-responses"]["rows"]:
        if row["value"] != "unknown" and row["incidents"]:
            share = counted["firm-responses", row["value"]][1]
            assert float(share) == pytest.approx(row["share"])
