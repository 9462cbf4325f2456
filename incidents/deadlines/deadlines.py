"""From a rule and the day a deadline starts to the day it ends, with every step explained."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.deadlines.periods import End, eu_end, plain_end
from incidents.deadlines.rest_days import next_working_day, nth_working_day
from incidents.deadlines.sentences import DeadlineReached, explain_steps, format_length
from incidents.deadlines.tables import RULES, Rule, rule_on
from incidents.values.localised import format_partial_date
from incidents.values.partial_dates import PartialDate

# No deadline of this register is longer or later, and Python's calendar ends soon after.
LONGEST, LAST_YEAR = 120, 9000


@dataclass(frozen=True)
class Pause:
    """Days that do not count: from `since` to the day before `resumed_on`, which counts again."""

    since: dt.date
    resumed_on: dt.date


@dataclass(frozen=True)
class Extension:
    """By how much a deadline was extended, in the unit of its rule, and why."""

    length: int
    reason: str = ""


@dataclass(frozen=True)
class Deadline:
    """When a deadline ends. `due_on` is None where its first day is known by month or year only:
    then the end is somewhere in `earliest`..`latest`.

    `steps`: sentences that explain how the day was worked out. `decided_by`: the paragraph of
    Regulation 1182/71 that decided; "" where the regulation does not apply.
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
    """What happened to a deadline on its way; pauses in the order of their days."""

    pauses: Sequence[Pause]
    extensions: Sequence[Extension]
    closed: Collection[dt.date]
    is_abroad: bool

    @property
    def paused_days(self) -> frozenset[dt.date]:
        """Each day that does not count."""
        return frozenset(
            pause.since + dt.timedelta(days=days)
            for pause in self.pauses
            for days in range((pause.resumed_on - pause.since).days)
        )


def compute_deadline(
    rule_key: str,
    started_on: dt.date | PartialDate,
    *,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
    closed: Collection[dt.date] = (),
    located_abroad: bool = False,
    rules: Sequence[Rule] = RULES,
) -> Deadline:
    """The end of a deadline that started on a day, under the version of its rule for that day.

    `closed`: further days on which nobody works at the place of the action. `located_abroad`: the
    person who has to act is where the rule gives more time. Raises UnknownRule, UnknownCalendar,
    and ValueError with a sentence where the rule does not allow what is given.
    """
    course = Course(
        tuple(sorted(pauses, key=lambda pause: pause.since)), extensions, closed, located_abroad
    )
    if not isinstance(started_on, PartialDate):
        return _from_day(rule_on(rule_key, started_on, rules), started_on, course)
    first, last = (
        _from_day(rule_on(rule_key, day, rules), day, course)
        for day in (started_on.earliest, started_on.latest)
    )
    if started_on.precision == "day":
        return first
    steps = _explain_interval(started_on, first, last)
    return Deadline(first.rule, first.earliest, last.latest, steps)


def _explain_interval(started_on: PartialDate, first: Deadline, last: Deadline) -> tuple[str, ...]:
    sentences = [
        _("Only %(start)s is known as the start, so the deadline is a range of days.")
        % {"start": format_partial_date(started_on)},
        _("If it started on the first possible day:"),
        *first.steps,
        _("If it started on the last possible day:"),
        *last.steps,
    ]
    if first.version != last.version:
        sentences.append(
            _("The rule changed in between: each end follows the version for its own start.")
        )
    return tuple(sentences)


def _from_day(rule: Rule, day: dt.date, course: Course) -> Deadline:
    _judge(rule, day, course)
    extended_by = sum(extension.length for extension in course.extensions)
    length = rule.length + (rule.more_abroad if course.is_abroad else 0) + extended_by
    end = _count(rule, day, length, course)
    last, pauses = _after_pauses(end.on, course.pauses)
    if rule.unit == "working days" and rule.counting != "eu":
        # Paused days were left out while counting: the rest goes on in working days.
        last = end.on
    unmoved = last
    if rule.counting == "cn":
        last = next_working_day(last)
    reached = DeadlineReached(
        rule, day, length, extended_by, pauses, course.is_abroad, end, last, unmoved
    )
    decided_by = end.paragraphs[-1] if end.paragraphs else ""
    return Deadline(rule, last, last, explain_steps(reached), decided_by)


def _count(rule: Rule, day: dt.date, length: int, course: Course) -> End:
    """The end without pauses, and before a rest day of China moves it."""
    if rule.counting in ("eu", "eu-validity"):
        moves = rule.counting != "eu-validity"
        return eu_end(day, length, rule.unit, closed=course.closed, moves=moves)
    if rule.unit == "working days":
        return End(nth_working_day(day, length, course.paused_days), ())
    return End(plain_end(day, length, rule.unit), ())


def _after_pauses(
    last: dt.date, pauses: Sequence[Pause]
) -> tuple[dt.date, list[tuple[dt.date, dt.date]]]:
    """The end, later by each paused day before it; and the pauses that counted."""
    counted = []
    for pause in pauses:
        if pause.since <= last:
            last += pause.resumed_on - pause.since
            counted.append((pause.since, pause.resumed_on))
    return last, counted


def _judge(rule: Rule, day: dt.date, course: Course) -> None:
    """Refuse what the rule does not allow. Raises ValueError with a sentence."""
    if course.pauses and not rule.pauses:
        raise ValueError(_("This rule does not allow a pause."))
    if course.extensions and not rule.extends:
        raise ValueError(_("This rule does not allow an extension."))
    if not all(1 <= extension.length <= LONGEST for extension in course.extensions):
        raise ValueError(
            _("Give the extension as a number from 1 to %(most)s.") % {"most": LONGEST}
        )
    whole = rule.length + sum(extension.length for extension in course.extensions)
    if rule.at_most and whole > rule.at_most:
        raise ValueError(
            _("This rule allows at most %(most)s in total.")
            % {"most": format_length(rule.at_most, rule.unit)}
        )
    if course.is_abroad and not rule.more_abroad:
        raise ValueError(
            _("This rule has the same length at home and abroad. Leave out “located abroad”.")
        )
    if day.year > LAST_YEAR:
        raise ValueError(
            _("This year is too far ahead. The last year we can use is %(year)s.")
            % {"year": LAST_YEAR}
        )
    _refuse_disorder(day, course.pauses)


def _refuse_disorder(day: dt.date, pauses: Sequence[Pause]) -> None:
    """Refuse pauses before the start, or one within another. Raises ValueError."""
    resumed = day
    for pause in pauses:
        # A hindrance may exist from the very day of the start, which is not counted anyway.
        if pause.since < resumed or pause.resumed_on <= pause.since:
            raise ValueError(
                _(
                    "A pause cannot begin before the deadline starts or overlap another pause,"
                    " and it must resume on a later day."
                )
            )
        resumed = pause.resumed_on
