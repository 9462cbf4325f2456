"""One embedded server at one home: how many commands share it, and the last one out stops it.

Each command that needs a server holds a shared lock on `<home>/<server>.users` for as long as it
lives. Whoever leaves and can then take that lock alone was the last one out, and stops the server.
The kernel drops the lock of a killed command, so nobody pins a server for ever. Starting and
stopping take turns at `<home>/<server>.lock`.
"""

import fcntl
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from tracker.embedded.addresses import socket_path
from tracker.embedded.folders import ownership_error, refuse_strangers


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
            raise ownership_error(self.home) from None
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
            raise ownership_error(self.home) from None

    def processes(self):
        """Return the living processes of this server, whoever started them."""
        # Here and not above: what a production install lacks is asked for at the first start.
        import psutil

        folder, living = str(self.folder.resolve()), []
        for process in psutil.process_iter():
            try:
                if process.name() in self.programs and process.cwd() == folder:
                    living.append(process)
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
        return living

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
