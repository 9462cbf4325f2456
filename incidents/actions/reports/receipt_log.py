"""The log of receipts: a firm can show that its report was taken in, and on which day.

Each day 128 leaves are added, whether nobody reported or a hundred did: commitments, which say
nothing without a firm's twelve words, and random bytes. So the log's size shows no volume. The head
of the log is signed each night; who compares two heads finds a log that was forked or rewritten.
"""

import datetime as dt
import logging
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incidents.actions.reports import shapes
from incidents.exchange import statements
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.log import LogDay, PendingLeaf
from incidents.values import merkle

LEAVES_A_DAY = 128
LEAF = 32
# By then a commitment is in the log, unless somebody floods it: the receipt says so.
DAYS_TO_ENTER = 7
DAYS_OF_ALARM = 3
DAY = dt.timedelta(days=1)
log = logging.getLogger(__name__)


def add_commitment(value: Any) -> dict[str, str]:
    """Note a report's commitment for today's leaves; returns the signed promise to include it."""
    commitment, today = shapes.hex_string(value, LEAF), timezone.localdate()
    # Twice the same commitment is one leaf, and the promise is true of it.
    leaf = PendingLeaf(commitment=commitment, day=today)
    PendingLeaf.objects.bulk_create([leaf], ignore_conflicts=True)
    by = today + DAY * DAYS_TO_ENTER
    return _sign(
        {
            "form": statements.INCLUDED,
            "by": by.isoformat(),
            "commitment": commitment,
            "day": today.isoformat(),
        }
    )


def close_days(today: dt.date, *, scripts: str) -> int:
    """Close each day before today that is not closed; returns how many. `scripts`: their digest."""
    last = LogDay.objects.order_by("day").last()
    day = last.day + DAY if last else today - DAY
    closed = 0
    while day < today:
        _close(day, scripts)
        day, closed = day + DAY, closed + 1
    if PendingLeaf.objects.filter(day__lt=today - DAY * DAYS_OF_ALARM).exists():
        log.error("the log of receipts is more than %s days behind", DAYS_OF_ALARM)
    return closed


@transaction.atomic
def _close(day: dt.date, scripts: str) -> None:
    """Add a day's leaves, oldest first, then by chance. What finds no place waits for the next."""
    rows = list(PendingLeaf.objects.select_for_update().filter(day__lte=day).order_by("day", "id"))
    chosen = rows[:LEAVES_A_DAY]
    leaves = [bytes.fromhex(row.commitment) for row in chosen]
    leaves += [secrets.token_bytes(LEAF) for _free in range(LEAVES_A_DAY - len(leaves))]
    leaves.sort()
    before = list(LogDay.objects.order_by("day"))
    everything = [leaf for one in before for leaf in split_leaves(bytes(one.leaves))] + leaves
    fields = {
        "form": statements.HEAD,
        "day": day.isoformat(),
        "key": public_key(),
        "lists": _newest_lists(),
        "previous": shapes.digest(before[-1].head) if before else "",
        "root": merkle.compute_root(everything).hex(),
        "scripts": scripts,
        "size": len(everything),
    }
    signed = _sign(fields)
    LogDay.objects.create(
        day=day, leaves=b"".join(leaves), head=signed["statement"], signature=signed["signature"]
    )
    PendingLeaf.objects.filter(pk__in=[row.pk for row in chosen]).delete()


def split_leaves(content: bytes) -> list[bytes]:
    """The leaves of a day."""
    return [content[place : place + LEAF] for place in range(0, len(content), LEAF)]


def list_log_days(month: str) -> list[dict[str, Any]]:
    """The closed days of a month ("2026-11"): leaves in hex, and the signed head."""
    return [
        {
            "day": row.day.isoformat(),
            "leaves": bytes(row.leaves).hex(),
            "head": row.head,
            "signature": row.signature,
        }
        for row in _days_of(month)
    ]


def list_months() -> list[str]:
    """The months in which the log has days, oldest first."""
    return sorted({f"{day:%Y-%m}" for day in LogDay.objects.values_list("day", flat=True)})


def _days_of(month: str) -> list[LogDay]:
    year, number = (int(part) for part in month.split("-"))
    return list(LogDay.objects.filter(day__year=year, day__month=number).order_by("day"))


def _newest_lists() -> dict[str, str]:
    return {row.desk.slug: row.digest for row in RecipientList.objects.current_of_all()}


def _sign(fields: dict[str, Any]) -> dict[str, str]:
    statement = statements.canonical(fields)
    return {"statement": statement, "signature": _key().sign(statement.encode()).hex()}


def sign_bytes(content: bytes) -> bytes:
    """The signature of the log's key."""
    return _key().sign(content)


def public_key() -> str:
    """The key that signs heads and promises, in hex. Print it where the server cannot change it."""
    return _key().public_key().public_bytes_raw().hex()


def _key() -> Ed25519PrivateKey:
    """The log's key, beside the journal: web processes and workers share it. Made when missing."""
    return _key_in(Path(settings.REPORTS_JOURNAL).with_suffix(".key"))


@lru_cache(maxsize=4)
def _key_in(path: Path) -> Ed25519PrivateKey:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
