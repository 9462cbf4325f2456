"""Snapshots that are damaged, half written or behind: PostgreSQL counts and logs a warning."""

import logging
import os
import resource

import pytest

from incidents import jobs
from incidents.actions.desk import releases
from incidents.exchange import snapshots
from incidents.figures.engine import engines
from incidents.figures.measures.situation import key_figures
from incidents.models import Generation
from incidents.models.register.generations import snapshots_folder
from tests.dashboards.test_dashboards import question

PUBLIC = "public"


@pytest.mark.parametrize("damage", ["empty", "cut", "not parquet", "gone"])
def test_with_a_damaged_snapshot_postgresql_counts_and_it_is_logged(files, caplog, damage):
    path = next(path for path in files if path.name.startswith(PUBLIC))
    whole = path.read_bytes()
    path.write_bytes(
        {"empty": b"", "cut": whole[:900], "not parquet": b"x" * 5000}.get(damage, b"")
    )
    if damage == "gone":
        engines.usable_snapshot(PUBLIC)
        path.unlink()
    with caplog.at_level(logging.WARNING):
        assert key_figures(question({}).rows())["incidents"] == 103
    assert damage == "gone" or "PostgreSQL counts" in caplog.text


def test_a_snapshot_damaged_after_it_was_opened_is_not_used(files, caplog):
    assert key_figures(question({}).rows())["incidents"] == 103
    path = next(path for path in files if path.name.startswith(PUBLIC))
    path.write_bytes(b"x" * 5000)
    with caplog.at_level(logging.WARNING):
        assert key_figures(question({}).rows())["incidents"] == 103
    assert "snapshot fails, PostgreSQL counts" in caplog.text


def test_a_writer_killed_half_way_leaves_nothing_that_is_read(files, monkeypatch, cast):
    Generation.objects.move([PUBLIC])
    before = sorted(path.name for path in snapshots_folder().glob("*.parquet"))
    monkeypatch.setattr(snapshots, "TYPES", snapshots.TYPES | {"no_such_column": "VARCHAR"})
    with pytest.raises(Exception, match="no_such_column"):
        snapshots.refresh()
    assert sorted(path.name for path in snapshots_folder().glob("*.parquet")) == before


def test_a_full_disk_leaves_nothing_that_is_read_and_is_logged(files, caplog, monkeypatch):
    # The database has rows left to send when the disk is full, so what it does is broken off.
    slow = "left(demanded_change, 1 + 0 * length(pg_sleep(0.002)::text))"
    monkeypatch.setitem(snapshots.INSTEAD, "demanded_change", slow)
    Generation.objects.move([PUBLIC])
    before = sorted(path.name for path in snapshots_folder().iterdir())
    # As a disk does when it is full: no file grows beyond so many bytes.
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limits[1]))
    try:
        with caplog.at_level(logging.WARNING):
            jobs.write_snapshots()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "no snapshot was written, PostgreSQL counts" in caplog.text
    assert sorted(path.name for path in snapshots_folder().iterdir()) == before
    assert key_figures(question({}).rows())["incidents"] == 103
    jobs.write_snapshots()
    assert not engines.tier_source(PUBLIC).is_behind


def test_what_a_killed_writer_left_is_removed_once_it_is_old(files):
    old, young = (snapshots_folder() / f"{snapshots.UNFINISHED}{name}" for name in ("old", "young"))
    for left in (old, young):
        left.mkdir()
        (left / "whole.parquet").write_bytes(b"half")
    os.utime(old, (0, 0))
    snapshots.refresh()
    assert (old.exists(), young.exists()) == (False, True)
    assert engines.usable_snapshot(PUBLIC).generation == Generation.objects.of(PUBLIC).number


def test_a_snapshot_that_stays_behind_is_not_used(files, cast, monkeypatch, caplog):
    releases.approve_release(
        releases.propose_release(cast.draft(), by=cast.officer_a, reason="The firm agreed."),
        by=cast.approver_a,
    )
    assert engines.tier_source(PUBLIC).is_behind
    assert key_figures(question({}).rows())["incidents"] == 103
    monkeypatch.setattr(engines, "PATIENCE_SECONDS", -1)
    with caplog.at_level(logging.WARNING):
        assert engines.tier_source(PUBLIC).file is None
        assert key_figures(question({}).rows())["incidents"] == 104
    assert "no new snapshot" in caplog.text
    snapshots.refresh()
    assert engines.tier_source(PUBLIC).file == Generation.objects.of(PUBLIC).number
