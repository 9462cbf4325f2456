"""Compute the published figures of an edition again, from its files alone.

    python replicate.py FOLDER [RATES]

FOLDER holds the files of one edition, as they were downloaded. Needs Python 3.11 and nothing else.
It checks the checksums, counts each figure from incidents.csv, from the documents in
incidents.jsonl where a figure needs days or wordings, and from responses.csv where it counts
collective responses, without any code of the register, and compares it with figures.json. RATES is
the European Central Bank's file of reference rates (eurofxref-hist.csv): with it, fines are counted
in euro and US dollars too. What the files do not hold is in NOT_COUNTED, with the reason. It ends
with status 1 if anything differs, or if a figure or a column is not known here.

It is one file on purpose: who checks a figure downloads it and runs it alone (`python -I`).
"""

import calendar
import csv
import datetime as dt
import hashlib
import json
import math
import re
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from statistics import NormalDist

LISTS = ("topics", "tactics", "instruments", "provisions")
# {figure: column} of the figures that count incidents by the values of one column.
BY_COLUMN = {
    "by-case-kind": "case_kind",
    "by-found-by": "found_by",
    "by-topic": "topics",
    "by-tactic": "tactics",
    "by-firm-response": "firm_response",
    "by-state": "coercing_state",
    "by-authority": "authority",
    "by-country": "country",
    "by-sector": "sector",
    "by-regulation": "instruments",
    "by-provision": "provisions",
    "by-campaign": "campaign",
    "by-attribution": "attribution",
}
RESPONSES_BY = (
    *("topic", "tactic", "state", "country", "sector", "regulation", "campaign"),
    "found-by",
)
KINDS = ("demand", "reprisal", "retaliation")
KNOWN = ("complied", "partly-complied", "apologised", "refused", "reversed")
CONCEDED = ("complied", "partly-complied", "apologised")
Z_95 = NormalDist().inv_cdf(0.975)
NORMAL_FROM = 20_000  # degrees of freedom from which t is taken for normal
HORIZON = 120  # days; whatever is later is one class
LATER = HORIZON + 1
CURVE_DAYS = (0, 7, 14, 30, 60, 90, HORIZON)
WITHIN_DAYS = 30
LIFTING_DAYS = (30, 90, 180, 365, 730, 1_825)
# {figure: (its columns that are not counted again, why)}.
RESPONSES_ELSEWHERE = "days and outcomes of collective responses are in no file"
NOT_COUNTED = {
    "collective-responses": (
        ("days", "followed", "search", "searched_on", "searched_by", "searched_in"),
        RESPONSES_ELSEWHERE,
    ),
    "before-and-after-responses": (
        ("first_response", "before", "after", "unordered"),
        RESPONSES_ELSEWHERE,
    ),
    "concession-estimates": (
        ("band_low", "band_high"),
        "the band is drawn at random (a bootstrap of 200 replicates)",
    ),
    "fines": (
        ("euro", "dollars"),
        "the exchange rates are the European Central Bank's: name its file behind the folder",
    ),
    "published-rates": (("published", "source"), "they are what others published"),
}
# {figure: how far its shares may differ}: a maximum of a likelihood is found by steps, here by
# plainer ones than the register's. Other shares agree to nine places.
REACH = {"concession-estimates": 2e-4}
# The rates of other publishers: title, topics; all of boycotts by China reported 2008 to 2021.
RATES = {
    "Boycotts over Taiwan, Tibet and Hong Kong, 2008 to 2021: firms that apologised": (
        {"taiwan-designation", "tibet", "hong-kong"}
    ),
    "Boycotts over Xinjiang, 2008 to 2021: firms that apologised": {"xinjiang"},
}
# {kind of collective response: the column that counts it}
RESPONSE_GROUPS = {
    "public-statement": "statement",
    "joint-statement": "statement",
    "public-statement-and-demarche": "statement",
    "political-coordination": "coordination",
    "support-to-a-coerced-partner": "support",
    "wto-dispute": "dispute",
    "statutory-instrument-with-procedure": "instrument",
    "statutory-instrument": "instrument",
    "reporting-duty-and-list": "instrument",
    "statute-and-diplomacy": "instrument",
    "bill": "instrument",
    "casework-system": "instrument",
}
GROUPS = ("statement", "coordination", "support", "dispute", "instrument")
# A mean of fewer days than these is none of a year; the bank pauses for a week at most.
DAYS_OF_A_YEAR, LONGEST_PAUSE = 250, 7
# {kind of event: status of the measure from then on}
STATUS_AFTER = {
    **dict.fromkeys(("imposed", "closed", "extended", "resumed"), "in-force"),
    "suspended": "suspended",
    "lifted": "lifted",
    "restored": "lifted",
    "expired": "expired",
}
PART_OF_CHINA = "|".join(
    (
        r"taiwan[\s,(\-\u2013/]*(?:a\s+)?(?:province\s+of\s+|region\s+of\s+)?(?:p\.?\s?r\.?\s+)?china\b\)?",
        r"taiwan\s+(?:shown|listed|given|presented)\s+as\s+(?:a\s+)?"
        r"(?:part|province|region)\s+of\s+china\b",
        r"china\s*[(,\-\u2013]?\s*taiwan\b\)?",
        r"chinese\s+taiwan\b",
        "中国台[湾灣]",
        "中國[台臺][湾灣]",
    )
)
# (name for Taiwan, what is read as it), in order; each removes what it finds. The method page
# states the rules.
NAME_RULES = (
    ("", r"new\s+taiwan\s+dollars?|taiwan\s+taoyuan"),
    ("Taiwan, China", PART_OF_CHINA),
    ("Chinese Taipei", r"chinese\s+taipei|中[华華][台臺]北"),
    ("Taiwan", r"\btaiwan\b|[台臺][湾灣]"),
)
NAMES = ("Taiwan, China", "Chinese Taipei", "Taiwan", "other")


