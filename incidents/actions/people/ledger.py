"""Write to the ledger, and check that nobody has altered it."""

import logging
import secrets
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.intake.copying import CopyTable, as_json
from incidents.models.people.ledger import (
    GENESIS,
    GUARDED,
    REASONED,
    SYSTEM,
    Ledger,
    LedgerHead,
    hash_act,
)
from incidents.models.people.people import User
from incidents.models.people.reasons import ActReason
from incidents.models.people.second_wall import Across, step_aside

log = logging.getLogger(__name__)


@step_aside(Across.LEDGER)
def record(
    verb: str, subject: str, *, by: User | None, desk: str = "", reason: str = "", **detail: Any
) -> Ledger:
    """Add one row to the chain and return it. Call it inside the action's own transaction.

    The head row is locked until that transaction ends, so that two rows never follow the same
    one. Actions therefore wait for each other, which the pace of a desk allows. `by` is None for
    jobs and for commands on the server. `reason` is stored beside the row, which has its digest.
    Raises ValidationError where the verb asks for a reason and there is none.
    """
    why = _check_reason(verb, reason)
    detail |= _name_token(by)
    if why:
        detail["reason"] = why.compute_digest()
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1)
        head = LedgerHead.objects.select_for_update().get(pk=1)
        row = Ledger(
            at=timezone.now(),
            actor=by.email if by else SYSTEM,
            verb=verb,
            subject=subject,
            desk=desk or (by.desk.slug if by and by.desk else ""),
            detail=detail,
            previous_hash=head.hash,
        )
        row.hash = row.compute_hash()
        row.save(force_insert=True)
        head.hash, head.rows = row.hash, head.rows + 1
        head.save(update_fields=["hash", "rows"])
        if why:
            why.ledger_row = row.pk
            why.save(force_insert=True)
    # Once it is certain: the line leads from a request or job to the row, and says no more.
    transaction.on_commit(lambda: log.info("ledger row %s written", row.pk))
    return row


def _check_reason(verb: str, reason: str) -> ActReason | None:
    if reason.strip():
        return ActReason(text=reason.strip(), salt=secrets.token_hex(16))
    if verb in REASONED + GUARDED:
        raise ValidationError(
            _("Enter a reason. It is stored in the history, for colleagues and auditors."),
            code="reason",
        )
    return None


@step_aside(Across.LEDGER)
def record_many(
    verb: str, acts: Iterable[tuple[str, dict[str, Any]]], *, by: User | None, desk: str = ""
) -> int:
    """Add a row to the chain for each (subject, detail), as `record` does, in few statements.

    Returns the key of the last row of the chain, whether or not there was anything to add.
    """
    rows = CopyTable(Ledger)
    actor = by.email if by else SYSTEM
    desk = desk or (by.desk.slug if by and by.desk else "")
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1)
        head = LedgerHead.objects.select_for_update().get(pk=1)
        for subject, own in acts:
            detail = own | _name_token(by)
            at, previous = timezone.now(), head.hash
            head.hash = hash_act(previous, at, actor, verb, subject, desk, detail)
            rows.add(
                at=at,
                actor=actor,
                verb=verb,
                subject=subject,
                desk=desk,
                detail=as_json(detail),
                previous_hash=previous,
                hash=head.hash,
            )
        if rows.rows:
            head.rows += len(rows.rows)
            rows.write()
            head.save(update_fields=["hash", "rows"])
        last = Ledger.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def _name_token(by: User | None) -> dict[str, str]:
    """The beginning of the token with which a program acts for the person, if one does."""
    return {"token": by.acting_token} if by and by.acting_token else {}


def faults() -> list[str]:
    """List where the chain is broken, first things first; empty when each row follows from another.

    Rows are added meanwhile: the end is read before and after, and rows between are new ones.
    """
    breaks: list[str] = []
    last, rows = None, 0
    start = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    reached = start.rows == 0
    for row in Ledger.objects.order_by("pk").iterator(chunk_size=2000):
        rows += 1
        if row.previous_hash != (last.hash if last else GENESIS):
            breaks.append(_describe_gap(row, last))
        if row.compute_hash() != row.hash:
            breaks.append(f"{_describe(row)} was changed after it was written")
        last = row
        reached = reached or (rows == start.rows and row.hash == start.hash)
    end = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    if not reached or rows > end.rows:
        breaks.append(f"the chain ends after {rows} rows, but {end.rows} were written")
    return breaks + _altered_reasons()


def _describe(row: Ledger) -> str:
    """Name a row so that somebody finds it: key, time, who, what, about what."""
    return f"row {row.pk} ({row.at:%Y-%m-%d %H:%M:%S} UTC, {row.actor}: {row.verb}, {row.subject})"


def _describe_gap(row: Ledger, last: Ledger | None) -> str:
    if last is None:
        return f"{_describe(row)} is not the first row that was written: rows before it are gone"
    return f"{_describe(row)} does not follow row {last.pk}: rows between them are gone or changed"


def _altered_reasons() -> list[str]:
    """Reasons that are not those of which their rows hold the digest. Erased ones are no fault."""
    breaks = []
    rows = ActReason.objects.order_by("ledger_row").iterator(chunk_size=2000)
    for batch in _batches(rows, 2000):
        acts = Ledger.objects.in_bulk([why.ledger_row for why in batch])
        for why in batch:
            row = acts.get(why.ledger_row)
            if row is None or row.detail.get("reason") != why.compute_digest():
                name = _describe(row) if row else f"row {why.ledger_row}, which is gone,"
                breaks.append(f"the reason of {name} was changed after it was written")
    return breaks


def _batches(rows: Iterator[ActReason], size: int) -> Iterator[list[ActReason]]:
    while batch := list(islice(rows, size)):
        yield batch
