"""Statutory deadlines of a desk: started, extended, paused, resumed and ended.

Each event of a deadline is dated and kept for good. The days follow the rule as it was when the
deadline was started: a later text never moves them.
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
from incidents.deadlines.deadlines import Deadline, Extension, Pause, compute_deadline
from incidents.deadlines.tables import RULES, Rule, read_rules, rule_as_row, rule_on
from incidents.models.desk.cases import Case
from incidents.models.people.people import User
from incidents.models.responses.deadlines import DeadlineEvent, DeadlineEventKind, StatutoryDeadline
from incidents.models.responses.drafts import CollectiveResponseDraft
from incidents.values.partial_dates import PartialDate

# A pause that has not ended yet is judged as if it ended on the day after.
DAY = dt.timedelta(days=1)


@transaction.atomic
def start_deadline(
    subject: Case | CollectiveResponseDraft,
    *,
    rule: str,
    started_on: PartialDate,
    located_abroad: bool = False,
    note: str = "",
    by: User,
) -> StatutoryDeadline:
    """Start a deadline on a case or a draft response of the person's desk.

    Raises ValidationError with the sentence of the rule that refuses.
    """
    _demand(by, subject)
    try:
        result = compute_deadline(rule, started_on, located_abroad=located_abroad)
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="rule") from refusal
    first, last = (rule_on(rule, day) for day in (started_on.earliest, started_on.latest))
    now = timezone.now()
    deadline = StatutoryDeadline(
        desk_id=subject.desk_id,
        case=subject if isinstance(subject, Case) else None,
        draft=subject if isinstance(subject, CollectiveResponseDraft) else None,
        **_rule_columns(first),
        started_on=started_on,
        located_abroad=located_abroad,
        terms=[rule_as_row(terms) for terms in dict.fromkeys((first, last))],
        note=note.strip(),
        started_by=by,
        started_at=now,
        changed_at=now,
        **_day_columns(result),
    )
    deadline.save(force_insert=True)
    _record("deadline started", deadline, by)
    return deadline


@transaction.atomic
def extend_deadline(
    deadline: StatutoryDeadline, *, on: dt.date, length: int, reason: str, by: User
) -> StatutoryDeadline:
    """Extend a deadline by a length in the unit of its rule, counted from the same start."""
    event = DeadlineEvent(kind=DeadlineEventKind.EXTENDED, on=on, length=length, reason=reason)
    return _add_event(deadline, event, by)


@transaction.atomic
def pause_deadline(
    deadline: StatutoryDeadline, *, on: dt.date, reason: str, by: User
) -> StatutoryDeadline:
    """Pause a deadline from a day on. Refused where the rule does not allow a pause."""
    event = DeadlineEvent(kind=DeadlineEventKind.PAUSED, on=on, reason=reason)
    return _add_event(deadline, event, by)


@transaction.atomic
def resume_deadline(
    deadline: StatutoryDeadline, *, on: dt.date, reason: str, by: User
) -> StatutoryDeadline:
    """Resume a paused deadline from a day on."""
    event = DeadlineEvent(kind=DeadlineEventKind.RESUMED, on=on, reason=reason)
    return _add_event(deadline, event, by)


@transaction.atomic
def end_deadline(
    deadline: StatutoryDeadline, *, on: dt.date, reason: str, by: User
) -> StatutoryDeadline:
    """End a deadline: its purpose is met or has lapsed. It leaves the calendars."""
    event = DeadlineEvent(kind=DeadlineEventKind.ENDED, on=on, reason=reason)
    return _add_event(deadline, event, by)


def _add_event(deadline: StatutoryDeadline, event: DeadlineEvent, by: User) -> StatutoryDeadline:
    """Record an event and compute the days anew. Raises ValidationError, and then stores nothing.

    Locks the deadline: two events at once would each compute without the other.
    """
    rows = StatutoryDeadline.objects.select_for_update(of=("self",)).with_subject()
    deadline = rows.get(pk=deadline.pk)
    _demand(by, deadline.subject)
    _refuse_out_of_order(deadline, event)
    try:
        columns = _compute_columns(deadline, [*deadline.events.all(), event])
    except ValueError as refusal:
        raise ValidationError(str(refusal), code="rule") from refusal
    event.deadline, event.by, event.at = deadline, by, timezone.now()
    event.reason = event.reason.strip()
    event.full_clean(exclude=["deadline", "by"])
    event.save(force_insert=True)
    if event.kind == DeadlineEventKind.ENDED:
        columns |= {"ended_on": event.on, "outcome": event.reason}
    for name, value in columns.items():
        setattr(deadline, name, value)
    deadline.changed_at = event.at
    deadline.save(update_fields=[*columns, "changed_at"])
    _record(f"deadline {event.kind}", deadline, by)
    return deadline


def _refuse_out_of_order(deadline: StatutoryDeadline, event: DeadlineEvent) -> None:
    pauses_or_extends = event.kind in (DeadlineEventKind.PAUSED, DeadlineEventKind.EXTENDED)
    if deadline.ended_on:
        raise ValidationError(_("This deadline has ended."), code="ended")
    if deadline.paused_since and pauses_or_extends:
        raise ValidationError(_("This deadline is paused. Resume it first."), code="paused")
    if not deadline.paused_since and event.kind == DeadlineEventKind.RESUMED:
        raise ValidationError(_("This deadline is not paused."), code="not-paused")
    if event.kind != DeadlineEventKind.ENDED and event.on < deadline.started_on.earliest:
        raise ValidationError(_("This date is before the deadline started."), code="early")


def _compute_columns(deadline: StatutoryDeadline, events: list[DeadlineEvent]) -> dict[str, Any]:
    """The columns that follow from the events, by the rule that the deadline was started with."""
    pauses, paused_since = [], None
    for event in events:
        if event.kind == DeadlineEventKind.PAUSED:
            paused_since = event.on
        elif event.kind == DeadlineEventKind.RESUMED and paused_since:
            pauses.append(Pause(paused_since, event.on))
            paused_since = None
    extensions = [
        Extension(event.length or 0) for event in events if event.kind == DeadlineEventKind.EXTENDED
    ]
    if paused_since:
        # Only to have the rule refuse the pause: the days shown ignore it until it ends.
        _compute_again(deadline, [*pauses, Pause(paused_since, paused_since + DAY)], extensions)
    result = _compute_again(deadline, pauses, extensions)
    return _day_columns(result) | {"paused_since": paused_since}


def _compute_again(
    deadline: StatutoryDeadline, pauses: list[Pause], extensions: list[Extension]
) -> Deadline:
    return compute_deadline(
        deadline.rule,
        deadline.started_on,
        pauses=pauses,
        extensions=extensions,
        located_abroad=deadline.located_abroad,
        rules=read_rules(json.dumps(deadline.terms)),
    )


def _rule_columns(rule: Rule) -> dict[str, Any]:
    names = ("version", "title", "instrument", "article")
    return {"rule": rule.key} | {name: getattr(rule, name) for name in names}


def _day_columns(result: Deadline) -> dict[str, Any]:
    return {
        "due_from": result.earliest,
        "due_until": result.latest,
        "decided_by": result.decided_by,
        "steps": list(result.steps),
    }


def _record(verb: str, deadline: StatutoryDeadline, by: User) -> None:
    """Write the ledger under the reference of the subject; a draft response has changed by it."""
    ledger.record(verb, deadline.subject.reference, by=by, rule=deadline.rule, deadline=deadline.pk)
    if deadline.draft:
        deadline.draft.changed_at = deadline.changed_at
        deadline.draft.save(update_fields=["changed_at"])


def _demand(by: User, subject: Case | CollectiveResponseDraft) -> None:
    if not may(by, Permission.LOG_CASE) or by.desk_id != subject.desk_id:
        raise ValidationError(_("You do not have permission to do this."), code="role")


def rule_choices() -> dict[str, str]:
    """{key: instrument and title} of the rules, each once, for a form."""
    return {rule.key: f"{rule.instrument}: {rule.title}" for rule in RULES}
