"""PostgreSQL and Redis from wheels, where no DATABASE_URL or REDIS_URL is set.

Each command that needs a server holds a shared lock on `<home>/<server>.users` for as long as it
lives. Whoever leaves and can then take that lock alone was the last one out, and stops the server.
The kernel drops the lock of a killed command, so nobody pins a server for ever. Starting and
stopping take turns at `<home>/<server>.lock`.
"""

import atexit
import fcntl
import hashlib
import os
import shutil
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

DATABASE = {"ENGINE": "tracker.embedded_postgres", "NAME": "tracker", "USER": "tracker"}

# A unix socket's address is 108 bytes at most on Linux, 104 on macOS, with its closing zero.
LONGEST_SOCKET = 103

in_use = {}
one_thread = threading.Lock()


def postgres(home=None):
    """Return the folder of PostgreSQL's socket; start the server where it does not run yet."""
    from tracker.embedded_postgres.server import Postgres

    return join(Postgres, home).socket.parent


def redis(home=None):
    """Return the path of Redis' socket; start the server where it does not run yet."""
    from tracker.embedded_redis.server import Redis

    return join(Redis, home).socket


def redis_url(home):
    """Return where the embedded Redis of a home listens. Computes; starts nothing."""
    return f"unix://{quote(str(socket_path(home, 'redis', 'redis.sock')))}"


def broker_url(url):
    """Return a Redis address in the words of Celery, which calls a unix socket `redis+socket`."""
    if not url.startswith("unix://"):
        return url
    # A database of its own: clearing the cache empties the other one.
    own = "" if "?" in url else "?virtual_host=1"
    return url.replace("unix://", "redis+socket://", 1) + own


def join(kind, home=None):
    """Return the running server of a kind at a home, used by this process until it ends."""
    if home is None:
        from django.conf import settings

        home = settings.TRACKER_HOME
    with one_thread:
        if (kind, home) not in in_use:
            server = kind(home)
            server.join()
            in_use[kind, home] = server
            atexit.register(server.leave)
        return in_use[kind, home]


def keep_alive():
    """Start again what was killed under this process."""
    for server in in_use.values():
        server.revive()


def stop_unused(home, patience=0):
    """Leave the servers of a home, and stop those that nobody uses within `patience` seconds."""
    from tracker.embedded_postgres.server import Postgres
    from tracker.embedded_redis.server import Redis

    for kind in (Postgres, Redis):
        server = in_use.get((kind, home)) or kind(home)
        server.leave()
        end = time.monotonic() + patience
        while not server.stop_if_unused() and time.monotonic() < end:
            time.sleep(0.1)


def socket_path(home, server, name):
    """Return where a server listens: at home, or below /tmp where the path would be too long."""
    at_home = Path(home) / server / name
    if len(os.fsencode(at_home)) <= LONGEST_SOCKET:
        return at_home
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    return Path(f"/tmp/tracker-{digest}-{server}") / name  # noqa: S108 - its owner is checked


def make_private(folder, uid):
    """Make a folder that only `uid` may enter. Raises when somebody else made it first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0 and folder.lstat().st_uid == 0:
        os.chown(folder, uid, -1, follow_symlinks=False)
    refuse_strangers(folder, uid)
    folder.chmod(0o700)


def refuse_strangers(folder, uid):
    """Raise when a folder, where there is one, is neither of `uid` nor of root."""
    if os.path.lexists(folder) and (folder.is_symlink() or folder.lstat().st_uid not in {uid, 0}):
        raise ImproperlyConfigured(not_ours(folder))


def not_ours(folder):
    return (
        f"{folder} belongs to another user. Set TRACKER_HOME to a folder of your own,"
        " or DATABASE_URL and REDIS_URL to servers of your own."
    )


class Server:
    """One server at one home. A kind says how to start, ask and stop it."""

    name = ""
    socket_name = ""
    programs = ()

    def __init__(self, home):
        self.home = Path(home)
        self.folder = self.home / self.name
        self.socket = socket_path(self.home, self.name, self.socket_name)
        self.child = self.hold = None

    def join(self):
        """Have the server run, and be counted among its users."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except PermissionError:
            raise ImproperlyConfigured(not_ours(self.home)) from None
        with self.turn():
            # Before it is asked: what answers in a stranger's folder is the stranger's server.
            refuse_strangers(self.socket.parent, self.owner())
            if not self.answers():
                self.clear_remains()
                self.start()
            self.hold = self.open("users")
            fcntl.flock(self.hold, fcntl.LOCK_SH)

    def revive(self):
        with self.turn():
            if not self.answers():
                self.clear_remains()
                self.start()

    def owner(self):
        """Return the user whom the server runs as."""
        return os.geteuid()

    def leave(self):
        """Be counted no longer; the last one out stops the server."""
        if self.hold is None:
            return
        # Closed, not unlocked: a forked child holds the same lock and goes on holding it.
        os.close(self.hold)
        self.hold = None
        self.stop_if_unused()
        if self.child and self.child.poll() is None:
            # Others go on using it. Python would complain of a child left behind: the very point.
            self.child.returncode = 0

    def stop_if_unused(self):
        """Stop a server that nobody uses. Return whether nobody does."""
        if not self.home.exists():
            return True
        with self.turn():
            users = self.open("users")
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                os.close(users)
            self.stop()
            if self.socket.parent != self.folder:
                shutil.rmtree(self.socket.parent, ignore_errors=True)
            return True

    @contextmanager
    def turn(self):
        """Wait until nobody else is starting or stopping this server."""
        lock = self.open("lock")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def open(self, kind):
        """Return a descriptor of one of the two lock files."""
        try:
            return os.open(self.home / f"{self.name}.{kind}", os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            raise ImproperlyConfigured(not_ours(self.home)) from None

    def processes(self):
        """Return the living processes of this server, whoever started them."""
        import psutil

        folder, found = str(self.folder.resolve()), []
        for process in psutil.process_iter():
            try:
                if process.name() in self.programs and process.cwd() == folder:
                    found.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
        return found

    def heads(self):
        """Return the processes to which a signal to the server goes."""
        return self.processes()

    def clear_remains(self, patience=60):
        """Remove what a killed server left behind, once nothing of it lives."""
        end = time.monotonic() + patience
        # A killed postmaster's backends end by themselves; a stopping server needs its moment.
        while processes := self.processes():
            if time.monotonic() > end:
                pids = ", ".join(str(process.pid) for process in processes)
                raise ImproperlyConfigured(
                    f"An old {self.name} in {self.folder} does not answer and does not end."
                    f" End it by hand (process {pids}), then try again."
                )
            time.sleep(0.1)
        self.socket.unlink(missing_ok=True)

    def wait_until_it_answers(self, log, patience=120):
        """Return when the server answers. Raises with the end of its log when it does not."""
        end = time.monotonic() + patience
        while self.child.poll() is None and time.monotonic() < end:
            if self.answers():
                return
            time.sleep(0.05)
        last_words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise ImproperlyConfigured(
            f"The embedded {self.name} did not start. Its log says:\n{last_words}"
        )

    def end(self, gentle, hard, patience=60):
        """Ask every process of the server to end, gently and then not."""
        for signal_number in (gentle, hard):
            for process in self.heads():
                process.send_signal(signal_number)
            end = time.monotonic() + patience
            while self.processes() and time.monotonic() < end:
                # Reaped here when it is our child, or it would stay behind as a zombie.
                self.child and self.child.poll()
                time.sleep(0.05)
            if not self.processes():
                break
        self.child and self.child.poll()
