"""Wrong passwords: a guesser is slowed down, and the person is not shut out by one.

Tries are counted for an account from one network, and for an account from everywhere: beyond the
second limit one more try is let through every few seconds. A browser in which the person has
signed in before shows that by a cookie, and is counted for itself (OWASP, "Device Cookies").
Passkeys are not counted here: nobody guesses one.
"""

import hashlib
import ipaddress
import logging

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import get_random_string, salted_hmac

logger = logging.getLogger(__name__)

WINDOW_SECONDS = 5 * 60
TRIES_FROM_A_NETWORK = 5
TRIES_OF_A_DEVICE = 10
TRIES_AT_AN_ADDRESS = 10  # for all accounts together, in one minute
TRIES_AT_AN_ACCOUNT = 30
ONE_TRY_SECONDS = 10
NETWORKS = {4: 24, 6: 56}
DEVICE_SALT, DEVICE_SECONDS = "tracker.device", 180 * 24 * 60 * 60


def device_cookie_name():
    return "device" if settings.DEBUG else "__Host-device"


def may_try(request, email, address):
    """Whether a password may be tried for an account, known here or not, from an address."""
    device = known_device(request, email)
    if device:
        return count_of(device) < TRIES_OF_A_DEVICE
    here = count_of(f"address:{address}") < TRIES_AT_AN_ADDRESS
    if not here or count_of(_at_network(email, address)) >= TRIES_FROM_A_NETWORK:
        return False
    if count_of(_account(email)) < TRIES_AT_AN_ACCOUNT:
        return True
    # Somebody guesses from many networks. Delayed, not stopped: one try now and then for all.
    return cache.add(f"sign-in:turn:{_digest(email)}", 1, ONE_TRY_SECONDS)


def note_failure(request, email, address):
    """Count a wrong password."""
    device = known_device(request, email)
    if device:
        return _count(device, WINDOW_SECONDS)
    _count(f"address:{address}", 60)
    _count(_at_network(email, address), WINDOW_SECONDS)
    return _count(_account(email), WINDOW_SECONDS)


def known_device(request, email):
    """Return the name of a browser in which this account has signed in, or None."""
    cookie = request.COOKIES.get(device_cookie_name(), "")
    try:
        content = signing.loads(cookie, salt=DEVICE_SALT, max_age=DEVICE_SECONDS)
    except signing.BadSignature:
        return None
    is_own = isinstance(content, list) and content[:1] == [_digest(email)]
    return f"device:{content[1]}" if is_own else None


def remember_device(response, email):
    """Let the browser show from now on that this account has signed in with it."""
    content = [_digest(email), get_random_string(16)]
    response.set_cookie(
        device_cookie_name(),
        signing.dumps(content, salt=DEVICE_SALT),
        max_age=DEVICE_SECONDS,
        secure=not settings.DEBUG,
        httponly=True,
        samesite="Lax",
    )


def count_of(name):
    """Return how many wrong passwords were counted under a name in its window."""
    return cache.get(f"sign-in:{name}") or 0


def _count(name, seconds):
    """Count one more. A window begins with its first failure, and is not made longer."""
    key = f"sign-in:{name}"
    if not cache.add(key, 1, seconds):
        cache.incr(key)


def _at_network(email, address):
    return f"network:{network_of(address)}:{_digest(email)}"


def _account(email):
    return f"account:{_digest(email)}"


def network_of(address):
    """Return the network that an address belongs to: many addresses are one guesser's."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return hashlib.sha256(address.encode()).hexdigest()[:16]
    return ipaddress.ip_network(f"{parsed}/{NETWORKS[parsed.version]}", strict=False)


def _digest(email):
    """Return what stands for an address in keys and cookies: nobody reads it from there."""
    folded = email.strip().lower()
    return salted_hmac("tracker.sign_in", folded, algorithm="sha256").hexdigest()[:32]
