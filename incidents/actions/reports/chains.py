"""Whether a new statement follows the statements of its thread.

The browsers' pages open a thread whole or not at all (docs/sealed-reports.md, "Checking a thread").
A statement that they would refuse is refused here before it is stored, so that neither a slow clock
nor a page left open for days can lock a thread.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import (
    InvalidSubmission,
    MessagePlace,
    NewMessage,
    NewSeal,
    changed_keys,
    digest,
    malformed_submission,
)
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.receipts import ReceiptChange
from incidents.models.reports.states import ThreadSide
from incidents.models.reports.threads import Message, Report, Seal

# The page opens no more than this: see MOST_STATEMENTS in static/js/reports/verified-thread.js.
MOST_STATEMENTS = 500
# What is stored and shown of a change of the receipt.
SIGNED = ("statement", "signature", "countersignature")


@dataclass(frozen=True)
class SignedStatement:
    """A stored statement: its fields, and its digest."""

    fields: dict[str, Any]
    digest: str

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.fields["day"])


@dataclass(frozen=True)
class Thread:
    """The statements of a report, each side's and the seals' in order of their numbers."""

    seals: list[SignedStatement]
    messages: dict[str, list[SignedStatement]]

    @property
    def root(self) -> str:
        """The digest of the first seal's statement, which names the thread."""
        return self.seals[0].digest if self.seals else ""

    def others(self, side: str) -> list[SignedStatement]:
        """The messages of the other side: the desk's to a firm, the firm's to officers."""
        return self.messages[ThreadSide.DESK if side == ThreadSide.FIRM else ThreadSide.FIRM]

    def is_full(self) -> bool:
        count = len(self.seals) + sum(len(own) for own in self.messages.values())
        return count >= MOST_STATEMENTS


def thread_chain(report: Report) -> Thread:
    """The statements of a report. The caller has locked its row, or just made it."""
    messages: dict[str, list[SignedStatement]] = {side.value: [] for side in ThreadSide}
    # A file that was encrypted outside the browser is not signed.
    rows = Message.objects.filter(report=report).exclude(statement="").order_by("number")
    for side, statement in rows.values_list("side", "statement"):
        messages[side].append(_read(statement))
    seals = Seal.objects.filter(report=report).order_by("number")
    statements = seals.values_list("statement", flat=True)
    return Thread([_read(one) for one in statements], messages)


def list_changes(report: Report) -> list[dict[str, str]]:
    """The changes of a report's receipt, oldest first, as they were signed."""
    rows = ReceiptChange.objects.filter(report=report).order_by("number")
    return [{name: getattr(row, name) for name in SIGNED} for row in rows]


def check_seal(report: Report, seal: NewSeal) -> None:
    """Refuse a seal that does not follow the one before, or is dated before what it follows."""
    thread, own = thread_chain(report), seal.place
    side = ThreadSide.FIRM if own.signer == report.signing else ThreadSide.DESK
    before = thread.seals[-1] if thread.seals else None
    _check_not_full(thread)
    _check_order(own, before, len(thread.seals), thread.root)
    _check_days(own, [before, *_messages_seen(thread, own.seen, side)])
    _check_list(report, own)


def check_message(report: Report, message: NewMessage, side: ThreadSide) -> None:
    """Refuse a message that does not follow the last of its side, or has not the newest seal."""
    thread = thread_chain(report)
    if message.side != side or not thread.seals:
        raise malformed_submission()
    _check_place(report, thread, message.place, side)
    if message.seal != len(thread.seals):
        raise InvalidSubmission(_("This thread has a newer key. Open it again."), "changed")


def check_step(report: Report, own: MessagePlace) -> None:
    """Refuse a step of the work that does not follow the desk's last message or step."""
    _check_place(report, thread_chain(report), own, ThreadSide.DESK)


def _check_place(report: Report, thread: Thread, own: MessagePlace, side: ThreadSide) -> None:
    before = thread.messages[side][-1] if thread.messages[side] else None
    _check_not_full(thread)
    _check_order(own, before, len(thread.messages[side]), thread.root)
    seen = _messages_seen(thread, own.seen, side)
    earlier = _messages_seen(thread, before.fields["seen"], side) if before else []
    if len(seen) < len(earlier):
        raise _came_between()
    if side == ThreadSide.FIRM:
        _check_unseen(own, thread.messages[ThreadSide.DESK][len(seen) :])
    _check_days(own, [before, *thread.seals[-1:], *seen])
    _check_list(report, own)


def _read(statement: str) -> SignedStatement:
    return SignedStatement(json.loads(statement), digest(statement))


def _check_not_full(thread: Thread) -> None:
    if thread.is_full():
        raise InvalidSubmission(_("This thread is full. Please file a new report."), "changed")


def _check_order(own: MessagePlace, before: SignedStatement | None, count: int, root: str) -> None:
    if own.root != root:
        raise malformed_submission()
    if (own.number, own.previous) != (count + 1, before.digest if before else ""):
        raise _came_between()


def _messages_seen(thread: Thread, seen: str, side: str) -> list[SignedStatement]:
    """The messages of the other side up to the one seen. Refused if that one is not here."""
    others = thread.others(side)
    places = [place for place, one in enumerate(others, start=1) if one.digest == seen]
    if seen == "" and (side == ThreadSide.FIRM or not thread.seals):
        return []
    if not places:
        raise _came_between()
    return others[: places[0]]


def _check_unseen(own: MessagePlace, unseen: list[SignedStatement]) -> None:
    """A page left open for days missed the desk's message: its own would look backdated."""
    if any(one.day < own.day - dt.timedelta(days=1) for one in unseen):
        raise _came_between()


def _check_days(own: MessagePlace, earlier: list[SignedStatement | None]) -> None:
    if any(one is not None and own.day < one.day for one in earlier):
        raise InvalidSubmission(
            _("The date on your device is in the past. Correct it and send again.")
        )


def _check_list(report: Report, own: MessagePlace) -> None:
    """Refuse a statement that does not name the newest list, or is dated before it."""
    current = RecipientList.objects.current(report.desk)
    if current is None or own.list != current.digest:
        raise changed_keys()
    if own.day < current.signed_on:
        raise InvalidSubmission(
            _("The date on your device is in the past. Correct it and send again.")
        )


def _came_between() -> InvalidSubmission:
    return InvalidSubmission(_("A newer message has arrived. Open the thread again."), "changed")
