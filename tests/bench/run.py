"""Measure the site against floors of the same run: `make bench`, table out, var/bench.json too."""

import argparse
import datetime as dt
import itertools
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench import COMMON, RARE, boards, counting, exporting, following, importing, stage
from tests.bench.load import measure

# Runs of a floor before and after that differ by more were run on a machine too busy to judge.
NOISE = 1.3
# Saved searches are worked through by one worker in under a minute.
MOST_LETTERS_MS = 60_000
TWO = "topic=hong-kong&country=JP"
TOPICS = ("hong-kong", "tibet", "xinjiang", "taiwan-designation")
COUNTRIES = ("JP", "US", "DE", "KR", "FR")
# A day for each request that must not be answered by a lookup.
DAYS = itertools.count()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--part", choices=("register", "figures"), help="one part alone")
    parser.add_argument("--out", type=Path, default=stage.ROOT / "var" / "bench.json")
    asked = parser.parse_args()
    postgres, redis = stage.servers()
    results = []
    for rows in asked.rows:
        address = stage.filled(postgres, rows, f"bench_{rows}")
        environment = stage.production(address, redis)
        if not stage.holds(address, rows):
            command = [sys.executable, "-m", "tests.bench.fill", str(rows)]
            told = environment | {"DJANGO_SETTINGS_MODULE": "tracker.settings"}
            subprocess.run(command, cwd=stage.ROOT, env=told, check=True)
        stage.manage(environment, "migrate", "-v", "0")
        stage.manage(environment, "collectstatic", "--noinput", "-v", "0")
        stage.write_snapshots(environment)
        results += of_size(rows, address, environment, asked.part)
        if rows == asked.rows[0] and asked.part != "figures":
            results.append(letters(environment) | {"rows": rows})
            results += [result | {"rows": rows} for result in imports()]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(results, indent=1))
    return 1 if any(result["met"] is False for result in results) else 0


def of_size(rows, address, environment, part):
    """Measure one database, or one part of it; prints a line a question as it goes."""
    print(f"\n{rows:,} entries{'':33}  p50 ms   p95 ms    per s   floor    bound")
    stage.setup(environment)
    results = []
    with stage.serving(environment) as site:
        before = floor_of(address, TWO)
        if part != "figures":
            results += questions(rows, address, site.port)
            results += exporting.results(said)
        if part != "register":
            results += boards.results(rows, site, said)
            results += counting.results(rows, address, 7 if rows <= 100_000 else 3)
        after = floor_of(address, TWO)
    drift = max(before, after) / min(before, after)
    print(f"  floor before and after: {before:.2f} and {after:.2f} ms")
    if drift > NOISE:
        print("  They differ by more than 30 %: the machine was busy, discard this run.")
    return [result | {"rows": rows, "floor_drift": round(drift, 2)} for result in results]


def letters(environment):
    """The letters of a day with much news; they depend on searches and changes, not on entries."""
    found, floor = following.measured(environment)
    name = f"{following.SEARCHES} searches x {following.CHANGED} changed, sent"
    return told(
        name, found, floor, f"<= {MOST_LETTERS_MS:.0f} in all", found.p50 <= MOST_LETTERS_MS
    )


def imports():
    """A desk's table, in rows a second, and the same rows by bare COPY."""
    rate, floor = importing.rates()
    name = f"import of {importing.ROWS:,} cases: {rate:,.0f} rows a second"
    yield said(name, f"{importing.AT_ONCE}/s", rate >= importing.AT_ONCE, rate, ">=")
    yield said(f"  floor, the same rows by bare COPY: {floor:,.0f} a second", None, None, floor)


@dataclass(frozen=True)
class Ask:
    """A question of the benchmark: its bound in words, and as a limit on p50 (ms) or a rate."""

    name: str
    path: str
    clients: int = 1
    requests: int = 100
    most_ms: float | None = None
    least_rate: float | None = None
    floor: str = ""

    @property
    def bound(self):
        if self.most_ms is not None:
            return f"p50 <= {self.most_ms:.1f}"
        return "" if self.least_rate is None else f">= {self.least_rate:.0f}/s"

    def is_met(self, found):
        if self.most_ms is not None:
            return found.p50 <= self.most_ms
        return None if self.least_rate is None else found.rate >= self.least_rate


API, PAGE, LIVE = "/api/v1/incidents/", "/incidents/", "/healthz/live"


def asks(rows):
    """The questions of a size; the deep page is asked apart, for its bound is the first page's."""
    page_ms = 60 if rows <= 10_000 else 400 if rows < 1_000_000 else 250
    common = f"q={COMMON}"
    return [
        Ask("empty answer, 1 client", LIVE, 1, 300),
        Ask("empty answer, 8 clients", LIVE, 8, 2000),
        Ask("register page, all facets", PAGE, 1, 50, most_ms=page_ms, floor="facets"),
        Ask("register page, one topic", f"{PAGE}?topic=hong-kong", 1, 50, most_ms=page_ms),
        Ask("search, a common word", f"{API}?{common}", most_ms=30, floor=common),
        Ask("search, a rare word", f"{API}?q={RARE}", most_ms=10, floor=f"q={RARE}"),
        Ask("search, best match first", f"{API}?{common}&sort=relevance", 1, 50),
    ]


