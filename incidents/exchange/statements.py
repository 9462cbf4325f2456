"""Signed statements: JSON in its one canonical form, signed with Ed25519 (RFC 8032)."""

import json
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

# A signature over one form must never pass for one over another, nor for another site's.
# static/js/reports/statements.js holds the same forms, with what each value looks like.
MESSAGE = "coercion-register/message/2"
SEAL = "coercion-register/seal/2"
INCLUDED = "coercion-register/included/1"
HEAD = "coercion-register/head/1"
WITNESS = "coercion-register/witness/1"
LIST = "coercion-register/recipients/1"
STEP = "coercion-register/step/1"
HOLD = "coercion-register/hold/1"
RECEIPT = "coercion-register/receipt/1"
WISH = "coercion-register/wish/2"
WRAP = "coercion-register/wrap/1"
FILE_MESSAGE = "coercion-register/file-message/1"
OFFER = "coercion-register/classic-offer/1"
CODES = "coercion-register/codes/1"


def canonical(value: Any) -> str:
    """The canonical JSON of a value: keys sorted, no blanks, UTF-8. Never call it with floats."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_statement(text: str, form: str, keys: set[str]) -> dict[str, Any]:
    """The fields of a statement of this form, with exactly these keys, in canonical JSON.

    Raises ValueError for anything else.
    """
    fields = json.loads(text)
    if not isinstance(fields, dict) or fields.get("form") != form or set(fields) != keys | {"form"}:
        raise ValueError("not a statement of this form")
    if canonical(fields) != text:
        raise ValueError("not in the canonical form")
    return fields


def read_head(text: str) -> dict[str, Any]:
    """The fields of a head of the log that this site signed."""
    fields: dict[str, Any] = json.loads(text)
    return fields


def is_signed(text: str, signature: str, public: str) -> bool:
    """Whether the holder of a public key (64 hex digits) signed the text (128 hex digits)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
