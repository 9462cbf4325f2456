"""What `check --deploy` says of an installation: each sentence where it is due, and no other."""

import datetime as dt
import os

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from incidents.actions.reports import rewriting
from tests.running.test_settings import PRODUCTION
from tracker import deployment, deployment_servers
from tracker.embedded import registry
from tracker.embedded.postgres import Postgres
from tracker.environment import read

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
SOUND = {
    "TRACKER_LOG_FORMAT": "json",
    "DATABASE_URL": "postgresql:///register?host=/var/run/postgresql",
    "REDIS_URL": "unix:///run/redis/redis.sock",
    "EMAIL_URL": "smtp://127.0.0.1",
}
FAULTS = [
    ({"TRACKER_PROXIES": "0"}, "tracker.W001"),
    ({"EMAIL_URL": "smtp://mail.example.org"}, "tracker.W002"),
    ({"TRACKER_MAIL_FROM": "register@localhost"}, "tracker.W003"),
    ({"DATABASE_URL": "postgresql://db.example.org/a?sslmode=require"}, "tracker.W004"),
    ({"DATABASE_URL": "postgresql:///a?host=db.example.org"}, "tracker.W004"),
    ({"REDIS_URL": "redis://cache.example.org"}, "tracker.W005"),
    ({"TRACKER_METRICS_TOKEN": "secret"}, "tracker.W006"),
    ({"TRACKER_BACKUPS": ""}, "tracker.I008"),
    ({"TRACKER_LOG_FORMAT": ""}, "tracker.I011"),
]


def judge(folder, **more):
    """The ids of what is said of an environment, whose backups are in a folder."""
    env = read(
        {**PRODUCTION, **SOUND, "TRACKER_HOME": str(folder), "TRACKER_BACKUPS": str(folder), **more}
    )
    judged = [
        *deployment.judge_proxies(env),
        *deployment.judge_mail(env),
        *deployment.judge_connections(env),
        *deployment.judge_keys(env),
        *deployment.judge_backups(env, NOW),
        *deployment.judge_log(env),
    ]
    assert all(one.hint and one.msg.endswith(".") for one in judged)
    return [one.id for one in judged]


@pytest.fixture
def folder(tmp_path):
    """A home with a backup of this morning, closed to others."""
    write_backup(tmp_path, hours=6)
    tmp_path.chmod(0o750)
    return tmp_path


def write_backup(folder, hours):
    file = folder / "register.age"
    file.touch()
    moment = NOW.timestamp() - hours * 3600
    os.utime(file, (moment, moment))


def test_a_sound_installation_is_told_nothing(folder):
    assert judge(folder) == []


@pytest.mark.parametrize(("change", "identity"), FAULTS)
def test_an_environment_is_told_what_is_wrong_with_it(folder, change, identity):
    assert judge(folder, **change) == [identity]


def test_old_and_missing_backups_and_open_files_are_named(folder):
    write_backup(folder, hours=37)
    assert judge(folder) == ["tracker.W009"]
    (folder / "register.age").unlink()
    assert judge(folder) == ["tracker.W009"]
    write_backup(folder, hours=1)
    folder.chmod(0o755)
    (folder / "reports.key").touch(mode=0o644)
    assert judge(folder) == ["tracker.W007", "tracker.W010"]


SETTINGS = {name: words[0] for name, words in deployment_servers.QUIET_LOGS.items()}
SERVERS = [
    (deployment_servers.judge_version, [140009], [150000], "tracker.E020"),
    (deployment_servers.judge_role, [["SUPERUSER"], 0], [[], 0], "tracker.W021"),
    (deployment_servers.judge_role, [[], 3], [[], 0], "tracker.W022"),
    (
        deployment_servers.judge_wall,
        [[("tracker_public", True, None)]],
        [[("tracker_public", False, False)]],
        "tracker.W029",
    ),
    (
        deployment_servers.judge_wall,
        [[("tracker_reader", False, True)]],
        [[("tracker_reader", False, False)]],
        "tracker.W030",
    ),
    (
        deployment_servers.judge_database_settings,
        [SETTINGS | {"log_min_duration_statement": "0"}],
        [SETTINGS],
        "tracker.W023",
    ),
    (
        deployment_servers.judge_database_settings,
        [{"fsync": "off"}],
        [{"fsync": "on"}],
        "tracker.W024",
    ),
    (deployment_servers.judge_clearing, [True], [None], "tracker.W025"),
    (deployment_servers.judge_clocks, [-3.0], [1.5], "tracker.W026"),
    (deployment_servers.judge_eviction, [0, "noeviction"], [1, "volatile-lru"], "tracker.W027"),
    (deployment_servers.judge_eviction, [1, "allkeys-lru"], [1, "volatile-ttl"], "tracker.W028"),
    (deployment.judge_clock, [False], [True], "tracker.I012"),
]


@pytest.mark.parametrize(("judge_fact", "wrong", "right", "identity"), SERVERS)
def test_servers_are_told_what_is_wrong_with_them(judge_fact, wrong, right, identity):
    [told] = judge_fact(*wrong)
    assert told.id == identity
    assert told.hint
    assert list(judge_fact(*right)) == []


def test_the_servers_of_a_developer_are_judged_by_what_they_are(db):
    """The tests' own role is a superuser that owns all tables."""
    told = {one.id for one in run_checks(include_deployment_checks=True, databases=["default"])}
    assert {"tracker.W021", "tracker.W022"} <= told
    assert "tracker.E020" not in told
    assert not told & {one.id for one in run_checks(include_deployment_checks=False)}


@pytest.fixture
def site_role(db, settings):
    """A role that owns nothing, as the site's in production; the connection has it."""
    owner = connection.settings_dict["USER"]
    server = registry.join(Postgres, settings.TRACKER_HOME)
    with server.connect() as root:
        # Roles are the server's and outlive a database: one of an earlier run serves as well.
        if not root.execute("SELECT FROM pg_roles WHERE rolname = 'plain_site'").rowcount:
            root.execute("CREATE ROLE plain_site")
        root.execute(f"GRANT plain_site TO {owner}")
    rights = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {rights} TO plain_site")
        cursor.execute("SET LOCAL ROLE plain_site")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_only_the_owner_of_tables_clears_what_was_rewritten(site_role):
    """PostgreSQL would warn and do nothing, and nobody would notice."""
    assert not rewriting.may_vacuum()
    with pytest.raises(CommandError, match="Only the owner of the tables"):
        call_command("vacuum_reports")
    told = {one.id for one in run_checks(include_deployment_checks=True, databases=["default"])}
    assert not told & {"tracker.W021", "tracker.W022"}
