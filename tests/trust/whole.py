"""Faults of the whole site: its first process, its home, its clock, and whoever asks by number."""

import datetime as dt
import http.client
import os
import shelve
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil

from tests.trust.faults import demand, demand_one_each, invite, wait_for_emails
from tests.trust.site import PARTS
from tracker.environment import ROOT

AHEAD = dt.timedelta(days=400)
BY_NUMBER = ("/healthz/live", "/healthz/ready", "/metrics")


def first_process_killed(site, _office):
    """kill -9 of `make run`: nothing of it lives on beside what is begun anew."""
    site.run.kill()
    site.run.wait(10)
    time.sleep(2)
    seconds = site.wait_until_ready()
    beats = count_processes(site, "beat")
    demand(beats == 1, f"{beats} beats run")
    return f"ready after {seconds + 2:.0f} s, with one beat"


def count_processes(site, part):
    """How many processes of a part have no parent that is one of them too."""
    found = {}
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if PARTS[part] in " ".join(process.cmdline()) and site.owns(process):
                found[process.pid] = process.ppid()
    return sum(parent not in found for parent in found.values())


def second_run(site, _office):
    """A second `make run` of the same home is refused with a sentence; the first goes on."""
    command = [sys.executable, "-m", "tracker.run"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        environment = site.environment | {"PORT": str(probe.getsockname()[1])}
    second = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    said = second.stdout + second.stderr
    demand(second.returncode == 1 and "Another `make run` uses" in said, f"it said: {said[-200:]}")
    demand("Traceback" not in said, "a traceback")
    demand(site.read("/healthz/ready")[0] == 200, "the first one no longer answers")
    return "refused with a sentence; the first goes on"


def asked_by_number(site, _office):
    """A load balancer asks health and figures by an address that is no name of the site."""
    size, found = site.log.stat().st_size, {}
    for path in BY_NUMBER:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=15)
        line.request("GET", path, headers={"Host": f"10.20.30.40:{site.port}"})
        found[path] = line.getresponse().status
        line.close()
    demand(set(found.values()) == {200}, f"answers were {found}")
    with site.log.open("rb") as log:
        log.seek(size)
        demand(b"Traceback" not in log.read(), "a traceback in the log")
    return f"{', '.join(BY_NUMBER)}: 200, and no traceback"


def clock_ahead(site, office):
    """The clock ran 400 days ahead while beat worked, and was set back: e-mails still go out."""
    start = site.log.stat().st_size
    # As beat leaves its file when it ran all tasks at that time.
    with site.paused(), shelve.open(str(site.home / "beat")) as schedule:  # noqa: S301  its own
        entries = schedule["entries"]
        for entry in entries.values():
            entry.last_run_at = dt.datetime.now(dt.UTC) + AHEAD
        schedule["entries"] = entries
    site.wait_until_ready()
    emails = invite(2, "ahead")
    wait_for_emails()
    demand_one_each(office, emails)
    with site.log.open("rb") as log:
        log.seek(start)
        demand(b"last ran in the future" in log.read(), "beat says nothing of it")
    return "beat says so, begins anew, and 2 of 2 e-mails went out"


def in_the_suite(*tests):
    """A fault that tests of the suite try with processes and databases of their own."""

    def fault(_site, _office):
        kept = ("PATH", "HOME", "LANG", "TRACKER_CHROMIUM")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=900
        )
        last = done.stdout.strip().splitlines()[-1] if done.stdout.strip() else done.stderr[-200:]
        demand(done.returncode == 0 and "skipped" not in last, last)
        return f"{last.partition(' in ')[0].strip('= ')} ({', '.join(tests)})"

    return fault
