"""Which engine counts a query: PostgreSQL, or DuckDB over one Parquet snapshot a tier.

Both engines run the very SQL that Django compiled for PostgreSQL, so a query is written once.
DuckDB counts large tiers only. Incidents that left the tier after the snapshot was written are
excluded in the same query, so a withdrawal counts at once. Whenever anything is wrong with a
snapshot, PostgreSQL counts and a warning is logged.
"""

import datetime as dt
import logging
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections
from django.db.models import QuerySet

from incidents.figures.engine.search import SearchTables
from incidents.models.register.generations import Departure, Generation, list_snapshots
from incidents.models.register.labels import follow_register

logger = logging.getLogger(__name__)

# Below this many incidents PostgreSQL is as fast (docs/performance/history.md) and up to date.
FEWEST = 5_000
TABLE = "incidents_incident"
# A list that holds one of some values, as the ORM compiles it.
OVERLAP = re.compile(
    r'("incidents_incident"\."\w+") && \(ARRAY\[(%s(?:, %s)*)\]\)::varchar\(\d+\)\[\]'
)
# Memory that a query used is given back to the machine: a web worker has to stay under 350 MiB.
ENGINE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "256MB",
    "allocator_flush_threshold": "16MB",
    "allocator_background_threads": True,
}
# The job writes a snapshot at most a minute after a change. If one is still behind after this
# long, the job has failed: the disk is full, or no worker runs.
PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class TierSource:
    """What the figures of a tier are counted from: its generation, and the snapshot's if any."""

    tier: str
    generation: int
    # Random and new with every generation, because a restored database repeats numbers.
    stamp: str
    file: int | None
    # The day of the tier's last change, UTC.
    changed_on: dt.date

    @property
    def is_behind(self) -> bool:
        """Whether incidents released since the snapshot was written are not yet counted."""
        return self.file is not None and self.file != self.generation

    def __str__(self) -> str:
        counted_from = "rows" if self.file is None else self.file
        return f"{self.tier}:{self.generation}:{self.stamp}:{counted_from}"


@dataclass(frozen=True)
class OpenSnapshot:
    """An open snapshot. `rows`: how many incidents it holds; `searches`: tables of their keys."""

    path: Path
    generation: int
    rows: int
    engine: duckdb.DuckDBPyConnection
    searches: SearchTables


_open: dict[str, OpenSnapshot | None] = {}
# {tier: (generation of its newest snapshot, monotonic time since when that is behind)}.
_behind: dict[str, tuple[int, float]] = {}
_one_thread = threading.Lock()


def forget_files() -> None:
    """Open every snapshot again at the next query."""
    with _one_thread:
        _open.clear()
        _behind.clear()


def tier_source(tier: str) -> TierSource:
    """What the figures of a tier are counted from now; one query."""
    now = Generation.objects.of(tier)
    follow_register(tier, now.stamp)
    _note_age(tier, now.number)
    snapshot = usable_snapshot(tier)
    is_own = snapshot is not None and snapshot.path.name in now.files
    stamp = now.stamp.hex if now.stamp else ""
    file = snapshot.generation if snapshot and is_own else None
    return TierSource(tier, now.number, stamp, file, now.changed_at.astimezone(dt.UTC).date())


def _note_age(tier: str, number: int) -> None:
    """Record when the newest snapshot fell behind the register; clear it once it caught up."""
    newest = next((generation for generation, _path in reversed(list_snapshots(tier))), number)
    if newest == number:
        _behind.pop(tier, None)
    elif _behind.get(tier, (-1, 0.0))[0] != newest:
        _behind[tier] = newest, time.monotonic()


def _is_left_behind(tier: str, generation: int) -> bool:
    """Whether a snapshot has been behind for so long that the job must have failed."""
    behind, since = _behind.get(tier, (-1, 0.0))
    if behind != generation or time.monotonic() - since <= PATIENCE_SECONDS:
        return False
    logger.warning("no new snapshot of %s is written: PostgreSQL counts", tier)
    return True