def read_incidents(folder):
    """The rows of incidents.csv; columns of LISTS as lists, "document" from incidents.jsonl."""
    with (folder / "incidents.jsonl").open(encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    documents = {line["ref"]: line["document"] for line in lines}
    with (folder / "incidents.csv").open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["document"] = documents[row["ref"]]
        for name in LISTS:
            row[name] = row[name].split(";") if row[name] else []
    return rows


def list_demands(rows):
    """Where nothing was demanded, nothing can be conceded."""
    return [row for row in rows if row["case_kind"] == "demand"]


def find_first_day(text):
    """The first day that "2018", "2018-07" or "2018-07-04" may mean; None of ""."""
    if not text:
        return None
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def find_last_day(text):
    """The last day that it may mean; None of ""."""
    if not text:
        return None
    parts = list(map(int, text.split("-")))
    year, month = (*parts, 12)[:2]
    return dt.date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])


def count_days(start, end):
    return None if start is None or end is None else (end - start).days


def list_values(row, column):
    """The values of a column of a row: several, one or none."""
    value = row[column]
    return value if isinstance(value, list) else [value] if value else []


def count_values(rows, column):
    """{value: incidents}; an incident counts once for each of its values."""
    return Counter(value for row in rows for value in list_values(row, column))


@lru_cache
def find_t(freedom):
    """The 0.975 quantile of Student's t: with t = sqrt(n) tan(a), its density is cos(a)^(n-1)."""
    if freedom >= NORMAL_FROM:
        return Z_95
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)

    def integrate(angle, steps=400):
        heights = [math.cos(angle * n / steps) ** (freedom - 1) for n in range(steps + 1)]
        inner = 4 * math.fsum(heights[1:-1:2]) + 2 * math.fsum(heights[2:-1:2])
        return (heights[0] + heights[-1] + inner) * angle / steps / 3

    low, high = 0.0, math.pi / 2
    for _round in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if scale * integrate(middle) < 0.475 else (low, middle)
    return math.sqrt(freedom) * math.tan((low + high) / 2)


def find_size(pairs):
    """How many independent incidents carry as much as these clusters [(part, whole)] (Kish 1965).

    Nothing for fewer than two clusters; see the method page.
    """
    pairs = [(y, n) for y, n in pairs if n]
    count, part, whole = len(pairs), sum(y for y, _n in pairs), sum(n for _y, n in pairs)
    if count < 2:
        return 0.0
    p = part / whole
    if part in (0, whole):
        size = whole**2 / sum(n * n for _y, n in pairs)
    else:
        residuals = math.fsum((y - p * n) ** 2 for y, n in pairs)
        effect = count / (count - 1) * residuals / whole / (p * (1 - p))
        size = whole / max(effect, 1.0)
    return size * (Z_95 / find_t(count - 1)) ** 2


def compute_share(pairs):
    """Share and Wilson's 95% interval (Wilson 1927) of clusters [(part, whole)].

    A cluster is a campaign, or a single case outside of campaigns. None where nothing is known.
    """
    part, whole = sum(y for y, _n in pairs), sum(n for _y, n in pairs)
    if not whole:
        return {"share": None, "low": None, "high": None}
    p, size = part / whole, find_size(pairs)
    if not size:
        return {"share": p, "low": None, "high": None}
    square = Z_95 * Z_95 / size
    reach = Z_95 * math.sqrt(p * (1 - p) / size + square / (4 * size))
    low, high = ((p + square / 2 + side * reach) / (1 + square) for side in (-1, 1))
    return {
        "share": p,
        "low": 0.0 if part == 0 else low,
        "high": 1.0 if part == whole else high,
    }


