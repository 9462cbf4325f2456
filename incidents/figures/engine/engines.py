"""Whether rows or columns answer a question: PostgreSQL, or DuckDB over one Parquet file a tier.

The very SQL that Django compiled for PostgreSQL is asked of either, so a question is written
once. Columns answer for large tiers only; entries that left the tier after the file was written
are excluded in the same question, so that a withdrawal counts at once. Whatever is wrong with a
file, rows answer and a warning is logged.
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

from incidents.figures.engine.search import Words
from incidents.models.register.generations import Departure, Generation, list_snapshots

logger = logging.getLogger(__name__)

# Below this many entries PostgreSQL is as fast (docs/performance/history.md), and never behind.
FEWEST = 5_000
TABLE = "incidents_incident"
# A list that holds one of some values, as the ORM compiles it.
OVERLAP = re.compile(
    r'("incidents_incident"\."\w+") && \(ARRAY\[(%s(?:, %s)*)\]\)::varchar\(\d+\)\[\]'
)
# What a question took is given back to the machine: a web worker is to stay under 350 MiB.
ENGINE: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "256MB",
    "allocator_flush_threshold": "16MB",
    "allocator_background_threads": True,
}
# The clock writes a file at most a minute after a change. One that is still missing changes after
# this long was not followed by another: the disk is full, or no worker runs.
PATIENCE_SECONDS = 180


@dataclass(frozen=True)
class TierSource:
    """What a tier is answered from: its generation, and that of the file where columns answer."""

    tier: str
    generation: int
    # New and random with every generation: a restored database comes to a number a second time.
    stamp: str
    file: int | None

    @property
    def is_behind(self) -> bool:
        """Whether entries released since the file was written are still to come."""
        return self.file is not None and self.file != self.generation

    def __str__(self) -> str:
        answers = "rows" if self.file is None else self.file
        return f"{self.tier}:{self.generation}:{self.stamp}:{answers}"


@dataclass(frozen=True)
class Columns:
    """An open file. `rows` is how many entries it holds; `words`, where some were searched for."""

    path: Path
    generation: int
    rows: int
    engine: duckdb.DuckDBPyConnection
    words: Words


_open: dict[str, Columns | None] = {}
# {tier: (generation of the file, since when it is seen to be behind)}, by a clock that only grows.
_behind: dict[str, tuple[int, float]] = {}
_one_thread = threading.Lock()


def forget_files() -> None:
    """Open every file anew at the next question."""
    with _one_thread:
        _open.clear()
        _behind.clear()


def tier_source(tier: str) -> TierSource:
    """What answers questions about a tier now; one query."""
    now = Generation.objects.of(tier)
    _note(tier, now.number)
    found = columns_of(tier)
    is_own = found is not None and found.path.name in now.files
    stamp = now.stamp.hex if now.stamp else ""
    return TierSource(tier, now.number, stamp, found.generation if found and is_own else None)


def _note(tier: str, number: int) -> None:
    """Remember since when the newest file is behind; a new file, or one that is not, forgets it."""
    newest = next((generation for generation, _path in reversed(list_snapshots(tier))), number)
    if newest == number:
        _behind.pop(tier, None)
    elif _behind.get(tier, (-1, 0.0))[0] != newest:
        _behind[tier] = newest, time.monotonic()


def _is_left_behind(tier: str, generation: int) -> bool:
    """Whether the clock has not followed a change for so long that its file is not to be asked."""
    behind, since = _behind.get(tier, (-1, 0.0))
    if behind != generation or time.monotonic() - since <= PATIENCE_SECONDS:
        return False
    logger.warning("columns of %s are not written any more, rows answer", tier)
    return True


def as_of(tier: str) -> dt.datetime | None:
    """When the counts of a tier were true, where they are behind the register; else None."""
    found = columns_of(tier)
    if found is None:
        return None
    now = Generation.objects.of(tier)
    if found.path.name not in now.files or now.number == found.generation:
        return None
    try:
        return dt.datetime.fromtimestamp(found.path.stat().st_mtime, tz=dt.UTC)
    except FileNotFoundError:
        return None


def columns_of(tier: str) -> Columns | None:
    """The newest readable file of a tier that is large enough to be worth it, or None.

    Whether it is this database's is asked together with what has left since it was written.
    """
    files = list_snapshots(tier)
    if not files:
        return None
    generation, newest = files[-1]
    with _one_thread:
        standing = _open.get(tier)
        if standing is None or standing.path != newest:
            _open[tier] = standing = _opened(newest, generation)
    if standing is None or standing.rows < FEWEST or _is_left_behind(tier, generation):
        return None
    return standing


def _opened(path: Path, generation: int) -> Columns | None:
    """The file as a table of the same name as PostgreSQL's; None, and a warning, if unreadable."""
    try:
        engine = duckdb.connect(config=ENGINE)
        engine.read_parquet(str(path)).create_view(TABLE)
        counted = engine.execute(f"SELECT count(*) FROM {TABLE}").fetchone()  # noqa: S608
    except (duckdb.Error, OSError):
        logger.warning("columns cannot be read, rows answer: %s", path, exc_info=True)
        return None
    return Columns(path, generation, counted[0] if counted else 0, engine, Words(engine))


