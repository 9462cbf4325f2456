"""Searches in a snapshot: PostgreSQL finds the incidents once and hands over their keys.

A snapshot holds no text to search. Only the keys of its own incidents matter, and those do not
change: an incident that changes leaves under its key and comes back under another one, and what
left since the snapshot was written is excluded in any case. So keys that were found once are valid
as long as the snapshot is.
"""

import hashlib
import re
import threading
from typing import Any, NamedTuple

import duckdb
from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from incidents.models.register.search import ReadyQuery

# How the ORM compiles a search (incidents.queries.kinds.QueryFilter).
MATCHES = '"incidents_incident"."search" @@ (%s::tsquery)'
PLACEHOLDER = re.compile("%%|%s")
# Eight bytes a key: four searches that each match half of a million incidents.
MOST_KEYS = 2_000_000


class SearchlessQuery(NamedTuple):
    """SQL without a search, and its parameters."""

    sql: str
    params: tuple[Any, ...]


class SearchTables:
    """Tables of keys beside one open snapshot; the least recently used is dropped first."""

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        # {name of the table: keys in it}, the least recently used first.
        self._sizes: dict[str, int] = {}
        self._one_thread = threading.Lock()

    def without_search(
        self, entries: QuerySet[Any, Any], tier: str, sql: str, params: Any
    ) -> SearchlessQuery:
        """The same query with a list of keys in place of each search."""
        first, *rest = sql.split(MATCHES)
        written, remaining = first, list(params)
        for part in rest:
            before = [mark for mark in PLACEHOLDER.findall(written) if mark == "%s"]
            name = self._table(entries, tier, remaining.pop(len(before)))
            # The name is a hash; `part` is what the ORM compiled, with places for its values.
            written += f'"incidents_incident"."id" IN (SELECT id FROM memory.main.{name}){part}'  # noqa: S608
        return SearchlessQuery(written, tuple(remaining))

    def _table(self, entries: QuerySet[Any, Any], tier: str, search: str) -> str:
        name = f"found_{hashlib.sha256(search.encode()).hexdigest()[:16]}"
        with self._one_thread:
            if name in self._sizes:
                self._sizes[name] = self._sizes.pop(name)
                return name
        count, keys = _find_keys(entries, tier, search)
        with self._one_thread:
            self._engine.cursor().execute(
                f"CREATE OR REPLACE TABLE memory.main.{name} AS SELECT unnest(?::BIGINT[]) AS id",
                [f"[{keys}]"],
            )
            self._sizes[name] = count
            while sum(self._sizes.values()) > MOST_KEYS and len(self._sizes) > 1:
                oldest = next(iter(self._sizes))
                self._engine.cursor().execute(f"DROP TABLE memory.main.{oldest}")
                del self._sizes[oldest]
        return name


def _find_keys(entries: QuerySet[Any, Any], tier: str, search: str) -> tuple[int, str]:
    """How many incidents of a tier match a search, and their keys, comma-separated; one query.

    The keys come as one text, so that Python does not make an object of each.
    """
    rows = entries.model._default_manager.using(entries.db).filter(tier=tier)
    matches = rows.filter(search=ReadyQuery(search)).aggregate(
        count=Count("pk"), keys=StringAgg(Cast("pk", TextField()), ",", default="")
    )
    return matches["count"], matches["keys"]
