"""The generation of a tier, read with each request: by a connection of the process's own.

To take a connection from the pool, to check it and to give it back took three times as long as the
query itself, and more than all else that an answer takes which is looked up
(tests/bench/empty_answers.py). One connection more for each process.
"""

import threading
from typing import Any

import psycopg
from django.db import connection

QUERY = "SELECT number, stamp FROM incidents_generation WHERE tier = %s"
# So long a request waits for another one's query; then it asks by a connection of the pool.
PATIENCE_SECONDS = 0.5
LINK = {"autocommit": True, "connect_timeout": 3, "options": "-c statement_timeout=2000"}


class GenerationLink:
    """One connection, used by one thread at a time, opened when it is first needed."""

    def __init__(self) -> None:
        self._one_thread = threading.Lock()
        self._connection: psycopg.Connection[Any] | None = None

    def read(self, tier: str) -> Any:
        """(number, stamp) of a tier as committed now, or None. Raises psycopg.Error."""
        if not self._one_thread.acquire(timeout=PATIENCE_SECONDS):
            raise psycopg.OperationalError("another request is asking")
        try:
            if self._connection is None:
                self._connection = psycopg.connect(**(_read_parameters() | LINK))
            return self._connection.execute(QUERY, [tier], prepare=True).fetchone()
        except psycopg.Error:
            self.close()
            raise
        finally:
            self._one_thread.release()

    def close(self) -> None:
        """Forget the connection: the server was restarted, or is away."""
        lost, self._connection = self._connection, None
        if lost is not None:
            lost.close()


def _read_parameters() -> dict[str, Any]:
    """What the database's own settings say of a connection."""
    known = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port", "service", "passfile")
    plain = {name: known[name] for name in names if name in known}
    return plain | {name: known[name] for name in known if name.startswith("ssl")}


_link = GenerationLink()


def read_generation(tier: str) -> Any:
    """(number, stamp) of a tier now, or None before its first entry.

    Inside a transaction it is what that transaction sees. Raises what Django raises where the
    database is away.
    """
    if not connection.in_atomic_block:
        try:
            return _link.read(tier)
        except psycopg.Error:
            # The pool knows whether the server is away, and says so as everywhere.
            pass
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [tier])
        return cursor.fetchone()
