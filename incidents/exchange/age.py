"""The age format, as far as it shows to somebody who cannot open it.

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
# A private half is wrapped for one person: by a passphrase (scrypt), or by a passkey.
BY_PASSPHRASE, BY_PASSKEY = b"scrypt", b"age-encryption.org/fido2prf"
_WRAPPED = re.compile(
    rb"-> (scrypt %b{22} [0-9]{2}|age-encryption.org/fido2prf %b{22})\n%b{43}\n" % ((_BASE64,) * 3)
)
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")


class Kind(StrEnum):
    """Which keys a file is sealed to. One file never mixes them: the weaker would decide."""

    HYBRID = "hybrid"
    CLASSIC = "classic"


# kind: (its word in a stanza, bytes of its share, first letters and length of a recipient)
_SHAPES = {
    Kind.HYBRID: (b"mlkem768x25519", 1120, "age1pq1", 1959),
    Kind.CLASSIC: (b"X25519", 32, "age1", 62),
}
_RECIPIENT = re.compile(r"age1(?:pq1)?[02-9ac-hj-np-z]+")


def kind_of(recipient: str) -> Kind:
    """The kind of a recipient by its written form; ValueError where it is none."""
    for kind, (_word, _share, begins, length) in _SHAPES.items():
        if recipient.startswith(begins) and len(recipient) == length:
            if _RECIPIENT.fullmatch(recipient):
                return kind
            break
    raise ValueError("not a recipient of age")


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
    """The bytes of the header of a file that is sealed to so many recipients of this kind.

    ValueError where it is anything else: the words name what is wrong and repeat nothing of it.
    """
    if not sealed.startswith(_VERSION):
        raise ValueError("not sealed: it does not begin as an age file does")
    word, share, _begins, _length = _SHAPES[kind]
    place, found = len(_VERSION), 0
    while stanza := _STANZA.match(sealed, place, LONGEST_HEADER):
        if stanza[1] != word:
            raise ValueError("sealed to another kind of key")
        if len(_decoded(stanza[2])) != share or len(_decoded(stanza[3].replace(b"\n", b""))) != 32:
            raise ValueError("a stanza of the header has the wrong size")
        place, found = stanza.end(), found + 1
    mac = _MAC.match(sealed, place, LONGEST_HEADER)
    if not mac:
        raise ValueError("not sealed: its header does not end as that of an age file does")
    if found != recipients:
        raise ValueError("sealed to another number of keys")
    return mac.end()


def content_size(size: int) -> int:
    """The bytes inside a payload (nonce and chunks) of `size` bytes; ValueError if none fits."""
    chunks, rest = divmod(size - NONCE, CHUNK + TAG)
    if size < NONCE + TAG or (0 < rest <= TAG and chunks):
        raise ValueError("not sealed: its length is not that of an age file")
    return chunks * CHUNK + max(rest - TAG, 0)


def check(sealed: bytes, kind: Kind, *, recipients: int = 1, smallest: int) -> None:
    """Refuse with ValueError what is not one whole sealed file with padded content.

    `smallest`: bytes below which content must have been padded to.
    """
    begun = header_size(sealed, kind, recipients)
    size = content_size(len(sealed) - begun)
    if size < smallest or padme(size) != size:
        raise ValueError("its content is not padded")
    if not looks_random(sealed[begun:]):
        raise ValueError("not sealed: what follows its header can be read")


def check_wrapped(sealed: bytes, way: bytes, *, smallest: int = 1024) -> None:
    """Refuse with ValueError what is not a private half that is wrapped this one way."""
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
    with a standard deviation of 22.6, and 12 of these are allowed. Below that text is told by what
    it lacks; of a grant's 288 random bytes one in a billion lacks it too, and is sealed again.
    """
    if len(content) < 4096:
        return any(byte > 127 for byte in content) and any(byte < 32 for byte in content)
    content = content[: 16 * 1024]
    expected = len(content) / 256
    counts = [content.count(value) for value in range(256)]
    return sum((count - expected) ** 2 for count in counts) / expected < 526


def _decoded(text: bytes) -> bytes:
    """Unpadded base64, as age writes it."""
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as fault:
        raise ValueError("a stanza of the header cannot be read") from fault
