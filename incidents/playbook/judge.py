"""Judging each answer of the list against the facts: fits, open, or no, and always why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.deadlines.deadlines import Deadline, deadline
from incidents.playbook.conditions import (
    MET,
    NOT_MET,
    TESTS,
    UNKNOWN,
    ConditionContext,
    sentence_values,
    start_of,
)
from incidents.playbook.facts import Facts
from incidents.playbook.tables import ANSWERS, Condition, PlaybookEntry
from incidents.values.partial_dates import PartialDate

FITS, OPEN, NO = "fits", "open", "no"


@dataclass(frozen=True)
class Check:
    """One condition, how it stands ("met", "not_met", "unknown"), and the sentence that says so."""

    condition: Condition
    stands: str
    reason: str

    @property
    def missing(self) -> str:
        """What would have to be found; "" where nothing is missing."""
        return "" if self.stands == MET else self.condition.missing


@dataclass(frozen=True)
class Judged:
    """An answer and how it stands. `next`: the clock that would run, where the answer is not out.

    `uses`: slugs of recorded responses to this demand that are uses of it.
    """

    answer: PlaybookEntry
    checks: tuple[Check, ...]
    next: Deadline | None
    uses: tuple[str, ...]

    @property
    def verdict(self) -> str:
        stands = {check.stands for check in self.checks}
        return NO if NOT_MET in stands else OPEN if UNKNOWN in stands else FITS

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why not: the sentences of what is not met; for an open one, of what is not known."""
        wanted = NOT_MET if self.verdict == NO else UNKNOWN
        return tuple(check.reason for check in self.checks if check.stands == wanted)


def judge(
    facts: Facts,
    *,
    today: dt.date,
    answered: Iterable[tuple[str, str]] = (),
    answers: Sequence[PlaybookEntry] = ANSWERS,
) -> list[Judged]:
    """Each answer of the list, judged; what fits first, in the order of the list.

    `answered`: (slug, kind) of the recorded responses to the demand, for what was used already.
    """
    told = list(dict.fromkeys(answered))
    judged = [_judged(answer, facts, today, told) for answer in answers]
    return sorted(judged, key=lambda one: (FITS, OPEN, NO).index(one.verdict))


def _judged(
    answer: PlaybookEntry, facts: Facts, today: dt.date, answered: list[tuple[str, str]]
) -> Judged:
    checks = tuple(_check(condition, facts, today) for condition in answer.conditions)
    uses = [
        slug for slug, kind in answered if slug == answer.response or kind in answer.response_kinds
    ]
    is_out = any(check.stands == NOT_MET for check in checks)
    return Judged(answer, checks, None if is_out else _next(answer, facts, today), tuple(uses))


def _check(condition: Condition, facts: Facts, today: dt.date) -> Check:
    asked = ConditionContext(facts, condition.args, today)
    stands = TESTS[condition.test](asked)
    sentence = {MET: condition.met, NOT_MET: condition.not_met, UNKNOWN: condition.unknown}[stands]
    return Check(condition, stands, sentence.format_map(sentence_values(asked)))


def _next(answer: PlaybookEntry, facts: Facts, today: dt.date) -> Deadline | None:
    """The clock of the answer, from the fact it starts with; None where that is not known."""
    if answer.clock is None:
        return None
    day: PartialDate | None = PartialDate(today.isoformat())
    if answer.clock.since != "today":
        day = start_of(answer.clock.since, facts)
    if day is None:
        return None
    try:
        return deadline(answer.clock.rule, day)
    except ValueError:
        # No version of the rule is known for that day: nothing is guessed.
        return None