def list_clusters(rows, part, whole):
    """[(incidents with a response of `part`, of `whole`)] of each campaign and single case."""
    clusters = defaultdict(list)
    for row in rows:
        clusters[row["campaign"], "" if row["campaign"] else row["ref"]].append(
            row["firm_response"]
        )
    return [
        (sum(kind in part for kind in kinds), sum(kind in whole for kind in kinds))
        for kinds in clusters.values()
    ]


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
    counts = count_periods(rows, months)
    by_kind = {
        kind: count_periods([row for row in rows if row["case_kind"] == kind], months)
        for kind in KINDS
    }
    table = []
    for number, count in counts.items():
        first, last = (
            f"{month // 12:04d}-{month % 12 + 1:02d}"
            for month in (number * months, number * months + months - 1)
        )
        year = first[:4]
        quarter = f"{year}-Q{number % 4 + 1}"
        name, since, until = {
            12: (year, year, year),
            3: (quarter, first, last),
            1: (first, first, last),
        }[months]
        kinds = {kind: by_kind[kind].get(number, 0) for kind in KINDS}
        table.append({"period": name, "since": since, "until": until, "incidents": count} | kinds)
    return table


def count_responses(rows):
    demands = list_demands(rows)
    counts = count_values(demands, "firm_response")
    nothing = {"share": None, "low": None, "high": None}
    return [
        {"value": kind, "incidents": count}
        | (compute_share(list_clusters(demands, (kind,), KNOWN)) if kind in KNOWN else nothing)
        for kind, count in counts.items()
    ]


def group_demands(rows, column):
    """{value: demands}; a demand is with each of its values."""
    by_value = defaultdict(list)
    for row in list_demands(rows):
        for value in list_values(row, column):
            by_value[value].append(row)
    return by_value


def count_responses_by(rows, column):
    table = []
    for value, own in group_demands(rows, column).items():
        counts = Counter(row["firm_response"] for row in own)
        clusters = list_clusters(own, CONCEDED, KNOWN)
        table.append(
            {"value": value, "incidents": len(own), "known": sum(n for _y, n in clusters)}
            | {"conceded": sum(y for y, _n in clusters), "partly": counts["partly-complied"]}
            | {"clusters": sum(n > 0 for _y, n in clusters), **compute_share(clusters)}
            | {kind: counts[kind] for kind in (*KNOWN, "unknown")}
        )
    return table


def read_outcome(row):
    """How a demand ended. A concession that was reversed had been made before."""
    if row["firm_response"] in (*CONCEDED, "reversed"):
        return "conceded"
    if row["firm_response"] == "refused":
        return "refused"
    return "waiting" if row["document"].get("last_known_on") else "unknown"


def read_days(row):
    """(first, last) day of the demand and of the concession, None for an open end.

    A document without intervals, of an older release, has single dates of the same.
    """
    document, response = row["document"], row["firm_response"]
    exact, responded = document.get("demanded_on") or "", document.get("responded_on") or ""
    demanded = {"not_before": exact, "not_after": exact or document["reported_on"]}
    conceded = {"not_before": responded, "not_after": responded} if response in CONCEDED else None
    spans = (document.get("demand_days", demanded), document.get("concession_days", conceded))
    return [
        (
            find_first_day((span or {}).get("not_before")),
            find_last_day((span or {}).get("not_after")),
        )
        for span in spans
    ]


def measure_demand(row):
    """(outcome, least days to the concession, most or None, whether the demand has a first day).

    Least is from the last day of the demand to the first of the concession, most the other way
    round. Days that contradict each other bound nothing.
    """
    outcome, (demanded, conceded) = read_outcome(row), read_days(row)
    least, most = 0, None
    if outcome == "conceded":
        least = max(count_days(demanded[1], conceded[0]) or 0, 0)
        most = count_days(demanded[0], conceded[1])
        if most is not None and most < least:
            least, most = 0, None
    elif outcome == "waiting":
        least = count_days(demanded[1], find_first_day(row["document"]["last_known_on"]))
        least = max(least or 0, 0)
    return outcome, least, most, demanded[0] is not None


def count_within(demands, days):
    """How many demands had ended in a concession within so many days: at least, and at most."""
    times = [measure_demand(row) for row in demands]
    conceded = [(least, most) for outcome, least, most, _dated in times if outcome == "conceded"]
    return (
        sum(most is not None and most <= days for _least, most in conceded),
        sum(least <= days for least, _most in conceded),
    )


