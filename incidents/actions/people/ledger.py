"""Write to the ledger, and check that nobody has altered it."""

import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.intake.copying import CopyTable, as_json
from incidents.models.people.ledger import GENESIS, SYSTEM, Ledger, LedgerHead, hash_act
from incidents.models.people.people import User

log = logging.getLogger(__name__)


def record(verb: str, subject: str, *, by: User | None, desk: str = "", **detail: Any) -> Ledger:
    """Add one row to the chain and return it. Call it inside the action's own transaction.

    The head row is locked until that transaction ends, so that two rows never follow the same
    one. Actions therefore wait for each other, which the pace of a desk allows. `by` is None for
    jobs and for commands on the server.
    """
    detail |= _name_token(by)
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
    # Once it is certain: the line leads from a request or job to the row, and says no more.
    transaction.on_commit(lambda: log.info("ledger row %s written", row.pk))
    return row


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
    """List where the chain is broken; empty when every row follows from the one before.

    Rows are added meanwhile: the end is read before and after, and rows between are new ones.
    """
    breaks, previous, rows = [], GENESIS, 0
    start = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    reached = start.rows == 0
    for row in Ledger.objects.order_by("pk").iterator(chunk_size=2000):
        rows += 1
        if row.previous_hash != previous:
            breaks.append(f"row {row.pk} does not follow the row before it")
        if row.compute_hash() != row.hash:
            breaks.append(f"row {row.pk} was changed after it was written")
        previous = row.hash
        reached = reached or (rows == start.rows and row.hash == start.hash)
    end = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    if not reached or rows > end.rows:
        breaks.append(f"the chain ends after {rows} rows, but {end.rows} were written")
    return breaks
