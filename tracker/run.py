"""The whole site in one command, for a developer's machine: `make run` says it for you."""

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tracker import embedded

PATIENCE = 10
# Celery's advice to choose another user: right for production, noise in a developer's container.
AS_ROOT = "ignore:You're running the worker with superuser privileges"
DEMO = """
    The register is at   {address}

    Sign in at           {address}/accounts/login/
      a desk's officer   officer@desk-a.example
      who approves       approver@desk-a.example
      who opens reports  inbox@desk-a.example, passphrase demo-demo-demo-demo
      a vetted analyst   analyst@community.example
      an administrator   admin@tracker.example
      password of each   demo-demo-demo, and no second factor: this is a demonstration

    Ctrl-C stops everything.
"""


def main():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    port = int(os.environ.get("PORT", "8000"))
    refuse_taken(port)
    # Letters carry addresses, and know of no request that would tell the port.
    os.environ.setdefault("TRACKER_ORIGIN", f"http://localhost:{port}")
    # Demo people sign in by a password that everybody knows; settings refuse this in production.
    os.environ.setdefault("TRACKER_SECOND_FACTOR", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    children = {}
    try:
        prepare()
        children = start()
        announce(children, f"http://localhost:{port}")
        return watch(children)
    finally:
        # A second Ctrl-C must not leave half of it behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(children.values())
        if uses_embedded():
            embedded.stop_unused(settings.TRACKER_HOME, patience=PATIENCE)


def refuse_taken(port):
    """Say so when another program listens on the port, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(
                f"Port {port} is taken. Stop what listens there, or say: make run PORT={port + 1}"
            )


def uses_embedded():
    return settings.ENV.database is None or settings.ENV.redis is None


def prepare():
    """Bring servers, tables and demo up to date. What is there already is left alone."""
    if settings.ENV.database is None:
        embedded.postgres()
    if settings.ENV.redis is None:
        embedded.redis()
    call_command("migrate", verbosity=0)
    call_command("seed_demo")
    call_command("seed_demo_keys")
    connections.close_all()


def start():
    """Start what the Procfile lists; return the processes by name."""
    lines = (settings.ROOT / "Procfile").read_text().splitlines()
    commands = dict(line.split(": ", 1) for line in lines if line)
    # The programs of this very interpreter's environment, wherever the shell would look.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        name: subprocess.Popen(  # noqa: S603
            shlex.split(command),
            cwd=settings.ROOT,
            env=os.environ | {"PATH": path, "PYTHONWARNINGS": AS_ROOT},
            stdin=subprocess.DEVNULL,
            # A group of its own: Ctrl-C at the terminal reaches us, and we end them in order.
            start_new_session=True,
        )
        for name, command in commands.items()
    }


def announce(children, address):
    """Print where the site is, once it answers. One that never does has said why above."""
    end = time.monotonic() + 60
    while all(child.poll() is None for child in children.values()) and time.monotonic() < end:
        try:
            urllib.request.urlopen(f"{address}/healthz/live", timeout=5).close()  # noqa: S310
        except OSError:
            time.sleep(0.1)
            continue
        print(DEMO.format(address=address), flush=True)  # noqa: T201
        return


def watch(children):
    """Return when one of the processes ends: half a site is no site. Return its exit code."""
    seconds = 0
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                print(f"{name} ended with {child.returncode}; stopping.", flush=True)  # noqa: T201
                return child.returncode or 1
        seconds += 1
        if seconds % 5 == 0:
            embedded.keep_alive()
        time.sleep(1)


def stop(children):
    """End processes and whatever they started, gently and then not."""
    end = time.monotonic() + PATIENCE
    for number in (signal.SIGTERM, signal.SIGKILL):
        for child in children:
            try:
                os.killpg(child.pid, number)
            except ProcessLookupError:
                continue
        while any(child.poll() is None for child in children) and time.monotonic() < end:
            time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
