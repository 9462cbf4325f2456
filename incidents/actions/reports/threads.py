"""A firm returns to its report: reads, writes, narrows its consent, withdraws."""

import datetime as dt
import json
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import files, journal, quotas, retention, shapes
from incidents.actions.reports.chains import list_changes
from incidents.actions.reports.filing import (
    add_message,
    add_seal,
    current_list,
    file_keys,
    has_reader_left,
    size_of,
)
from incidents.actions.reports.shapes import InvalidSubmission, NewSeal, malformed_submission
from incidents.actions.reports.steps import signed_work
from incidents.deadlines.periods import works
from incidents.exchange import age, statements
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.querysets import DAYS_TO_STAY
from incidents.models.reports.states import State, ThreadSide
from incidents.models.reports.threads import Grant, Message, Report, Seal

DAY = dt.timedelta(days=1)
DAYS_TO_ACKNOWLEDGE = 2
DAYS_TO_DECIDE = 30
# Later messages need no proof of work.
MESSAGES_A_DAY = 20


def find_thread(lookup: Any) -> Report:
    """The thread of a lookup name. The same refusal if it is malformed, unknown or erased.

    A file that was encrypted outside the browser is no thread.
    """
    name = shapes.digest(shapes.hex_string(lookup, 32))
    rows = Report.objects.select_related("desk").filter(lookup=name).exclude(receipt="")
    report = rows.first()
    if report is None or (report.erased_on and report.erased_on <= timezone.localdate()):
        raise files.unknown()
    return report


def thread_permit(lookup: str) -> str:
    """The name under which a thread's files are uploaded; not the one that finds it here."""
    return shapes.digest(f"permit {lookup}")


def promised_days(report: Report) -> dict[str, str]:
    """The days promised by a desk: acknowledged in 2 working days, decided in 30 days."""
    day, left = report.received_on, DAYS_TO_ACKNOWLEDGE
    while left:
        day += DAY
        left -= works(day)
    return {
        "acknowledged": day.isoformat(),
        "decided": (report.received_on + DAY * DAYS_TO_DECIDE).isoformat(),
    }


def openings(report: Report) -> dict[str, int]:
    """How often a report was opened, by role: {role: days on which one of them opened it}."""
    rows = report.openings.select_related("user")
    return dict(
        Counter("officer" if row.user.desk_id == report.desk_id else "other" for row in rows)
    )


@transaction.atomic
def add_firm_message(lookup: Any, body: dict[str, Any]) -> Message:
    """Add a message of the firm, and before it a new seal if one came."""
    report = files.lock_row(find_thread(lookup))
    if report.withdrawn_on is not None or signed_work(report).state == State.CLOSED:
        raise shapes.closed_thread()
    check_messages_today(report)
    new_seal = None
    if body["seal"] is not None:
        new_seal = _reseal(report, body["seal"], body["grants"])
    elif body["grants"] is not None:
        raise malformed_submission()
    elif has_reader_left(report):
        raise shapes.changed_keys()
    message = shapes.signed_message(body["message"], _kind(report))
    _check_own(report, message.place.report, message.place.signer)
    row = add_message(report, message, ThreadSide.FIRM)
    files.attach(report, file_keys(body["files"]), thread_permit(lookup))
    _mark_unread(report)
    is_known = report.acknowledged_on is not None
    quotas.charge_text(report.desk, size_of(message, new_seal), is_known=is_known)
    return row


def check_messages_today(report: Report) -> None:
    """Refuse a firm's message if the thread has reached its limit for the day."""
    today = timezone.localdate()
    messages = Message.objects.filter(report=report, side=ThreadSide.FIRM, written_on=today)
    if messages.count() >= MESSAGES_A_DAY:
        raise InvalidSubmission(
            _("You can send 20 messages a day. Send this one tomorrow."),
            "day",
            again_on=today + DAY,
        )


