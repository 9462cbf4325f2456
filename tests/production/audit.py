"""Known vulnerabilities of what the locks pin: `make audit`.

With network, pip-audit asks PyPI. Without, ADVISORIES names the file of advisories that OSV
publishes for PyPI (`all.zip`, one JSON of the OSV schema for each), fetched elsewhere and carried
here: pip-audit then asks a server of this process, which answers from that file as OSV would.
"""

import argparse
import json
import re
import subprocess
import sys
import threading
import zipfile
from collections import defaultdict
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from packaging.version import InvalidVersion, Version

from tracker.environment import ROOT

# The last lock holds the others.
LOCK = ROOT / "requirements-dev.txt"
# Strict: a package that could not be looked up must not pass for one without advisories.
LOCKED = ("--require-hashes", "--disable-pip", "--strict", "--progress-spinner=off")


def normalise(name):
    """Return a package's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_advisories(file):
    """Return {package: [advisory]} of a zip of OSV's JSON, without those that were withdrawn."""
    advisories = defaultdict(list)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            advisory = json.loads(archive.read(name))
            packages = {
                normalise(one["package"]["name"])
                for one in advisory.get("affected", [])
                if one.get("package", {}).get("ecosystem") == "PyPI"
            }
            for package in () if advisory.get("withdrawn") else packages:
                advisories[package].append(advisory)
    return advisories


def find_advisories(advisories, package, version):
    """Return the advisories on a version of a package."""
    return [
        advisory
        for advisory in advisories.get(normalise(package), [])
        if any(
            normalise(one["package"]["name"]) == normalise(package) and is_affected(one, version)
            for one in advisory["affected"]
            if one.get("package", {}).get("ecosystem") == "PyPI"
        )
    ]


def is_affected(affected, version):
    """Whether a version is listed, or within a range of versions of PyPI."""
    return version in affected.get("versions", []) or any(
        is_within(events["events"], Version(version))
        for events in affected.get("ranges", [])
        if events["type"] == "ECOSYSTEM"
    )


def is_within(events, version):
    """Whether a version lies after an introduction and before its fix, by OSV's algorithm.

    https://ossf.github.io/osv-schema/#evaluation
    """
    is_in = False
    for event in sorted(events, key=moment):
        if "introduced" in event and version >= moment(event):
            is_in = True
        elif version > moment(event) or ("fixed" in event and version == moment(event)):
            is_in = False
    return is_in


def moment(event):
    """Return the version of an event; what cannot be read counts as the first version."""
    [word] = [event[name] for name in ("introduced", "fixed", "last_affected") if name in event]
    try:
        return Version(word)
    except InvalidVersion:
        return Version("0")


@contextmanager
def served(advisories):
    """Yield the address of a server on this machine that answers as OSV's does."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found = find_advisories(advisories, query["package"]["name"], query["version"])
            content = json.dumps({"vulns": found} if found else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            """A line for each package is of no use."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run_audit(lock, *words):
    """Run pip-audit over a lock; return its code, 1 where something is known."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", lock, *LOCKED, *words]
    return subprocess.run(command, check=False).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--advisories", help="all.zip of OSV's advisories for PyPI")
    parser.add_argument("--lock", default=LOCK)
    chosen = parser.parse_args()
    if not chosen.advisories:
        return run_audit(chosen.lock)
    advisories = read_advisories(chosen.advisories)
    sys.stdout.write(f"{len(advisories)} packages with advisories in {chosen.advisories}\n")
    with served(advisories) as address:
        return run_audit(chosen.lock, "--vulnerability-service=osv", f"--osv-url={address}")


if __name__ == "__main__":
    sys.exit(main())
