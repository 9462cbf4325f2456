"""How a deadline was reached, in sentences that a colleague can check by hand."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.deadlines.periods import End, plain_end
from incidents.deadlines.tables import Rule
from incidents.values.localised import format_partial_date


class DeadlineReached(NamedTuple):
    """What was counted: `length` in the rule's unit, extensions in it; `last` after all stops."""

    rule: Rule
    started_on: dt.date
    length: int
    extended_by: int
    stopped: Sequence[tuple[dt.date, dt.date]]
    is_abroad: bool
    end: End
    last: dt.date


def weekday_and_date(day: dt.date) -> str:
    """ "Friday, 25 January 2024": the weekday is half of the check."""
    return f"{WEEKDAYS[day.weekday()]}, {format_partial_date(day)}"


def amount(length: int, unit: str) -> str:
    """ "8 weeks", in the reader's language."""
    said = {
        "days": ngettext("%(count)s day", "%(count)s days", length),
        "working days": ngettext("%(count)s working day", "%(count)s working days", length),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", length),
        "months": ngettext("%(count)s month", "%(count)s months", length),
        "months after the quarter": ngettext(
            "%(count)s month after the calendar quarter",
            "%(count)s months after the calendar quarter",
            length,
        ),
    }
    return said[unit] % {"count": length}


def explain_steps(reached: DeadlineReached) -> tuple[str, ...]:
    """The sentences, in the order in which one would count."""
    return (
        *_begun(reached),
        *_counted(reached),
        *_stopped(reached),
        _sentences(reached),
        *_warned(reached),
    )


def _begun(reached: DeadlineReached) -> Iterator[str]:
    rule = reached.rule
    yield _("The clock starts on %(day)s: %(starts)s.") % {
        "day": weekday_and_date(reached.started_on),
        "starts": rule.starts,
    }
    yield _("Article %(article)s, in the version held since %(version)s, sets %(length)s.") % {
        "article": rule.article,
        "version": format_partial_date(rule.valid_from),
        "length": amount(rule.length, rule.unit),
    }
    if reached.is_abroad:
        yield _("Received abroad: %(length)s in all.") % {
            "length": amount(rule.length + rule.more_abroad, rule.unit)
        }
    if reached.extended_by:
        yield _("Extended by %(more)s, to %(length)s counted from the same start.") % {
            "more": amount(reached.extended_by, rule.unit),
            "length": amount(reached.length, rule.unit),
        }


def _counted(reached: DeadlineReached) -> Iterator[str]:
    rule, end = reached.rule, reached.end
    if rule.unit == "months after the quarter":
        yield _("The last day of that month is %(day)s.") % {"day": weekday_and_date(end.on)}
        return
    yield _("The day of the event is not counted%(where)s.") % {
        "where": _(" (Regulation 1182/71, article 3(1))") if end.paragraphs else ""
    }
    counted = plain_end(reached.started_on, reached.length, rule.unit)
    yield _("%(length)s end on %(day)s.") % {
        "length": amount(reached.length, rule.unit),
        "day": weekday_and_date(counted),
    }
    for paragraph in end.paragraphs[1:]:
        if paragraph in MOVES:
            yield MOVES[paragraph]() % {"day": weekday_and_date(end.on)}


def _stopped(reached: DeadlineReached) -> Iterator[str]:
    for since, resumed_on in reached.stopped:
        days = (resumed_on - since).days
        yield _("The clock stood from %(since)s and went on on %(resumed)s: %(days)s later.") % {
            "since": weekday_and_date(since),
            "resumed": weekday_and_date(resumed_on),
            "days": amount(days, "days"),
        }


def _sentences(reached: DeadlineReached) -> str:
    return f"{weekday_and_date(reached.last)}: {reached.rule.at_end}"


def _warned(reached: DeadlineReached) -> Iterator[str]:
    rule = reached.rule
    if rule.normally_most and reached.length > rule.normally_most:
        yield _("The text says that the whole shall normally not exceed %(most)s.") % {
            "most": amount(rule.normally_most, rule.unit)
        }
    if rule.counting == "eu":
        yield _(
            "Public holidays are the usual ones of the Union's institutions; the list of the year"
            " in the Official Journal decides."
        )


# Said at the time of asking, in the reader's language.
MOVES = {
    "3(2)(c), second sentence": lambda: _(
        "That month has no such date, so the period ends with its last day"
        " (Regulation 1182/71, article 3(2)(c), second sentence)."
    ),
    "3(4)": lambda: _(
        "That is a Saturday, a Sunday or a public holiday, so the period ends with the next working"
        " day, %(day)s (Regulation 1182/71, article 3(4))."
    ),
    "3(5)": lambda: _(
        "A period of two days or more holds at least two working days, so it ends on %(day)s"
        " (Regulation 1182/71, article 3(5))."
    ),
    "4(1)": lambda: _(
        "That is no working day, but the end of an act's validity does not move"
        " (Regulation 1182/71, article 4(1): article 3(4) does not apply)."
    ),
}
