"""A tier of the register as one Parquet file, written by the clock, counted in by figures."""

import csv
import logging
import shutil
import tempfile
import time
from pathlib import Path
from uuid import UUID

import duckdb
from django.db import connection, transaction

from incidents.models.desk.releases import TierChoices
from incidents.models.register.generations import Generation, snapshots_folder

# Column: its type in the file. What is only shown or searched stays in PostgreSQL.
TYPES = {
    "id": "BIGINT",
    "tier": "VARCHAR",
    "ref": "VARCHAR",
    "firm": "VARCHAR",
    "firm_slug": "VARCHAR",
    "firm_kind": "VARCHAR",
    "country": "VARCHAR",
    "sector": "VARCHAR",
    "isic": "VARCHAR",
    "authority": "VARCHAR",
    "state": "VARCHAR",
    "attribution": "VARCHAR",
    "campaign": "VARCHAR",
    "topics": "VARCHAR[]",
    "tactics": "VARCHAR[]",
    "instruments": "VARCHAR[]",
    "provisions": "VARCHAR[]",
    "reported_on": "VARCHAR",
    "reported_from": "DATE",
    "reported_until": "DATE",
    "demanded_on": "VARCHAR",
    "demand_deadline_on": "VARCHAR",
    "demand_deadline_from": "DATE",
    "firm_response": "VARCHAR",
    "responded_on": "VARCHAR",
    "released_at": "TIMESTAMP",
    "lifted_on": "VARCHAR",
    "fined_on": "VARCHAR",
    "days_longest": "INTEGER",
    "outcome_longest": "VARCHAR",
    "days_shortest": "INTEGER",
    "outcome_shortest": "VARCHAR",
    "designations_used": "VARCHAR[]",
    "demanded_change": "VARCHAR",
    "fine_amount": "DECIMAL(18, 2)",
    "fine_currency": "VARCHAR",
}
log = logging.getLogger(__name__)
# What a file holds instead of the column: of a demand only whether there is one, and of a time the
# clock of UTC, for a day is counted by it.
INSTEAD = {
    "demanded_change": "left(demanded_change, 1)",
    "released_at": "released_at AT TIME ZONE 'UTC'",
}
# No text of a register holds it: ASCII's own mark between units.
BETWEEN = "\x1f"
MOST_FILES = 2
UNFINISHED, ABANDONED_SECONDS = "unfinished-", 60 * 60


def refresh() -> list[Path]:
    """Write each tier whose generation moved since its newest file; the new files.

    One statement reads the generation and the entries, so both are of one snapshot. The file
    appears under its name only when it is whole: a writer killed half way leaves nothing that
    anybody would read. Its name is kept in the database first: no reader asks a file that the
    database does not name.
    """
    snapshots_folder().mkdir(parents=True, exist_ok=True)
    _swept()
    return [path for tier in TierChoices.values if (path := _refreshed(tier))]


def _swept() -> None:
    """Take away what a killed writer left: nobody reads it, but it fills the disk."""
    for left in snapshots_folder().glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _refreshed(tier: str) -> Path | None:
    now = Generation.objects.of(tier)
    _remove_foreign(tier, now.files)
    if not now.number or (snapshots_folder() / _name(tier, now.number, now.stamp)).exists():
        return None
    with tempfile.TemporaryDirectory(dir=snapshots_folder(), prefix=UNFINISHED) as folder:
        lines, whole = Path(folder) / "rows.csv", Path(folder) / "whole.parquet"
        generation = _copied(tier, lines)
        _written(lines, whole)
        target = snapshots_folder() / _name(tier, *generation)
        old = _announce(tier, target.name)
        whole.replace(target)
    for name in old:
        (snapshots_folder() / name).unlink(missing_ok=True)
    return target


@transaction.atomic
def _announce(tier: str, name: str) -> list[str]:
    """Name a file in the database, before it appears; the names that this one drives out."""
    row = Generation.objects.select_for_update().get(tier=tier)
    files = [*(one for one in row.files if one != name), name]
    # A reader may hold the one before open, or be about to.
    row.files = files[-MOST_FILES:]
    row.save(update_fields=["files"])
    return files[:-MOST_FILES]


def _name(tier: str, number: int, stamp: UUID) -> str:
    return f"{tier}-{number}-{stamp.hex}.parquet"


def _remove_foreign(tier: str, files: list[str]) -> None:
    """Remove files that this database does not name: it was restored to a time before them."""
    foreign = [
        path for path in snapshots_folder().glob(f"{tier}-*.parquet") if path.name not in files
    ]
    for path in foreign:
        path.unlink(missing_ok=True)
    if foreign:
        log.warning(
            "%s files of tier %s are not of this database and were removed."
            " After a restore this is as it should be.",
            len(foreign),
            tier,
        )


def _copied(tier: str, lines: Path) -> tuple[int, UUID]:
    """Copy the entries of a tier as CSV; number and stamp of the generation that they are of."""
    listed = ", ".join(
        f"array_to_string({name}, E'\\x1f') AS {name}"
        if kind.endswith("[]")
        else INSTEAD.get(name, name)
        for name, kind in TYPES.items()
    )
    # The tier is one of our own two words; Django's debugging cursor takes no values for COPY.
    sql = (
        f"COPY (SELECT {listed}, number, stamp FROM incidents_incident"  # noqa: S608
        f" JOIN incidents_generation USING (tier) WHERE tier = '{tier}')"
        " TO STDOUT (FORMAT csv, NULL '\\N')"
    )
    # A copy that a full disk breaks off is an error to the database: it must end here, and not
    # in a transaction of the caller's.
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        lines.open("wb") as out,
        cursor.copy(sql) as stream,
    ):
        for block in stream:
            out.write(block)
    with lines.open(newline="", encoding="utf-8") as told:
        first = next(csv.reader(told), None)
    if first:
        return int(first[-2]), UUID(first[-1])
    now = Generation.objects.of(tier)
    return now.number, now.stamp


def _written(lines: Path, whole: Path) -> None:
    """The CSV as Parquet, lists as lists. A CSV of no rows gives a file of none."""
    kinds = {name: kind.removesuffix("[]") for name, kind in TYPES.items()}
    told = ", ".join(
        f"CASE WHEN {name} = '' THEN [] ELSE string_split({name}, chr(31)) END AS {name}"
        if kind.endswith("[]")
        else name
        for name, kind in TYPES.items()
    )
    with duckdb.connect(config={"threads": 2, "memory_limit": "512MB"}) as engine:
        engine.read_csv(
            str(lines),
            # Nothing is to be guessed: a tier without entries gives it nothing to guess from.
            auto_detect=False,
            sep=",",
            header=False,
            columns=kinds | {"number": "BIGINT", "stamp": "VARCHAR"},
            na_values="\\N",
            quotechar='"',
            escapechar='"',
        ).create_view("copied")
        engine.sql(f"SELECT {told} FROM copied ORDER BY id").write_parquet(  # noqa: S608
            str(whole), compression="zstd"
        )
