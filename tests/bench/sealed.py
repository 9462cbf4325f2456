"""Measure confidential reports: "send" to receipt in a browser, and reports a second by one worker.

`python -m tests.bench.sealed`, and a part of `make bench`; table out, var/bench-sealed.json too.
The site runs as a developer's does, for a browser takes its cookies over http from this machine
only then. Floors of the same run: an empty answer, and the same bytes sent without sealing.
"""

import contextlib
import json
import os
import secrets
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from tests.bench import stage, unwatched

# Sizes in MiB, with the most seconds from "send" to receipt.
SIZES = {1: 2, 100: 20}
LEAST_RATE = 40
REPORTS = 120
MOST_MEMORY = 300


def main():
    postgres, redis = stage.servers()
    address = f"{postgres}/bench_sealed"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as admin:
        admin.execute('DROP DATABASE IF EXISTS "bench_sealed" WITH (FORCE)')
        admin.execute('CREATE DATABASE "bench_sealed"')
    environment = stage.production(address, redis) | {"TRACKER_DEBUG": "1"}
    stage.manage(environment, "migrate", "-v", "0")
    stage.setup(environment | {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with stage.serving(environment, workers=1) as site:
        results = [*browsers(site.port), *workers(site.port)]
    out = Path(os.environ.get("TRACKER_HOME", stage.ROOT / "var")) / "bench-sealed.json"
    out.write_text(json.dumps(results, indent=1))
    return 1 if any(result["met"] is False for result in results) else 0


def told(name, value, unit, bound="", met=None):
    """A result, printed."""
    mark = {True: "met", False: "MISSED", None: ""}[met]
    print(f"  {name:58}{value:10.2f} {unit:9} {bound} {mark}", flush=True)
    return {"question": name, "value": round(value, 3), "unit": unit, "bound": bound, "met": met}


def desk_with_keys(page):
    """A desk whose list a browser signed."""
    from incidents.models import Desk, User
    from tests.support.ceremony import with_keys

    desk = Desk.objects.create(slug="desk-a", name="Trade desk A")
    user = User.objects.create_user("inbox@desk-a.example", desk=desk, roles=["inbox"])
    return with_keys(page, desk, user)["list"]


def browsers(port):
    """Time from "send" to receipt by size, and then the most memory that the page held."""
    from tests.support.browser import browser
    from tests.support.firm import to_receipt

    with browser() as launched:
        page = launched.new_context(base_url=f"http://127.0.0.1:{port}").new_page()
        desk_with_keys(page)
        print("\nConfidential reports")
        for size, most in SIZES.items():
            path = stage.HOME / f"{size}.bin"
            path.write_bytes(secrets.token_bytes(size * 1024 * 1024))
            to_receipt(page, files=[path])
            began = time.perf_counter()
            page.click("#next")
            page.wait_for_selector("[data-step=done]:visible", timeout=300_000)
            taken = time.perf_counter() - began
            name = f"send to receipt, {size} MiB attached, proof of work included"
            yield told(name, taken, "s", f"<= {most}", taken <= most)
            path.unlink()
        sealing = page.evaluate(SEAL, 100 * 1024 * 1024)
        yield told("floor: sealing 100 MiB in the page, nothing sent", sealing / 1000, "s")
    for size in SIZES:
        yield memory(port, size)


def memory(port, size):
    """The most that the page of a report held, in a browser that nobody watched meanwhile."""
    path = stage.HOME / f"{size}.bin"
    path.write_bytes(secrets.token_bytes(size * 1024 * 1024))
    with held_by_pages() as held:
        unwatched.filed(port, path)
    path.unlink()
    most = max(held) / 1024
    name = f"memory of the page's process, {size} MiB attached (PSS)"
    return told(name, most, "MiB", f"<= {MOST_MEMORY}", most <= MOST_MEMORY)


SEAL = """async (size) => {
  const {newIdentity, recipientOf, sealFile} = await import("/static/js/reports/age.js");
  const recipient = await recipientOf(await newIdentity("hybrid"));
  const began = performance.now();
  const {stream} = await sealFile(new File([new Uint8Array(size)], "x"), recipient);
  for await (const part of stream) part.length;
  return performance.now() - began;
}"""


@contextlib.contextmanager
def held_by_pages():
    """KiB held by the largest process that shows pages, sampled while the block runs."""
    held, ended = [0], threading.Event()

    def look():
        while not ended.wait(0.05):
            held.append(max((size for size in map(renderer, processes())), default=0))

    watcher = threading.Thread(target=look)
    watcher.start()
    yield held
    ended.set()
    watcher.join()


def processes():
    return Path("/proc").glob("[0-9]*")


def renderer(process):
    """The proportional share of memory (PSS, KiB) of a process that shows pages, or 0."""
    try:
        if b"--type=renderer" not in (process / "cmdline").read_bytes():
            return 0
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it ended meanwhile
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def workers(port):
    """Reports a second that one worker takes in, bodies made before."""
    from incidents.models import RecipientList
    from tests.support.filing import Firm

    row = RecipientList.objects.select_related("desk").get()
    client = Programme(port)
    bodies = [json.dumps(Firm(client, row).body()) for _ in range(REPORTS)]
    empty = rate(port, [("GET", "/healthz/live", None)] * 500)
    yield told("floor: empty answers, 8 clients", empty, "/s")
    address = f"/report/to/{row.desk.slug}/send/"
    asked = [("POST", address, body) for body in bodies]
    taken_in = rate(port, asked, 201)
    name = "reports taken in, 8 clients, one worker"
    yield told(name, taken_in, "/s", f">= {LEAST_RATE}", taken_in >= LEAST_RATE)
    hashing = statistics.median(scrypt() for _ in range(20))
    yield told("floor: checking one proof of work", hashing * 1000, "ms")


class Programme:
    """What tests.support.filing needs of a client; no line is kept between its questions."""

    def __init__(self, port):
        self.port = port

    def get(self, address):
        link = HTTPConnection("127.0.0.1", self.port)
        link.request("GET", address)
        answer = link.getresponse()
        content = answer.read()
        link.close()
        assert answer.status < 300, content
        return Answer(json.loads(content))


class Answer:
    def __init__(self, told):
        self.json = lambda: told


def rate(port, asked, expected=200):
    """Answers a second to eight clients, each on a connection of its own."""
    shares = [asked[place::8] for place in range(8)]
    began = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda share: send(port, share, expected), shares))
    return len(asked) / (time.perf_counter() - began)


def send(port, share, expected):
    link = HTTPConnection("127.0.0.1", port)
    for method, address, body in share:
        link.request(method, address, body, {"Content-Type": "application/json"})
        answer = link.getresponse()
        content = answer.read()
        assert answer.status == expected, content


def scrypt():
    from incidents.actions.reports import work

    began = time.perf_counter()
    work.effort("x", 0)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
