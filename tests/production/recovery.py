"""Back to any minute, and a replica, with Debian's PostgreSQL: `make recovery`.

A server with the site's tables archives its log, sealed by age, as docs/production.md says. It is
lost; what was there at a minute is brought back from a base backup and the archive, and the ledger
is checked. A second server then follows the one that was brought back.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.trust.page import describe_machine, write_section
from tracker.environment import ROOT

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
PAGE = ROOT / "docs/production.md"
RECORD = (
    "from incidents.actions.people import ledger\n"
    "for number in range({count}): ledger.record('case logged', f'{word}-{{number}}', by=None)"
)


class Server:
    """A PostgreSQL of a folder, on a socket of its own, run by a user who is not root."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.url = f"postgresql://postgres@/register?host={folder.parent}&port={port}"

    def run(self, program, *words, **options):
        command = [PROGRAMS[-1] / program, *map(str, words)]
        return as_postgres(*command, **options)

    def start(self):
        log = self.folder.parent / f"{self.folder.name}.log"
        options = f"-p {self.port} -k {self.folder.parent} -c listen_addresses=''"
        self.run("pg_ctl", "-D", self.folder, "-w", "-t", 120, "-l", log, "-o", options, "start")

    def stop(self, how="fast"):
        with suppress(subprocess.CalledProcessError):
            self.run("pg_ctl", "-D", self.folder, "-w", "-m", how, "stop")

    def ask(self, statement, database="register"):
        words = ("-h", self.folder.parent, "-p", self.port, "-d", database, "-Atc", statement)
        return self.run("psql", *words).stdout.strip()

    def manage(self, *words):
        environment = os.environ | {
            "TRACKER_DEBUG": "1",
            "TRACKER_HOME": str(self.folder.parent / "home"),
            "DATABASE_URL": self.url,
        }
        command = [sys.executable, "manage.py", *words]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""

    def count(self):
        return int(self.ask("SELECT count(*) FROM incidents_ledger"))


def as_postgres(*words):
    command = ["runuser", "--user", "postgres", "--", *map(str, words)]
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd="/"
    )


def read_settings(place):
    """The settings of the archive as the page has them, with the folder of this drill."""
    [block] = re.findall(r"^```conf\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    [recovery] = re.findall(r"^```recovery\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    names = {"/var/backups/register/log": place / "log", "age1...": read_recipient(place)}
    names |= {"/run/backup-identity.txt": place / "identity.txt"}
    for name, value in names.items():
        block, recovery = (text.replace(name, str(value)) for text in (block, recovery))
    return block, recovery


def read_recipient(place):
    words = ["age-keygen", "-y", place / "identity.txt"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def begin_server(place, archive):
    server = Server(place / "first", 55432)
    server.run("initdb", "-D", server.folder, "-A", "trust", "--no-sync", "-E", "UTF8")
    with (server.folder / "postgresql.conf").open("a") as settings:
        settings.write(archive)
    server.start()
    server.ask("CREATE DATABASE register", database="postgres")
    server.manage("migrate", "--verbosity", "0")
    return server


def lose_and_recover(place, server, recovery):
    """Return (the recovered server, rows then, rows found, seconds, what the check says)."""
    server.manage("shell", "-c", RECORD.format(count=50, word="A"))
    words = ("-h", place, "-p", server.port, "-D", place / "base", "--checkpoint=fast")
    server.run("pg_basebackup", *words)
    server.manage("shell", "-c", RECORD.format(count=50, word="B"))
    rows, moment = server.count(), server.ask("SELECT now()")
    time.sleep(1)
    server.manage("shell", "-c", RECORD.format(count=50, word="C"))
    server.ask("SELECT pg_switch_wal()")
    time.sleep(5)
    server.stop("immediate")
    start = time.monotonic()
    again = Server(place / "base", 55433)
    settings = again.folder / "postgresql.conf"
    before = settings.read_text()
    settings.write_text(before + recovery.replace("2026-11-30 14:00:00+00", moment))
    (again.folder / "recovery.signal").touch()
    shutil.chown(again.folder / "recovery.signal", "postgres", "postgres")
    again.start()
    while again.ask("SELECT pg_is_in_recovery()") == "t":
        time.sleep(0.2)
    seconds = time.monotonic() - start
    # As the page says: a replica that was made with them would stop at that minute too.
    settings.write_text(before)
    return again, rows, again.count(), seconds, again.manage("verify_ledger")


def follow(place, server):
    """Return (whether the replica has every row, seconds until then, whether it refuses writes)."""
    words = ("-h", place, "-p", server.port, "-D", place / "replica", "-R", "--checkpoint=fast")
    server.run("pg_basebackup", *words)
    replica = Server(place / "replica", 55434)
    (replica.folder / "recovery.signal").unlink(missing_ok=True)
    replica.start()
    try:
        server.manage("shell", "-c", RECORD.format(count=50, word="D"))
        rows, start = server.count(), time.monotonic()
        while replica.count() < rows and time.monotonic() < start + 30:
            time.sleep(0.05)
        seconds = time.monotonic() - start
        try:
            replica.ask("DELETE FROM incidents_ledger")
        except subprocess.CalledProcessError:
            refuses = True
        else:
            refuses = False
        return replica.count() == rows, seconds, refuses
    finally:
        replica.stop()


def main():
    if os.geteuid() or not PROGRAMS or not shutil.which("age"):
        sys.exit("Run this as root, with Debian's packages postgresql and age.")
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        place = Path(folder)
        subprocess.run(
            ["age-keygen", "-o", place / "identity.txt"], check=True, stderr=subprocess.DEVNULL
        )
        (place / "log").mkdir()
        for path in (place, place / "log", place / "identity.txt"):
            shutil.chown(path, "postgres", "postgres")
        archive, recovery = read_settings(place)
        server = begin_server(place, archive)
        servers = [server]
        try:
            again, rows, found, seconds, check = lose_and_recover(place, server, recovery)
            servers.append(again)
            is_equal, lag, refuses = follow(place, again)
            sealed = list((place / "log").glob("*.age"))
        finally:
            for one in servers:
                one.stop()
    is_good = found == rows and "unbroken" in check and is_equal and refuses and bool(sealed)
    version = PROGRAMS[-1].parent.name
    text = (
        f"`make recovery`, {describe_machine()}, PostgreSQL {version} of Debian.\n\n"
        "| what was done | what was seen |\n| --- | --- |\n"
        "| the server lost; brought back to a minute |"
        f" {found} of {rows} rows of that minute, and none of the 50 after it,"
        f" in {seconds:.0f} s; {check} |\n"
        f"| the archive of the log | {len(sealed)} files, each sealed by age |\n"
        f"| a replica | has every row {lag:.1f} s after the last was written;"
        f" refuses to write: {'yes' if refuses else 'NO'} |"
    )
    sys.stdout.write(f"{text}\n")
    if is_good:
        write_section("Back to any minute", text)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
