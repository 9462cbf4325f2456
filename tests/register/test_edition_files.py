"""The files of editions: the same bytes for ever, but for what was withdrawn."""

import csv
import hashlib
import json

import duckdb
import pytest
from django.utils import timezone

from incidents import jobs
from incidents.actions.desk import releases
from incidents.figures.results.catalogue import FIGURES
from incidents.models import Case, Edition, Marking
from incidents.values.tiers import Consent
from tests.support.editions import (
    change_register,
    fresh,
    publish,
    read_files,
    withdraw,
    write,
)
from tests.support.page_text import Page


def without(content, ref):
    """The lines of a file that do not begin with a reference, or name it as their own."""
    return [line for line in content.splitlines(keepends=True) if ref.encode() not in line]


@pytest.mark.slow  # fifty releases
def test_an_edition_has_the_same_bytes_after_fifty_changes(cast, edition):
    first = read_files(edition)
    changed = change_register(cast, 49)
    publish()
    # Lost files are written again: from the rows, to the same bytes.
    for path in edition.folder.iterdir():
        path.unlink()
    edition.folder.rmdir()
    write()
    assert read_files(edition) == first
    gone = withdraw(cast, changed[7]).case.ref
    write()
    after = read_files(edition)
    assert set(after) == set(first)
    for name in ("incidents.csv", "incidents.jsonl"):
        assert gone.encode() in first[name]
        assert after[name].splitlines(keepends=True) == without(first[name], gone)
    assert after["codebook.csv"] == first["codebook.csv"]
    for content in after.values():
        assert gone.encode() not in content
    rows = "SELECT * FROM read_parquet(?) ORDER BY ref"
    before = duckdb.execute(rows, [write_bytes(edition, first["incidents.parquet"])]).fetchall()
    now = duckdb.execute(rows, [str(fresh(edition).folder / "incidents.parquet")]).fetchall()
    assert now == [row for row in before if row[0] != gone]
    assert len(now) == len(before) - 1


def write_bytes(edition, content):
    path = edition.folder.parent / "before.parquet"
    path.write_bytes(content)
    return str(path)


def test_a_withdrawal_leaves_every_edition_at_once_and_is_not_named(client, cast, edition):
    publish()
    write()
    case = cast.muji_case
    ref = withdraw(cast, case).case.ref
    for number in (1, 2):
        here = f"/data/{number}/"
        # The old files are not sent: they still hold the entry.
        assert client.get(f"{here}incidents.csv").status_code == 503
        assert ref not in client.get(f"/incidents.csv?edition={number}").getvalue().decode()
    assert [row.number for row in write()] == [1, 2]
    for number in (1, 2):
        here = f"/data/{number}/"
        content = client.get(f"{here}incidents.csv").getvalue().decode("utf-8-sig")
        assert ref not in content
        page = Page(client.get(here))
        day = f"{timezone.localdate():%-d %B %Y}"
        assert (
            f"1 incident was removed on {day}: it was withdrawn, or less of it may be published."
            in page.text
        )
        assert "had 103 incidents when it was published, and has 102 now" in page.text
        assert "figures changed" in page.text
        assert "Incidents by year" in page.text
        assert ref not in page.text
        assert "Muji" not in page.text
        assert not any(ref.encode() in path.read_bytes() for path in edition_files_of(number))
    api = client.get("/api/v1/editions/").json()
    assert [(row["number"], row["incidents"], row["removed"]) for row in api] == [
        (2, 103, 1),
        (1, 103, 1),
    ]
    told = client.get("/api/v1/figures/by-year/?edition=1").json()
    assert told["as_of"].endswith("1 incident was removed since and is not counted.")
    assert told["base"] == "Base: all 102 public incidents."


def edition_files_of(number):
    return list(Edition.objects.get(number=number).folder.iterdir())


def test_the_index_does_not_say_that_a_figure_changed_that_did_not(cast, edition):
    case = cast.draft(demanded_change="Rename the map")
    release = cast.release(case)
    publish()
    write()
    releases.withdraw_release(release, reason="No.", by=cast.officer_a)
    write()
    first, second = Edition.objects.order_by("number")
    assert (first.revision, first.changed_figures) == (1, [])
    assert "by-year" in second.changed_figures
    assert "designations" not in second.changed_figures
    assert "fines" not in second.changed_figures


@pytest.mark.parametrize("narrow", [{"consent": Consent.SECTOR}, {"marking": Marking.GREEN}])
def test_what_may_no_longer_be_said_leaves_the_editions(client, cast, edition, narrow):
    case = cast.draft(firm=cast.firm(name="Brasswork Trading"))
    cast.release(case)
    named = publish()
    write()
    Case.objects.filter(pk=case.pk).update(**narrow)
    cast.release(Case.objects.get(pk=case.pk), reason="Less may be said.")
    newer = publish()
    write()
    for row in (named, newer):
        assert not any(b"Brasswork" in content for content in read_files(row).values())
    assert fresh(named).removals.count() == 1
    assert fresh(newer).removals.count() == 0


def test_files_have_their_checksums_and_say_what_changed_and_why(client, cast, edition):
    (case,) = change_register(cast, 1)
    cast.release(cast.draft(demanded_change="A new map"))
    newer = publish()
    write()
    newer = fresh(newer)
    for file in newer.files:
        answer = client.get(f"/data/2/{file['name']}")
        content = answer.getvalue()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        assert len(content) == file["bytes"]
        assert file["sha256"] in Page(client.get("/data/2/")).text
    sums, own = read_files(newer)["SHA256SUMS"].decode(), {"SHA256SUMS", "edition.zip"}
    assert all(file["sha256"] in sums for file in newer.files if file["name"] not in own)
    lines = read_files(newer)["changes.csv"].decode("utf-8-sig").splitlines()
    added, changed = sorted(csv.DictReader(lines), key=lambda row: row["change"])
    assert added["change"] == "added"
    assert (changed["ref"], changed["change"], changed["version"]) == (case.ref, "changed", "2")
    assert changed["reason"] == "The facts were checked again."
    assert "demanded_change" in changed["fields"].split(";")
    assert "The facts were checked again." in Page(client.get("/data/2/")).text


def test_figures_of_the_files_are_those_of_the_api(client, cast, edition):
    told = json.loads(read_files(edition)["figures.json"])
    assert set(told) == set(FIGURES)
    for name in FIGURES:
        answer = client.get(f"/api/v1/figures/{name}/?edition=1").json()
        assert told[name]["entries"] == answer["entries"], name
        assert len(told[name]["rows"]) == len(answer["rows"]), name


def test_the_codebook_has_each_column(cast, edition):
    content = read_files(edition)
    columns = next(csv.reader([content["incidents.csv"].decode("utf-8-sig").splitlines()[0]]))
    rows = list(csv.DictReader(content["codebook.csv"].decode("utf-8-sig").splitlines()))
    assert [row["column"] for row in rows] == columns
    assert all(row["meaning"] for row in rows)
    newer = {"case_kind", "found_by", "firm_group", "measure_status", "fine_ground"}
    assert newer <= set(columns)


def test_the_job_writes_what_waits_and_once(cast, folder):
    jobs.write_editions()
    written = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert set(written) == {"1-1"}
    jobs.write_editions()
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == written
    withdraw(cast, cast.muji_case)
    jobs.write_editions()
    assert {path.name for path in folder.iterdir()} == {"1-2"}
