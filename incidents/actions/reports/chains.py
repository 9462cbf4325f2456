"""Whether a new statement follows what its thread holds.

The browsers' pages open a thread whole or not at all (docs/sealed-reports.md, "Checking a thread").
What would not fit there is refused here before it is kept, so that no slow clock and no page that
stood open too long can lock a thread.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import (
    InvalidSubmission,
    MessagePlace,
    NewLetter,
    NewSeal,
    digest,
    malformed_submission,
)
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.threads import Message, Report, Seal, ThreadSide

# The page opens no more than this: see MOST_STATEMENTS in static/js/reports/verified-thread.js.
MOST_STATEMENTS = 500


@dataclass(frozen=True)
class Signed:
    """What a kept statement says, and its digest."""

    told: dict[str, Any]
    digest: str

    @property
    def day(self) -> dt.date:
        return dt.date.fromisoformat(self.told["day"])


@dataclass(frozen=True)
class Thread:
    """The statements of a report, each side's and the seals' in order of their numbers."""

    seals: list[Signed]
    letters: dict[str, list[Signed]]

    @property
    def root(self) -> str:
        """The digest of the first seal's statement, which names the thread."""
        return self.seals[0].digest if self.seals else ""

    def others(self, side: str) -> list[Signed]:
        """The letters that a side answers: the desk's to a firm, the firm's to officers."""
        return self.letters[ThreadSide.DESK if side == ThreadSide.FIRM else ThreadSide.FIRM]

    def is_full(self) -> bool:
        count = len(self.seals) + sum(len(own) for own in self.letters.values())
        return count >= MOST_STATEMENTS


def thread_chain(report: Report) -> Thread:
    """What a report holds. Its row has to be locked, or new."""
    letters: dict[str, list[Signed]] = {side.value: [] for side in ThreadSide}
    rows = Message.objects.filter(report=report).order_by("number")
    for side, statement in rows.values_list("side", "statement"):
        letters[side].append(_signed(statement))
    seals = Seal.objects.filter(report=report).order_by("number")
    statements = seals.values_list("statement", flat=True)
    return Thread([_signed(one) for one in statements], letters)


def check_seal(report: Report, seal: NewSeal) -> None:
    """Refuse a seal that does not follow the one before, or is dated before what it follows."""
    held, own = thread_chain(report), seal.place
    side = ThreadSide.FIRM if own.signer == report.signing else ThreadSide.DESK
    before = held.seals[-1] if held.seals else None
    _check_room(held)
    _check_order(own, before, len(held.seals), held.root)
    _check_days(own, [before, *_seen(held, own.seen, side)])
    _check_list(report, own)


def check_letter(report: Report, letter: NewLetter, side: ThreadSide) -> None:
    """Refuse a letter that does not follow the last of its side, or has not the newest seal."""
    held, own = thread_chain(report), letter.place
    before = held.letters[side][-1] if held.letters[side] else None
    _check_room(held)
    if letter.side != side or not held.seals:
        raise malformed_submission()
    _check_order(own, before, len(held.letters[side]), held.root)
    if letter.seal != len(held.seals):
        raise InvalidSubmission(_("The thread has a newer key. Read it again."), "changed")
    seen = _seen(held, own.seen, side)
    earlier = _seen(held, before.told["seen"], side) if before else []
    if len(seen) < len(earlier):
        raise _came_between()
    if side == ThreadSide.FIRM:
        _check_unseen(own, held.letters[ThreadSide.DESK][len(seen) :])
    _check_days(own, [before, held.seals[-1], *seen])
    _check_list(report, own)


def _signed(statement: str) -> Signed:
    return Signed(json.loads(statement), digest(statement))


def _check_room(held: Thread) -> None:
    if held.is_full():
        raise InvalidSubmission(
            _("This thread takes no more messages. File a new report."), "changed"
        )


def _check_order(own: MessagePlace, before: Signed | None, count: int, root: str) -> None:
    if own.root != root:
        raise malformed_submission()
    if (own.number, own.previous) != (count + 1, before.digest if before else ""):
        raise _came_between()


def _seen(held: Thread, seen: str, side: str) -> list[Signed]:
    """The letters of the other side up to the one seen; Refused where that one is not here."""
    others = held.others(side)
    places = [place for place, one in enumerate(others, start=1) if one.digest == seen]
    if seen == "" and (side == ThreadSide.FIRM or not held.seals):
        return []
    if not places:
        raise _came_between()
    return others[: places[0]]


def _check_unseen(own: MessagePlace, unseen: list[Signed]) -> None:
    """A page that stood open for days has not seen the desk's answer: it would look backdated."""
    if any(one.day < own.day - dt.timedelta(days=1) for one in unseen):
        raise _came_between()


def _check_days(own: MessagePlace, earlier: list[Signed | None]) -> None:
    if any(one is not None and own.day < one.day for one in earlier):
        raise InvalidSubmission(_("The date on your device is behind. Correct it and send again."))


def _check_list(report: Report, own: MessagePlace) -> None:
    """It names the desk's newest list, and is not dated before it."""
    current = RecipientList.objects.current(report.desk)
    if current is None or own.list != current.digest:
        raise InvalidSubmission(
            _("The desk's list of keys changed meanwhile. Read the thread again."), "changed"
        )
    if own.day < current.signed_on:
        raise InvalidSubmission(_("The date on your device is behind. Correct it and send again."))


def _came_between() -> InvalidSubmission:
    return InvalidSubmission(_("Another message came between. Read the thread again."), "changed")
