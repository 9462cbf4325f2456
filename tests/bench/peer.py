"""Datasette beside this site: the same entries, the same 96 queries, the same client, one run.

It is installed into an environment of its own below TRACKER_HOME, never into the project's. One
process, tuned as its documents advise: an index for the two filters and the order, one for the
order, no facets suggested, no answer kept by browsers.
"""

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
from urllib.request import urlopen

import psycopg

from tests.bench import stage
from tests.bench.load import measure

VERSION = "0.65.5"
HOME = stage.HOME / "peer"
# Of an entry; the names become keys of small tables.
NAMES = ("firm", "country", "sector", "authority", "topic", "tactic", "status")
READ = """
SELECT id, ref, title, coalesce(document->>'demanded_change', ''), reported_from::text,
       firm, country, sector, authority, coalesce(topics[1], ''), coalesce(tactics[1], ''),
       firm_response
FROM incidents_incident WHERE tier = 'public'
"""
INDEXES = (
    "CREATE INDEX filters ON incidents (country_id, topic_id, first_reported DESC, id DESC)",
    "CREATE INDEX newest ON incidents (first_reported DESC, id DESC)",
    "ANALYZE",
)
SETTINGS = {"sql_time_limit_ms": 60_000, "facet_time_limit_ms": 60_000, "default_cache_ttl": 0}


@contextlib.contextmanager
def serving(address):
    """(its port, the addresses of our queries there) of a Datasette of that database's entries."""
    _install()
    paths = list(_paths(_build(address)))
    with _running() as port:
        measure("127.0.0.1", port, paths, clients=4, requests=len(paths))
        yield port, paths


def _install():
    """An environment with Datasette of that version; made once."""
    if (HOME / "bin" / "datasette").exists():
        return
    subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    wanted = ["install", "--quiet", f"datasette=={VERSION}"]
    subprocess.run([str(HOME / "bin" / "pip"), *wanted], check=True)


def _build(address):
    """Write the entries to SQLite; {column: {name: key}}."""
    file = HOME / "d.db"
    file.unlink(missing_ok=True)
    keys = {name: {} for name in NAMES}
    with sqlite3.connect(file) as peer, psycopg.connect(address) as ours:
        numbered = ", ".join(f"{name}_id INTEGER" for name in NAMES)
        peer.execute(
            "CREATE TABLE incidents (id INTEGER PRIMARY KEY, reference TEXT, title TEXT,"
            f" description TEXT, first_reported TEXT, {numbered})"
        )
        with ours.cursor("entries") as rows:
            rows.itersize = 5_000
            rows.execute(READ)
            marks = ", ".join("?" * (5 + len(NAMES)))
            # Column names and marks of this module only.
            peer.executemany(
                f"INSERT INTO incidents VALUES ({marks})",  # noqa: S608
                (_row(row, keys) for row in rows),
            )
        for name, known in keys.items():
            peer.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, name TEXT)")
            peer.executemany(
                f"INSERT INTO {name} VALUES (?, ?)",  # noqa: S608  ours
                ((number, key) for key, number in known.items()),
            )
        for statement in INDEXES:
            peer.execute(statement)
    return keys


def _row(row, keys):
    named = zip(NAMES, row[5:], strict=True)
    return [*row[:5], *(keys[name].setdefault(value, len(keys[name]) + 1) for name, value in named)]


def _paths(keys):
    """Our 96 queries in Datasette's words, without those under a topic that comes first nowhere."""
    from tests.bench.programs import list_queries

    for query in list_queries():
        topic, country = (word.partition("=")[2] for word in query.split("&"))
        if topic in keys["topic"] and country in keys["country"]:
            yield (
                "/d/incidents.json?_nosuggest=1&_size=50&_sort_desc=first_reported&_labels=on"
                f"&_shape=objects&country_id={keys['country'][country]}"
                f"&topic_id={keys['topic'][topic]}"
            )


@contextlib.contextmanager
def _running():
    """The port of a Datasette that answers, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(HOME / "bin" / "datasette"), "serve", str(HOME / "d.db"), "--port", str(port)]
    for name, value in SETTINGS.items():
        command += ["--setting", name, str(value)]
    with open(os.devnull, "w") as nothing:
        site = subprocess.Popen(command, stdout=nothing, stderr=nothing)
    try:
        _await(f"http://127.0.0.1:{port}/-/versions.json")
        yield port
    finally:
        site.terminate()
        site.wait(20)


def _await(address):
    for _number in range(200):
        with contextlib.suppress(OSError):
            urlopen(address, timeout=5).read()  # noqa: S310  our own server on loopback
            return
        time.sleep(0.1)
    raise RuntimeError("Datasette did not come up")
