"""Signed envelopes between installations: DSSE with Ed25519 (RFC 8032), over the exact bytes.

https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md: what is signed is the payload as
it is sent, with its type, and never a form that each side computes anew. Canonical JSON (RFC 8785)
would need one reading of numbers and texts on both sides; here nothing is parsed before its
signature holds.
"""

import base64
import binascii
import hashlib
import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from incidents.values.text import drop_unwritable

PAYLOAD_TYPE = "application/vnd.coercion-register.release.v1+json"
# A released document has some thousand letters; a million are no release.
LARGEST = 1_000_000
# A payload, its document, a list in it, a row of that, a list in that row; and as much again.
DEEPEST = 10
# Every program reads integers up to here alike (RFC 8259, section 6).
LARGEST_NUMBER = 2**53


class BadEnvelope(ValueError):
    """Not an envelope of this form, or not signed by this key."""


def name_fingerprint(public: str) -> str:
    """The fingerprint of a public key (64 hex digits): SHA-256 of its 32 bytes, in hex."""
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()


def seal_envelope(payload: dict[str, Any], key: Ed25519PrivateKey) -> str:
    """An envelope on one line: {"payload", "payloadType", "signatures": [{"keyid", "sig"}]}."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    public = key.public_key().public_bytes_raw().hex()
    signature = key.sign(encode_before_signing(PAYLOAD_TYPE, body))
    envelope = {
        "payload": base64.b64encode(body).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [
            {"keyid": name_fingerprint(public), "sig": base64.b64encode(signature).decode()}
        ],
    }
    return json.dumps(envelope, separators=(",", ":"))


def open_envelope(text: str, public: str) -> dict[str, Any]:
    """The payload of an envelope that the holder of a public key signed. Raises BadEnvelope."""
    if len(text) > LARGEST:
        raise BadEnvelope("too large")
    try:
        envelope = json.loads(text)
        if envelope["payloadType"] != PAYLOAD_TYPE:
            raise BadEnvelope("another type")
        body = base64.b64decode(envelope["payload"], validate=True)
        signatures = [base64.b64decode(one["sig"], validate=True) for one in envelope["signatures"]]
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise BadEnvelope("not an envelope") from error
    # `keyid` is a hint that nobody signed: the pinned key alone decides.
    if not any(_is_signed(body, one, public) for one in signatures[:5]):
        raise BadEnvelope("not signed by this key")
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadEnvelope("no JSON") from error
    if not isinstance(payload, dict) or not is_plain(payload):
        raise BadEnvelope("no object that can be stored and displayed")
    return payload


def is_plain(value: Any, depth: int = DEEPEST) -> bool:
    """Whether a value of JSON can be stored and displayed: texts that files can hold, numbers."""
    if isinstance(value, dict):
        return is_plain([*value, *value.values()], depth)
    if isinstance(value, list):
        return depth > 0 and all(is_plain(part, depth - 1) for part in value)
    if isinstance(value, str):
        return drop_unwritable(value) == value
    # NaN and infinite numbers, which Python reads, are smaller than nothing.
    return value is None or abs(value) < LARGEST_NUMBER


def encode_before_signing(payload_type: str, body: bytes) -> bytes:
    """PAE of DSSE: "DSSEv1", then type and payload, each behind its length."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(body), body)


def _is_signed(body: bytes, signature: bytes, public: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(signature, encode_before_signing(PAYLOAD_TYPE, body))
    except (InvalidSignature, ValueError):
        return False
    return True
