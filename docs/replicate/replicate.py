"""Compute the published figures of an edition again, from its files alone.

    python replicate.py FOLDER

FOLDER holds the files of one edition, as they were downloaded. Needs Python 3.11 and nothing else.
It checks the checksums, counts each figure from incidents.csv without any code of the register, and
compares it with figures.json. It ends with status 1 if anything differs.
"""

import csv
import hashlib
import json
import math
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations
from pathlib import Path

LISTS = ("topics", "tactics", "instruments", "provisions")
# {figure: column} of the figures that count incidents by the values of one column.
BY_COLUMN = {
    "by-topic": "topics",
    "by-tactic": "tactics",
    "by-firm-response": "firm_response",
    "by-state": "state",
    "by-authority": "authority",
    "by-country": "country",
    "by-sector": "sector",
    "by-regulation": "instruments",
    "by-provision": "provisions",
    "by-campaign": "campaign",
    "by-attribution": "attribution",
}
RESPONSES_BY = ("topic", "tactic", "state", "country", "sector", "regulation", "campaign")
KNOWN = ("complied", "partly-complied", "apologised", "refused", "reversed")
CONCEDED = ("complied", "partly-complied", "apologised")
# Figures that need more than the columns of incidents.csv, and what they need.
NOT_HERE = {
    "designations": "the wordings in incidents.jsonl, and the rule that finds a name in them",
    "collective-responses": "the collective responses, which are no incidents",
}


