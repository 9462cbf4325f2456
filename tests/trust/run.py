"""The fault matrix: `make trust` breaks a real site in each way and writes docs/reliability.md."""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import django
from django.db import DatabaseError

from tests.support.mail import PostOffice, opened
from tests.trust.page import PAGE, describe_machine, write_section
from tests.trust.site import Site

HEAD = """
What happens when a part of the site fails, tried with real processes: `make trust` brings the whole
site up in a place of its own, breaks it in each of these ways, waits, and checks that the ledger's
chain is whole, that no row of the outbox waits, that each e-mail was sent once in effect, and that
no release is there by half. A part that is killed is begun again a second later, as a supervisor
does. Rows that name tests run those, which have a place of their own. Outages of a cache or
database that stay away are in `tests/running/test_outages.py`, the restore drill in
`tests/running/test_backups.py`.

"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="+", help="the faults with one of these words in their name alone"
    )
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
    if only:
        merge_rows(rows)
    else:
        write_section("Faults", HEAD + table(rows))
    return 0 if all(is_good for _name, is_good, _words in rows) else 1


def try_faults(site, office, only):
    """Yield (name, whether all held, what was seen) of each fault, printed as it goes."""
    from tests.trust import faults

    for name, fault in list_faults().items():
        if only and not any(word in name for word in only):
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


def list_faults():
    """{name: fault}, in the order in which they are tried."""
    from tests.trust import faults, midway, whole

    return {
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
        "kill -9 of PostgreSQL amid a transaction": midway.killed_in_a_transaction,
        "kill -9 of PostgreSQL amid an import": midway.killed_in_an_import,
        "kill -9 of PostgreSQL amid an upload": midway.killed_in_an_upload,
        "kill -9 of PostgreSQL amid alerts": midway.killed_in_digests,
        "kill -9 of the run process": whole.first_process_killed,
        "a second run of the same home": whole.second_run,
        "health asked by number": whole.asked_by_number,
        "a clock that ran 400 days ahead": whole.clock_ahead,
        "a full disk": whole.in_the_suite(
            "tests/running/test_run.py::test_a_full_disk_is_named_in_a_sentence"
        ),
        "a notice of 06:00 that was missed": whole.in_the_suite("tests/running/test_beat.py"),
        "a database that was restored": whole.in_the_suite("tests/running/test_restored.py"),
    }


def demand_a_whole_ledger(faults):
    from incidents.actions.people import ledger

    breaks = faults.try_until(ledger.faults)
    faults.demand(not breaks, f"the ledger is broken: {breaks[:1]}")


def merge_rows(rows, page=PAGE):
    """Put single rows into the table as it is, each with its own day and load."""
    text = page.read_text()
    for name, _is_good, words in rows:
        row = f"| {name} | {' '.join(words.split())}; {describe_machine()} |"
        old = re.compile(rf"^\| {re.escape(name)} \|.*$", re.MULTILINE)
        if old.search(text):
            text = old.sub(lambda _, row=row: row, text, count=1)
        else:
            before, _mark, after = text.partition("\n\n## A fresh Debian")
            text = f"{before}\n{row}{_mark}{after}"
    page.write_text(text)


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
