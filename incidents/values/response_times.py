"""How long a firm took to concede a demand, as an interval of days: no day in it is invented.

Days that are known to the month or year only, or "by" a day, are intervals. The time between two
intervals is an interval again. It is computed from a released document alone, never from the day
of its release, and stored with the incident.
"""

import datetime as dt
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from incidents.values.firm_responses import CONCEDED, RESISTED, FirmResponse
from incidents.values.partial_dates import PartialDate


class DemandOutcome(models.TextChoices):
    """What is known of the end of a demand, as far as a curve over time can use it."""

    CONCEDED = "conceded", _("conceded")
    REFUSED = "refused", _("refused")
    WAITING = "waiting", _("not yet conceded when a source last said so")
    UNKNOWN = "unknown", _("not known")


class DaySpan(NamedTuple):
    """An event came at `first` or later and at `last` or earlier; None where an end is open."""

    first: dt.date | None = None
    last: dt.date | None = None

    @classmethod
    def of(cls, days: "dict[str, str] | None") -> "DaySpan":
        """From {"not_before", "not_after"} of a document: texts of partial dates, or ""."""
        texts = days or {}
        first, last = texts.get("not_before", ""), texts.get("not_after", "")
        return cls(
            PartialDate(first).earliest if first else None,
            PartialDate(last).latest if last else None,
        )


class DemandDays(NamedTuple):
    """The days of one demand, as a document has them."""

    demanded: DaySpan
    conceded: DaySpan
    firm_response: str
    last_known_on: PartialDate | str


def time_columns(days: DemandDays) -> dict[str, object]:
    """{column of Incident: value}: outcome, bounds of the time in days, days of the concession.

    A concession came at least `days_least` and at most `days_most` days after the demand; None
    where the time has no upper bound. Least is from the last day on which the demand can have been
    made to the first on which the firm can have conceded; most is from the first to the last.
    A firm that reversed a concession had made it before: it counts as conceded. One that refused
    never conceded. A firm whose response is not known had not conceded `days_least` days after the
    demand if a source says so (`last_known_on`); otherwise nothing is known of its time. Days that
    contradict each other bound nothing.

    Rule: no midpoint, because a day put in the middle of an interval is invented (Law & Brookmeyer
    1992, Effects of mid-point imputation on the analysis of doubly censored data, Statistics in
    Medicine 11: 1569-1578). Both ends of the time are uncertain ("doubly censored": De Gruttola &
    Lagakos 1989, Analysis of doubly-censored survival data, Biometrics 45: 1-11); the two
    uncertainties are added, which widens the interval and never narrows it.
    """
    outcome = _outcome(days)
    least, most = 0, None
    if outcome == DemandOutcome.CONCEDED:
        least = max(_days(days.demanded.last, days.conceded.first) or 0, 0)
        most = _days(days.demanded.first, days.conceded.last)
        if most is not None and most < least:
            least, most = 0, None
    elif outcome == DemandOutcome.WAITING:
        last_known = PartialDate(days.last_known_on)
        least = max(_days(days.demanded.last, last_known.earliest) or 0, 0)
    is_conceded = outcome == DemandOutcome.CONCEDED
    return {
        "demand_outcome": outcome.value,
        "days_least": least,
        "days_most": most,
        "is_demand_dated": days.demanded.first is not None,
        "conceded_from": days.conceded.first if is_conceded else None,
        "conceded_until": days.conceded.last if is_conceded else None,
    }


def _outcome(days: DemandDays) -> DemandOutcome:
    if days.firm_response in (*CONCEDED, FirmResponse.REVERSED):
        return DemandOutcome.CONCEDED
    if days.firm_response in RESISTED:
        return DemandOutcome.REFUSED
    return DemandOutcome.WAITING if days.last_known_on else DemandOutcome.UNKNOWN


def _days(start: dt.date | None, end: dt.date | None) -> int | None:
    return None if start is None or end is None else (end - start).days
