"""The key of this installation: it signs what others read, and our requests to them."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from incidents.exchange.envelopes import name_fingerprint


def load_key() -> Ed25519PrivateKey:
    """The key, beside the journal: web processes and workers share it. Made when missing."""
    return _key_in(Path(settings.REPORTS_JOURNAL).with_name("federation.key"))


@lru_cache(maxsize=4)
def _key_in(path: Path) -> Ed25519PrivateKey:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def own_public_key() -> str:
    """Our public key in hex, to give to other installations by a way that they trust."""
    return load_key().public_key().public_bytes_raw().hex()


def own_fingerprint() -> str:
    """The fingerprint of our key, to be compared by voice."""
    return name_fingerprint(own_public_key())
