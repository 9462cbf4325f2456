"""The longest and the shortest time that an incident can have taken, from demand to response.

Days that are known to the month or year only are intervals, and no day in them is invented. Each
incident gives two readings instead: the longest time that it can have taken, and the shortest.
Both are computed when an incident is published, and stored in its columns. No figure reads these
columns: here an unknown response ends at the release, and one without a day at its last possible
day, which no curve may present as what happened (docs/decisions/new-figures-not-shown.md).
"""

import datetime as dt
from typing import NamedTuple

from incidents.values.firm_responses import CONCEDED, FirmResponse
from incidents.values.partial_dates import PartialDate

# Days and outcome; "" where no outcome was known by the release (measures.survival).
OutcomeRow = tuple[int, str]
CONCESSION, REFUSED, LIFTED = "conceded", "refused", "lifted"
# A firm that reversed a concession had made it earlier: between the demand and the reversal.
OUTCOMES: dict[str, str] = {
    **{kind.value: CONCESSION for kind in (*CONCEDED, FirmResponse.REVERSED)},
    FirmResponse.REFUSED.value: REFUSED,
}


class ResponseDates(NamedTuple):
    """The days of one incident: demand, firm's response, demand lifted, release."""

    demanded_on: PartialDate | str
    firm_response: str
    responded_on: PartialDate | str
    lifted_on: PartialDate | str
    released_on: dt.date


class Span(NamedTuple):
    """The longest and the shortest time that an incident can have taken, in days, with outcomes."""

    longest: OutcomeRow
    shortest: OutcomeRow


def readings(dates: ResponseDates) -> dict[str, int | str | None]:
    """{column of Incident: value}: both readings; blank without a day or if days conflict."""
    span = span_of(dates) if dates.demanded_on else None
    longest, shortest = span or ((None, ""), (None, ""))
    return {
        "days_longest": longest[0],
        "outcome_longest": longest[1],
        "days_shortest": shortest[0],
        "outcome_shortest": shortest[1],
    }


def span_of(dates: ResponseDates) -> Span | None:
    """The two readings of an incident with a demand, or None where the days contradict each other.

    Longest: from the first day on which the demand can have been made to the last on which the
    firm can have responded; shortest: from the last to the first, never below zero. A response
    without a day came between demand and release. A response that is unknown is censored at the
    release: nobody knows what happened after it. Days.

    Rule: no midpoint. A day put in the middle of an interval is invented, and makes estimates
    too sure and biased where intervals are wide against the times in question (Law & Brookmeyer
    (1992), Effects of mid-point imputation on the analysis of doubly censored data, Statistics
    in Medicine 11: 1569-1578). The two readings are bounds instead (Manski (2003), Partial
    identification of probability distributions). They bound a curve as a whole where nothing is
    censored before the last response; otherwise they are two readings of it.
    """
    demand, end = PartialDate(dates.demanded_on), dates.released_on
    outcome, first, last = _end(dates, demand)
    if demand.earliest > end or last < demand.earliest:
        return None
    longest = _row(demand.earliest, last, end, outcome)
    return Span(longest, _row(demand.latest, first, end, outcome))


def _end(dates: ResponseDates, demand: PartialDate) -> tuple[str, dt.date, dt.date]:
    """The outcome, and the first and last day on which it can have come."""
    outcome = OUTCOMES.get(dates.firm_response, "")
    first, last = demand.earliest, dates.released_on
    if not outcome:
        first = last = dt.date.max
    elif dates.responded_on:
        day = PartialDate(dates.responded_on)
        # The part of a year or month that lies after the release had not happened by then.
        last = max(day.earliest, min(day.latest, dates.released_on))
        # The day of the reversal is known; the concession only came before it.
        first = first if dates.firm_response == FirmResponse.REVERSED else day.earliest
    if dates.lifted_on and PartialDate(dates.lifted_on).latest < first:
        lifted = PartialDate(dates.lifted_on)
        return LIFTED, lifted.earliest, lifted.latest
    return outcome, first, last


def _row(start: dt.date, end: dt.date, released: dt.date, outcome: str) -> OutcomeRow:
    """Days and outcome; censored at the release where the end came later, or never."""
    if end > released:
        end, outcome = released, ""
    return max(0, (end - start).days), outcome
