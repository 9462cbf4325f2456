"""A search asked of columns: PostgreSQL finds its entries once, and hands their keys over.

A file holds nothing to search in. Of the keys only those of the file's own entries matter, and
these stay what they were: an entry that changes leaves under its key and comes back under another
one, and what left since the file was written is excluded in any case. So keys that were found
once hold as long as the file does.
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

# As a question that searches is compiled (incidents.queries.kinds.QueryFilter).
MATCHES = '"incidents_incident"."search" @@ (%s::tsquery)'
PLACE = re.compile("%%|%s")
# Eight bytes a key: four words that half of a million entries hold.
MOST_KEYS = 2_000_000


class Plain(NamedTuple):
    """A question, and its values, without a search."""

    sql: str
    params: tuple[Any, ...]


class Words:
    """The tables of keys beside one open file; those asked for longest ago go first."""

    def __init__(self, engine: duckdb.DuckDBPyConnection) -> None:
        self._engine = engine
        self._kept: dict[str, int] = {}
        self._one_thread = threading.Lock()

    def plain(self, entries: QuerySet[Any, Any], tier: str, sql: str, params: Any) -> Plain:
        """The question with a list of keys in place of each search."""
        first, *rest = sql.split(MATCHES)
        told, left = first, list(params)
        for part in rest:
            words = left.pop(len([1 for found in PLACE.findall(told) if found == "%s"]))
            name = self._table(entries, tier, words)
            # The name is a hash; `part` is what the ORM compiled, with places for its values.
            told += f'"incidents_incident"."id" IN (SELECT id FROM memory.main.{name}){part}'  # noqa: S608
        return Plain(told, tuple(left))

    def _table(self, entries: QuerySet[Any, Any], tier: str, words: str) -> str:
        name = f"found_{hashlib.sha256(words.encode()).hexdigest()[:16]}"
        with self._one_thread:
            if name in self._kept:
                self._kept[name] = self._kept.pop(name)
                return name
        many, keys = _find_keys(entries, tier, words)
        with self._one_thread:
            self._engine.cursor().execute(
                f"CREATE OR REPLACE TABLE memory.main.{name} AS SELECT unnest(?::BIGINT[]) AS id",
                [f"[{keys}]"],
            )
            self._kept[name] = many
            while sum(self._kept.values()) > MOST_KEYS and len(self._kept) > 1:
                oldest = next(iter(self._kept))
                self._engine.cursor().execute(f"DROP TABLE memory.main.{oldest}")
                del self._kept[oldest]
        return name


def _find_keys(entries: QuerySet[Any, Any], tier: str, words: str) -> tuple[int, str]:
    """How many entries of a tier hold the words, and their keys with commas between; one query.

    As one text, so that no key becomes an object of Python's on its way.
    """
    rows = entries.model._default_manager.using(entries.db).filter(tier=tier)
    told = rows.filter(search=ReadyQuery(words)).aggregate(
        many=Count("pk"), keys=StringAgg(Cast("pk", TextField()), ",", default="")
    )
    return told["many"], told["keys"]
