"""Proof of work: stops machines from flooding a desk without identifying anybody.

A puzzle is bound to what is sent and to half an hour, so proofs need not be stored: used again, a
proof would only bring the same row. The required effort is judged when a request arrives, not when
the seed is fetched. No network address is read: that would be the one record of who came.

Source of the scheme: Tor's proposal 327 (effort, seeds, judged at arrival), here with scrypt
(RFC 7914; N 1024, r 8: 1 MiB and some 4 ms a try).
"""

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import load, quotas
from incidents.actions.reports.shapes import (
    InvalidSubmission,
    digest,
    hex_string,
    malformed_submission,
)
from incidents.exchange import statements
from incidents.models.people.people import Desk
from incidents.models.reports.threads import DaySalt

FORM = "coercion-register/proof/2"
SALT = b"coercion-register proof"
SLOT = dt.timedelta(minutes=30)
FILE_UNIT_BYTES = 16 * 1024 * 1024
LARGEST_COUNTER = 2**53


def offer(desk: Desk) -> dict[str, Any]:
    """What a page needs to begin: the seed, the floor now, and the minutes the seed is valid."""
    now = timezone.now()
    slot = _slot(now)
    minutes = (slot + 2 * SLOT - now) // dt.timedelta(minutes=1)
    return {"seed": _seed(desk, slot), "floor": _floor(desk), "minutes": minutes}


def check_text(desk: Desk, proof: Any, *, purpose: str, subject: str, body: str, size: int) -> int:
    """Refuse a text without the effort that `size` bytes cost now; count one with it.

    `body` is the digest of what is sent. Returns the base-2 logarithm of its effort, rounded down.
    """
    free = quotas.free_text(desk)
    needed = load.floor_of(desk.pk, free) * units_of(size)
    about = {"purpose": purpose, "subject": subject, "digest": body}
    carried = _check(desk, proof, about, needed)
    load.count_arrival(desk.pk, free)
    return carried.bit_length() - 1


def check_file(desk: Desk, proof: Any, *, subject: str, body: str, size: int) -> None:
    """Refuse a file that is announced without its effort. The price does not rise with the load: a
    price that stopped a state from filling the disk would stop firms first.
    """
    needed = load.FLOOR * -(-size // FILE_UNIT_BYTES)
    _check(desk, proof, {"purpose": "file", "subject": subject, "digest": body}, needed)


def text_effort(desk: Desk, size: int) -> int:
    """The tries that a text of this size costs now."""
    return _floor(desk) * units_of(size)


def units_of(size: int) -> int:
    """The begun 32 KiB of a text of this size."""
    return -(-size // load.UNIT_BYTES)


def digest_of(body: Mapping[str, Any]) -> str:
    """The digest of a body without its proof, in canonical form: what a puzzle is bound to."""
    return digest(statements.canonical({name: body[name] for name in body if name != "proof"}))


def effort(puzzle: str, counter: int) -> int:
    """The tries that it takes on average to find this counter."""
    result = hashlib.scrypt(f"{puzzle}.{counter}".encode(), salt=SALT, n=1024, r=8, p=1, dklen=32)
    return 2**64 // (int.from_bytes(result[:8]) + 1)


def puzzle_of(desk_slug: str, seed: str, about: Mapping[str, str]) -> str:
    """The text of a puzzle. `about`: purpose, subject, digest."""
    return statements.canonical({"form": FORM, "desk": desk_slug, "seed": seed, **about})


def _check(desk: Desk, proof: Any, about: Mapping[str, str], needed: int) -> int:
    if not isinstance(proof, Mapping) or set(proof) != {"seed", "counter"}:
        raise malformed_submission()
    seed, counter = hex_string(proof["seed"], 32), proof["counter"]
    if type(counter) is not int or not 0 <= counter < LARGEST_COUNTER:
        raise malformed_submission()
    slot = _slot(timezone.now())
    if not any(hmac.compare_digest(seed, _seed(desk, one)) for one in (slot, slot - SLOT)):
        raise InvalidSubmission(
            _("The proof of work has expired. Nothing was stored. Compute a new one."),
            "seed",
        )
    carried = effort(puzzle_of(desk.slug, seed, about), counter)
    if carried < needed:
        raise InvalidSubmission(
            _("Many reports are arriving, so more work is required. Nothing was stored yet."),
            "proof",
            floor=needed,
        )
    return carried


def _floor(desk: Desk) -> int:
    return load.floor_of(desk.pk, quotas.free_text(desk))


def _slot(now: dt.datetime) -> dt.datetime:
    """The beginning of the half hour, in UTC."""
    return now.astimezone(dt.UTC).replace(
        minute=now.minute - now.minute % 30, second=0, microsecond=0
    )


def _seed(desk: Desk, slot: dt.datetime) -> str:
    """HMAC-SHA-256 of desk and half hour, with the salt of the day, which is soon erased."""
    text = f"seed {desk.slug} {slot:%H:%M}"
    return hmac.new(salt_of(slot.date()), text.encode(), "sha256").hexdigest()


def salt_of(day: dt.date) -> bytes:
    """The salt of a day. The nightly job makes it a day ahead, because a row made at the first
    visit would show when that was.
    """
    row, _new = DaySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_bytes(32)})
    return bytes(row.salt)
