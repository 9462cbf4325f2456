"""Judges each entry of the playbook against the facts: available, open or unavailable, and why."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from incidents.deadlines.deadlines import Deadline, compute_deadline
from incidents.deadlines.remedies import Body, bodies_to_ask
from incidents.playbook.conditions import TESTS, start_of
from incidents.playbook.context import MET, NOT_MET, UNKNOWN, ConditionContext
from incidents.playbook.facts import Facts
from incidents.playbook.sentences import sentence_values
from incidents.playbook.tables import PLAYBOOK, Condition, HomeLaw, PlaybookEntry
from incidents.values.localised import format_partial_date
from incidents.values.measure_status import MeasureStatus
from incidents.values.partial_dates import PartialDate

AVAILABLE, OPEN, UNAVAILABLE, ENDED = "available", "open", "unavailable", "ended"


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
    `law`: the home state's own law for it, where one is recorded. `bodies`: whom to ask for
    reconsideration, where the entry is that. `end`: the sentence on a measure that has ended.
    """

    entry: PlaybookEntry
    checks: tuple[Check, ...]
    next_deadline: Deadline | None
    uses: tuple[str, ...]
    law: HomeLaw | None = None
    bodies: tuple[Body, ...] = ()
    end: str = ""

    @property
    def verdict(self) -> str:
        statuses = {check.status for check in self.checks}
        if NOT_MET in statuses:
            return UNAVAILABLE
        if self.end:
            return ENDED
        return OPEN if UNKNOWN in statuses else AVAILABLE

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why not: the sentences for what is not met; for an open entry, for what is not known."""
        if self.verdict == ENDED:
            return (self.end,)
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
    order = (AVAILABLE, OPEN, ENDED, UNAVAILABLE)
    return sorted(judgements, key=lambda judgement: order.index(judgement.verdict))


def _judge_entry(
    entry: PlaybookEntry, facts: Facts, today: dt.date, responses: list[tuple[str, str]]
) -> Judgement:
    law = entry.law_of(facts.home)
    checks = tuple(_check(condition, facts, today, law) for condition in entry.conditions)
    uses = tuple(
        slug for slug, kind in responses if slug == entry.response or kind in entry.response_kinds
    )
    is_unavailable = any(check.status == NOT_MET for check in checks)
    end = _explain_end(facts)
    deadline = None if is_unavailable or end else _next_deadline(entry, facts, today)
    bodies = _bodies(entry, facts)
    return Judgement(entry, checks, deadline, uses, law, bodies, end)


def _explain_end(facts: Facts) -> str:
    """That the measure has ended or is suspended, and what would revive it; "" if neither."""
    if not facts.is_ended:
        return ""
    changed = facts.measure_changed_on
    day = format_partial_date(changed) if changed else _("a day that is not recorded")
    if facts.measure_status == MeasureStatus.SUSPENDED:
        return _(
            "The measure has been suspended since %(day)s. This would matter again if the"
            " suspension ended."
        ) % {"day": day}
    return _("The measure ended on %(day)s. This would matter again if it were imposed anew.") % {
        "day": day
    }


def _bodies(entry: PlaybookEntry, facts: Facts) -> tuple[Body, ...]:
    """Whom to ask for reconsideration, by the authority and the day of its act."""
    acted_on = facts.acted_on or facts.reported_on
    if not entry.asks_for_reconsideration or facts.coercing_state != "CN":
        return ()
    return bodies_to_ask(facts.authority, acted_on.latest)


def _check(condition: Condition, facts: Facts, today: dt.date, law: HomeLaw | None) -> Check:
    context = ConditionContext(facts, condition.args, today, law)
    status = TESTS[condition.test](context)
    sentence = {MET: condition.met, NOT_MET: condition.not_met, UNKNOWN: condition.unknown}[status]
    filled = sentence.format_map(sentence_values(context))
    return Check(condition, status, " ".join(filled.split()))


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
