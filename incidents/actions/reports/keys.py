"""An officer's key: created and wrapped in the officer's browser, checked and stored here."""

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
# The fields of a wrap's statement: see static/js/reports/statements.js.
WRAP_STATEMENT = WRAPS | {"day", "desk", "name", "number", "previous", "signer"}
DAYS_OF_WRAPS = 30
LONGEST = 256 * 1024
# The written form of a passkey in age's WebAuthn: which credential to ask the browser for.
_PASSKEY = re.compile(r"AGE-PLUGIN-FIDO2PRF-1[02-9AC-HJ-NP-Z]{10,2000}|")


@transaction.atomic
def store_key(body: Mapping[str, Any], *, by: User) -> OfficerKey:
    """Store an officer's new key, which waits for a list.

    It replaces an earlier key that is on no list. A key that is on the desk's list stays until the
    desk signs the new one in: a stolen session alone cannot remove anybody's key.
    """
    desk = lock_desk(by)
    own = read_texts(body, OWN_KEYS)
    kind = kind_named(own["kind"])
    current = RecipientList.objects.current(desk)
    if current and current.fields["kind"] != kind:
        raise key_refusal(_("This desk uses the other kind of keys. Create a key of that kind."))
    if own["name"] != name_of(recipient_of(own["recipient"], kind)):
        raise malformed_key()
    is_known = Q(name=own["name"]) | Q(signing=hex_text(own["signing"], 32))
    if OfficerKey.objects.filter(is_known).exists():
        raise malformed_key()
    _check_wraps(own)
    _check_signed(own, OfficerKey(name=own["name"], signing=own["signing"]))
    today = timezone.localdate()
    names_on_list = {row["name"] for row in current.fields["recipients"]} if current else set()
    earlier = OfficerKey.objects.filter(user=by).in_use()
    earlier.exclude(name__in=names_on_list, waits=False).update(left_on=today)
    key = OfficerKey.objects.create(**own, user=by, made_on=today, waits=earlier.exists())
    ledger.record("officer's key made", key.name, by=by, kind=key.kind, waits=key.waits)
    return key


@transaction.atomic
def replace_wrap(body: Mapping[str, Any], *, by: User) -> OfficerKey:
    """Store a key in a new wrap, or with the desk's signing key that its officer compared.

    Refused unless the key's own signing key signed it: only somebody who can open the key can
    change its wrap. The wrap before is stored for 30 days.
    """
    lock_desk(by)
    own = read_texts(body, WRAP_KEYS)
    _check_wraps(own)
    rows = OfficerKey.objects.select_for_update().filter(user=by).in_use().filter(waits=False)
    key = rows.first()
    if key is None:
        raise key_refusal(_("You have no key in use."))
    _check_signed(own, key)
    is_same = all(getattr(key, name) == own[name] for name in WRAPS)
    before = {name: getattr(key, name) for name in WRAP_KEYS}
    EarlierWrap.objects.create(key=key, replaced_on=timezone.localdate(), **before)
    for name, value in own.items():
        setattr(key, name, value)
    key.save(update_fields=sorted(own))
    # Naming the desk's key changes no wrap, and its time would be that of an unlocking.
    if not is_same:
        ledger.record("officer's key wrapped anew", key.name, by=by)
    return key


def forget_wraps(today: dt.date) -> None:
    """Delete wraps that were replaced more than 30 days ago."""
    last = today - dt.timedelta(days=DAYS_OF_WRAPS)
    EarlierWrap.objects.filter(replaced_on__lt=last).delete()


def may_hold(key: OfficerKey, desk: Desk) -> bool:
    """Whether the key's officer may still read this desk's inbox."""
    return key.user.desk_id == desk.pk and may(key.user, Permission.READ_INBOX)


def name_of(recipient: str) -> str:
    """A key's name: what officers compare before they sign it in."""
    return hashlib.sha256(recipient.encode()).hexdigest()[:16]


def read_texts(body: Any, names: set[str]) -> dict[str, str]:
    """The body, if it has exactly these keys, with texts that are not too long."""
    if not isinstance(body, Mapping) or set(body) != names:
        raise malformed_key()
    if not all(isinstance(value, str) and len(value) <= LONGEST for value in body.values()):
        raise malformed_key()
    return {key: body[key] for key in sorted(names)}


def _check_wraps(own: Mapping[str, str]) -> None:
    """Refuse a private half that is not wrapped by a passphrase and, optionally, a passkey."""
    if not _PASSKEY.fullmatch(own["passkey"]):
        raise malformed_key()
    if bool(own["passkey"]) != bool(own["by_passkey"]):
        raise malformed_key()
    try:
        age.check_wrapped(decode_base64(own["wrapped"]), age.BY_PASSPHRASE)
        if own["passkey"]:
            age.check_wrapped(decode_base64(own["by_passkey"]), age.BY_PASSKEY)
    except ValueError as fault:
        raise malformed_key() from fault


def _check_signed(own: Mapping[str, str], key: OfficerKey) -> None:
    """Refuse a wrap unless this key's own signing key signed it, after the one before.

    `key` has no statement yet if it is new.
    """
    try:
        fields = statements.read_statement(own["statement"], statements.WRAP, WRAP_STATEMENT)
        before: dict[str, Any] = {"number": 0, "desk": ""}
        if key.statement:
            before = json.loads(key.statement)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed_key() from fault
    if not statements.is_signed(own["statement"], hex_text(own["signature"], 64), key.signing):
        raise key_refusal(_("This is not signed by your key. Unlock your key and try again."))
    digests = {name: _digest(own[name]) for name in WRAPS}
    place = {
        "name": key.name,
        "signer": key.signing,
        "number": before["number"] + 1,
        "previous": _digest(key.statement),
    }
    if fields["desk"] != "":
        hex_text(fields["desk"], 32)
    if any(fields[name] != value for name, value in (digests | place).items()):
        raise key_refusal(_("Your key has been changed in another window. Reload the page."))
    # A desk's signing key never changes, so one that was compared is never replaced.
    if fields["day"] != timezone.localdate().isoformat() or before["desk"] not in (
        "",
        fields["desk"],
    ):
        raise malformed_key()


def _digest(text: str) -> str:
    """SHA-256 in hex; empty for an empty text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def decode_base64(text: str) -> bytes:
    """The bytes of a base64 text."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise malformed_key() from fault


def kind_named(value: Any) -> age.Kind:
    """The kind of keys with this name."""
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
    return key_refusal(_("This key is not valid. Nothing was stored."))


def key_refusal(sentence: str) -> ValidationError:
    return ValidationError(sentence, code="keys")


def lock_desk(by: User) -> Desk:
    """The officer's desk, its row locked: keys and lists of a desk change one at a time."""
    if not may(by, Permission.READ_INBOX):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return Desk.objects.select_for_update().get(people=by)
