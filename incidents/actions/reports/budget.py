"""What keeps the door from being flooded, without knowing who knocks: proofs of work, and budgets.

A proof costs the sender about a second (scrypt, RFC 7914; N 4096, r 8: 4 MiB, and eight tries at
three bits) and the server one hash of some 15 ms. It gets dearer as a desk's day fills. No network
address is read: that would be the one record of who came.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports.shapes import Refused, digest
from incidents.models.people import Desk
from incidents.models.reports import Budget, DaySalt, SpentProof

REPORTS_A_DAY = 200
BYTES_A_DAY = 20 * 1024**3
# Files without a page carry no proof of work, and so have a small budget of their own.
FILES_A_DAY = 20
FIRST_BITS = 3
MOST_BITS = 6
REPORTS_A_BIT = 50
DAY = dt.timedelta(days=1)


def challenge(desk: Desk) -> tuple[str, int]:
    """(challenge, leading zero bits that its proof needs) for one report to this desk today."""
    today = timezone.localdate()
    bits = min(FIRST_BITS + _budget(desk, today).reports // REPORTS_A_BIT, MOST_BITS)
    told = f"{desk.slug}.{today.isoformat()}.{bits}.{secrets.token_hex(16)}"
    return f"{told}.{_mac(told, today)}", bits


def proven(desk: Desk, asked: str, answer: int) -> str:
    """The digest of a challenge that was answered; Refused if it was not, or let a report in."""
    told, _dot, mac = asked.rpartition(".")
    try:
        slug, day_told, bits_told, _nonce = told.split(".")
        day, bits = dt.date.fromisoformat(day_told), int(bits_told)
    except ValueError as fault:
        raise _unproven() from fault
    today = timezone.localdate()
    if slug != desk.slug or day not in (today, today - DAY):
        raise _unproven()
    if not hmac.compare_digest(mac, _mac(told, day)) or not _has_zeros(asked, answer, bits):
        raise _unproven()
    name = digest(asked)
    if SpentProof.objects.filter(pk=name).exists():
        raise _unproven()
    return name


def spend(name: str) -> None:
    """Let a proof in, once. Two at the same moment: the second is refused."""
    try:
        with transaction.atomic():
            SpentProof.objects.create(digest=name, day=timezone.localdate())
    except IntegrityError as race:
        raise _unproven() from race


def charge(desk: Desk, *, reports: int = 0, size: int = 0, alone: bool = False) -> None:
    """Count what a desk takes in today; Refused, with the day to try again, where it is full.

    `alone`: a file that came without a page, and counts in a budget of its own.
    """
    today = timezone.localdate()
    most = FILES_A_DAY if alone else REPORTS_A_DAY
    row = _budget(desk, today, alone=alone)
    row = Budget.objects.select_for_update().get(pk=row.pk)
    if row.reports + reports > most or row.bytes + size > BYTES_A_DAY:
        raise Refused(
            _("The desk can take in no more today. Nothing was kept: try again tomorrow."),
            "budget",
            again_on=today + DAY,
        )
    row.reports, row.bytes = row.reports + reports, row.bytes + size
    row.save(update_fields=["reports", "bytes"])


def _budget(desk: Desk, day: dt.date, *, alone: bool = False) -> Budget:
    told = f"budget {desk.slug}{' files' if alone else ''}"
    return Budget.objects.get_or_create(day=day, name=_mac(told, day))[0]


def _mac(told: str, day: dt.date) -> str:
    """HMAC-SHA-256 under the day's salt, which is erased with its day."""
    salt, _new = DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_bytes(32)})
    return hmac.new(bytes(salt.salt), told.encode(), "sha256").hexdigest()


def _has_zeros(asked: str, answer: int, bits: int) -> bool:
    found = hashlib.scrypt(
        f"{asked}.{answer}".encode(), salt=b"coercion-register proof", n=4096, r=8, p=1, dklen=32
    )
    return int.from_bytes(found) >> (256 - bits) == 0


def _unproven() -> Refused:
    return Refused(_("The proof of work is missing, old or used. Nothing was kept."), "proof")
