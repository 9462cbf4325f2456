"""Count the second reading of the shipped data, and write its two pages.

    python docs/data/count_readings.py

With Python's standard library alone, from `incidents/data`: the tables as they ship, `readings.csv`
(every verdict of a second reader) and `left_out.csv`. A test compares the pages with its result.
"""

import json
from collections import Counter
from pathlib import Path

from draw_sample import SAMPLES, TABLES, read

HERE = Path(__file__).parent
CONCEDED = ("complied", "partly-complied", "apologised")
RATES = (
    ("Taiwan, Tibet, Hong Kong", "over 80 %", {"taiwan-designation", "tibet", "hong-kong"}),
    ("Xinjiang", "about 25 %", {"xinjiang"}),
)
CHANGES = ("change", "coarsen", "blank", "medium")
ACTIONS = {
    "change": "replaced by what an independent account says",
    "coarsen": "a day cut to its month or year",
    "blank": "blanked",
    "medium": "confidence set to medium",
}


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


def write_newest_sample():
    """What the newest sample shows, and what it does not."""
    number = max(SAMPLES, key=int)
    size, wrong = count_sample(number)
    rows = [row for row in read("sample_readings.csv") if row["sample"] == number]
    unseen = {row["slug"] for row in rows if row["verdict"] == "not-checkable"}
    unseen = {row["slug"] for row in rows if row["field"] == "*"} & unseen
    misses = [
        f"`{row['slug']}`, `{row['field']}`: {row['value']} instead of {row['right_value']}"
        for row in rows
        if row["verdict"] == "wrong"
    ]
    _low, high = wilson(wrong, size)
    return [
        f"In the newest sample {wrong} of {size} rows had a wrong value. The goal is 2 %. The",
        f"sample does not prove it: in all rows the share may be as high as {high:.1%}.",
        f"{len(unseen)} of its rows count as right although no second account of them was seen,",
        "and it was drawn and read by the reader who had corrected values just before. Wrong was:",
        "",
        *(f"- {miss}" for miss in misses),
        "",
    ]


def write_grades():
    """How many of the further sources of cases have both grades, and which."""
    cells = [cell for row in read_cases() for cell in json.loads(row["more_sources"] or "[]")]
    counts = Counter(cell[6] for cell in cells)
    lines = [
        "## Grades of further sources",
        "",
        "390 of 696 further sources had no grade and no kind. They were graded by their publisher",
        "as the first ones were: B2 a wire agency or paper of record, and state media on what",
        "their own state did or asked; C3 trade, regional and advocacy press; D4 a copy on a small",
        "site; E4 a site without known editors; A1 an official notice; A2 a firm's own statement.",
        f"Now {counts['']} of {len(cells)} have none.",
        "",
        "| grade | further sources |",
        "| --- | --- |",
    ]
    lines += [f"| {grade or 'none'} | {count} |" for grade, count in sorted(counts.items())]
    return [*lines, ""]


def wilson(part, whole, z=1.959964):
    """The ends of the 95 % score interval of a share (Wilson 1927)."""
    share, square = part / whole, z * z / whole
    middle = share + square / 2
    reach = z * ((share * (1 - share) + square / 4) / whole) ** 0.5
    return (middle - reach) / (1 + square), (middle + reach) / (1 + square)


def read_cases():
    """The rows of both tables of cases."""
    return [row for name in ("cases.csv", "cases_more.csv") for row in read(name)]


def count_concessions(rows):
    """(demands, of a known response, conceded) of rows."""
    demands = [row["response"] for row in rows if row["case_kind"] == "demand"]
    known = [response for response in demands if response != "unknown"]
    return len(demands), len(known), sum(response in CONCEDED for response in known)


def count_boycotts(rows, topics):
    """(cases, of a known response, apologised, conceded) by the Swedish centre's definition."""
    own = [
        row["response"]
        for row in rows
        if row["coercing_country_iso2"] == "CN"
        and "consumer-boycott" in row["tactic"].split(";")
        and topics & set(row["topic"].split(";"))
        and "2008" <= row["first_reported_date"][:4] <= "2021"
    ]
    known = [response for response in own if response != "unknown"]
    return (
        len(own),
        len(known),
        known.count("apologised"),
        sum(response in CONCEDED for response in known),
    )


def rule_back(rows):
    """The rows with the kinds that they had before `demand_rulings.csv`."""
    before = {row["slug"]: row["kind_before"] for row in read("demand_rulings.csv")}
    return [row | {"case_kind": before.get(row["slug"], row["case_kind"])} for row in rows]


def write_demands():
    """What the rule on demands changed, before and after."""
    rows, rulings = read_cases(), read("demand_rulings.csv")
    kept = [row for row in rulings if row["kind_after"] == "demand"]
    idle = [row["slug"] for row in rulings if "names an act" in row["ground"]]
    lines = [
        "## Demands that an account states",
        "",
        "A case is a demand only if an account says what the firm was asked to do. What the firm",
        "did is no evidence of that: who reads a demand out of an apology counts the boycotts that",
        f"ended in one. {len(rulings)} cases were recorded as demands that did not say what was",
        f"demanded. {len(kept)} of them have such an account and stay demands. The other",
        f"{len(rulings) - len(kept)} are reprisals now. The ground of each is in",
        "`incidents/data/demand_rulings.csv`.",
        "",
        "| | demands | response known | conceded | share of the known | 95 % interval |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for title, own in (("without the rulings", rule_back(rows)), ("with them", rows)):
        demands, known, conceded = count_concessions(own)
        low, high = wilson(conceded, known)
        lines.append(
            f"| {title} | {demands} | {known} | {conceded} | {conceded / known:.1%} |"
            f" {low:.1%} to {high:.1%} |"
        )
    lines += [
        "",
        "The Swedish National China Centre counts boycotts, whether or not anything was asked.",
        "Its rates are recomputed under that definition now, from cases of every kind:",
        "",
        "| rate | published | | cases | response known | apologised | conceded in any form |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    demands = [row for row in rule_back(rows) if row["case_kind"] == "demand"]
    for title, published, topics in RATES:
        for when, own in (("before: demands", demands), ("after: every kind", rows)):
            cells = " | ".join(map(str, count_boycotts(own, topics)))
            lines.append(f"| {title} | {published} | {when} | {cells} |")
    return [
        *lines,
        "",
        f"Of {len(idle)} cases no account names an act against the firm either:",
        ", ".join(f"`{slug}`" for slug in idle) + ".",
        "They are neither demands nor, in the strict sense, reprisals; each says so.",
        "",
    ]


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
        "drawn by `draw_sample.py 60 --seed SEED` from all rows of the three tables;",
        "`--new` leaves out the rows of earlier samples.",
        "",
        "| sample | seed | rows | with a wrong value | share | 95 % interval |",
        "| --- | --- | --- | --- | --- | --- |",
        *(write_sample(number, *about) for number, about in SAMPLES.items()),
        "",
        "The wrong values were corrected; three of the first sample are no single value, and stay.",
        "Days of the first report were wrong most often.",
        "",
        *write_newest_sample(),
        *write_grades(),
        *write_demands(),
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
    """Write the pages."""
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
