"""`make run` for real: one command brings the whole site up, and Ctrl-C takes all of it down."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.commands import environ, postmaster, servers
from tracker.environment import ROOT

# Brings up every process of the site, the demo's 103 releases included.
pytestmark = pytest.mark.slow


@pytest.fixture
def site():
    """The running site of a home with a space in its name, and where it answers."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    home = folder / "my home"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tracker.run"]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=environ(home, PORT=str(port)), cwd=ROOT, **pipe) as run:
        said = ""
        while "Ctrl-C stops everything" not in said and (line := run.stdout.readline()):
            said += line
        yield run, home, re.search(r"http://localhost:\d+|$", said).group() or said
        run.send_signal(signal.SIGTERM)
    shutil.rmtree(folder, ignore_errors=True)


def family(run):
    first = psutil.Process(run.pid)
    return [first, *first.children(recursive=True)]


def ready(address):
    return "ready" in read(f"{address}/healthz/ready")


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        return answer.read().decode()


def test_one_command_serves_the_site_mends_it_and_leaves_nothing_behind(site):
    run, home, address = site
    assert ready(address)
    assert 'tracker_register_entries{tier="public"} 103' in read(f"{address}/metrics")
    os.kill(postmaster(home), signal.SIGKILL)
    end = time.monotonic() + 40
    while not_yet_ready(address) and time.monotonic() < end:
        time.sleep(0.2)
    assert ready(address)
    processes = family(run)
    assert len(processes) > 5
    run.send_signal(signal.SIGINT)
    run.wait(timeout=60)
    assert run.returncode == 0
    # Who lost its parent is buried by the system, a moment after the last one left.
    _gone, alive = psutil.wait_procs(processes, timeout=10)
    assert alive == []
    assert servers(home) == {}


def not_yet_ready(address):
    try:
        return not ready(address)
    except OSError:
        return True
