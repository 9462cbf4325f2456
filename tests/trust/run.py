"""The fault matrix: `make trust` breaks a real site in each way and writes docs/reliability.md."""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import django
from django.db import DatabaseError

from tests.support.mail import PostOffice, opened
from tests.trust.page import describe_machine, write_section
from tests.trust.site import Site

HEAD = """
What happens when a part of the site fails, tried with real processes: `make trust` brings the whole
site up in a place of its own, breaks it in each of these ways, waits, and checks that the ledger's
chain is whole, that no row of the outbox waits, that each e-mail was sent once in effect, and that
no release is there by half. A part that is killed is begun again a second later, as a supervisor
does. Outages of a cache or database that stay away are in `tests/running/test_outages.py`, a full
disk and a killed `make run` in `tests/running/test_run.py`, the restore drill in
`tests/running/test_backups.py`, a restored database in `tests/running/test_restored.py`, and a
clock that ran ahead in `tests/running/test_beat.py`.

"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="the fault with this word in its name alone")
    only = parser.parse_args().only
    office = PostOffice()
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, opened(office) as port:
        home = Path(folder) / "home"
        home.mkdir(mode=0o755)
        Path(folder).chmod(0o755)
        site = Site(home, port)
        # The same home for this process: it acts as the site's people do.
        os.environ |= site.environment
        django.setup()
        try:
            site.start()
            rows = list(try_faults(site, office, only))
        finally:
            site.stop()
            site.clear()
    if not only:
        write_section("Faults", HEAD + table(rows))
    return 0 if all(is_good for _name, is_good, _words in rows) else 1


def try_faults(site, office, only):
    """Yield (name, whether all held, what was seen) of each fault, printed as it goes."""
    from tests.trust import faults

    matrix = {
        "kill -9 of web": faults.kill_a_part("web"),
        "kill -9 of the worker": faults.kill_a_part("worker"),
        "kill -9 of beat": faults.kill_a_part("beat"),
        "kill -9 of Valkey": faults.cache_away,
        "the cache is emptied": faults.cache_emptied,
        "kill -9 of PostgreSQL": faults.database_away,
        "kill -9 of PostgreSQL amid releases": faults.database_killed_in_releases,
        "kill -9 of the worker amid e-mails": faults.worker_killed_after_an_email,
        "the same task delivered ten times": faults.duplicate_delivery,
        "an e-mail that nobody takes": faults.poison_row,
    }
    for name, fault in matrix.items():
        if only and only not in name:
            continue
        start = time.monotonic()
        try:
            words, is_good = fault(site, office), True
            site.wait_until_ready()
            faults.wait_for_emails()
            demand_a_whole_ledger(faults)
        except (faults.Fault, TimeoutError, LookupError, DatabaseError) as error:
            words, is_good = f"FAILED: {error}", False
        sys.stdout.write(f"{name:40} {words}  ({time.monotonic() - start:.0f} s)\n")
        sys.stdout.flush()
        yield name, is_good, words


def demand_a_whole_ledger(faults):
    from incidents.actions.people import ledger

    breaks = faults.try_until(ledger.faults)
    faults.demand(not breaks, f"the ledger is broken: {breaks[:1]}")


def table(rows):
    """Return the matrix as a table of Markdown."""
    lines = [
        f"Tried on {describe_machine()}: a whole site that is begun anew",
        "takes its time on a busy machine. Pages: {status: how many}; 0 means that nobody took the",
        "connection.",
        "",
        "| fault | what was seen |",
        "| --- | --- |",
        *(f"| {name} | {words} |" for name, _is_good, words in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
