"""A legal hold: until a day, a report is not erased by its clock. An officer signs it and says why.

The firm sees it. A firm's withdrawal ends it: what a firm takes back is erased all the same.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.actions.reports import chains, journal, shapes
from incidents.actions.reports.officer_access import lock_report, signing_key
from incidents.actions.reports.shapes import malformed_submission
from incidents.actions.reports.steps import SIGNED, officers_on
from incidents.exchange import statements
from incidents.models.people.people import User
from incidents.models.reports.states import Step, ThreadSide
from incidents.models.reports.threads import Message, Report

HOLD_KEYS = shapes.PLACE_KEYS | {"reason", "until"}
REASONS = ("court", "law", "firm")
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def take_hold(report: Report, body: Any, *, by: User) -> Report:
    """Store a hold that the officer signed, among the desk's messages. Until today: it ends."""
    if not isinstance(body, Mapping) or set(body) != SIGNED:
        raise malformed_submission()
    report = lock_report(report, by)
    key = signing_key(report, by)
    fields, _statement, _signature = shapes.signed_statement(body, statements.HOLD, HOLD_KEYS)
    own = shapes.place(fields)
    if (own.report, own.signer) != (report.id.hex, key.signing):
        raise malformed_submission()
    until = _end(fields, own.day)
    if report.withdrawn_on is not None:
        raise shapes.closed_thread()
    chains.check_step(report, own)
    without_names = {name: value for name, value in fields.items() if name != "report"}
    journal.append(
        "hold",
        mark=journal.mark_of(report.pk.hex),
        statement=without_names,
        signature=body["signature"],
    )
    Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=ThreadSide.DESK,
        number=own.number,
        sealed=b"",
        written_on=timezone.localdate(),
        step=Step.HOLD,
        **body,
    )
    report.held_until = until
    report.save(update_fields=["held_until"])
    return report


def _end(fields: Mapping[str, Any], day: dt.date) -> dt.date:
    try:
        until = dt.date.fromisoformat(fields["until"])
    except (ValueError, TypeError) as fault:
        raise malformed_submission() from fault
    if fields["reason"] not in REASONS or not day <= until <= day + LONGEST:
        raise malformed_submission()
    return until


def restore_hold(report: Report, line: dict[str, Any]) -> bool:
    """Hold a restored report again, if an officer of its desk signed that. Whether it was.

    Its entry in the thread is not put back: what it followed may be gone with the lost time. A hold
    before one that the thread has is not put back at all: it would shorten or prolong that one.
    """
    fields = dict(line["statement"]) | {"report": report.pk.hex}
    if set(fields) != HOLD_KEYS | {"form"} or fields["form"] != statements.HOLD:
        return False
    is_officers = fields["signer"] in officers_on(report, fields["list"])
    text = statements.canonical(fields)
    if not is_officers or not statements.is_signed(text, line["signature"], fields["signer"]):
        return False
    later = Message.objects.filter(report=report, step=Step.HOLD, number__gte=fields["number"])
    if newest := later.order_by("number").last():
        return newest.statement == text
    report.held_until = _end(fields, dt.date.fromisoformat(fields["day"]))
    report.save(update_fields=["held_until"])
    return True
