"""The whole site in one command, for a developer's machine: `make run` says it for you."""

import fcntl
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connections

from tracker.embedded import registry
from tracker.embedded.folders import ownership_error

PATIENCE = 10
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
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
    """Run the site until a signal ends it. Return an exit code, or why the site cannot run."""
    for number in SIGNALS:
        signal.signal(number, lambda *_: sys.exit(0))
    port = int(os.environ.get("PORT", "8000"))
    refuse_taken(port)
    # Letters carry addresses, and know of no request that would tell the port.
    os.environ.setdefault("TRACKER_ORIGIN", f"http://localhost:{port}")
    # Demo people sign in by a password that everybody knows; settings refuse this in production.
    os.environ.setdefault("TRACKER_SECOND_FACTOR", "0")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    try:
        django.setup()
        if uses_embedded():
            registry.refuse_missing_packages()
        with lock_home(settings.TRACKER_HOME) as lock:
            return serve(f"http://localhost:{port}", lock)
    except (ImproperlyConfigured, OSError, OperationalError) as error:
        # Expected on a machine (a full disk, say), and the error says enough: a traceback hides it.
        return f"The site cannot run. {error}"


def serve(address, lock):
    """Run everything at an address until one part of it ends. Return the exit code."""
    children = {}
    try:
        prepare()
        children = start(lock)
        announce(children, address)
        return watch(children)
    finally:
        # A second Ctrl-C must not leave half of it behind.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stop(children.values())
        if uses_embedded():
            registry.stop_unused(settings.TRACKER_HOME, patience=PATIENCE)


@contextmanager
def lock_home(home):
    """Yield the descriptor of a lock that only one site at a home can hold. Raises when it is held.

    The processes of the site inherit it: while one of them lives, there is no second site.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = os.open(home / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except PermissionError:
        raise ownership_error(home) from None
    try:
        refuse_second_site(home, lock)
        yield lock
    finally:
        os.close(lock)


def refuse_second_site(home, lock):
    """Take the lock of a home. Raises when another site holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ImproperlyConfigured(
            f"Another `make run` uses {home}. Stop it, and try again after a few seconds."
            " To run two sites, set TRACKER_HOME and PORT for one of them."
        ) from None


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
        registry.start_postgres(settings.TRACKER_HOME)
    if settings.ENV.redis is None:
        registry.start_valkey(settings.TRACKER_HOME)
    call_command("migrate", verbosity=0)
    call_command("seed_demo")
    call_command("seed_demo_keys")
    connections.close_all()


def start(lock):
    """Start what the Procfile lists, each holding the lock; return the processes by name."""
    lines = (settings.ROOT / "Procfile").read_text().splitlines()
    commands = dict(line.split(": ", 1) for line in lines if line)
    # The programs of this very interpreter's environment, wherever the shell would look.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {
        name: subprocess.Popen(  # noqa: S603
            [*end_with_parent(), *shlex.split(command)],
            cwd=settings.ROOT,
            env=os.environ | {"PATH": path, "PYTHONWARNINGS": AS_ROOT},
            stdin=subprocess.DEVNULL,
            # A group of its own: Ctrl-C at the terminal reaches us, and we end them in order.
            start_new_session=True,
            pass_fds=(lock,),
        )
        for name, command in commands.items()
    }


def end_with_parent():
    """Return the words before a command that end it when we are killed. Only Linux has them."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM"] if setpriv else []


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
            registry.revive_servers()
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
