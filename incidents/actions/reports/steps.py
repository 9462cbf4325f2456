"""Steps of the work on a report: acknowledged, decided, closed, reopened. An officer signs each.

The columns of a report repeat what was signed, for lists and jobs. Whether a firm may write is
judged by the signed steps: an UPDATE of a column shuts nobody out.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import chains, shapes
from incidents.actions.reports.officer_access import lock_report, signing_key
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import statements
from incidents.models.people.people import User
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.states import State, Step, ThreadSide
from incidents.models.reports.threads import Message, Report

SIGNED = {"statement", "signature"}
STEP_KEYS = shapes.PLACE_KEYS | {"step"}
# The states in which each step is possible. The pages hold the same: static/js/reports/steps.js.
POSSIBLE_IN = {
    Step.ACKNOWLEDGE: {State.NEW},
    Step.DECIDE: {State.NEW, State.ACKNOWLEDGED},
    Step.CLOSE: {State.NEW, State.ACKNOWLEDGED, State.DECIDED},
    Step.REOPEN: {State.CLOSED},
}


@dataclass(frozen=True)
class WorkState:
    """How far the work on a report is, and the days of the signed steps."""

    state: State = State.NEW
    acknowledged_on: dt.date | None = None
    decided_on: dt.date | None = None
    closed_on: dt.date | None = None

    def after(self, step: Step, day: dt.date) -> "WorkState | None":
        """The state after a step that was signed on this day. None if it is not possible now."""
        if self.state not in POSSIBLE_IN[step]:
            return None
        work = replace(self, acknowledged_on=self.acknowledged_on or day, closed_on=None)
        if step == Step.CLOSE:
            return replace(work, state=State.CLOSED, closed_on=day)
        if step == Step.DECIDE:
            return replace(work, state=State.DECIDED, decided_on=day)
        is_decided = step == Step.REOPEN and work.decided_on is not None
        return replace(work, state=State.DECIDED if is_decided else State.ACKNOWLEDGED)


@transaction.atomic
def take_step(report: Report, body: Any, *, by: User) -> Report:
    """Store a step that the officer signed; the firm sees it among the desk's messages.

    Refused unless the officer's own key on the desk's list signed it, after the desk's last one.
    """
    if not isinstance(body, Mapping) or set(body) != SIGNED:
        raise malformed_submission()
    report = lock_report(report, by)
    key = signing_key(report, by)
    fields, _statement, _signature = shapes.signed_statement(body, statements.STEP, STEP_KEYS)
    own = shapes.place(fields)
    if (own.report, own.signer) != (report.id.hex, key.signing) or fields[
        "step"
    ] not in POSSIBLE_IN:
        raise malformed_submission()
    chains.check_step(report, own)
    work = signed_work(report).after(Step(fields["step"]), own.day)
    if report.withdrawn_on is not None or work is None:
        raise InvalidSubmission(_("This report has changed. Open it again."), "changed")
    Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=ThreadSide.DESK,
        number=own.number,
        sealed=b"",
        written_on=timezone.localdate(),
        step=fields["step"],
        **body,
    )
    return _repeat_in_columns(report, work)


def _repeat_in_columns(report: Report, work: WorkState) -> Report:
    report.state, report.closed_on = work.state, work.closed_on
    report.acknowledged_on, report.decided_on = work.acknowledged_on, work.decided_on
    report.save(update_fields=["state", "acknowledged_on", "decided_on", "closed_on"])
    return report


def signed_work(report: Report) -> WorkState:
    """How far the work is by the steps that verify: signed by an officer on the list named."""
    work = WorkState()
    rows = Message.objects.filter(report=report).filter(step__in=POSSIBLE_IN).order_by("number")
    for statement, signature in rows.values_list("statement", "signature"):
        fields = _verified(report, statement, signature)
        if fields:
            day = dt.date.fromisoformat(fields["day"])
            work = work.after(Step(fields["step"]), day) or work
    return work


def officers_on(report: Report, digest: str) -> set[str]:
    """The signing keys of the officers on a list of the report's desk, by the list's digest."""
    named = RecipientList.objects.filter(desk=report.desk, digest=digest).first()
    rows = named.fields["recipients"] if named else []
    return {row["signing"] for row in rows if row["role"] == "officer"}


def _verified(report: Report, statement: str, signature: str) -> dict[str, Any] | None:
    """The fields of a stored step, or None if no officer of the desk signed it for this report."""
    try:
        fields = statements.read_statement(statement, statements.STEP, STEP_KEYS)
    except (ValueError, TypeError, RecursionError):
        return None
    is_officers = fields["signer"] in officers_on(report, fields["list"])
    is_officers = is_officers and fields["report"] == report.id.hex
    is_signed = is_officers and statements.is_signed(statement, signature, fields["signer"])
    return fields if is_signed else None
