"""Writing to the ledger, and proving that nobody wrote over it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.models.people.ledger import GENESIS, Ledger, LedgerHead
from incidents.models.people.people import User


def record(verb: str, subject: str, *, by: User | None, desk: str = "", **detail: Any) -> Ledger:
    """Add one act to the chain and return its row. Call inside the act's own transaction.

    The head row is locked until that transaction ends, so that two acts never follow the same
    one; the price is that acts queue, which a desk's pace allows. `by` is None for the clock.
    """
    with transaction.atomic():
        LedgerHead.objects.get_or_create(pk=1)
        head = LedgerHead.objects.select_for_update().get(pk=1)
        row = Ledger(
            at=timezone.now(),
            actor=by.email if by else "clock",
            verb=verb,
            subject=subject,
            desk=desk or (by.desk.slug if by and by.desk else ""),
            detail=detail,
            previous_hash=head.hash,
        )
        row.hash = row.sealed()
        row.save(force_insert=True)
        head.hash, head.rows = row.hash, head.rows + 1
        head.save(update_fields=["hash", "rows"])
    return row


def faults() -> list[str]:
    """Say where the chain is broken; an empty list when every row follows from the one before.

    Acts go on meanwhile: the end is read before and after, and rows between the two are theirs.
    """
    found, previous, rows = [], GENESIS, 0
    begun = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    reached = begun.rows == 0
    for row in Ledger.objects.order_by("pk").iterator(chunk_size=2000):
        rows += 1
        if row.previous_hash != previous:
            found.append(f"row {row.pk} does not follow the row before it")
        if row.sealed() != row.hash:
            found.append(f"row {row.pk} was changed after it was written")
        previous = row.hash
        reached = reached or (rows == begun.rows and row.hash == begun.hash)
    ended = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
    if not reached or rows > ended.rows:
        found.append(f"the chain ends after {rows} rows, but {ended.rows} were written")
    return found