def count_not_known(demands):
    return sum(read_outcome(row) in ("waiting", "unknown") for row in demands)


def count_within_by(rows, column, parameter):
    table = []
    for value, own in group_demands(rows, column).items():
        (least, most), unknown, demands = (
            count_within(own, WITHIN_DAYS),
            count_not_known(own),
            len(own),
        )
        table.append(
            {"value": value, parameter: value, "incidents": least, "at_earliest": most}
            | {"demands": demands, "not_known": unknown, "share_low": least / demands}
            | {"share_high": most / demands, "bound_high": (most + unknown) / demands}
        )
    return table


def count_concession_times(rows):
    """A row for each day of CURVE_DAYS, and for each on which a count changes."""
    demands = list_demands(rows)
    if not demands:
        return []
    unknown = count_not_known(demands)
    counts = [count_within(demands, day) for day in range(HORIZON + 1)]
    return [
        {"label": str(day), "day": day, "incidents": least, "at_latest": least}
        | {"at_earliest": most, "with_unknown": most + unknown, "demands": len(demands)}
        for day, (least, most) in enumerate(counts)
        if day in CURVE_DAYS or (least, most) != counts[day - 1]
    ]


def count_by_deadline(rows):
    """Demands with a deadline by campaign; by and after it where the days leave no doubt."""
    by_campaign = defaultdict(list)
    for row in list_demands(rows):
        if row["demand_deadline_on"]:
            by_campaign[row["campaign"]].append(row)
    table = []
    for campaign, own in by_campaign.items():
        counts = Counter(place_concession(row) for row in own)
        name = {"campaign": campaign} if campaign else {"label": "outside of campaigns"}
        columns = ("by_deadline", "after_deadline", "unordered", "refused", "not_known")
        table.append(name | {"demands": len(own)} | {column: counts[column] for column in columns})
    return table


def place_concession(row):
    """Where a demand with a deadline ended."""
    outcome = read_outcome(row)
    if outcome != "conceded":
        return "refused" if outcome == "refused" else "not_known"
    (first, last), deadline = read_days(row)[1], row["demand_deadline_on"]
    if last is not None and last <= find_first_day(deadline):
        return "by_deadline"
    is_after = first is not None and first > find_last_day(deadline)
    return "after_deadline" if is_after else "unordered"


def list_curve_intervals(rows):
    """Intervals of days to the concession, of dated demands with a known outcome; and the unknown.

    One that was refused never ended in a concession; one of which a source says "not yet" had not
    ended in one by that day.
    """
    intervals, unknown = [], 0
    for row in list_demands(rows):
        outcome, least, most, is_dated = measure_demand(row)
        if not is_dated:
            continue
        least, most = min(least, LATER), LATER if most is None else min(most, LATER)
        if outcome == "unknown":
            unknown += 1
        elif outcome == "refused":
            intervals.append((math.inf, math.inf))
        elif outcome == "waiting":
            intervals.append((min(least + 1, LATER), math.inf))
        else:
            intervals.append((least, most if most < LATER else math.inf))
    return intervals, unknown


def estimate_masses(intervals, rounds=20_000):
    """[(first, last, mass)]: the maximum of the likelihood (Turnbull 1976), by plain EM steps.

    Stops where no mass can raise the log-likelihood by more than a billionth of a row each
    (Gentleman & Geyer 1994).
    """
    ends = sorted({(one[0], 0) for one in intervals} | {(one[1], 1) for one in intervals})
    places = [(a, b) for (a, is_end), (b, ends_too) in pairwise(ends) if ends_too > is_end]
    counts = Counter(
        tuple(n for n, (a, b) in enumerate(places) if first <= a and b <= last)
        for first, last in intervals
    )
    masses = [1 / len(places)] * len(places)
    for _round in range(rounds):
        slopes = [0.0] * len(places)
        for inside, count in counts.items():
            weight = count / math.fsum(masses[n] for n in inside)
            for n in inside:
                slopes[n] += weight
        if max(slopes) <= len(intervals) * (1 + 1e-9):
            break
        masses = [mass * slope / len(intervals) for mass, slope in zip(masses, slopes, strict=True)]
    return [(*place, mass) for place, mass in zip(places, masses, strict=True)]