def ask(entries: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """The rows of a `values_list` of entries, as tuples, from rows or columns."""
    sql, params = entries.query.sql_with_params()
    return ask_sql(entries, sql, params)


def count_rows(entries: QuerySet[Any, Any]) -> int:
    """How many entries there are; a slice is counted as a slice."""
    sql, params = entries.values_list("pk").query.sql_with_params()
    ((found,),) = ask_sql(entries, f"SELECT COUNT(*) FROM ({sql}) AS counted", params)  # noqa: S608
    return int(found)


def ask_sql(
    entries: QuerySet[Any, Any], sql: str, params: tuple[Any, ...]
) -> list[tuple[Any, ...]]:
    """The same for SQL that was written around a compiled question about these entries."""
    # Of the scope that the question began with: IncidentQuerySet.visible_to.
    tier = getattr(entries, "_hints", {}).get("tier", "")
    found = columns_of(tier) if tier else None
    if found:
        try:
            asked = found.words.plain(entries, tier, sql, params)
            # A search within another question's words than ours: the file holds nothing to ask.
            if '"search"' not in asked.sql:
                rows = _from_columns(found, tier, *asked)
                if rows is not None:
                    return rows
        except duckdb.Error:
            logger.warning("columns do not answer, rows do: %s", found.path, exc_info=True)
    with connections[entries.db].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _holds_one(found: re.Match[str]) -> str:
    """The same value by value: DuckDB takes less than half the time of "&&"."""
    column, values = found.groups()
    one = f"list_contains({column}, %s)"
    return f"({' OR '.join([one] * values.count('%s'))})"


def _from_columns(
    found: Columns, tier: str, sql: str, params: tuple[Any, ...]
) -> list[tuple[Any, ...]] | None:
    """The rows of a question; None where the file is not of this database's timeline."""
    gone = Departure.objects.since(tier, found.generation, found.path.name)
    if gone is None:
        return None
    asked = OVERLAP.sub(_holds_one, sql).replace("%s", "?")
    values = [list(value) if isinstance(value, tuple) else value for value in params]
    cursor = found.engine.cursor()
    if gone:
        # A view beside the file's own: the question stays as it was compiled.
        listed = ", ".join(str(int(pk)) for pk in gone)
        cursor.execute(
            f"CREATE OR REPLACE TEMP VIEW {TABLE} AS"  # noqa: S608  numbers of our own rows
            f" SELECT * FROM memory.main.{TABLE} WHERE id NOT IN ({listed})"
        )
    try:
        return cursor.execute(asked, values).fetchall()
    finally:
        cursor.close()
