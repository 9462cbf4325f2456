"""Count the second reading of the shipped data, and write its two pages.

    python docs/data/count_readings.py [--sample 60 --seed 20261130]

With Python's standard library alone, from `incidents/data`: the tables as they ship, `readings.csv`
(every verdict of a second reader) and `left_out.csv`. A test compares the pages with its result.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "incidents" / "data"
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
}
CHANGES = ("change", "coarsen", "blank", "medium")
ACTIONS = {
    "change": "replaced by what an independent account says",
    "coarsen": "a day cut to its month or year",
    "blank": "blanked",
    "medium": "confidence set to medium",
}


def read(name):
    """The rows of a table of incidents/data."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def count_table(name):
    """{"shipped", "read", "unfound", "waiting", "changed", "values", "left out"} of one table."""
    verdicts = [row for row in read("readings.csv") if row["table"] == name]
    slugs = {row["slug"] for row in read(name)}
    left = {row["slug"] for row in read("left_out.csv") if row["table"] == name}
    changes = [row for row in verdicts if row["action"] in CHANGES and row["slug"] in slugs]
    twice = {row["slug"] for row in read(name) if row["checked_on"]}
    unfound = {row["slug"] for row in verdicts if row["action"] == "not-found"} - twice
    return {
        "shipped": len(slugs),
        "read": len(twice),
        "unfound": len(unfound & slugs),
        "waiting": len(slugs - twice - unfound),
        "changed": len({row["slug"] for row in changes}),
        "values": len(changes),
        "left out": len(left),
    }


def count_values():
    """[(field, {action: values})] of the values changed, the most changed field first."""
    shipped = {name: {row["slug"] for row in read(name)} for name in TABLES}
    counts = {}
    for row in read("readings.csv"):
        if row["action"] in CHANGES and row["slug"] in shipped.get(row["table"], ()):
            counts.setdefault(row["field"], Counter())[row["action"]] += 1
    return sorted(counts.items(), key=lambda pair: (-pair[1].total(), pair[0]))


def count_sample(number):
    """(rows, rows with a wrong value) of a random sample; `number` as in SAMPLES."""
    rows = [row for row in read("sample_readings.csv") if row["sample"] == number]
    wrong = {(row["table"], row["slug"]) for row in rows if row["verdict"] == "wrong"}
    return len({(row["table"], row["slug"]) for row in rows}), len(wrong)


def write_sample(number, title, seed):
    """The line of one sample in the table."""
    size, wrong = count_sample(number)
    low, high = wilson(wrong, size)
    return f"| {title} | {seed} | {size} | {wrong} | {wrong / size:.1%} | {low:.1%} to {high:.1%} |"


def wilson(part, whole, z=1.959964):
    """The ends of the 95 % score interval of a share (Wilson 1927)."""
    share, square = part / whole, z * z / whole
    middle = share + square / 2
    reach = z * ((share * (1 - share) + square / 4) / whole) ** 0.5
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def count_unstated():
    """How many demands are recorded without a demand that an account quotes."""
    cases = [row for name in ("cases.csv", "cases_more.csv") for row in read(name)]
    demands = [row for row in cases if row["case_kind"] == "demand"]
    unstated = [row for row in demands if row["demanded_change"].lower().startswith("no demand")]
    return [
        f"Of {len(demands)} demands, {len(unstated)} are recorded without one that an account",
        "quotes: anger or a boycott made the firm act. Readers would call some of them reprisals.",
    ]


def draw_sample(size, seed):
    """(table, slug) of rows drawn at random; the same ones for the same seed and tables."""
    rows = sorted((name, row["slug"]) for name in TABLES for row in read(name))
    # No secret: the seed is there so that anybody draws the same rows.
    return random.Random(seed).sample(rows, size)  # noqa: S311


def write_reading():
    """The page on the second reading."""
    columns = ("shipped", "read", "unfound", "waiting", "changed", "values", "left out")
    lines = [
        "# The second reading",
        "",
        "Somebody who had not collected a row read it again, against a source of their own.",
        "What such a source does not confirm was replaced, dated more coarsely, blanked, given",
        "medium confidence, or left out ([reasons](left-out.md)). `checked_on` is blank for a row",
        "without an independent account. Such a row follows the rules of the first check: a day",
        "that is only the day of its source is cut to the month; a response to no demand is blank.",
        "",
        "This page is written by `docs/data/count_readings.py`, and a test compares the two.",
        "",
        "| table | rows | read twice | no second account | not read twice | rows changed |"
        " values changed | left out |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, title in TABLES.items():
        counts = count_table(name)
        cells = " | ".join(str(counts[column]) for column in columns)
        lines.append(f"| {title} (`{name}`) | {cells} |")
    lines += [
        "",
        "## Random samples",
        "",
        "Somebody who had not seen the rows before read them again, field by field. A sample is",
        "drawn by `count_readings.py --sample 60 --seed SEED` from all rows of the three tables.",
        "",
        "| sample | seed | rows | with a wrong value | share | 95 % interval |",
        "| --- | --- | --- | --- | --- | --- |",
        *(write_sample(number, *about) for number, about in SAMPLES.items()),
        "",
        "The wrong values were corrected; three of the first sample are no single value, and stay.",
        "Days of the first report are wrong most often. The goal, 2 %, is not reached.",
        "",
        *count_unstated(),
        "",
        "## Values changed, by field",
        "",
    ]
    lines += ["| field | " + " | ".join(ACTIONS.values()) + " | together |"]
    lines += ["| --- |" + " --- |" * (len(ACTIONS) + 1)]
    for field, counts in count_values():
        cells = " | ".join(str(counts[action]) for action in ACTIONS)
        lines.append(f"| `{field}` | {cells} | {counts.total()} |")
    return "\n".join(lines) + "\n"


def write_left_out():
    """The page on what was left out."""
    rows = read("left_out.csv")
    lines = ["# What was left out", ""]
    if not rows:
        lines += ["No row was left out.", ""]
    for name, title in TABLES.items():
        own = [row for row in rows if row["table"] == name]
        if own:
            lines += [f"## {title}", "", "| row | firm | reason |", "| --- | --- | --- |"]
            lines += [f"| `{row['slug']}` | {row['firm']} | {row['reason']} |" for row in own]
            lines += [""]
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"second-reading.md": write_reading, "left-out.md": write_left_out}


def main():
    """Write the pages, or print a sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=int, help="print so many slugs, drawn at random")
    parser.add_argument("--seed", type=int, default=20261130)
    options = parser.parse_args()
    if options.sample:
        rows = draw_sample(options.sample, options.seed)
        sys.stdout.write("".join(f"{table} {slug}\n" for table, slug in rows))
        return
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
