"""Signed requests: HTTP Message Signatures (RFC 9421) with Ed25519, over method, host, path, query.

One profile of it and no other: label sig1, these four components, created, keyid, alg.
"""

import base64
import binascii
import re
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

# A request that is older is refused: clocks differ by seconds, and a copy must not work for long.
LONGEST_AGE = 300
COMPONENTS = '("@method" "@authority" "@path" "@query")'
INPUT = re.compile(
    r'sig1=\("@method" "@authority" "@path" "@query"\)'
    r';created=([0-9]{1,12});keyid="([0-9a-f]{64})";alg="ed25519"'
)
SIGNATURE = re.compile(r"sig1=:([A-Za-z0-9+/=]{1,100}):")


class BadSignature(ValueError):
    """The request is not signed in this way, or too old."""


def sign_request(
    method: str, url: str, key: Ed25519PrivateKey, *, keyid: str, created: int
) -> dict[str, str]:
    """The headers of a signed request. `created`: Unix time."""
    parts = urlsplit(url)
    parameters = f'{COMPONENTS};created={created};keyid="{keyid}";alg="ed25519"'
    base = _write_base(method, parts.netloc.lower(), parts.path, parts.query, parameters)
    signature = base64.b64encode(key.sign(base)).decode()
    return {"Signature-Input": f"sig1={parameters}", "Signature": f"sig1=:{signature}:"}


def read_keyid(signature_input: str) -> str:
    """The fingerprint under which a request says that it was signed. Raises BadSignature."""
    match = INPUT.fullmatch(signature_input)
    if match is None:
        raise BadSignature("no Signature-Input of this form")
    return match[2]


def check_request(
    method: str, url: str, *, signature_input: str, signature: str, public: str, now: int
) -> None:
    """Raise BadSignature unless the holder of the key signed this request within five minutes."""
    match, sent = INPUT.fullmatch(signature_input), SIGNATURE.fullmatch(signature)
    if match is None or sent is None:
        raise BadSignature("not of this form")
    if abs(now - int(match[1])) > LONGEST_AGE:
        raise BadSignature("too old, or from the future")
    parts, parameters = urlsplit(url), signature_input.removeprefix("sig1=")
    base = _write_base(method, parts.netloc.lower(), parts.path, parts.query, parameters)
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(base64.b64decode(sent[1], validate=True), base)
    except (InvalidSignature, ValueError, binascii.Error) as error:
        raise BadSignature("another key or another request") from error


def _write_base(method: str, authority: str, path: str, query: str, parameters: str) -> bytes:
    """The signature base of RFC 9421, section 2.5."""
    return "\n".join(
        (
            f'"@method": {method}',
            f'"@authority": {authority}',
            f'"@path": {path}',
            f'"@query": ?{query}',
            f'"@signature-params": {parameters}',
        )
    ).encode()