def read_incidents(folder):
    """The rows of incidents.csv; columns of LISTS as lists."""
    with (folder / "incidents.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for name in LISTS:
            row[name] = row[name].split(";") if row[name] else []
    return rows


def list_values(row, column):
    """The values of a column of a row: several, one or none."""
    value = row[column]
    return value if isinstance(value, list) else [value] if value else []


def count_values(rows, column):
    """{value: incidents}; an incident counts once for each of its values."""
    return Counter(value for row in rows for value in list_values(row, column))


def compute_share(part, whole, z=1.959963984540054):
    """Share and Wilson's 95% interval (Wilson 1927), or three times None of nothing."""
    if not whole:
        return {"share": None, "low": None, "high": None}
    p, square = part / whole, z * z / whole
    reach = z * math.sqrt(p * (1 - p) / whole + square / (4 * whole))
    low, high = ((p + square / 2 + side * reach) / (1 + square) for side in (-1, 1))
    return {
        "share": p,
        "low": 0.0 if part == 0 else low,
        "high": 1.0 if part == whole else high,
    }


def count_by_column(rows, column):
    return [{"value": v, "incidents": n} for v, n in count_values(rows, column).items()]


def list_months(day):
    """The months that a date may be in, counted from year 0: a year has twelve."""
    year = int(day[:4])
    months = [int(day[5:7])] if len(day) > 4 else range(1, 13)
    return [year * 12 + month - 1 for month in months]


def count_periods(rows, months):
    """{period since year 0, in so many months: incidents}, without gaps."""
    counts = Counter()
    for row in rows:
        counts.update({month // months for month in list_months(row["reported_on"])})
    if not counts:
        return {}
    return {number: counts[number] for number in range(min(counts), max(counts) + 1)}


def count_over_time(rows, months):
    names = {
        12: lambda month: f"{month // 12:04d}",
        3: lambda month: f"{month // 12:04d}-Q{month % 12 // 3 + 1}",
        1: lambda month: f"{month // 12:04d}-{month % 12 + 1:02d}",
    }
    counts = count_periods(rows, months)
    return [{"period": names[months](n * months), "incidents": c} for n, c in counts.items()]


def count_responses(rows):
    counts = count_values(rows, "firm_response")
    known = sum(counts[kind] for kind in KNOWN)
    nothing = {"share": None, "low": None, "high": None}
    return [
        {"value": kind, "incidents": count}
        | (compute_share(count, known) if kind in KNOWN else nothing)
        for kind, count in counts.items()
    ]


def count_responses_by(rows, column):
    by_value = defaultdict(Counter)
    for row in rows:
        for value in list_values(row, column):
            by_value[value][row["firm_response"]] += 1
    table = []
    for value, counts in by_value.items():
        known = sum(counts[kind] for kind in KNOWN)
        conceded = sum(counts[kind] for kind in CONCEDED)
        table.append(
            {"value": value, "incidents": sum(counts.values()), "known": known}
            | {"conceded": conceded, **compute_share(conceded, known)}
            | {kind: counts[kind] for kind in (*KNOWN, "unknown")}
        )
    return table


def count_firms(rows):
    """Firms by their key; a firm is called by the first of its names in order."""
    named, counts = {}, Counter(row["firm_slug"] for row in rows if row["firm_slug"])
    for row in rows:
        named.setdefault(row["firm_slug"], []).append(row["firm"])
    return [{"label": min(named[slug]), "incidents": n} for slug, n in counts.items()]


def count_states_and_countries(rows):
    counts = Counter((row["state"], row["country"]) for row in rows if row["country"])
    return [{"state": s, "country": c, "incidents": n} for (s, c), n in counts.items()]


def count_flows(rows, column, name):
    counts = Counter(
        (row["authority"], text, row["sector"]) for row in rows for text in row[column] or [""]
    )
    return [
        {"authority": authority, name: text, "sector": sector, "incidents": count}
        for (authority, text, sector), count in counts.items()
    ]


def count_pairs(rows):
    alone = count_values(rows, "provisions")
    pairs = Counter(
        pair for row in rows for pair in combinations(sorted(set(row["provisions"])), 2)
    )
    return [
        {"provision": one, "cited_with": other, "incidents": n}
        | {"with_one": alone[one], "with_other": alone[other]}
        | {"share": n / (alone[one] + alone[other] - n)}
        for (one, other), n in pairs.items()
    ]


def count_several_campaigns(rows):
    firms = defaultdict(list)
    for row in rows:
        if row["firm_slug"] and row["campaign"]:
            firms[row["firm_slug"]].append(row)
    return [
        {"label": min(row["firm"] for row in own), "incidents": len(own)}
        | {"campaigns": sorted({row["campaign"] for row in own})}
        for own in firms.values()
        if len({row["campaign"] for row in own}) > 1
    ]


def sum_fines(rows):
    """Incidents and sum of each currency. Conversions need the rates of each year."""
    sums = defaultdict(list)
    for row in rows:
        if row["fine_amount"]:
            sums[row["fine_currency"]].append(Decimal(row["fine_amount"]))
    return [
        {"fine": currency, "incidents": len(own), "amount": f"{sum(own):.2f}"}
        for currency, own in sums.items()
    ]


def count_norm(rows):
    """Distinct firms by topic and year; a firm without a name counts once an incident."""
    firms = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for topic in row["topics"]:
            firm = row["firm_slug"] or row["ref"]
            firms[topic, row["reported_on"][:4]][firm].append(row["firm_response"])
    table = []
    for (topic, year), own in firms.items():
        known = sum(any(kind in KNOWN for kind in kinds) for kinds in own.values())
        conceded = sum(any(kind in CONCEDED for kind in kinds) for kinds in own.values())
        table.append(
            {"topic": topic, "year": year, "targeted": len(own), "known": known}
            | {"conceded": conceded, "incidents": sum(map(len, own.values()))}
            | compute_share(conceded, known)
        )
    return table


def compute_all(rows):
    """{figure: rows} of all figures that can be counted from incidents.csv."""
    columns = {name.removeprefix("by-"): column for name, column in BY_COLUMN.items()}
    return {
        **{name: count_by_column(rows, column) for name, column in BY_COLUMN.items()},
        **{
            f"firm-responses-by-{name}": count_responses_by(rows, columns[name])
            for name in RESPONSES_BY
        },
        "by-year": count_over_time(rows, 12),
        "by-quarter": count_over_time(rows, 3),
        "by-month": count_over_time(rows, 1),
        "firm-responses": count_responses(rows),
        "by-firm": count_firms(rows),
        "home-countries": [
            {"country": country, "incidents": n}
            for country, n in count_values(rows, "country").items()
        ],
        "states-and-countries": count_states_and_countries(rows),
        "flows": count_flows(rows, "instruments", "regulation"),
        "flows-by-article": count_flows(rows, "provisions", "provision"),
        "cited-together": count_pairs(rows),
        "several-campaigns": count_several_campaigns(rows),
        "fines": sum_fines(rows),
        "norm": count_norm(rows),
    }


def in_order(rows, keys):
    """Rows with these keys only, in one order; shares to nine places."""
    table = [
        {key: round(row[key], 9) if isinstance(row[key], float) else row[key] for key in keys}
        for row in rows
    ]
    return sorted(table, key=lambda row: json.dumps(row, sort_keys=True))


def compare(name, counted, published):
    """Sentences about what differs; figures.json may have columns that are not counted here."""
    if not counted and not published:
        return []
    keys = sorted(counted[0]) if counted else sorted(published[0])
    missing = [key for key in keys if published and key not in published[0]]
    if missing:
        return [f"{name}: figures.json has no {', '.join(missing)}"]
    ours, theirs = in_order(counted, keys), in_order(published, keys)
    return [f"{name}: counted {row}" for row in ours if row not in theirs] + [
        f"{name}: published {row}" for row in theirs if row not in ours
    ]


def check_sums(folder):
    """Sentences about files that are missing, or are not those of SHA256SUMS."""
    faults = []
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        path = folder / name
        if not path.exists():
            faults.append(f"{name}: missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            faults.append(f"{name}: its checksum is not that of SHA256SUMS")
    return faults


def main(folder):
    """Write a line for each figure; how many faults there were."""
    faults = check_sums(folder)
    published = json.loads((folder / "figures.json").read_bytes())
    counted = compute_all(read_incidents(folder))
    for name in sorted(published):
        if name in NOT_HERE:
            sys.stdout.write(f"not counted  {name}: needs {NOT_HERE[name]}\n")
        elif name not in counted:
            faults.append(f"{name}: this script does not know this figure")
        else:
            differences = compare(name, counted[name], published[name]["rows"])
            faults += differences
            sys.stdout.write(f"{'differs' if differences else 'same':11}  {name}\n")
    sys.stdout.writelines(f"FAULT {fault}\n" for fault in faults)
    return len(faults)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]))))
