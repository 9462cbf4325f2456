"""The embedded servers that this process uses: started when first needed, left when it ends."""

import atexit
import threading
import time

from tracker.embedded.postgres import Postgres
from tracker.embedded.redis import Redis

servers_in_use = {}
one_thread = threading.Lock()


def start_postgres(home):
    """Return the folder of PostgreSQL's socket; start the server where it does not run yet."""
    return join(Postgres, home).socket.parent


def start_redis(home):
    """Return the path of Redis' socket; start the server where it does not run yet."""
    return join(Redis, home).socket


def join(kind, home):
    """Return the running server of a kind at a home, used by this process until it ends."""
    with one_thread:
        if (kind, home) not in servers_in_use:
            server = kind(home)
            server.join()
            servers_in_use[kind, home] = server
            atexit.register(server.leave)
        return servers_in_use[kind, home]


def revive_servers():
    """Start again what was killed under this process."""
    for server in servers_in_use.values():
        server.revive()


def stop_unused(home, patience=0):
    """Leave the servers of a home, and stop those that nobody uses within `patience` seconds."""
    for kind in (Postgres, Redis):
        server = servers_in_use.get((kind, home)) or kind(home)
        server.leave()
        end = time.monotonic() + patience
        while not server.stop_if_unused() and time.monotonic() < end:
            time.sleep(0.1)
