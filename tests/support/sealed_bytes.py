"""Bytes that look sealed: age files of random content, recipients of nobody."""

import base64
import hashlib
import secrets

from incidents.exchange import age

ALPHABET = "023456789acdefghjklmnpqrstuvwxyz"
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
    rest = secrets.token_bytes(length - len(begins))
    return begins + "".join(ALPHABET[byte % len(ALPHABET)] for byte in rest)