def estimate_concessions(rows):
    """The estimated share conceded by each day, and its bounds with the unknown demands."""
    intervals, unknown = list_curve_intervals(rows)
    if not intervals:
        return []
    estimate, if_none, if_all = (
        estimate_masses(intervals + added * unknown)
        for added in ([], [(math.inf, math.inf)], [(0, 0)])
    )
    return [
        {"label": str(day), "day": day, "demands": len(intervals)}
        | {"share_low": sum(mass for _first, last, mass in estimate if last <= day)}
        | {"share_high": sum(mass for first, _last, mass in estimate if first <= day)}
        | {"bound_low": sum(mass for _first, last, mass in if_none if last <= day)}
        | {"bound_high": sum(mass for first, _last, mass in if_all if first <= day)}
        for day in CURVE_DAYS
    ]


def count_measures(rows, word, column):
    counts = Counter((row[column], row["measure_status"]) for row in rows if row["measure_status"])
    return [{word: v, "measure": status, "incidents": n} for (v, status), n in counts.items()]


def list_measure_events(row):
    """[(kind, first day, last day)] of the events of a measure, in order of time."""
    return [
        (event["kind"], find_first_day(event["not_before"]), find_last_day(event["not_after"]))
        for event in row["document"].get("measure_events") or []
        if event["kind"] in STATUS_AFTER
    ]


def list_spells(row):
    """[(begun from, begun until, ended from, ended until)] of the times in force; None if open."""
    spells, start = [], None
    for kind, first, last in list_measure_events(row):
        if STATUS_AFTER[kind] == "in-force":
            start = start or (first, last)
        elif start:
            spells.append((*start, first, last))
            start = None
    return [*spells, (*start, None, None)] if start else spells


def is_in_force(spell, day):
    """Whether a measure was in force on a day: for certain, and possibly."""
    begun_from, begun_until, ended_from, ended_until = spell
    is_open = ended_from is None and ended_until is None
    may_have_ended = not is_open and (ended_from is None or ended_from <= day)
    certain = begun_until is not None and begun_until <= day and not may_have_ended
    has_ended = ended_until is not None and ended_until <= day
    return certain, (begun_from is None or begun_from <= day) and not has_ended


def count_in_force(rows):
    """At the end of each year, from the first event to the last."""
    spells = [(row["case_kind"], spell) for row in rows for spell in list_spells(row)]
    years = [day.year for _kind, spell in spells for day in spell if day]
    table = []
    for year in range(min(years), max(years) + 1) if years else ():
        at_the_end = [(kind, is_in_force(one, dt.date(year, 12, 31))) for kind, one in spells]
        kinds = Counter(kind for kind, (_certain, possible) in at_the_end if possible)
        table.append(
            {"label": str(year), "certain": sum(certain for _kind, (certain, _p) in at_the_end)}
            | {"at_most": kinds.total()}
            | {kind: kinds[kind] for kind in KINDS}
        )
    return table


def measure_time_to_end(row):
    """(least, most or None) days from the first imposition to the end; None if it did not end."""
    if row["measure_status"] not in ("lifted", "expired"):
        return None
    events = list_measure_events(row)
    first, last = events[0], events[-1]
    if first[0] not in ("imposed", "closed"):
        return 0, None
    return max(count_days(first[2], last[1]) or 0, 0), count_days(first[1], last[2])


def count_lifted(rows):
    measures = [row for row in rows if row["measure_status"]]
    times = [time for row in measures if (time := measure_time_to_end(row))]
    return [
        {"label": f"{days:,}", "days_after": days, "measures": len(measures)}
        | {"at_latest": sum(most is not None and most <= days for _least, most in times)}
        | {"at_earliest": sum(least <= days for least, _most in times)}
        for days in LIFTING_DAYS
        if measures
    ]


def find_names(row):
    """The names for Taiwan in the quoted wording after a demand on its name, in order; or []."""
    wording = (row["document"].get("wordings") or [{}])[0]
    text = wording.get("after", "") if wording.get("is_quoted") else ""
    if "taiwan-designation" not in row["topics"] or not text:
        return []
    found = set()
    for name, rule in NAME_RULES:
        text, hits = re.subn(rule, " ", text, flags=re.IGNORECASE)
        found |= {name} if hits and name else set()
    return [name for name in NAMES if name in (found or {"other"})]


def count_designations(rows):
    years, uses = Counter(), Counter()
    for row in rows:
        names, year = find_names(row), row["reported_on"][:4]
        years[year] += bool(names)
        uses.update((name, year) for name in names)
    return [
        {"wording": name, "year": year, "incidents": count, "of": years[year]}
        | {"share": count / years[year]}
        for (name, year), count in uses.items()
    ]


