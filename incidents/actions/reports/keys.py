"""An officer's key: made and wrapped in the officer's browser, kept and checked here."""

import base64
import binascii
import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.exchange import age, statements
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import EarlierWrap, OfficerKey, RecipientList

WRAPS = {"wrapped", "passkey", "by_passkey"}
WRAP_KEYS = WRAPS | {"statement", "signature"}
OWN_KEYS = WRAP_KEYS | {"name", "kind", "recipient", "signing"}
# What a wrap's statement says: see static/js/reports/statements.js.
WRAP_STATEMENT = WRAPS | {"day", "desk", "name", "number", "previous", "signer"}
DAYS_OF_WRAPS = 30
LONGEST = 256 * 1024
# The written form of a passkey in age's WebAuthn: which credential to ask the browser for.
_PASSKEY = re.compile(r"AGE-PLUGIN-FIDO2PRF-1[02-9AC-HJ-NP-Z]{10,2000}|")


@transaction.atomic
def store_key(told: Mapping[str, Any], *, by: User) -> OfficerKey:
    """Keep an officer's new key, which waits for a list.

    It takes the place of an earlier one that no list names. One that the desk's list does name
    stays until the desk signs the new one in: whoever has a session alone takes nobody's key away.
    """
    desk = lock_desk(by)
    own = read_texts(told, OWN_KEYS)
    kind = kind_named(own["kind"])
    current = RecipientList.objects.current(desk)
    if current and current.told["kind"] != kind:
        raise key_refusal(_("The desk's keys are of the other kind. Make one of the desk's kind."))
    if own["name"] != name_of(recipient_of(own["recipient"], kind)):
        raise malformed_key()
    is_known = Q(name=own["name"]) | Q(signing=hex_text(own["signing"], 32))
    if OfficerKey.objects.filter(is_known).exists():
        raise malformed_key()
    _check_wraps(own)
    _check_signed(own, OfficerKey(name=own["name"], signing=own["signing"]))
    today = timezone.localdate()
    named = {row["name"] for row in current.told["recipients"]} if current else set()
    earlier = OfficerKey.objects.filter(user=by).in_use()
    earlier.exclude(name__in=named, waits=False).update(left_on=today)
    key = OfficerKey.objects.create(**own, user=by, made_on=today, waits=earlier.exists())
    ledger.record("officer's key made", key.name, by=by, kind=key.kind, waits=key.waits)
    return key


@transaction.atomic
def replace_wrap(told: Mapping[str, Any], *, by: User) -> OfficerKey:
    """Keep an officer's key wrapped anew, or with the desk's signing key that its officer compared.

    Refused unless the key's own signing key signed it: only who can open the key can change how it
    is wrapped. What was there before is kept for 30 days.
    """
    lock_desk(by)
    own = read_texts(told, WRAP_KEYS)
    _check_wraps(own)
    rows = OfficerKey.objects.select_for_update().filter(user=by).in_use().filter(waits=False)
    key = rows.first()
    if key is None:
        raise key_refusal(_("You have no key that could be wrapped anew."))
    _check_signed(own, key)
    is_same = all(getattr(key, name) == own[name] for name in WRAPS)
    before = {name: getattr(key, name) for name in WRAP_KEYS}
    EarlierWrap.objects.create(key=key, replaced_on=timezone.localdate(), **before)
    for name, value in own.items():
        setattr(key, name, value)
    key.save(update_fields=sorted(own))
    # To name the desk's key changes no wrap, and its hour would be that of an unlocking.
    if not is_same:
        ledger.record("officer's key wrapped anew", key.name, by=by)
    return key


def forget_wraps(today: dt.date) -> None:
    """Delete private halves that were wrapped anew more than 30 days ago."""
    last = today - dt.timedelta(days=DAYS_OF_WRAPS)
    EarlierWrap.objects.filter(replaced_on__lt=last).delete()


def may_hold(key: OfficerKey, desk: Desk) -> bool:
    """Whether the key's officer still keeps this desk's inbox."""
    return key.user.desk_id == desk.pk and may(key.user, Permission.READ_INBOX)


def name_of(recipient: str) -> str:
    """A key's name: what officers compare before they sign it in."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:16]


def read_texts(told: Any, names: set[str]) -> dict[str, str]:
    """What was sent, if it is just these keys with texts of a bearable length."""
    if not isinstance(told, Mapping) or set(told) != names:
        raise malformed_key()
    if not all(isinstance(value, str) and len(value) <= LONGEST for value in told.values()):
        raise malformed_key()
    return {key: told[key] for key in sorted(names)}


def _check_wraps(own: Mapping[str, str]) -> None:
    """Refuse a private half that is not sealed by a passphrase and, if at all, by a passkey."""
    if not _PASSKEY.fullmatch(own["passkey"]):
        raise malformed_key()
    if bool(own["passkey"]) != bool(own["by_passkey"]):
        raise malformed_key()
    try:
        age.check_wrapped(unarmoured(own["wrapped"]), age.BY_PASSPHRASE)
        if own["passkey"]:
            age.check_wrapped(unarmoured(own["by_passkey"]), age.BY_PASSKEY)
    except ValueError as fault:
        raise malformed_key() from fault


def _check_signed(own: Mapping[str, str], key: OfficerKey) -> None:
    """Refuse a wrap unless this key's own signing key signed it, after the one before.

    `key` has no statement yet if it is new.
    """
    try:
        said = statements.read_statement(own["statement"], statements.WRAP, WRAP_STATEMENT)
        before: dict[str, Any] = {"number": 0, "desk": ""}
        if key.statement:
            before = json.loads(key.statement)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed_key() from fault
    if not statements.is_signed(own["statement"], hex_text(own["signature"], 64), key.signing):
        raise key_refusal(_("Your key did not sign this. Unlock your key and try again."))
    digests = {name: _digest(own[name]) for name in WRAPS}
    place = {
        "name": key.name,
        "signer": key.signing,
        "number": before["number"] + 1,
        "previous": _digest(key.statement),
    }
    if said["desk"] != "":
        hex_text(said["desk"], 32)
    if any(said[name] != value for name, value in (digests | place).items()):
        raise key_refusal(_("Your key was wrapped anew meanwhile. Load the page again."))
    # A desk's signing key never changes: one that was compared once is not let go again.
    if said["day"] != timezone.localdate().isoformat() or before["desk"] not in ("", said["desk"]):
        raise malformed_key()


def _digest(text: str) -> str:
    """SHA-256 in hex; of nothing, nothing."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def unarmoured(text: str) -> bytes:
    """The bytes that base64 stands for."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise malformed_key() from fault


def kind_named(value: Any) -> age.Kind:
    """The kind of this name."""
    if value not in list(age.Kind):
        raise malformed_key()
    return age.Kind(value)


def recipient_of(value: str, kind: age.Kind) -> str:
    """A recipient, if it is one of this kind."""
    try:
        if age.kind_of(value) == kind:
            return value
    except ValueError as fault:
        raise malformed_key() from fault
    raise malformed_key()


def hex_text(value: Any, size: int) -> str:
    """A text, if it is `size` bytes in lower-case hex."""
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", value):
        raise malformed_key()
    return value


def malformed_key() -> ValidationError:
    return key_refusal(_("This is not in the form that keys have. Nothing was kept."))


def key_refusal(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="keys")


def lock_desk(by: User) -> Desk:
    """The officer's desk, its row locked: keys and lists of one desk come one after another."""
    if not may(by, Permission.READ_INBOX):
        raise ValidationError(_("Your role does not include this."), code="role")
    return Desk.objects.select_for_update().get(people=by)
