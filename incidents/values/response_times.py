"""How long one entry can have taken, from what it says: its longest and shortest reading.

Days that are known to the month or year only are intervals, and no day in them is made up. Each
entry gives two rows instead: the longest it can have taken and the shortest. Both are read when an
entry is made, and stand in its columns. No figure reads these columns: a response that is not
known ends at the release here, and one without a day at its last possible day, which no curve may
take for what happened (docs/decisions/new-figures-not-shown.md). Migration 0014 fills them by
this module.
"""

import datetime as dt
from typing import NamedTuple

from incidents.values.firm_responses import CONCEDED, FirmResponse
from incidents.values.partial_dates import PartialDate

# Days, and how it ended; "" where nobody had seen the end (measures.survival).
OutcomeRow = tuple[int, str]
CONCESSION, REFUSED, LIFTED = "conceded", "refused", "lifted"
# Who reversed a concession had made it before: between the demand and the reversal.
OUTCOMES: dict[str, str] = {
    **{kind.value: CONCESSION for kind in (*CONCEDED, FirmResponse.REVERSED)},
    FirmResponse.REFUSED.value: REFUSED,
}


class ResponseDates(NamedTuple):
    """What an entry says: its demand, its answer, when the demand was lifted, its release."""

    demanded_on: PartialDate | str
    firm_response: str
    responded_on: PartialDate | str
    lifted_on: PartialDate | str
    released_on: dt.date


class Span(NamedTuple):
    """The longest and the shortest that an entry can have taken, in days, with how it ended."""

    longest: OutcomeRow
    shortest: OutcomeRow


def readings(told: ResponseDates) -> dict[str, int | str | None]:
    """{column of Incident: value}: both readings, blank without a day or where days do not fit."""
    span = span_of(told) if told.demanded_on else None
    longest, shortest = span or ((None, ""), (None, ""))
    return {
        "days_longest": longest[0],
        "outcome_longest": longest[1],
        "days_shortest": shortest[0],
        "outcome_shortest": shortest[1],
    }


def span_of(told: ResponseDates) -> Span | None:
    """The two readings of an entry with a demand, or None where the days do not fit.

    Longest: from the first day on which the demand can have been made to the last on which the
    answer can have been given; shortest: from the last to the first, never below zero. An answer
    without a day was given between demand and release. An answer that is unknown is censored at the
    release: nobody knows what happened after it. Days.

    Rule: no midpoint. A day put in the middle of an interval is invented, and makes estimates
    too sure and biased where intervals are wide against the times in question (Law & Brookmeyer
    (1992), Effects of mid-point imputation on the analysis of doubly censored data, Statistics
    in Medicine 11: 1569-1578). The two readings are bounds instead (Manski (2003), Partial
    identification of probability distributions). They hold for a curve as a whole where nobody
    is censored before the last answer, and are two readings of it where somebody is.
    """
    demand, end = PartialDate(told.demanded_on), told.released_on
    outcome, first, last = _ended(told, demand)
    if demand.earliest > end or last < demand.earliest:
        return None
    longest = _row(demand.earliest, last, end, outcome)
    return Span(longest, _row(demand.latest, first, end, outcome))


def _ended(told: ResponseDates, demand: PartialDate) -> tuple[str, dt.date, dt.date]:
    """The outcome, and the first and last day on which it can have come."""
    outcome = OUTCOMES.get(told.firm_response, "")
    first, last = demand.earliest, told.released_on
    if not outcome:
        first = last = dt.date.max
    elif told.responded_on:
        day = PartialDate(told.responded_on)
        # What a year leaves open beyond the release had not happened yet when it was released.
        last = max(day.earliest, min(day.latest, told.released_on))
        # When it was reversed is known; when it was made, only that it was before.
        first = first if told.firm_response == FirmResponse.REVERSED else day.earliest
    if told.lifted_on and PartialDate(told.lifted_on).latest < first:
        lifted = PartialDate(told.lifted_on)
        return LIFTED, lifted.earliest, lifted.latest
    return outcome, first, last


def _row(start: dt.date, ended: dt.date, released: dt.date, outcome: str) -> OutcomeRow:
    """Days and outcome; censored at the release where it came later, or never."""
    if ended > released:
        ended, outcome = released, ""
    return max(0, (ended - start).days), outcome
