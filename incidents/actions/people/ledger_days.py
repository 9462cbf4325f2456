"""The days of the ledger: each night one signed head, which anybody can fetch and keep.

A head names the root of a tree over the hashes of the day's rows, filled up with random leaves and
sorted, so that neither a head nor a proof says how much was done. Whoever rewrites the ledger later
needs other heads than those that others have fetched.
"""

import datetime as dt
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.exchange import statements
from incidents.models.people.ledger import Ledger, LedgerDay, LedgerKey
from incidents.models.people.second_wall import Across, step_aside
from incidents.values import merkle

# A signature over one form must never pass for one over another.
DAY_FORM = "coercion-register/history-day/1"
KEY_FORM = "coercion-register/history-key/1"
FEWEST_LEAVES = 1024
ONE_DAY = dt.timedelta(days=1)


def sign_days(today: dt.date) -> int:
    """Sign each day before `today` that is not signed yet; returns how many.

    The first one holds everything that happened before it as well.
    """
    last = LedgerDay.objects.order_by("day").last()
    day, closed = last.day + ONE_DAY if last else today - ONE_DAY, 0
    while day < today:
        _sign(day)
        day, closed = day + ONE_DAY, closed + 1
    return closed


@transaction.atomic
def _sign(day: dt.date) -> None:
    before = LedgerDay.objects.order_by("day").last()
    start = before.last_row if before else 0
    end = dt.datetime.combine(day + ONE_DAY, dt.time(), dt.UTC)
    rows = Ledger.objects.filter(pk__gt=start, at__lt=end).order_by("pk")
    row = LedgerDay(day=day, salt=secrets.token_hex(32))
    row.last_row = rows.values_list("pk", flat=True).last() or start
    leaves = _list_leaves(start, row)
    key = _newest_key() or _take_over(None, is_lost=False)
    fields = {
        "form": DAY_FORM,
        "day": day.isoformat(),
        "key": key.public,
        "previous": _digest(before.statement) if before else "",
        "root": merkle.build_levels(leaves)[-1][0].hex(),
        "size": len(leaves),
    }
    row.statement = statements.canonical(fields)
    row.signature = _read_key(key.public).sign(row.statement.encode()).hex()
    row.save(force_insert=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@step_aside(Across.LEDGER)
def _list_leaves(start: int, day: LedgerDay) -> list[bytes]:
    """The hashes of the rows after `start` up to the day's last one, among leaves of chance.

    Their number is a power of two, and their order that of their bytes.
    """
    rows = Ledger.objects.filter(pk__gt=start, pk__lte=day.last_row)
    leaves = [bytes.fromhex(text) for text in rows.values_list("hash", flat=True)]
    size = max(FEWEST_LEAVES, 1 << max(len(leaves) - 1, 0).bit_length())
    salt = bytes.fromhex(day.salt)
    leaves += [
        hashlib.sha256(salt + number.to_bytes(4, "big")).digest()
        for number in range(size - len(leaves))
    ]
    return sorted(leaves)


@dataclass(frozen=True)
class DayTree:
    """The tree of one closed day: where each row's hash is in it."""

    day: LedgerDay
    places: dict[str, int]
    levels: list[list[bytes]]

    def prove(self, row_hash: str) -> dict[str, Any]:
        """The day, place and path of a row of this day: what leads from its hash to the root."""
        place = self.places[row_hash]
        path = [node.hex() for node in merkle.list_siblings(self.levels, place)]
        return {"day": self.day.day.isoformat(), "place": place, "path": path}


class DayTrees:
    """The trees of closed days, one at a time: rows are requested in their order."""

    def __init__(self) -> None:
        self.days = list(LedgerDay.objects.order_by("day"))
        self.tree: DayTree | None = None

    def prove(self, row: Ledger) -> dict[str, Any]:
        """The proof of a row (see DayTree); {} while its day is not closed."""
        place = next((at for at, day in enumerate(self.days) if row.pk <= day.last_row), None)
        if place is None:
            return {}
        day = self.days[place]
        if self.tree is None or self.tree.day.pk != day.pk:
            leaves = _list_leaves(self.days[place - 1].last_row if place else 0, day)
            places = {leaf.hex(): number for number, leaf in enumerate(leaves)}
            self.tree = DayTree(day, places, merkle.build_levels(leaves))
        # A row that was altered has another hash than the one that was signed: it has no proof.
        return self.tree.prove(row.hash) if row.hash in self.tree.places else {}


@transaction.atomic
def change_key(*, reason: str, is_lost: bool = False) -> LedgerKey:
    """Let a new key sign from now on. The one before signs that, unless it is lost."""
    key = _take_over(_newest_key(), is_lost=is_lost)
    verb = "key of the history changed"
    ledger.record(verb, key.public[:16], by=None, reason=reason, is_lost=is_lost)
    return key


def _take_over(before: LedgerKey | None, *, is_lost: bool) -> LedgerKey:
    """Make a key, and the statement by which it takes over. Its secret is a file of its own."""
    new = Ed25519PrivateKey.generate()
    public = new.public_key().public_bytes_raw().hex()
    path = _path_of(public)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(new.private_bytes_raw())
    fields = {
        "form": KEY_FORM,
        "day": timezone.localdate().isoformat(),
        "key": public,
        "lost": is_lost,
        "previous": before.public if before else "",
    }
    statement = statements.canonical(fields)
    signs = _read_key(before.public) if before and not is_lost else new
    signature = signs.sign(statement.encode()).hex()
    return LedgerKey.objects.create(public=public, statement=statement, signature=signature)


def _newest_key() -> LedgerKey | None:
    return LedgerKey.objects.order_by("pk").last()


def _path_of(public: str) -> Path:
    """Beside the journal, which web processes and workers share and backups leave alone."""
    return Path(settings.REPORTS_JOURNAL).with_name(f"history-{public[:16]}.key")


def _read_key(public: str) -> Ed25519PrivateKey:
    """The secret of a key. Raises FileNotFoundError where it is lost."""
    return Ed25519PrivateKey.from_private_bytes(_path_of(public).read_bytes())


def list_keys() -> list[dict[str, str]]:
    """All keys, oldest first, with the statements by which each took over."""
    rows = LedgerKey.objects.order_by("pk")
    return [
        {"public": row.public, "statement": row.statement, "signature": row.signature}
        for row in rows
    ]


def list_signed_months() -> list[str]:
    """The months that have signed days, oldest first."""
    return sorted({f"{day:%Y-%m}" for day in LedgerDay.objects.values_list("day", flat=True)})


def list_signed_days(month: str = "") -> list[dict[str, str]]:
    """The signed days of a month ("2026-11"), or all: statement and signature, oldest first."""
    rows = LedgerDay.objects.order_by("day")
    if month:
        year, number = (int(part) for part in month.split("-"))
        rows = rows.filter(day__year=year, day__month=number)
    return [{"statement": row.statement, "signature": row.signature} for row in rows]
