"""From a rule and the day a clock starts to the day it ends, with each step said."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.deadlines.periods import End, eu_end, plain_end
from incidents.deadlines.sentences import DeadlineReached, explain_steps
from incidents.deadlines.tables import RULES, Rule, version
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate

# Beyond these no clock of this register runs, and the calendar of Python ends.
LONGEST, LAST_YEAR = 120, 9000


@dataclass(frozen=True)
class Stop:
    """The clock stands from `since` to the day before `resumed_on`, which counts again."""

    since: dt.date
    resumed_on: dt.date


@dataclass(frozen=True)
class Extension:
    """So much longer, in the unit of the rule, for a reason that somebody gave."""

    length: int
    reason: str = ""


@dataclass(frozen=True)
class Deadline:
    """When a clock ends. `due_on` is None where the start is known by month or year only: then
    the end lies somewhere in `earliest`..`latest`.

    `steps`: sentences, how the day was reached. `decided_by`: the paragraph of Regulation 1182/71
    that decided, "" where it does not apply.
    """

    rule: Rule
    earliest: dt.date
    latest: dt.date
    steps: tuple[str, ...]
    decided_by: str = ""

    @property
    def due_on(self) -> dt.date | None:
        return self.earliest if self.earliest == self.latest else None

    @property
    def version(self) -> str:
        return self.rule.version

    @property
    def article(self) -> str:
        return self.rule.article


@dataclass(frozen=True)
class Course:
    """What happened to the clock on its way; stops in the order of their days."""

    stops: Sequence[Stop]
    extensions: Sequence[Extension]
    closed: Collection[dt.date]
    is_abroad: bool


def deadline(
    rule_key: str,
    started_on: dt.date | PartialDate,
    *,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Extension] = (),
    closed: Collection[dt.date] = (),
    received_abroad: bool = False,
    rules: Sequence[Rule] = RULES,
) -> Deadline:
    """The end of the clock that started on a day, under the rule as it held on that day.

    `closed`: further days on which the place of the action does not work. Raises UnknownRule, and
    ValueError with a sentence for what the rule does not allow.
    """
    course = Course(
        tuple(sorted(stops, key=lambda one: one.since)), extensions, closed, received_abroad
    )
    if not isinstance(started_on, PartialDate):
        return _on_a_day(version(rule_key, started_on, rules), started_on, course)
    first, last = (
        _on_a_day(version(rule_key, day, rules), day, course)
        for day in (started_on.earliest, started_on.latest)
    )
    if started_on.precision == "day":
        return first
    return Deadline(first.rule, first.earliest, last.latest, _between(started_on, first, last))


def _between(started_on: PartialDate, first: Deadline, last: Deadline) -> tuple[str, ...]:
    said = [
        _("The start is known as %(start)s only, so the end is an interval.")
        % {"start": format_partial_date(started_on)},
        _("Had it started on the first possible day:"),
        *first.steps,
        _("Had it started on the last possible day:"),
        *last.steps,
    ]
    if first.version != last.version:
        said.append(_("The rule changed in between; each end follows the text of its start."))
    return tuple(said)


def _on_a_day(rule: Rule, day: dt.date, course: Course) -> Deadline:
    _judge(rule, day, course)
    extended_by = sum(one.length for one in course.extensions)
    length = rule.length + (rule.more_abroad if course.is_abroad else 0) + extended_by
    if rule.counting == "plain":
        end = End(plain_end(day, length, rule.unit), ())
    else:
        moves = rule.counting != "eu-validity"
        end = eu_end(day, length, rule.unit, closed=course.closed, moves=moves)
    last, stopped = _after(end.on, course.stops)
    said = explain_steps(
        DeadlineReached(rule, day, length, extended_by, stopped, course.is_abroad, end, last)
    )
    return Deadline(rule, last, last, said, end.paragraphs[-1] if end.paragraphs else "")


def _after(last: dt.date, stops: Sequence[Stop]) -> tuple[dt.date, list[tuple[dt.date, dt.date]]]:
    """The end, later by each day the clock stood before it; and the stops that counted."""
    counted = []
    for stop in stops:
        if stop.since <= last:
            last += stop.resumed_on - stop.since
            counted.append((stop.since, stop.resumed_on))
    return last, counted


def _judge(rule: Rule, day: dt.date, course: Course) -> None:
    """Refuse what the rule does not know. Raises ValueError with a sentence."""
    if course.stops and not rule.stops:
        raise ValueError(_("This rule knows no stop of its clock."))
    if course.extensions and not rule.extends:
        raise ValueError(_("This rule knows no extension."))
    if not all(1 <= one.length <= LONGEST for one in course.extensions):
        raise ValueError(_("An extension is a number from 1 to %(most)s.") % {"most": LONGEST})
    if course.is_abroad and not rule.more_abroad:
        raise ValueError(_("This rule makes no difference between home and abroad."))
    if day.year > LAST_YEAR:
        raise ValueError(_("No calendar reaches so far."))
    resumed = day
    for stop in course.stops:
        # A hindrance may stand from the very day of the start, which is not counted anyway.
        if stop.since < resumed or stop.resumed_on <= stop.since:
            raise ValueError(
                _("A stop begins with the clock or later, ends later, and overlaps no other.")
            )
        resumed = stop.resumed_on
