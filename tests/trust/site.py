"""The whole site as `make run` brings it up, begun again when it ends, as a supervisor would."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager, suppress

import psutil

from tests.support.commands import environ, postmaster, servers
from tracker.environment import ROOT

# The words by which each part is found among the site's processes.
PARTS = {
    "web": "tracker.gunicorn",
    "worker": "tracker worker",
    "beat": "tracker beat",
    "valkey": "valkey-server",
}
PATIENCE = 120


class Site:
    """One site at one home, on a free port, whose e-mails go to a port of the caller's."""

    def __init__(self, home, mail_port):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home, self.address = home, f"http://127.0.0.1:{self.port}"
        self.environment = environ(
            home,
            PORT=str(self.port),
            TRACKER_SECOND_FACTOR="0",
            EMAIL_URL=f"smtp://127.0.0.1:{mail_port}",
        )
        self.log = home / "site.log"
        self.run, self.is_over, self.may_run = None, threading.Event(), threading.Event()
        self.may_run.set()
        self.keeper = threading.Thread(target=self.keep, daemon=True)

    def start(self):
        self.keeper.start()
        # The first start makes the demo.
        self.wait_until_ready(patience=600)

    def keep(self):
        """Run the site, and again whenever it ends, a second later."""
        while not self.is_over.is_set():
            self.may_run.wait()
            with self.log.open("ab") as log:
                self.run = subprocess.Popen(
                    [sys.executable, "-m", "tracker.run"],
                    env=self.environment,
                    cwd=ROOT,
                    stdout=log,
                    stderr=log,
                )
                self.run.wait()
            time.sleep(1)

    def stop(self):
        self.is_over.set()
        self.run.send_signal(signal.SIGTERM)
        self.keeper.join(60)

    @contextmanager
    def paused(self):
        """Nothing of the site runs while this lasts; the servers may."""
        self.may_run.clear()
        self.run.send_signal(signal.SIGTERM)
        self.run.wait(60)
        try:
            yield
        finally:
            self.may_run.set()

    def clear(self):
        """End whatever still works in the home."""
        for pid in servers(self.home):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill(self, part):
        """End one part with -9; return when it is gone."""
        process = psutil.Process(self.pid_of(part))
        process.kill()
        with suppress(psutil.NoSuchProcess, psutil.TimeoutExpired):
            process.wait(10)

    def pid_of(self, part):
        if part == "postgres":
            return postmaster(self.home)
        for process in psutil.process_iter():
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                words = " ".join(process.cmdline())
                if PARTS[part] in words and self.owns(process):
                    return process.pid
        raise LookupError(f"{part} does not run")

    def owns(self, process):
        """Whether a process is this site's: others may run on the machine.

        Valkey writes its title over its environment, so it is known by its folder.
        """
        is_here = process.cwd().startswith(f"{self.home}/")
        return is_here or process.environ().get("TRACKER_HOME") == str(self.home)

    def wait_until_ready(self, patience=PATIENCE):
        """Return the seconds until the site can do its work."""
        start = time.monotonic()
        while time.monotonic() < start + patience:
            if self.read("/healthz/ready")[0] == 200:
                return time.monotonic() - start
            time.sleep(0.2)
        raise TimeoutError("the site does not come back")

    def read(self, path, reader=None):
        """(status, headers, text); status 0 where nobody answers."""
        opener = reader or urllib.request.build_opener()
        try:
            with opener.open(f"{self.address}{path}", timeout=15) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.headers, refusal.read().decode()
        except OSError:
            return 0, {}, ""

    def sign_in(self, email="officer@desk-a.example", password="demo-demo-demo"):  # noqa: S107
        """Return an opener that holds the session of a person who signed in, or None."""
        cookies = http.cookiejar.CookieJar()
        reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
        page = self.read("/accounts/login/", reader)[2]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"|$', page).group(1) or ""
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
        content = urllib.parse.urlencode(form).encode()
        with suppress(OSError):
            reader.open(f"{self.address}/accounts/login/", content, timeout=15).close()
        return reader if any("session" in cookie.name for cookie in cookies) else None

    def failing(self):
        """Return what the readiness probe says does not answer."""
        text = self.read("/healthz/ready")[2]
        return json.loads(text)["failing"] if text.startswith("{") else ["web"]


class Watch:
    """What a reader and a load balancer got while something was wrong."""

    def __init__(self, site):
        self.site, self.pages, self.probes = site, [], []
        self.is_over = threading.Event()
        self.threads = [
            threading.Thread(target=self.ask, args=arguments, daemon=True)
            for arguments in (("/", self.pages), ("/healthz/live", self.probes))
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join(20)

    def ask(self, path, answers):
        while not self.is_over.is_set():
            start = time.monotonic()
            status, headers, _text = self.site.read(path)
            answers.append((status, headers.get("Retry-After"), time.monotonic() - start))
            time.sleep(0.2)

    def statuses(self):
        """{status: how many} of the page; 0 is a refused connection."""
        found = [status for status, _retry, _seconds in self.pages]
        return {status: found.count(status) for status in sorted(set(found))}

    def slowest(self):
        return max((seconds for _status, _retry, seconds in self.pages), default=0)
