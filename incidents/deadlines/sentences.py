"""How a deadline was worked out, in sentences that a colleague can check by hand."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.deadlines.holidays import LISTS_READ
from incidents.deadlines.periods import End, plain_end
from incidents.deadlines.rest_days import NOTICES
from incidents.deadlines.tables import Rule
from incidents.values.localised import format_partial_date


class DeadlineReached(NamedTuple):
    """What was counted: `length` in the rule's unit, extensions included; `last` after pauses.

    `unmoved`: the last day before a rest day of China moved it.
    """

    rule: Rule
    started_on: dt.date
    length: int
    extended_by: int
    pauses: Sequence[tuple[dt.date, dt.date]]
    is_abroad: bool
    end: End
    last: dt.date
    unmoved: dt.date


def weekday_and_date(day: dt.date) -> str:
    """ "Friday, 25 January 2024": the weekday is half of the check."""
    return f"{WEEKDAYS[day.weekday()]}, {format_partial_date(day)}"


def format_length(length: int, unit: str) -> str:
    """ "8 weeks", in the reader's language."""
    phrases = {
        "days": ngettext("%(count)s day", "%(count)s days", length),
        "working days": ngettext("%(count)s working day", "%(count)s working days", length),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", length),
        "months": ngettext("%(count)s month", "%(count)s months", length),
        "years": ngettext("%(count)s year", "%(count)s years", length),
        "months after the quarter": ngettext(
            "%(count)s month after the calendar quarter",
            "%(count)s months after the calendar quarter",
            length,
        ),
    }
    return phrases[unit] % {"count": length}


def explain_steps(reached: DeadlineReached) -> tuple[str, ...]:
    """The sentences, in the order in which one would count."""
    return (
        *_explain_start(reached),
        *_explain_count(reached),
        *_explain_pauses(reached),
        *_explain_rest_days(reached),
        _explain_end(reached),
        *_explain_limits(reached),
    )


def _explain_start(reached: DeadlineReached) -> Iterator[str]:
    rule = reached.rule
    yield _("The deadline is counted from %(day)s: %(starts)s.") % {
        "day": weekday_and_date(reached.started_on),
        "starts": rule.starts,
    }
    yield _("Article %(article)s, in the version used here from %(version)s, sets %(length)s.") % {
        "article": rule.article,
        "version": format_partial_date(rule.valid_from),
        "length": format_length(rule.length, rule.unit),
    }
    if reached.is_abroad:
        yield _("%(who)s: %(length)s in total.") % {
            "who": rule.abroad_means[:1].upper() + rule.abroad_means[1:],
            "length": format_length(rule.length + rule.more_abroad, rule.unit),
        }
    if reached.extended_by:
        yield _("Extended by %(more)s, to %(length)s counted from the same start.") % {
            "more": format_length(reached.extended_by, rule.unit),
            "length": format_length(reached.length, rule.unit),
        }


def _explain_count(reached: DeadlineReached) -> Iterator[str]:
    rule, end = reached.rule, reached.end
    if rule.unit == "months after the quarter":
        yield _("The last day of that month is %(day)s.") % {"day": weekday_and_date(end.on)}
        return
    yield _("The day of the event is not counted%(where)s.") % {
        "where": _(" (Regulation 1182/71, article 3(1))") if end.paragraphs else ""
    }
    counted = end.on
    if rule.unit != "working days":
        counted = plain_end(reached.started_on, reached.length, rule.unit)
    yield _("Counting %(length)s gives %(day)s.") % {
        "length": format_length(reached.length, rule.unit),
        "day": weekday_and_date(counted),
    }
    for paragraph in end.paragraphs[1:]:
        if paragraph in MOVES:
            yield MOVES[paragraph]() % {"day": weekday_and_date(end.on)}


def _explain_pauses(reached: DeadlineReached) -> Iterator[str]:
    for since, resumed_on in reached.pauses:
        days = (resumed_on - since).days
        yield _("Paused from %(since)s and resumed on %(resumed)s: %(days)s later.") % {
            "since": weekday_and_date(since),
            "resumed": weekday_and_date(resumed_on),
            "days": format_length(days, "days"),
        }


def _explain_rest_days(reached: DeadlineReached) -> Iterator[str]:
    """Whether a rest day of China moved the end, or might."""
    rule, unmoved = reached.rule, reached.unmoved
    if rule.unit == "working days" and rule.counting in ("cn", "plain"):
        yield _("Working days are those of the State Council's notices on rest days.")
    if rule.counting != "cn":
        return
    if unmoved.year not in NOTICES:
        yield _(
            "If %(day)s is a statutory rest day, the deadline ends on the next working day (Civil"
            " Procedure Law of the PRC, article 85). We do not have the notice for %(year)s, so the"
            " day is not moved: it is never too late."
        ) % {"day": weekday_and_date(unmoved), "year": unmoved.year}
    elif reached.last != unmoved:
        yield _(
            "%(day)s is a statutory rest day by the State Council's notice for %(year)s, so the"
            " deadline ends on the next working day (Civil Procedure Law of the PRC, article 85)."
        ) % {"day": weekday_and_date(unmoved), "year": unmoved.year}


def _explain_end(reached: DeadlineReached) -> str:
    return f"{weekday_and_date(reached.last)}: {reached.rule.at_end}"


def _explain_limits(reached: DeadlineReached) -> Iterator[str]:
    rule = reached.rule
    if rule.normally_most and reached.length > rule.normally_most:
        yield _("The text says that the total should normally not exceed %(most)s.") % {
            "most": format_length(rule.normally_most, rule.unit)
        }
    if rule.counting == "eu":
        yield _explain_holidays(reached.last.year)


def _explain_holidays(year: int) -> str:
    """Which list of public holidays decides, and whether it was read."""
    if year in LISTS_READ:
        return _("Public holidays are those of the Commission's list for %(year)s (%(list)s).") % {
            "year": year,
            "list": LISTS_READ[year],
        }
    return _(
        "Public holidays are the usual ones of the EU institutions. The list published each"
        " year in the Official Journal decides."
    )


# Translated when the steps are written, in the reader's language.
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
        "A period of two days or more must include two working days, so it ends on %(day)s"
        " (Regulation 1182/71, article 3(5))."
    ),
    "4(1)": lambda: _(
        "That is not a working day, but the end of an act's validity does not move"
        " (Regulation 1182/71, article 4(1): article 3(4) does not apply)."
    ),
}