def find_latest_designations(rows):
    """The last by the first report; of two on one day the one with the higher reference."""
    in_order = sorted(rows, key=lambda row: (find_first_day(row["reported_on"]), row["ref"]))
    latest = {row["firm_slug"]: row for row in in_order if row["firm_slug"] and find_names(row)}
    return [
        {"label": row["firm"], "names": "; ".join(find_names(row)), "on": row["reported_on"]}
        for row in latest.values()
    ]


def count_recurrences(rows):
    """Enterprise groups with several incidents."""
    groups = defaultdict(list)
    for row in rows:
        if row["firm_group"]:
            groups[row["firm_group"]].append(row)
    return [
        {"label": group, "firms_of_group": len({row["firm_slug"] for row in own})}
        | {"incidents": len(own), "first_year": min(row["reported_on"] for row in own)[:4]}
        | {"last_year": max(row["reported_on"] for row in own)[:4]}
        for group, own in groups.items()
        if len(own) > 1
    ]


def count_articles(rows):
    citing = sum(bool(row["provisions"]) for row in rows)
    return [
        {"provision": key, "incidents": count, "share": count / citing}
        for key, count in count_values(rows, "provisions").items()
    ]


def count_published_rates(rows):
    """What others published, by their definitions: boycotts of any kind of case. See RATES."""
    table = []
    for title, topics in RATES.items():
        own = [
            row["firm_response"]
            for row in rows
            if row["coercing_state"] == "CN"
            and "consumer-boycott" in row["tactics"]
            and topics & set(row["topics"])
            and "2008" <= row["reported_on"][:4] <= "2021"
        ]
        known = [kind for kind in own if kind in KNOWN]
        apologised = known.count("apologised")
        table.append(
            {"label": title, "cases": len(own), "known": len(known), "apologised": apologised}
            | {"conceded": sum(kind in CONCEDED for kind in known)}
            | {"share": apologised / len(known) if known else None}
        )
    return table


def count_campaigns_of_demands(rows):
    """How the demands of each campaign ended, whenever a collective response came."""
    table = []
    for campaign, own in group_demands(rows, "campaign").items():
        outcomes = Counter(map(read_outcome, own))
        partly = sum(row["firm_response"] == "partly-complied" for row in own)
        table.append(
            {"campaign": campaign, "incidents": len(own), "conceded": outcomes["conceded"]}
            | {"partly": partly, "refused": outcomes["refused"]}
            | {"unknown": outcomes["waiting"] + outcomes["unknown"]}
        )
    return table


def count_firms(rows):
    """Firms by their key; a firm is called by the first of its names in order."""
    named, counts = {}, Counter(row["firm_slug"] for row in rows if row["firm_slug"])
    for row in rows:
        named.setdefault(row["firm_slug"], []).append(row["firm"])
    return [{"label": min(named[slug]), "incidents": n} for slug, n in counts.items()]


def count_states_and_countries(rows):
    counts = Counter((row["coercing_state"], row["country"]) for row in rows if row["country"])
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


def find_fine_day(row):
    """The day of the first dated fine in the timeline, or else of the first report."""
    days = (
        event["on"]
        for event in row["document"].get("timeline") or []
        if event["kind"] == "fined" and event["on"] and not event["is_by"]
    )
    return next(days, row["reported_on"][:4])


def sum_fines(rows, rates=None):
    """Incidents, sum and years of each formal ground and currency; with rates, converted too."""
    fined = defaultdict(list)
    for row in rows:
        if row["fine_amount"]:
            fined[row["fine_ground"], row["fine_currency"]].append(row)
    return [
        {"fine_ground": ground, "fine": currency, "incidents": len(own)}
        | {"amount": f"{sum(Decimal(row['fine_amount']) for row in own):.2f}"}
        | {"years": ", ".join(sorted({find_fine_day(row)[:4] for row in own}))}
        | (sum_converted(own, rates) if rates else {})
        for (ground, currency), own in fined.items()
    ]


def sum_converted(rows, rates):
    """{"euro", "dollars"} of fines of one currency: rounded once, null where nothing converts."""
    sums = {"euro": [], "dollars": []}
    for row in rows:
        amount, currency, day = (
            Decimal(row["fine_amount"]),
            row["fine_currency"],
            find_fine_day(row),
        )
        rate, dollar = find_rate(rates, currency, day), find_rate(rates, "USD", day)
        euro = None if rate is None else amount / rate
        sums["euro"].append(euro)
        known = None if euro is None or dollar is None else euro * dollar
        sums["dollars"].append(amount if currency == "USD" else known)
    totals = {name: [one for one in values if one is not None] for name, values in sums.items()}
    return {name: f"{sum(values):.2f}" if values else None for name, values in totals.items()}


