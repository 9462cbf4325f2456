"""Two installations: a database, a home and a key each, and processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.parse import quote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import override_settings

from incidents.actions.federation import peers
from incidents.actions.federation.keys import own_fingerprint, own_public_key
from incidents.models import User
from tests.support import seeded
from tests.support.commands import environ
from tracker.environment import ROOT

# An answer is awaited so long; on a busy machine a process takes its time to begin.
PATIENCE = 120
SERVER = """
import sys
from wsgiref.simple_server import make_server
from tracker.wsgi import application
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""
# Ended by the kernel inside a transaction, as by a power cut: in the second page of a pull.
KILLED_IN_THE_MIDDLE = """
import os, signal
import django
django.setup()
from incidents.actions.federation import pulling, receiving
store, stored = receiving._store, []
def store_until_killed(*arguments):
    stored.append(1)
    if len(stored) == 102:
        os.kill(os.getpid(), signal.SIGKILL)
    store(*arguments)
receiving._store = store_until_killed
pulling.pull_all()
"""


class Installation:
    """One installation: `inside()` acts as its people do, `run` and `serve` are processes of it."""

    def __init__(self, name, home):
        self.name, self.home = name, home
        self.journal = home / "reports.journal"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.server = None

    @contextmanager
    def inside(self):
        """This process in its database, with its key."""
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.close_pool()
        seeded.connect_to(self.name)
        try:
            with override_settings(REPORTS_JOURNAL=self.journal):
                yield self
        finally:
            connection.close()
            connection.close_pool()
            seeded.connect_to(before)

    @property
    def environment(self):
        server = connection.get_connection_params()
        host = quote(server["host"], safe="")
        return environ(
            self.home,
            DATABASE_URL=f"postgresql://{server['user']}@{host}/{self.name}",
            TRACKER_JOURNAL=str(self.journal),
            TRACKER_PEER_NETWORKS="127.0.0.1/32",
        )

    def run(self, *words, check=True):
        """Run a command of the site, or lines of Python behind "-c"; what it printed."""
        started = ("-c", words[1]) if words[0] == "-c" else ("manage.py", *words)
        done = subprocess.run(
            [sys.executable, *started],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done

    def serve(self):
        """Begin a server of its own; it is there when this returns."""
        with (self.home / "server.log").open("ab") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-c", SERVER, str(self.port)],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=30).close()
                return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("the server does not answer")

    def kill(self):
        """End the server with SIGKILL."""
        if self.server:
            os.kill(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def know(self, other, **facts):
        """Add another installation and confirm it, as two administrators."""
        with other.inside():
            public, fingerprint = own_public_key(), own_fingerprint()
        with self.inside():
            one, two = administrators()
            usual = {"name": other.name, "public_key": public, "address": "", "tier": ""}
            peer = peers.propose_peer(usual | {"fields": []} | facts, by=one)
            return peers.confirm_peer(peer, fingerprint=fingerprint, by=two)


def administrators():
    """Two administrators; the second is made where there is one only."""
    one = User.objects.get(email="admin@tracker.example")
    two = User.objects.filter(email="second@tracker.example").first()
    if two is None:
        two = User.objects.create_user("second@tracker.example", "demo-demo-demo", roles=["admin"])
    return one, two


def make_key():
    """A key of another installation, and its public half in hex."""
    key = Ed25519PrivateKey.generate()
    return key, key.public_key().public_bytes_raw().hex()
