"""Keys, lists and sealed things as a browser would send them, for tests of what the server takes.

Only what shows from outside is right: no private half exists, and nothing can be opened. What
opens is made and tested in a browser.
"""

import base64
import datetime as dt
import hashlib
import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from incidents.actions import keys, lists
from incidents.exchange import age, statements

LETTERS = "023456789acdefghjklmnpqrstuvwxyz"
STANZA = {"hybrid": ("mlkem768x25519", 1120), "classic": ("X25519", 32)}
PASSKEY = "AGE-PLUGIN-FIDO2PRF-1QQQQQQQQQQQQQQQ"


def unpadded(content):
    return base64.b64encode(content).rstrip(b"=")


def lines(content):
    """Base64 in lines of 64, the last of them short."""
    text = unpadded(content)
    pieces = [text[place : place + 64] for place in range(0, len(text), 64)]
    return b"\n".join(pieces + ([b""] if len(pieces[-1]) == 64 else [])) + b"\n"


def age_file(*stanzas, size):
    """A file of this header whose content, random here, has so many bytes."""
    chunks = -(-size // age.CHUNK) or 1
    body = secrets.token_bytes(age.NONCE + size + chunks * age.TAG)
    mac = unpadded(secrets.token_bytes(32))
    return b"age-encryption.org/v1\n" + b"".join(stanzas) + b"--- " + mac + b"\n" + body


def sealed(kind="hybrid", recipients=1, size=4096):
    """What looks sealed to so many keys of a kind."""
    word, share = STANZA[kind]
    stanzas = [
        f"-> {word} ".encode() + unpadded(secrets.token_bytes(share)) + b"\n"
        + lines(secrets.token_bytes(32))
        for _one in range(recipients)
    ]  # fmt: skip
    return age_file(*stanzas, size=size)


def wrapped(way="scrypt", size=1024):
    """What looks wrapped by a passphrase or a passkey."""
    args = {"scrypt": " 18", "age-encryption.org/fido2prf": ""}[way]
    salt = unpadded(secrets.token_bytes(16)).decode()
    return age_file(f"-> {way} {salt}{args}\n".encode() + lines(secrets.token_bytes(32)), size=size)


def text(content):
    return base64.b64encode(content).decode()


def digest(content):
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def recipient(kind="hybrid"):
    begins, length = {"hybrid": ("age1pq1", 1959), "classic": ("age1", 62)}[kind]
    return begins + "".join(secrets.choice(LETTERS) for _ in range(length - len(begins)))


class Signer:
    """Somebody who signs: an officer, a desk, a firm."""

    def __init__(self):
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw().hex()

    def sign(self, told):
        statement = told if isinstance(told, str) else statements.canonical(told)
        return {"statement": statement, "signature": self._key.sign(statement.encode()).hex()}


class Holder(Signer):
    """An officer with a key, as it is sent to be kept."""

    def __init__(self, kind="hybrid"):
        super().__init__()
        self.kind, self.recipient = kind, recipient(kind)
        self.name = digest(self.recipient)[:16]

    def own(self, **changes):
        return {
            "name": self.name,
            "kind": self.kind,
            "recipient": self.recipient,
            "signing": self.public,
            "wrapped": text(wrapped()),
            "passkey": "",
            "by_passkey": "",
        } | changes

    def on_list(self, **changes):
        return {
            "name": self.name,
            "recipient": self.recipient,
            "role": "officer",
            "signing": self.public,
        } | changes


class DeskKeys(Signer):
    """A desk's signing key and recovery key; `list` is its next list as a browser sends it."""

    def __init__(self, slug="desk-a", kind="hybrid"):
        super().__init__()
        self.slug, self.kind, self.epoch, self.previous = slug, kind, 0, ""
        self.recovery = Holder(kind).on_list(role="recovery", signing="")

    def list(self, *holders, signer=None, size=256, **changes):
        today = timezone.localdate()
        rows = [one.on_list() if isinstance(one, Holder) else one for one in holders]
        told = {
            "form": statements.LIST,
            "desk": self.slug,
            "epoch": self.epoch + 1,
            "kind": self.kind,
            "previous": self.previous,
            "recipients": [*rows, self.recovery],
            "signing": self.public,
            "day": today.isoformat(),
            "until": (today + dt.timedelta(days=365)).isoformat(),
        } | changes
        signed = (signer or self).sign(told)
        count = len(told["recipients"])
        return {
            "document": signed["statement"],
            "signature": signed["signature"],
            "secret": text(sealed(self.kind, count, size)),
        }

    def follow(self, row):
        """Sign next what follows this list."""
        self.epoch, self.previous = row.epoch, row.digest
        return row


def begun(officer, kind="hybrid"):
    """The keys of the officer's desk after its first ceremony; `first` is the officer's own."""
    desk = DeskKeys(officer.desk.slug, kind)
    desk.first = Holder(kind)
    keys.make(desk.first.own(), by=officer)
    desk.follow(lists.sign(desk.list(desk.first), by=officer))
    return desk