def read_rates(path):
    """({currency: [(day, units for one euro)]} in order) of a file of the European Central Bank."""
    rates = defaultdict(list)
    with path.open(newline="", encoding="utf-8-sig") as file:
        header, *lines = csv.reader(file)
        for line in sorted(lines):
            for currency, rate in zip(header[1:], line[1:], strict=True):
                if rate.strip() not in ("", "N/A"):
                    rates[currency].append((line[0], Decimal(rate)))
    return rates


def find_rate(rates, currency, day):
    """Units for one euro: of the day or the last before it, or the mean of the year; else None."""
    if currency == "EUR":
        return Decimal(1)
    quoted = rates.get(currency, [])
    if len(day) == len("2018-05-23"):
        place = bisect_right(quoted, (day, Decimal("Infinity"))) - 1
        pause = place >= 0 and count_days(find_first_day(quoted[place][0]), find_first_day(day))
        if place >= 0 and pause <= LONGEST_PAUSE:
            return quoted[place][1]
    own = [rate for on, rate in quoted if on[:4] == day[:4]]
    if len(own) < DAYS_OF_A_YEAR:
        return None
    return (sum(own) / len(own)).quantize(Decimal("0.00001"))


def count_collective_responses(rows, responses):
    """The incidents of each campaign, and the collective responses to it by kind."""
    table = []
    for campaign, incidents in count_values(rows, "campaign").items():
        kinds = [one["kind"] for one in responses if campaign in one["campaigns"].split(";")]
        groups = Counter(RESPONSE_GROUPS[kind] for kind in kinds)
        table.append(
            {"campaign": campaign, "incidents": incidents, "collective_responses": len(kinds)}
            | {group: groups[group] for group in GROUPS}
        )
    return table


def count_norm(rows):
    """Enterprise groups by topic and year; a firm without a name counts once a demand.

    A group with demands in several campaigns is in the last of them by name.
    """
    groups = defaultdict(lambda: defaultdict(list))
    for row in list_demands(rows):
        for topic in row["topics"]:
            group = row["firm_group"] or row["ref"]
            groups[topic, row["reported_on"][:4]][group].append(row)
    return [count_norm_of(topic, year, own) for (topic, year), own in groups.items()]


def count_norm_of(topic, year, groups):
    known, everyone = defaultdict(list), defaultdict(list)
    partly = 0
    for group, own in groups.items():
        kinds = {row["firm_response"] for row in own}
        cluster = max(row["campaign"] for row in own) or ("", group)
        conceded = bool(kinds & set(CONCEDED))
        partly += conceded and not kinds & {"complied", "apologised"}
        everyone[cluster].append(conceded)
        known[cluster] += [conceded] if kinds & set(KNOWN) else []
    pairs = [(sum(parts), len(parts)) for parts in known.values()]
    conceded = sum(part for part, _whole in pairs)
    return (
        {"topic": topic, "year": year, "targeted": len(groups), "conceded": conceded}
        | {"known": sum(whole for _part, whole in pairs), "partly": partly}
        | {"of_targeted": sum(map(sum, everyone.values())) / len(groups)}
        | {"incidents": sum(map(len, groups.values())), **compute_share(pairs)}
    )


def count_adoption(rows):
    """By topic and year, the demands met by the end of the year, of all demands until then."""
    by_topic = defaultdict(list)
    for row in list_demands(rows):
        asked, (first, last) = int(row["reported_on"][:4]), read_days(row)[1]
        earliest = max(asked, first.year) if first else asked
        latest = max(earliest, last.year) if last else None
        for topic in row["topics"]:
            by_topic[topic].append((asked, row["firm_response"], earliest, latest))
    table = []
    for topic, own in by_topic.items():
        met = [one for one in own if one[1] in ("complied", "partly-complied")]
        ends = [year for one in met for year in one[2:] if year]
        years = range(min(one[0] for one in own), max([one[0] for one in own] + ends) + 1)
        table += [count_adoption_of(topic, year, own) for year in years]
    return table


def count_adoption_of(topic, year, demands):
    asked = [one for one in demands if one[0] <= year]
    met = [one for one in asked if one[1] in ("complied", "partly-complied")]
    least = sum(latest is not None and latest <= year for _asked, _kind, _first, latest in met)
    most = [one for one in met if one[2] <= year]
    kinds = Counter(kind for _asked, kind, _first, _latest in asked)
    return (
        {"topic": topic, "year": str(year), "incidents": len(asked), "adopted_least": least}
        | {"adopted_most": len(most), "partly": sum(one[1] == "partly-complied" for one in most)}
        | {"apologised": kinds["apologised"], "taken_back": kinds["reversed"]}
        | {"refused": kinds["refused"], "not_known": kinds["unknown"]}
        | {"share": least / len(asked)}
        | {"bound_high": (len(most) + kinds["unknown"]) / len(asked)}
    )


