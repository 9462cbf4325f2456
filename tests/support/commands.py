"""Commands of the site as processes of their own, and the servers that run because of them."""

import os
import subprocess
import sys

import psutil

from tracker.environment import ROOT

COMMAND = """
import sys
from django.apps import apps
from django.core.cache import cache
from django.db import connection

def sql(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.fetchone()[0] if cursor.description else "done"

# Loading all apps would take longer than starting the servers that this is about.
apps.populate([])
verbs = {
    "sql": sql,
    "keep": lambda word: cache.set("kept", word),
    "recall": lambda _: cache.get("kept"),
    "redis": lambda word: cache._cache.get_client().info()[word],
}
for line in sys.stdin:
    verb, _, rest = line.strip().partition(" ")
    print(verbs[verb](rest), flush=True)
"""


class Command:
    """A command of the site: asks database and cache what it is told to, until it ends."""

    def __init__(self, home, prefix=()):
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-W", "error", "-c", COMMAND],
            env=environ(home),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer, self.process.communicate()[1]
        return answer

    def end(self):
        _, complaints = self.process.communicate(timeout=60)
        assert complaints == ""
        assert self.process.returncode == 0

    def kill(self):
        self.process.kill()
        self.process.communicate()


def environ(home, **more):
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "TRACKER_DEBUG": "1",
        "TRACKER_HOME": str(home),
        **more,
    }


def run_lines(lines, environment):
    """Return what lines of Python print in a process of their own, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-c", lines],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def servers(home):
    """Return the processes that work in a home: name by pid."""
    found = {}
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(f"{home}/") and process.status() != psutil.STATUS_ZOMBIE:
                found[process.pid] = process.name()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def postmaster(home):
    return int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0])
