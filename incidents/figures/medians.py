"""Within how many days half of a group gave in: the medians of many curves in one question.

A table of eighty sectors is eighty Kaplan-Meier curves of which it shows three points each. So the
database works the curves out and tells these points alone; `figures.survival` does the same for
plain rows, and the tests hold one to the other.
"""

import math
from typing import NamedTuple

from incidents.figures.answer_times import SHORTEST, asked
from incidents.figures.columns import ask_sql
from incidents.figures.shares import one_value
from incidents.figures.survival import ROUNDING, Z_95
from incidents.models.register import IncidentQuerySet
from incidents.models.spans import GAVE_IN


class Half(NamedTuple):
    """How a group gave in: `dated` of its entries are in the curve, `gave_in` of them did.

    `median`, and its band `low` to `high`, in days, by the longest reading; `quickest` is the
    median by the shortest one. Each is None where the curve does not come to one half.
    """

    entries: int
    dated: int
    gave_in: int
    median: int | None
    low: int | None
    high: int | None
    quickest: int | None


# The lines of figures.survival.kaplan_meier, a group and reading at a time. A sum of logarithms
# stands for the product; where all that are left give in at once nobody is left after them, and
# the curve is at zero (`is_out`).
CURVES = f"""
WITH told AS (
  SELECT value, reading, days, SUM(found) AS seen,
    SUM(CASE WHEN outcome = '{GAVE_IN}' THEN found ELSE 0 END) AS happened
  FROM ({{asked}}) AS asked(value, reading, days, outcome, found)
  GROUP BY value, reading, days
), waiting AS (
  SELECT value, reading, days, CAST(happened AS DOUBLE PRECISION) AS d,
    CAST(SUM(seen) OVER (PARTITION BY value, reading ORDER BY days DESC) AS DOUBLE PRECISION) AS n
  FROM told WHERE days IS NOT NULL
), summed AS (
  SELECT value, reading, days, d = n AS is_out,
    SUM(CASE WHEN d < n THEN LN((n - d) / n) ELSE 0 END) OVER earlier AS share,
    SUM(CASE WHEN d < n THEN d / (n * (n - d)) ELSE 0 END) OVER earlier AS total
  FROM waiting
  WINDOW earlier AS (PARTITION BY value, reading ORDER BY days)
), banded AS (
  SELECT value, reading, days, is_out, share,
    CASE WHEN share < 0 THEN {Z_95!r} * SQRT(total) / share END AS reach
  FROM summed
), passed AS (
  SELECT value, reading,
    MIN(CASE WHEN is_out OR share <= {{half}} THEN days END) AS median,
    MIN(CASE WHEN is_out OR share * EXP(-reach) <= {{half}} THEN days END) AS low,
    MIN(CASE WHEN is_out OR share * EXP(reach) <= {{half}} THEN days END) AS high
  FROM banded GROUP BY value, reading
), counted AS (
  SELECT value, reading, SUM(seen) AS entries,
    SUM(CASE WHEN days IS NULL THEN 0 ELSE seen END) AS dated,
    SUM(CASE WHEN days IS NULL THEN 0 ELSE happened END) AS gave_in
  FROM told GROUP BY value, reading
)
SELECT value, reading, entries, dated, gave_in, median, low, high
FROM counted LEFT JOIN passed USING (value, reading)
"""  # noqa: S608  words of our own; what is asked stands in it with its values apart


def medians_by(entries: IncidentQuerySet, column: str) -> dict[str, Half]:
    """{value: how its entries gave in}, most entries first; one query.

    `column` is one of the entry's ("campaign", "country", "topics"): where it holds several
    values, an entry counts once for each. Entries that say nothing there are left out. Medians are
    those of the Kaplan-Meier curve in which other outcomes are censored; their interval is that of
    Brookmeyer and Crowley (see `survival.kaplan_meier` and `Curve.median_band`).
    """
    question, params = asked(entries, one_value(column)).query.sql_with_params()
    sql = CURVES.format(asked=question, half=repr(math.log(0.5 + ROUNDING)))
    halves: dict[str, Half] = {}
    quickest: dict[str, int | None] = {}
    for value, reading, entered, dated, gave_in, *points in ask_sql(entries, sql, params):
        median, low, high = (None if point is None else int(point) for point in points)
        if value and reading == SHORTEST:
            quickest[value] = median
        elif value:
            counts = int(entered), int(dated), int(gave_in)
            halves[value] = Half(*counts, median, low, high, None)
    told = {value: half._replace(quickest=quickest[value]) for value, half in halves.items()}
    return dict(sorted(told.items(), key=lambda pair: (-pair[1].entries, pair[0])))
