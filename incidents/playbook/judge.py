"""Judges each entry of the playbook against the facts: available, open or unavailable, and why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from incidents.deadlines.deadlines import Deadline, compute_deadline
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
from incidents.playbook.tables import PLAYBOOK, Condition, PlaybookEntry
from incidents.values.partial_dates import PartialDate

AVAILABLE, OPEN, UNAVAILABLE = "available", "open", "unavailable"


@dataclass(frozen=True)
class Check:
    """One condition, its status ("met", "not_met" or "unknown") and the sentence for it."""

    condition: Condition
    status: str
    reason: str

    @property
    def missing(self) -> str:
        """What would have to be found; "" where nothing is missing."""
        return "" if self.status == MET else self.condition.missing


@dataclass(frozen=True)
class Judgement:
    """An entry and its checks. `next_deadline`: the one that would start, unless unavailable.

    `uses`: slugs of recorded collective responses to this demand that are uses of the entry.
    """

    entry: PlaybookEntry
    checks: tuple[Check, ...]
    next_deadline: Deadline | None
    uses: tuple[str, ...]

    @property
    def verdict(self) -> str:
        statuses = {check.status for check in self.checks}
        if NOT_MET in statuses:
            return UNAVAILABLE
        return OPEN if UNKNOWN in statuses else AVAILABLE

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why not: the sentences for what is not met; for an open entry, for what is not known."""
        decisive = NOT_MET if self.verdict == UNAVAILABLE else UNKNOWN
        return tuple(check.reason for check in self.checks if check.status == decisive)


def judge(
    facts: Facts,
    *,
    today: dt.date,
    recorded_responses: Iterable[tuple[str, str]] = (),
    entries: Sequence[PlaybookEntry] = PLAYBOOK,
) -> list[Judgement]:
    """Each entry of the playbook, judged; available ones first, in the order of the playbook.

    `recorded_responses`: (slug, kind) of the collective responses to the demand, to show which
    entries have been used.
    """
    responses = list(dict.fromkeys(recorded_responses))
    judgements = [_judge_entry(entry, facts, today, responses) for entry in entries]
    order = (AVAILABLE, OPEN, UNAVAILABLE)
    return sorted(judgements, key=lambda judgement: order.index(judgement.verdict))


def _judge_entry(
    entry: PlaybookEntry, facts: Facts, today: dt.date, responses: list[tuple[str, str]]
) -> Judgement:
    checks = tuple(_check(condition, facts, today) for condition in entry.conditions)
    uses = tuple(
        slug for slug, kind in responses if slug == entry.response or kind in entry.response_kinds
    )
    is_unavailable = any(check.status == NOT_MET for check in checks)
    deadline = None if is_unavailable else _next_deadline(entry, facts, today)
    return Judgement(entry, checks, deadline, uses)


def _check(condition: Condition, facts: Facts, today: dt.date) -> Check:
    context = ConditionContext(facts, condition.args, today)
    status = TESTS[condition.test](context)
    sentence = {MET: condition.met, NOT_MET: condition.not_met, UNKNOWN: condition.unknown}[status]
    return Check(condition, status, sentence.format_map(sentence_values(context)))


def _next_deadline(entry: PlaybookEntry, facts: Facts, today: dt.date) -> Deadline | None:
    """The deadline of the entry, from the fact it starts with; None where that is not known."""
    if entry.deadline is None:
        return None
    day: PartialDate | None = PartialDate(today.isoformat())
    if entry.deadline.counted_from != "today":
        day = start_of(entry.deadline.counted_from, facts)
    if day is None:
        return None
    try:
        return compute_deadline(entry.deadline.rule, day)
    except ValueError:
        # No version of the rule is known for that day: nothing is guessed.
        return None
