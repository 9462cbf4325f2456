"""Measure the site against floors of the same run: `make bench`, table out, var/bench.json too."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from tests.bench import (
    COMMON,
    RARE,
    boards,
    counting,
    exporting,
    feed,
    following,
    importing,
    programs,
    stage,
)
from tests.bench.questions import API, LIVE, PAGE, TWO, Ask, answered, floor_of, said, told, warm

# Runs of a floor before and after that differ by more were run on a machine too busy to judge.
NOISE = 1.3
# Saved searches are worked through by one worker in under a minute.
MOST_LETTERS_MS = 60_000


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--part", choices=("register", "programs", "figures"), help="one part alone"
    )
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
        if rows == asked.rows[0] and asked.part in (None, "register"):
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
        if part in (None, "register"):
            results += questions(rows, address, site.port)
        if part in (None, "programs"):
            results += programs.results(address, site)
            results += feed.results(address, site.port)
            results += exporting.results(said)
        if part in (None, "figures"):
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


def asks(rows):
    """The questions of a size; those that programs ask are in `programs`."""
    page_ms = 60 if rows <= 10_000 else 400 if rows < 1_000_000 else 250
    common = f"q={COMMON}"
    return [
        Ask("register page, all facets", PAGE, 1, 50, most_ms=page_ms, floor="facets"),
        Ask("register page, one topic", f"{PAGE}?topic=hong-kong", 1, 50, most_ms=page_ms),
        Ask("search, a common word", f"{API}?{common}", most_ms=30, floor=common),
        Ask("search, a rare word", f"{API}?q={RARE}", most_ms=10, floor=f"q={RARE}"),
        Ask("search, best match first", f"{API}?{common}&sort=relevance", 1, 50),
    ]


def questions(rows, address, port):
    """One result a question, as `told` makes them."""
    warm(port, [f"{API}?{TWO}", PAGE, f"{API}?q={COMMON}", LIVE])
    for ask in asks(rows):
        yield answered(ask, address, port)


if __name__ == "__main__":
    sys.exit(main())
