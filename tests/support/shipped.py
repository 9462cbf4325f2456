"""The first shipped table, counted by hand: what figures of the cast's register must come to.

Counted and not written down, because a reading of the sources corrects single cases.
"""

import csv
from collections import Counter

from incidents.intake.reference import DATA

with (DATA / "cases.csv").open(newline="", encoding="utf-8") as table:
    SHIPPED = list(csv.DictReader(table))
KINDS = Counter(row["case_kind"] for row in SHIPPED)
DEMANDS = [row for row in SHIPPED if row["case_kind"] == "demand"]
RESPONSES = Counter(row["response"] for row in DEMANDS)
CONCEDED = sum(RESPONSES[kind] for kind in ("complied", "partly-complied", "apologised"))
UNKNOWN = RESPONSES["unknown"]
KNOWN = len(DEMANDS) - UNKNOWN
