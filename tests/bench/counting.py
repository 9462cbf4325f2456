"""Each figure under six questions, beside its own questions sent bare to either engine."""

import statistics
import time
from contextlib import contextmanager

import psycopg

from tests.bench import COMMON

# What an analyst asks: all, a topic, a country and two years, an article, a sector and a campaign,
# a word.
FILTERS = {
    "no filter": "",
    "one topic": "topic=hong-kong",
    "country, two years": "country=JP&since=2018&until=2019",
    "one article": "provision=advertising-law%239(4)",
    "sector, campaign": "sector=airline&campaign=caac-letter-2018",
    "a search word": f"q={COMMON}",
}
MOST_MS, SMALL, RATIO = 100, 100_000, 1.5
# Bare SQL takes most of a run, and is never near what it is held against.
BARE = 3
# Below this neither engine's time can be told from the time of asking at all.
LEAST_MS = 2.0


def results(rows, address, times):
    """A result for each figure and filter; prints a line for each."""
    print("\n  each figure: as the site counts it, as bare SQL, as DuckDB; p50 in ms")
    for told, query in FILTERS.items():
        for name in _names():
            found = _measured(name, query, address, times)
            yield _told(rows, name, told, found)


def _names():
    from incidents.figures.results.catalogue import FIGURES

    return list(FIGURES)


def _measured(name, query, address, times):
    """(the site, bare SQL, DuckDB or None) in ms, of one figure under one question."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from incidents.figures.engine import engines as columns
    from incidents.figures.results import catalogue
    from incidents.queries import Query

    def count():
        question = Query(QueryDict(query), AnonymousUser())
        return catalogue.compute((name,), question.rows, question.chosen)

    with _recorded() as asked:
        told = count()[name]
    if not query and not told.rows:
        raise ValueError(f"No made entry is counted by {name}: its time would be that of nothing.")
    site = _median(count, times)
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as link:
        link.execute("SET TIME ZONE 'UTC'")
        bare = _median(lambda: _all(link.execute, asked), BARE)
    found = columns.usable_snapshot("public")
    if found is None or any('"search"' in sql for sql, _params in asked):
        return site, bare, None
    engine = found.engine.cursor()
    written = [(sql.replace("%s", "?"), _listed(params)) for sql, params in asked]
    return site, bare, _median(lambda: _all(engine.execute, written), times)


@contextmanager
def _recorded():
    """The questions that a figure asks of the entries, as they are compiled."""
    from incidents.figures.engine import engines as columns
    from incidents.figures.engine import facets
    from incidents.figures.measures import network, norm, recurrences

    asked, ask, askers = [], columns.ask_sql, (columns, facets, network, norm, recurrences)

    def record(entries, sql, params):
        asked.append((sql, params))
        return ask(entries, sql, params)

    for room in askers:
        room.ask_sql = record
    try:
        yield asked
    finally:
        for room in askers:
            room.ask_sql = ask


def _listed(params):
    return [list(value) if isinstance(value, tuple) else value for value in params]


def _all(execute, asked):
    for sql, params in asked:
        execute(sql, params).fetchall()


def _median(ask, times):
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def _told(rows, name, filters, found):
    site, bare, columns = found
    cheaper = bare if columns is None else min(bare, columns)
    bound = MOST_MS if rows <= SMALL else RATIO * max(cheaper, LEAST_MS)
    met = site <= bound
    over = "" if columns is None else f"{columns:8.1f}"
    mark = "" if met else f"MISSED ({bound:.0f})"
    print(f"  {filters:20}{name:24}{site:8.1f} {bare:8.1f} {over:>8}  {mark}", flush=True)
    return {
        "question": f"figure {name}, {filters}",
        "p50_ms": round(site, 2),
        "bare_ms": round(bare, 2),
        "columns_ms": columns and round(columns, 2),
        "bound": f"<= {bound:.1f}",
        "met": met,
    }
