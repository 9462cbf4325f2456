"""Clocks: started on a case or an answer of a desk, extended, stopped, resumed, ended.

What befalls a clock is a dated act, kept for good. Its days are those of the rule as it was read
when the clock started: a later text never moves them.
"""

import datetime as dt
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.deadlines.deadlines import Deadline, Extension, Stop, deadline
from incidents.deadlines.tables import RULES, Rule, read_rules, rule_as_row, version
from incidents.models.desk.cases import Case
from incidents.models.people.people import User
from incidents.models.responses.deadlines import DeadlineEvent, DeadlineEventKind, StatutoryDeadline
from incidents.models.responses.drafts import CollectiveResponseDraft
from incidents.values.partial_dates import PartialDate

# A stop that has not ended yet is judged as if it had ended on the day after.
DAY = dt.timedelta(days=1)


@transaction.atomic
def start_deadline(
    subject: Case | CollectiveResponseDraft,
    *,
    rule: str,
    started_on: PartialDate,
    received_abroad: bool = False,
    note: str = "",
    by: User,
) -> StatutoryDeadline:
    """Start a clock on a case or an answer of the person's desk.

    Raises ValidationError with the sentence of the rule that refuses.
    """
    _demand(by, subject)
    try:
        ends = deadline(rule, started_on, received_abroad=received_abroad)
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="rule") from refusal
    first, last = (version(rule, day) for day in (started_on.earliest, started_on.latest))
    now = timezone.now()
    clock = StatutoryDeadline(
        desk_id=subject.desk_id,
        case=subject if isinstance(subject, Case) else None,
        draft=subject if isinstance(subject, CollectiveResponseDraft) else None,
        **_named(first),
        started_on=started_on,
        received_abroad=received_abroad,
        terms=[rule_as_row(one) for one in dict.fromkeys((first, last))],
        note=note.strip(),
        started_by=by,
        started_at=now,
        changed_at=now,
        **_days(ends),
    )
    clock.save(force_insert=True)
    _tell("clock started", clock, by)
    return clock


@transaction.atomic
def extend(
    clock: StatutoryDeadline, *, on: dt.date, length: int, reason: str, by: User
) -> StatutoryDeadline:
    """Let a clock run so much longer, in the unit of its rule. Counted from the same start."""
    return _befall(
        clock,
        DeadlineEvent(kind=DeadlineEventKind.EXTENDED, on=on, length=length, reason=reason),
        by,
    )


@transaction.atomic
def pause_deadline(
    clock: StatutoryDeadline, *, on: dt.date, reason: str, by: User
) -> StatutoryDeadline:
    """Let a clock stand from a day on. Refused where the rule knows no stop."""
    return _befall(clock, DeadlineEvent(kind=DeadlineEventKind.STOPPED, on=on, reason=reason), by)


@transaction.atomic
def resume(clock: StatutoryDeadline, *, on: dt.date, reason: str, by: User) -> StatutoryDeadline:
    """Let a clock that stands count again from a day on."""
    return _befall(clock, DeadlineEvent(kind=DeadlineEventKind.RESUMED, on=on, reason=reason), by)


@transaction.atomic
def end(clock: StatutoryDeadline, *, on: dt.date, reason: str, by: User) -> StatutoryDeadline:
    """End a clock: what it was for is done, or falls away. It leaves the calendars."""
    return _befall(clock, DeadlineEvent(kind=DeadlineEventKind.ENDED, on=on, reason=reason), by)


def _befall(clock: StatutoryDeadline, act: DeadlineEvent, by: User) -> StatutoryDeadline:
    """Write an act down and count anew. Raises ValidationError, and then stores nothing."""
    clock = (
        StatutoryDeadline.objects.select_for_update(of=("self",)).with_subject().get(pk=clock.pk)
    )
    _demand(by, clock.subject)
    acts = [*clock.acts.all(), act]
    _judge(clock, act)
    try:
        days = _counted(clock, acts)
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="rule") from refusal
    act.clock, act.by, act.at, act.reason = clock, by, timezone.now(), act.reason.strip()
    act.full_clean(exclude=["clock", "by"])
    act.save(force_insert=True)
    if act.kind == DeadlineEventKind.ENDED:
        days |= {"ended_on": act.on, "outcome": act.reason}
    for name, value in days.items():
        setattr(clock, name, value)
    clock.changed_at = act.at
    clock.save(update_fields=[*days, "changed_at"])
    _tell(f"clock {act.kind}", clock, by)
    return clock


def _judge(clock: StatutoryDeadline, act: DeadlineEvent) -> None:
    if clock.ended_on:
        raise ValidationError(_("This clock has ended."), code="ended")
    if clock.paused_since and act.kind in (DeadlineEventKind.STOPPED, DeadlineEventKind.EXTENDED):
        raise ValidationError(_("This clock stands: let it count again first."), code="stands")
    if not clock.paused_since and act.kind == DeadlineEventKind.RESUMED:
        raise ValidationError(_("This clock does not stand."), code="runs")
    if act.kind != DeadlineEventKind.ENDED and act.on < clock.started_on.earliest:
        raise ValidationError(_("Nothing befalls a clock before it starts."), code="early")


def _counted(clock: StatutoryDeadline, acts: list[DeadlineEvent]) -> dict[str, Any]:
    """The columns that follow from the acts, by the terms that the clock has kept."""
    stops, since = [], None
    for act in acts:
        if act.kind == DeadlineEventKind.STOPPED:
            since = act.on
        elif act.kind == DeadlineEventKind.RESUMED and since:
            stops.append(Stop(since, act.on))
            since = None
    longer = [Extension(act.length or 0) for act in acts if act.kind == DeadlineEventKind.EXTENDED]
    if since:
        _reached(clock, [*stops, Stop(since, since + DAY)], longer)
    return _days(_reached(clock, stops, longer)) | {"paused_since": since}


def _reached(clock: StatutoryDeadline, stops: list[Stop], longer: list[Extension]) -> Deadline:
    return deadline(
        clock.rule,
        clock.started_on,
        stops=stops,
        extensions=longer,
        received_abroad=clock.received_abroad,
        rules=read_rules(json.dumps(clock.terms)),
    )


def _named(rule: Rule) -> dict[str, Any]:
    told = {name: getattr(rule, name) for name in ("version", "title", "instrument", "article")}
    return {"rule": rule.key, **told}


def _days(ends: Deadline) -> dict[str, Any]:
    return {
        "due_from": ends.earliest,
        "due_until": ends.latest,
        "decided_by": ends.decided_by,
        "steps": list(ends.steps),
    }


def _tell(verb: str, clock: StatutoryDeadline, by: User) -> None:
    """The ledger, under the reference of what the clock runs on; an answer has changed by it."""
    ledger.record(verb, clock.subject.reference, by=by, rule=clock.rule, clock=clock.pk)
    if clock.draft:
        clock.draft.changed_at = clock.changed_at
        clock.draft.save(update_fields=["changed_at"])


def _demand(by: User, subject: Case | CollectiveResponseDraft) -> None:
    if not may(by, Permission.LOG_CASE) or by.desk_id != subject.desk_id:
        raise ValidationError(_("Your role at this desk does not include this."), code="role")


def choices() -> dict[str, str]:
    """{key: instrument and title} of the rules, each once, as they are offered to a desk."""
    return {rule.key: f"{rule.instrument}: {rule.title}" for rule in RULES}