@transaction.atomic
def record_wish(lookup: Any, body: dict[str, Any]) -> Report:
    """Withdraw a report, or cancel its withdrawal, by a signed statement.

    A message may come with a withdrawal: the reason, which the desk can read until the erasure.
    """
    report = files.lock_row(find_thread(lookup))
    statement = {name: body[name] for name in ("statement", "signature")}
    fields, _statement, _signature = shapes.signed_statement(
        statement, statements.WISH, shapes.WISH_KEYS
    )
    _check_own(report, fields["report"], fields["signer"])
    if not isinstance(fields["day"], str) or not shapes.is_near(fields["day"]):
        raise malformed_submission()
    is_withdrawn = report.withdrawn_on is not None
    if fields["wish"] != ("stay" if is_withdrawn else "withdraw"):
        raise malformed_submission()
    _check_follows_wish(report, fields)
    if not is_withdrawn and body["message"] is not None:
        message = shapes.signed_message(body["message"], _kind(report))
        _check_own(report, message.place.report, message.place.signer)
        add_message(report, message, ThreadSide.FIRM, is_withdrawal=True)
    names = ("wish", "number", "previous", "day")
    journal.append(
        "wish",
        mark=journal.mark_of(report.pk.hex),
        statement={name: fields[name] for name in names},
        signature=body["signature"],
    )
    report.withdrawn_on = None if is_withdrawn else timezone.localdate()
    report.wish, report.wish_signature = body["statement"], body["signature"]
    report.save(update_fields=["withdrawn_on", "wish", "wish_signature"])
    _mark_unread(report)
    return report


def _check_follows_wish(report: Report, fields: dict[str, Any]) -> None:
    """Refuse a wish that does not follow the newest: an old one must not be played again."""
    before = json.loads(report.wish)["number"] if report.wish else 0
    previous = shapes.digest(report.wish) if report.wish else ""
    if (fields["number"], fields["previous"]) != (before + 1, previous):
        raise InvalidSubmission(_("This report has changed. Open it again."), "changed")


def newest_wish(report: Report) -> dict[str, str] | None:
    """The firm's newest signed wish, to withdraw or to stay."""
    if not report.wish:
        return None
    return {"statement": report.wish, "signature": report.wish_signature}


def _kind(report: Report) -> age.Kind:
    newest = Seal.objects.filter(report=report).order_by("-number").first()
    return age.kind_of(newest.recipient) if newest else age.Kind.HYBRID


def _check_own(report: Report, name: str, signer: str) -> None:
    """Refuse a statement that is not about this report or not by its firm."""
    if name != report.id.hex or signer != report.signing:
        raise malformed_submission()


def _reseal(report: Report, statement: Any, grants: Any) -> NewSeal:
    """Add a new seal for the desk's current list, because a reader has left."""
    seal = shapes.seal(
        statement, grants, report=report.id.hex, recipient_list=current_list(report.desk)
    )
    if seal.receipt != report.receipt or seal.place.signer != report.signing:
        raise malformed_submission()
    add_seal(report, seal)
    return seal


def _mark_unread(report: Report) -> None:
    report.has_unread_messages = True
    report.save(update_fields=["has_unread_messages"])


def thread_content(report: Report) -> dict[str, Any]:
    """What the firm's browser needs to show the thread, for which it has the keys.

    The columns for side, number and day are left out: only what was signed counts.
    """
    grants = dict(
        Grant.objects.filter(seal__report=report, holder="receipt").values_list("seal", "sealed")
    )
    seals = Seal.objects.filter(report=report)
    messages = Message.objects.filter(report=report).exclude(side=ThreadSide.NOTE)
    lists = RecipientList.objects.filter(desk=report.desk, epoch__gte=report.epoch)
    return _thread_state(report) | {
        "seals": [statement_of(seal) | {"grant": grants[seal.pk]} for seal in seals],
        "messages": [statement_of(message) | {"sealed": message.sealed} for message in messages],
        "lists": signed_lists(lists),
        "receipts": list_changes(report),
        "wish": newest_wish(report),
    }


def signed_lists(rows: QuerySet[RecipientList]) -> list[dict[str, str]]:
    """A desk's signed lists, oldest first."""
    return [
        {"document": row.document, "signature": row.signature} for row in rows.order_by("epoch")
    ]


def statement_of(row: Seal | Message) -> dict[str, str]:
    """The statement and signature of a seal or message."""
    return {"statement": row.statement, "signature": row.signature}


def _thread_state(report: Report) -> dict[str, Any]:
    """The state of a thread; days in ISO form, or None."""
    days = ("received_on", "acknowledged_on", "decided_on", "withdrawn_on", "erased_on")
    return {
        "report": report.id.hex,
        "desk": report.desk.slug,
        "state": report.state,
        "promised": promised_days(report),
        "days_to_stay": DAYS_TO_STAY,
        "kept_until": retention.last_day(report).isoformat(),
        "openings": openings(report),
        **{name: (day := getattr(report, name)) and day.isoformat() for name in days},
    }
