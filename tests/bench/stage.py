"""The stage: a database of made entries, and gunicorn with two workers in production's settings."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import django
import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = Path(os.environ.get("TRACKER_HOME", ROOT / "var")) / "bench"


def production(database, redis):
    """The environment of a production site on a database."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "TRACKER_ORIGIN": "https://register.example",
        "TRACKER_HOME": str(HOME),
        "TRACKER_MAIL_FROM": "register@register.example",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DATABASE_URL": database,
        "TRACKER_API_RATE": "0",
        "REDIS_URL": redis,
    }


def servers():
    """(address of PostgreSQL without a database, address of Redis), of the embedded ones."""
    from tracker.embedded import registry

    if os.environ.get("DATABASE_URL"):
        return os.environ["DATABASE_URL"].rsplit("/", 1)[0], os.environ["REDIS_URL"]
    folder = quote(str(registry.start_postgres(HOME)), safe="")
    return f"postgresql://tracker@{folder}", f"unix://{quote(str(registry.start_valkey(HOME)))}"


def filled(server, rows, name):
    """The address of a database with that many made entries; made once, then kept."""
    address = f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and holds(address, rows):
            return address
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"')
    return address


def holds(address, rows):
    """Whether the database is whole: filled in one transaction, it holds all rows or none."""
    with psycopg.connect(address) as connection:
        try:
            found = connection.execute("SELECT count(*) FROM incidents_incident").fetchone()
        except psycopg.errors.UndefinedTable:
            return False
    return found[0] == rows


def manage(environment, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)


def write_snapshots(environment):
    """The files of this database, in place of another's, as the clock would write them."""
    for old in (HOME / "columns").glob("*.parquet"):
        old.unlink()
    manage(environment, "write_snapshots")


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and the number of its first process."""

    port: int
    pid: int


@contextlib.contextmanager
def serving(environment, workers=2):
    """The Site of a gunicorn with so many workers, ended afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:tracker.gunicorn"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "warning"]
    command += ["--access-logfile", os.devnull, "tracker.wsgi"]
    site = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _await(port)
        yield Site(port, site.pid)
    finally:
        site.terminate()
        site.wait(20)


def _await(port):
    asked = Request(f"http://127.0.0.1:{port}/healthz/live", headers={"X-Forwarded-Proto": "https"})
    for _ in range(200):
        with contextlib.suppress(OSError):
            urlopen(asked, timeout=5).read()  # noqa: S310  our own server on loopback
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not come up")


def setup(environment):
    """Point this process at the database too, to compile the same SQL that the site sends."""
    os.environ.update(environment)
    # As production runs: with DEBUG each statement is written down, and COPY is refused.
    os.environ.pop("TRACKER_DEBUG", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
