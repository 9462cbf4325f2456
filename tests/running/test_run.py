"""`make run` for real: one command brings the whole site up, and Ctrl-C takes all of it down."""

import csv
import io
import os
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.support.commands import environ, postmaster, servers
from tracker.environment import ROOT

# Brings up every process of the site, the releases of all shipped cases included.
pytestmark = pytest.mark.slow


def number_shipped():
    tables = (ROOT / "incidents" / "data" / name for name in ("cases.csv", "cases_more.csv"))
    texts = (io.StringIO(path.read_text(encoding="utf-8"), newline="") for path in tables)
    return sum(len(list(csv.DictReader(text))) for text in texts)


@pytest.fixture
def home():
    """A home with a space in its name, whose servers are killed at the end of the test."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "my home"
    for pid in servers(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def run_at(home, **settings):
    """Run `make run` at a home, on a free port, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "tracker.run"],
        env=environ(home, PORT=str(port)),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **settings,
    ) as run:
        try:
            yield run
        finally:
            run.send_signal(signal.SIGTERM)


@contextmanager
def site_at(home):
    """The running site of a home, and where it answers."""
    with run_at(home) as run:
        said = ""
        while "Ctrl-C stops everything" not in said and (line := run.stdout.readline()):
            said += line
        yield run, re.search(r"http://localhost:\d+|$", said).group() or said


def family(run):
    first = psutil.Process(run.pid)
    return [first, *first.children(recursive=True)]


def ready(address):
    return "ready" in read(f"{address}/healthz/ready")


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        return answer.read().decode()


def test_one_command_serves_the_site_and_leaves_nothing_behind(home):
    """A first run is mended and stopped; a second has the home for itself, and is killed."""
    with site_at(home) as (run, address):
        assert ready(address)
        assert f'tracker_register_entries{{tier="public"}} {number_shipped()}' in read(
            f"{address}/metrics"
        )
        is_mended(home, address)
        is_stopped(run, home)
    with site_at(home) as (run, address):
        assert ready(address)
        has_its_home_alone(home)
        leaves_nothing_when_killed(run, home)


def is_mended(home, address):
    os.kill(postmaster(home), signal.SIGKILL)
    # As long as a crowded machine needs: what is judged is that it comes back.
    end = time.monotonic() + 90
    while not_yet_ready(address) and time.monotonic() < end:
        time.sleep(0.2)
    assert ready(address)


def is_stopped(run, home):
    processes = family(run)
    assert len(processes) > 5
    run.send_signal(signal.SIGINT)
    run.wait(timeout=60)
    assert run.returncode == 0
    # Who lost its parent is buried by the system, a moment after the last one left.
    _gone, alive = psutil.wait_procs(processes, timeout=10)
    assert alive == []
    assert servers(home) == {}


def has_its_home_alone(home):
    with run_at(home) as second:
        said, _ = second.communicate(timeout=60)
    assert said == (
        f"The site cannot run. Another `make run` uses {home}. Stop it, and try again after a few"
        " seconds. To run two sites, set TRACKER_HOME and PORT for one of them.\n"
    )
    assert second.returncode == 1


def leaves_nothing_when_killed(run, home):
    parts = [process for process in family(run) if process.pid not in servers(home)]
    assert len(parts) > 5
    run.kill()
    _gone, alive = psutil.wait_procs(parts, timeout=30)
    for process in alive:
        process.kill()
    assert alive == []


def not_yet_ready(address):
    try:
        return not ready(address)
    except OSError:
        return True


def test_a_full_disk_is_named_in_a_sentence(home):
    """A disk on which no file may grow beyond 64 KiB: the first table does."""
    limit = (resource.RLIMIT_FSIZE, (65536, 65536))
    with run_at(home, preexec_fn=lambda: resource.setrlimit(*limit)) as run:
        said, _ = run.communicate(timeout=60)
    assert said.startswith("The site cannot run. PostgreSQL could not make")
    assert "Traceback" not in said
    assert run.returncode == 1
