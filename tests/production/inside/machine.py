"""What a script in the machine needs: commands, a reader behind nginx, and a list of results."""

import http.cookiejar
import json
import re
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

SITE = "https://register.example.org"
SHARED = Path("/drill")
RESULTS, MAIL = SHARED / "results", SHARED / "mail"


class Reader:
    """A browser without scripts: cookies, redirects, and the certificate that Debian made."""

    def __init__(self):
        trust = ssl.create_default_context()
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trust),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        self.address = SITE

    def read(self, address, content=None, headers=None):
        """(status, text); 0 where nobody answers. `self.address` is where redirects ended."""
        request = urllib.request.Request(  # noqa: S310
            urllib.parse.urljoin(self.address, address), content, headers or {}
        )
        try:
            with self.opener.open(request, timeout=70) as answer:
                self.address = answer.url
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode(errors="replace")
        except OSError as fault:
            return 0, str(fault)

    def submit(self, page, **fields):
        """Send the form of a page that was read to its own address."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        fields["csrfmiddlewaretoken"] = token.group(1) if token else ""
        content = urllib.parse.urlencode(fields).encode()
        return self.read(self.address, content, {"Referer": self.address})


def run(*words, **options):
    """Run a command; return (code, what it said)."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, **options)
    return done.returncode, (done.stdout + done.stderr).strip()


def manage(*words):
    return run("register-manage", *words)


def ask_database(statement, role="register"):
    """Run SQL as a role; return (code, what psql said)."""
    words = ("psql", "--dbname", "register", "--tuples-only", "--no-align", "--command", statement)
    return run("runuser", "--user", role, "--", *words)


def wait_until(holds, seconds=120):
    """Return the seconds until something holds, or None."""
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        if holds():
            return time.monotonic() - start
        time.sleep(0.5)
    return None


def is_ready():
    return Reader().read("/healthz/ready")[0] == 200


def note(name, holds, words):
    """Write one result where the drill reads it."""
    line = {"name": name, "holds": bool(holds), "words": " ".join(str(words).split())[:300]}
    with RESULTS.open("a") as results:
        results.write(json.dumps(line) + "\n")


def look(*checks):
    """Make each check, which returns (holds, words); one that breaks is a failure of its own."""
    for check in checks:
        try:
            holds, words = check()
        except Exception as fault:
            holds, words = False, f"{type(fault).__name__}: {fault}"
        note(check.__doc__.rstrip("."), holds, words)
