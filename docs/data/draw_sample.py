"""Draw rows of the shipped data at random, for somebody to read again.

    python docs/data/draw_sample.py 60 --seed 20261130 [--new]

With Python's standard library alone. A test draws the newest sample again.
"""

import argparse
import csv
import random
import sys
from pathlib import Path

DATA = Path(__file__).parents[2] / "incidents" / "data"
TABLES = {
    "cases.csv": "Cases that were shipped first",
    "cases_more.csv": "Cases gathered in November 2026",
    "listings.csv": "Firms of list rounds",
}
# {number in sample_readings.csv: (when it was read, seed)}
SAMPLES = {
    "1": ("after the second reading", 20261130),
    "2": ("after the third", 20261201),
    "3": ("after the fourth", 20261202),
    "4": ("after the fifth", 20261203),
    "5": ("after the sixth, rows of no earlier sample", 20261204),
}


def read(name):
    """The rows of a table of incidents/data."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def list_sampled(before):
    """{(table, slug)} of the samples whose number is smaller."""
    rows = read("sample_readings.csv")
    return {(row["table"], row["slug"]) for row in rows if int(row["sample"]) < before}


def draw_sample(size, seed, without=frozenset()):
    """(table, slug) of rows drawn at random; the same ones for the same seed and tables."""
    every = {(name, row["slug"]) for name in TABLES for row in read(name)}
    rows = sorted(every - without)
    # No secret: the seed is there so that anybody draws the same rows.
    return random.Random(seed).sample(rows, size)  # noqa: S311


def main():
    """Print a sample, a row a line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int, help="how many rows")
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--new", action="store_true", help="only rows of no earlier sample")
    options = parser.parse_args()
    without = list_sampled(int(max(SAMPLES, key=int)) + 1) if options.new else frozenset()
    rows = draw_sample(options.size, options.seed, without)
    sys.stdout.write("".join(f"{table} {slug}\n" for table, slug in rows))


if __name__ == "__main__":
    main()
