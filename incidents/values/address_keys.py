"""Keys in addresses: what stands there instead of a row's number, which would tell of others.

"/desk/releases/104/" says how much others propose. A key is a permutation of 64 bits under a secret
of the site, another one for each kind of row: nobody who has not the secret reads a number off it,
or finds the next one. Numbers are below 2^40, so that 24 bits show whether a key was made here.

Source of the construction: Luby and Rackoff, How to construct pseudorandom permutations (1988); a
Feistel network, here of eight rounds of HMAC-SHA256.
"""

import hashlib
import hmac

KEY_PATTERN = "[0-9a-hjkmnp-tv-z]{13}"
# Crockford's digits: none that is mistaken for another. Thirteen of five bits hold 64.
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH, ROUNDS, HALF = 13, 8, 32
MOST = 1 << 40


def make_key(secret: bytes, kind: str, number: int) -> str:
    """Return the key of a row's number. Raises ValueError unless 0 <= number < 2^40."""
    if not 0 <= number < MOST:
        raise ValueError("no number of a row")
    left, right = number >> HALF, number & (1 << HALF) - 1
    for place in range(ROUNDS):
        left, right = right, left ^ _mix(secret, kind, place, right)
    value, digits = left << HALF | right, []
    for _digit in range(LENGTH):
        value, rest = divmod(value, len(DIGITS))
        digits.append(DIGITS[rest])
    return "".join(reversed(digits))


def read_key(secret: bytes, kind: str, text: str) -> int:
    """Return the number of a key. Raises ValueError for what is no key of this kind and secret."""
    value = 0
    for digit in text:
        value = value * len(DIGITS) + DIGITS.index(digit)
    if len(text) != LENGTH or value >> 2 * HALF:
        raise ValueError("no key")
    left, right = value >> HALF, value & (1 << HALF) - 1
    for place in reversed(range(ROUNDS)):
        left, right = right ^ _mix(secret, kind, place, left), left
    number = left << HALF | right
    if number >= MOST:
        raise ValueError("a key of another site or kind")
    return number


def _mix(secret: bytes, kind: str, place: int, half: int) -> int:
    text = f"{kind} {place} {half}".encode()
    return int.from_bytes(hmac.digest(secret, text, hashlib.sha256)[: HALF // 8], "big")
