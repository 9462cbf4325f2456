"""Where the embedded servers of a home listen. Computed: nothing is started, nothing is asked."""

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

DATABASE = {"ENGINE": "tracker.embedded.database", "NAME": "tracker", "USER": "tracker"}

# A unix socket's address is 108 bytes at most on Linux, 104 on macOS, with its closing zero.
LONGEST_SOCKET = 103


def socket_path(home, server, name):
    """Return where a server listens: at home, or below /tmp where the path would be too long."""
    at_home = Path(home) / server / name
    if len(os.fsencode(at_home)) <= LONGEST_SOCKET:
        return at_home
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(f"/tmp/tracker-{digest}-{server}") / name  # noqa: S108 - its owner is checked


def redis_url(home):
    """Return the address of the embedded Valkey of a home."""
    return f"unix://{quote(str(socket_path(home, 'valkey', 'valkey.sock')))}"


def broker_url(url):
    """Return a Redis address in the words of Celery, which calls a unix socket `redis+socket`."""
    if not url.startswith("unix://"):
        return url
    # A database of its own: clearing the cache empties the other one.
    own = "" if "?" in url else "?virtual_host=1"
    return url.replace("unix://", "redis+socket://", 1) + own
