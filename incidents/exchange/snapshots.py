"""Snapshots: each tier of the register as one Parquet file, written by a job, for figures."""

import csv
import logging
import shutil
import tempfile
import time
from pathlib import Path
from uuid import UUID

import duckdb
from django.db import connection, transaction

from incidents.exchange.columns import PARQUET_TYPES
from incidents.fields import columns_by_field
from incidents.models.desk.releases import TierChoices
from incidents.models.register.generations import Generation, snapshots_folder

# {column: its type in the file}. What is only displayed or searched stays in PostgreSQL.
TYPES = {"id": "BIGINT", "tier": "VARCHAR"} | {
    column.name: PARQUET_TYPES[column.type]
    for _field, column in columns_by_field()
    if column.in_snapshot
}
log = logging.getLogger(__name__)
# {column: what the file holds instead}: of a demand only whether there is one, and of a time
# that of UTC, because days are counted in UTC.
INSTEAD = {
    "demanded_change": "left(demanded_change, 1)",
    "released_at": "released_at AT TIME ZONE 'UTC'",
}
# ASCII's unit separator, which no text of the register holds.
BETWEEN = "\x1f"
MOST_FILES = 2
UNFINISHED, ABANDONED_SECONDS = "unfinished-", 60 * 60


def refresh() -> list[Path]:
    """Write a snapshot of each tier that changed since its newest one; returns the new files.

    One statement reads the generation and the incidents, so both are of the same moment. The file
    gets its name only when it is complete, so a writer that is killed half-way leaves nothing that
    anybody would read. The name is saved in the database first, because readers use only files that
    the database names.
    """
    snapshots_folder().mkdir(parents=True, exist_ok=True)
    _remove_unfinished()
    return [path for tier in TierChoices.values if (path := _refresh_tier(tier))]


def _remove_unfinished() -> None:
    """Remove what a killed writer left: nobody reads it, but it fills the disk."""
    for folder in snapshots_folder().glob(f"{UNFINISHED}*"):
        if time.time() - folder.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _refresh_tier(tier: str) -> Path | None:
    now = Generation.objects.of(tier)
    _remove_foreign(tier, now.files)
    if not now.number or (snapshots_folder() / _name(tier, now.number, now.stamp)).exists():
        return None
    with tempfile.TemporaryDirectory(dir=snapshots_folder(), prefix=UNFINISHED) as folder:
        csv_file, whole = Path(folder) / "rows.csv", Path(folder) / "whole.parquet"
        generation = _copy_rows(tier, csv_file)
        _write_parquet(csv_file, whole)
        target = snapshots_folder() / _name(tier, *generation)
        replaced = _save_name(tier, target.name)
        whole.replace(target)
    for name in replaced:
        (snapshots_folder() / name).unlink(missing_ok=True)
    return target


@transaction.atomic
def _save_name(tier: str, name: str) -> list[str]:
    """Save the name of a file before the file appears; returns the names that it replaces."""
    row = Generation.objects.select_for_update().get(tier=tier)
    files = [*(one for one in row.files if one != name), name]
    # A reader may still have the previous file open, or be about to open it.
    row.files = files[-MOST_FILES:]
    row.save(update_fields=["files"])
    return files[:-MOST_FILES]


def _name(tier: str, number: int, stamp: UUID) -> str:
    return f"{tier}-{number}-{stamp.hex}.parquet"


def _remove_foreign(tier: str, files: list[str]) -> None:
    """Remove files that this database does not name, for example after a restore."""
    foreign = [
        path for path in snapshots_folder().glob(f"{tier}-*.parquet") if path.name not in files
    ]
    for path in foreign:
        path.unlink(missing_ok=True)
    if foreign:
        log.warning(
            "%s snapshots of tier %s are not of this database and were removed."
            " This is expected after a restore.",
            len(foreign),
            tier,
        )


def _copy_rows(tier: str, csv_file: Path) -> tuple[int, UUID]:
    """Copy the incidents of a tier as CSV; returns number and stamp of their generation."""
    columns = ", ".join(
        f"array_to_string({name}, E'\\x1f') AS {name}"
        if kind.endswith("[]")
        else INSTEAD.get(name, name)
        for name, kind in TYPES.items()
    )
    # The tier is one of two constants; Django's debug cursor takes no parameters for COPY.
    sql = (
        f"COPY (SELECT {columns}, number, stamp FROM incidents_incident"  # noqa: S608
        f" JOIN incidents_generation USING (tier) WHERE tier = '{tier}')"
        " TO STDOUT (FORMAT csv, NULL '\\N')"
    )
    # A copy that fails on a full disk is an error in the database. It has to end in a transaction
    # of its own, and not break one of the caller's.
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        csv_file.open("wb") as out,
        cursor.copy(sql) as stream,
    ):
        for block in stream:
            out.write(block)
    with csv_file.open(newline="", encoding="utf-8") as source:
        first = next(csv.reader(source), None)
    if first:
        return int(first[-2]), UUID(first[-1])
    now = Generation.objects.of(tier)
    return now.number, now.stamp


def _write_parquet(csv_file: Path, whole: Path) -> None:
    """Write the CSV as Parquet, with lists as lists. A CSV without rows gives a file without."""
    kinds = {name: kind.removesuffix("[]") for name, kind in TYPES.items()}
    columns = ", ".join(
        f"CASE WHEN {name} = '' THEN [] ELSE string_split({name}, chr(31)) END AS {name}"
        if kind.endswith("[]")
        else name
        for name, kind in TYPES.items()
    )
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as engine:
        engine.read_csv(
            str(csv_file),
            # Types are given, because a tier without incidents has nothing to detect them from.
            auto_detect=False,
            sep=",",
            header=False,
            columns=kinds | {"number": "BIGINT", "stamp": "VARCHAR"},
            na_values="\\N",
            quotechar='"',
            escapechar='"',
        ).create_view("copied")
        engine.sql(f"SELECT {columns} FROM copied ORDER BY id").write_parquet(  # noqa: S608
            str(whole), compression="zstd"
        )