def as_of(tier: str) -> dt.datetime | None:
    """When the counts of a tier were true, where they are behind the register; else None."""
    snapshot = usable_snapshot(tier)
    if snapshot is None:
        return None
    now = Generation.objects.of(tier)
    if snapshot.path.name not in now.files or now.number == snapshot.generation:
        return None
    try:
        return dt.datetime.fromtimestamp(snapshot.path.stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:
        return None


def usable_snapshot(tier: str) -> OpenSnapshot | None:
    """The newest readable snapshot of a tier that is large enough to be worth it, or None.

    Whether it is of this database is checked in the query for what has left since.
    """
    files = list_snapshots(tier)
    if not files:
        return None
    generation, newest = files[-1]
    with _one_thread:
        snapshot = _open.get(tier)
        if snapshot is None or snapshot.path != newest:
            _open[tier] = snapshot = _open_snapshot(newest, generation)
    if snapshot is None or snapshot.rows < FEWEST or _is_left_behind(tier, generation):
        return None
    return snapshot


def _open_snapshot(path: Path, generation: int) -> OpenSnapshot | None:
    """The snapshot as a view named like PostgreSQL's table; None and a warning if unreadable."""
    try:
        engine = duckdb.connect(config=ENGINE)
        engine.read_parquet(str(path)).create_view(TABLE)
        counted = engine.execute(f"SELECT count(*) FROM {TABLE}").fetchone()  # noqa: S608
    except (duckdb.Error, OSError):
        logger.warning("snapshot cannot be read, PostgreSQL counts: %s", path, exc_info=True)
        return None
    return OpenSnapshot(
        path, generation, counted[0] if counted else 0, engine, SearchTables(engine)
    )


def ask(entries: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` of incidents, as tuples, from whichever engine counts."""
    sql, params = entries.query.sql_with_params()
    return ask_sql(entries, sql, params)


def count_rows(entries: QuerySet[Any, Any]) -> int:
    """How many incidents there are; a slice is counted as a slice."""
    sql, params = entries.values_list("pk").query.sql_with_params()
    ((count,),) = ask_sql(entries, f"SELECT COUNT(*) FROM ({sql}) AS counted", params)  # noqa: S608
    return int(count)


def ask_sql(
    entries: QuerySet[Any, Any], sql: str, params: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    """The rows of SQL that was written around the compiled query of these incidents."""
    # The tier of the scope that the query began with: IncidentQuerySet.visible_to.
    tier = getattr(entries, "_hints", {}).get("tier", "")
    snapshot = usable_snapshot(tier) if tier else None
    if snapshot:
        try:
            query = snapshot.searches.without_search(entries, tier, sql, params)
            # A search that was compiled in another way: the snapshot has no text to search.
            if '"search"' not in query.sql:
                rows = _from_snapshot(snapshot, tier, *query)
                if rows is not None:
                    return rows
        except duckdb.Error:
            logger.warning("snapshot fails, PostgreSQL counts: %s", snapshot.path, exc_info=True)
    with connections[entries.db].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _value_by_value(overlap: re.Match[str]) -> str:
    """The same condition value by value: DuckDB takes less than half the time of "&&"."""
    column, values = overlap.groups()
    one = f"list_contains({column}, %s)"
    return f"({' OR '.join([one] * values.count('%s'))})"


def _from_snapshot(
    snapshot: OpenSnapshot, tier: str, sql: str, params: tuple[Any, ...]
) -> list[tuple[Any, ...]] | None:
    """The rows of a query; None where the snapshot is not of this database's timeline."""
    departed = Departure.objects.since(tier, snapshot.generation, snapshot.path.name)
    if departed is None:
        return None
    query = OVERLAP.sub(_value_by_value, sql).replace("%s", "?")
    values = [list(value) if isinstance(value, tuple) else value for value in params]
    cursor = snapshot.engine.cursor()
    if departed:
        # A view of the same name hides the snapshot's own, so the query stays as compiled.
        listed = ", ".join(str(int(pk)) for pk in departed)
        cursor.execute(
            f"CREATE OR REPLACE TEMP VIEW {TABLE} AS"  # noqa: S608  numbers of our own rows
            f" SELECT * FROM memory.main.{TABLE} WHERE id NOT IN ({listed})"
        )
    try:
        return cursor.execute(query, values).fetchall()
    finally:
        cursor.close()
