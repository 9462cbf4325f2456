"""The age format, as far as it can be checked without opening it.

Source: C2SP, "The age file encryption format" (age-encryption.org/v1): a header of stanzas, one
for each recipient, a MAC, a nonce of 16 bytes, and chunks of 64 KiB, each with a tag of 16 bytes.
The hybrid stanza is that of age 1.3: ML-KEM-768 with X25519.
"""

import base64
import binascii
import re
from enum import StrEnum

CHUNK = 64 * 1024
TAG = NONCE = 16
LONGEST_HEADER = 256 * 1024
_VERSION = b"age-encryption.org/v1\n"
_BASE64 = rb"[A-Za-z0-9+/]"
_STANZA = re.compile(rb"-> ([!-~]+) (%b+)\n((?:%b{64}\n)*%b{0,63}\n)" % (_BASE64, _BASE64, _BASE64))
# A private half is wrapped by a passphrase (scrypt) or by a passkey.
BY_PASSPHRASE, BY_PASSKEY = b"scrypt", b"age-encryption.org/fido2prf"
_WRAPPED = re.compile(
    rb"-> (scrypt %b{22} [0-9]{2}|age-encryption.org/fido2prf %b{22})\n%b{43}\n" % ((_BASE64,) * 3)
)
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


class Kind(StrEnum):
    """The kind of keys of a file. They are never mixed, because the weaker would decide."""

    HYBRID = "hybrid"
    CLASSIC = "classic"


# kind: (name in a stanza, bytes of the share, prefix and length of a recipient)
_SHAPES = {
    Kind.HYBRID: (b"mlkem768x25519", 1120, "age1pq1", 1959),
    Kind.CLASSIC: (b"X25519", 32, "age1", 62),
}
_RECIPIENT = re.compile(r"age1(?:pq1)?[02-9ac-hj-np-z]+")


def kind_of(recipient: str) -> Kind:
    """The kind of a recipient, by its text. ValueError if it is not a recipient."""
    for kind, (_word, _share, begins, length) in _SHAPES.items():
        if recipient.startswith(begins) and len(recipient) == length:
            if _RECIPIENT.fullmatch(recipient):
                return kind
            break
    raise ValueError("not a recipient of age")


def kind_of_header(sealed: bytes) -> Kind:
    """The kind of keys to which a file says that it is sealed; classic where it says nothing."""
    beginning = _VERSION + b"-> " + _SHAPES[Kind.HYBRID][0] + b" "
    return Kind.HYBRID if sealed.startswith(beginning) else Kind.CLASSIC


def padme(size: int) -> int:
    """The padded size for content of `size` bytes: at most 12 percent more, few distinct sizes.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with
    PURBs", PoPETs 2019(4), algorithm 1.
    """
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (size + mask) & ~mask


def header_size(sealed: bytes, kind: Kind, recipients: int = 1) -> int:
    """The size of the header of a file that is sealed to this many recipients of this kind.

    Raises ValueError otherwise, with a sentence that repeats nothing of the content.
    """
    if not sealed.startswith(_VERSION):
        raise ValueError("not sealed: it does not begin as an age file does")
    word, share, _begins, _length = _SHAPES[kind]
    place, count = len(_VERSION), 0
    while stanza := _STANZA.match(sealed, place, LONGEST_HEADER):
        if stanza[1] != word:
            raise ValueError("sealed to another kind of key")
        if len(_decoded(stanza[2])) != share or len(_decoded(stanza[3].replace(b"\n", b""))) != 32:
            raise ValueError("a stanza of the header has the wrong size")
        place, count = stanza.end(), count + 1
    mac = _MAC.match(sealed, place, LONGEST_HEADER)
    if not mac:
        raise ValueError("not sealed: its header does not end as that of an age file does")
    if count != recipients:
        raise ValueError("sealed to another number of keys")
    return mac.end()


def content_size(size: int) -> int:
    """The bytes inside a payload (nonce and chunks) of `size` bytes; ValueError if none fits."""
    chunks, rest = divmod(size - NONCE, CHUNK + TAG)
    if size < NONCE + TAG or (0 < rest <= TAG and chunks):
        raise ValueError("not sealed: its length is not that of an age file")
    return chunks * CHUNK + max(rest - TAG, 0)


def check(sealed: bytes, kind: Kind, *, recipients: int = 1, smallest: int) -> None:
    """Raise ValueError unless this is one whole sealed file with padded content.

    `smallest`: the least size to which content is padded, in bytes.
    """
    begun = header_size(sealed, kind, recipients)
    size = content_size(len(sealed) - begun)
    if size < smallest or padme(size) != size:
        raise ValueError("its content is not padded")
    if not looks_random(sealed[begun:]):
        raise ValueError("not sealed: what follows its header can be read")


def check_wrapped(sealed: bytes, way: bytes, *, smallest: int = 1024) -> None:
    """Raise ValueError unless this is a private half, wrapped in this way only."""
    stanza = _WRAPPED.match(sealed, len(_VERSION)) if sealed.startswith(_VERSION) else None
    mac = _MAC.match(sealed, stanza.end()) if stanza else None
    if not stanza or not mac or stanza[1].partition(b" ")[0] != way:
        raise ValueError("not wrapped in this way")
    size = content_size(len(sealed) - mac.end())
    if size < smallest or padme(size) != size or not looks_random(sealed[mac.end() :]):
        raise ValueError("not wrapped: its content is not padded, or can be read")


def looks_random(content: bytes) -> bool:
    """Whether bytes could be ciphertext: plain text and common files fail, ciphertext never does.

    From 4 KiB on, chi-squared over the 256 values of a byte in the first 16 KiB: 255 is expected,
    with a standard deviation of 22.6, and 12 of these are allowed. Shorter content has to have
    bytes that text lacks; one in a billion grants of 288 random bytes has none, and is made again.
    """
    if len(content) < 4096:
        return any(byte > 127 for byte in content) and any(byte < 32 for byte in content)
    content = content[: 16 * 1024]
    expected = len(content) / 256
    counts = [content.count(value) for value in range(256)]
    return sum((count - expected) ** 2 for count in counts) / expected < 526


def _decoded(text: bytes) -> bytes:
    """Decode unpadded base64, as age writes it."""
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as fault:
        raise ValueError("a stanza of the header cannot be read") from fault