def questions(rows, address, port):
    """One result a question, as `told` makes them."""
    warm(port, [f"{API}?{TWO}", PAGE, f"{API}?q={COMMON}", LIVE])
    empty = [answered(ask, address, port) for ask in asks(rows)[:2]]
    yield from empty
    yield from lists(address, port, empty[0]["p50_ms"], empty[1]["per_s"])
    for ask in asks(rows)[2:]:
        yield answered(ask, address, port)
    first = answered(Ask("API page of 50, no filter, 1", API, 1, 200), address, port)
    yield first
    deep = f"{API}?cursor={middle(address)}"
    limit = 1.3 * first["p50_ms"]
    yield answered(Ask("API page deep in the list, 1", deep, 1, 200, limit), address, port)


def lists(address, port, empty_ms, empty_rate):
    """The list of the API beside an empty answer: made for each query, looked up, unchanged."""
    made = "API page of 50, another query each time"
    bounds = {1: {"most_ms": 2.5 * empty_ms}, 8: {"least_rate": 0.5 * empty_rate}}
    for clients, requests in ((1, 200), (8, 1_500)):
        ask = Ask(f"{made}, {clients}", API, clients, requests, floor=TWO, **bounds[clients])
        yield answered(ask, address, port, other_queries(requests))
    ask = Ask("  the same query, looked up, 1", f"{API}?{TWO}", 1, 300, 1.3 * empty_ms)
    # Each process has its own answers: both have this one after some requests.
    etag = measure("127.0.0.1", port, [ask.path], clients=8, requests=40).etag
    yield answered(ask, address, port, [ask.path])
    ask = Ask("  unchanged (304), 1", ask.path, 1, 300, 1.3 * empty_ms)
    yield answered(ask, address, port, [ask.path], expected=(304,), etag=etag)


def other_queries(count):
    """Addresses of the list under two filters, no two alike."""
    return [
        anew(f"{API}?topic={TOPICS[number % 4]}&country={COUNTRIES[number % 5]}")
        for number in range(count)
    ]


def anew(path):
    """The same address of the API with a day before all incidents: no answer of it is at hand."""
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}since={dt.date(1900, 1, 1) + dt.timedelta(days=next(DAYS))}"


def answered(ask, address, port, paths=(), **expected):
    """The result of a question. A list of the API is made anew for each request."""
    if not paths:
        is_list = ask.path.startswith(API)
        paths = [anew(ask.path) for _ in range(ask.requests)] if is_list else [ask.path]
    found = measure(
        "127.0.0.1", port, paths, clients=ask.clients, requests=ask.requests, **expected
    )
    floor = None
    if ask.floor:
        floor = facets_floor(address) if ask.floor == "facets" else floor_of(address, ask.floor)
    return told(ask.name, found, floor, ask.bound, ask.is_met(found))


def told(name, found, floor, bound, met):
    """A result, printed."""
    mark = {True: "met", False: "MISSED", None: ""}[met]
    under = "" if floor is None else f"{floor:8.2f}"
    figures = f"{found.p50:8.2f} {found.p95:8.2f} {found.rate:8.0f} {under:>8}"
    print(f"  {name:44}{figures}  {bound} {mark}", flush=True)
    return {
        "question": name,
        "p50_ms": round(found.p50, 2),
        "p95_ms": round(found.p95, 2),
        "per_s": round(found.rate, 1),
        "bytes": found.size,
        "floor_ms": floor and round(floor, 2),
        "bound": bound,
        "met": met,
    }


def said(name, most, met, taken, sign="<="):
    """A result of one number, printed."""
    mark = {True: "met", False: "MISSED", None: ""}[met]
    bound = "" if most is None else f"{sign} {most}"
    print(f"  {name:60}{bound:>10} {mark}", flush=True)
    return {"question": name, "value": round(taken, 2), "bound": bound, "met": met}


def warm(port, paths):
    for path in paths:
        measure("127.0.0.1", port, [path], clients=4, requests=12)


def middle(address):
    """The cursor of the page that begins in the middle of the list."""
    from incidents.values.cursors import write_cursor

    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT reported_from, id FROM incidents_incident WHERE tier = 'public'"
            " ORDER BY reported_from DESC, id DESC"
            " OFFSET (SELECT count(*) / 2 FROM incidents_incident) LIMIT 1"
        ).fetchone()
    return write_cursor(False, *row)


def floor_of(address, query):
    """The median, in ms, of the page's own SQL sent bare through psycopg; rows as tuples."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from incidents.exchange.columns import COLUMNS
    from incidents.queries import Query

    rows = Query(QueryDict(query), AnonymousUser()).rows().newest_first()
    return bare(address, [rows.values("pk", *COLUMNS)[:51]], 60)


def facets_floor(address):
    """The same for the counts of all nine facets without a filter, one after the other."""
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Count, F, Func

    from incidents.models import Incident
    from incidents.pages.web.query import FACETS
    from incidents.queries import FILTERS

    entries = Incident.objects.visible_to(AnonymousUser()).order_by()
    asked = []
    for word in FACETS:
        value = F(FILTERS[word].field_name)
        if FILTERS[word].lookup == "overlap":
            value = Func(value, function="unnest")
        asked.append(entries.annotate(value=value).values("value").annotate(n=Count("pk")))
    return bare(address, asked, 10)


def bare(address, querysets, times):
    sent = [queryset.query.sql_with_params() for queryset in querysets]
    taken = []
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as link:
        for _ in range(times):
            began = time.perf_counter()
            for sql, params in sent:
                link.execute(sql, params).fetchall()
            taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


if __name__ == "__main__":
    sys.exit(main())