def compute_all(rows, responses, rates):
    """{figure: rows} of all figures, without the columns of NOT_COUNTED."""
    columns = {name.removeprefix("by-"): column for name, column in BY_COLUMN.items()}
    return {
        **{name: count_by_column(rows, column) for name, column in BY_COLUMN.items()},
        **{
            f"firm-responses-by-{name}": count_responses_by(rows, columns[name])
            for name in RESPONSES_BY
        },
        **{
            f"conceded-within-by-{name}": count_within_by(
                rows, columns[name], name.replace("-", "_")
            )
            for name in RESPONSES_BY
        },
        **compute_times(rows),
        "by-firm": count_firms(rows),
        "home-countries": [
            {"country": country, "incidents": n}
            for country, n in count_values(rows, "country").items()
        ],
        "states-and-countries": count_states_and_countries(rows),
        "flows": count_flows(rows, "instruments", "regulation"),
        "flows-by-article": count_flows(rows, "provisions", "provision"),
        "cited-together": count_pairs(rows),
        "articles-of-those-citing": count_articles(rows),
        "several-campaigns": count_several_campaigns(rows),
        "recurrences": count_recurrences(rows),
        "fines": sum_fines(rows, rates),
        "norm": count_norm(rows),
        "adoption": count_adoption(rows),
        "designations": count_designations(rows),
        "latest-designations": find_latest_designations(rows),
        "published-rates": count_published_rates(rows),
        "before-and-after-responses": count_campaigns_of_demands(rows),
        "collective-responses": count_collective_responses(rows, responses),
    }


def compute_times(rows):
    """{figure: rows} of the figures over time."""
    return {
        "by-year": count_over_time(rows, 12),
        "by-quarter": count_over_time(rows, 3),
        "by-month": count_over_time(rows, 1),
        "firm-responses": count_responses(rows),
        "concessions-over-time": count_concession_times(rows),
        "concession-estimates": estimate_concessions(rows),
        "conceded-by-deadline": count_by_deadline(rows),
        "measures-by-kind": count_measures(rows, "case_kind", "case_kind"),
        "measures-by-state": count_measures(rows, "state", "coercing_state"),
        "measures-in-force": count_in_force(rows),
        "time-to-lifting": count_lifted(rows),
    }


def is_same(one, other, reach):
    """Whether two rows are alike; shares may differ by `reach`."""
    if one.keys() != other.keys():
        return False
    return all(
        abs(value - other[key]) <= reach
        if isinstance(value, float) and isinstance(other[key], (int, float))
        else value == other[key]
        for key, value in one.items()
    )


def compare(name, counted, published, left_out):
    """Sentences about what differs: a row, how many there are, or a column that is not known."""
    theirs = [
        {key: value for key, value in row.items() if key not in left_out} for row in published
    ]
    reach = REACH.get(name, 1e-9)
    differences = [
        f"{name}: counted {row}"
        for row in counted
        if not any(is_same(row, other, reach) for other in theirs)
    ]
    differences += [
        f"{name}: published {row}"
        for row in theirs
        if not any(is_same(other, row, reach) for other in counted)
    ]
    if len(counted) != len(theirs):
        differences.append(f"{name}: {len(counted)} rows counted, {len(theirs)} published")
    return differences


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


def main(folder, rates=None):
    """Write a line for each figure; how many faults there were. `rates`: the bank's file."""
    faults = check_sums(folder)
    published = json.loads((folder / "figures.json").read_bytes())
    with (folder / "responses.csv").open(newline="", encoding="utf-8-sig") as file:
        responses = list(csv.DictReader(file))
    not_counted = {name: one for name, one in NOT_COUNTED.items() if not rates or name != "fines"}
    counted = compute_all(read_incidents(folder), responses, rates and read_rates(rates))
    for name in sorted(published):
        if name not in counted:
            faults.append(f"{name}: this script does not know this figure")
            continue
        columns, reason = not_counted.get(name, ((), ""))
        differences = compare(name, counted[name], published[name]["rows"], set(columns))
        faults += differences
        rest = f" (not counted: {', '.join(columns)}; {reason})" if columns else ""
        sys.stdout.write(f"{'differs' if differences else 'same':11}  {name}{rest}\n")
    sys.stdout.writelines(f"FAULT {fault}\n" for fault in faults)
    return len(faults)


if __name__ == "__main__":
    sys.exit(bool(main(*map(Path, sys.argv[1:3]))))
