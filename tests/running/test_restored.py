"""After a restore no page, figure, file or 304 shows the timeline that was lost."""

import subprocess
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from incidents import jobs
from incidents.actions.desk import releases
from incidents.exchange import snapshots
from incidents.figures.engine import engines
from incidents.models import Generation, Release
from incidents.models.register.generations import snapshots_folder
from tests.support import seeded
from tests.support.cast import Cast
from tracker.embedded.postgres import programs_for

# A database is dumped and restored by PostgreSQL's own commands: over half a second.
pytestmark = pytest.mark.slow

FIGURE = "/dashboards/figures/by-year.json"
ADDRESSES = (
    FIGURE,
    "/",
    "/dashboards/",
    "/incidents/",
    "/dashboards/figures/by-topic.csv",
    "/dashboards/figures/by-year/chart/",
    "/dashboards/figures/by-topic/embed/",
    "/api/v1/figures/by-topic/",
)


@pytest.fixture
def register(django_db_setup, django_db_blocker):
    """The seeded register in a database of the test's own, whose changes are committed."""
    own = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        seeded.copy(f"{own}_restored")
        remove_files()
        yield f"{own}_restored"
        remove_files()
        seeded.drop(f"{own}_restored")
        seeded.connect_to(own)


def run(program, *arguments):
    told = connection.get_connection_params()
    server_of = [f"--host={told['host']}", f"--username={told['user']}"]
    programs = programs_for(settings.TRACKER_HOME / "postgres")
    subprocess.run([programs / program, *server_of, *arguments], check=True)


@contextmanager
def snapshot(name, file):
    """Dump the database as docs/production.md says; put it back when the block ends."""
    run("pg_dump", "--format=custom", f"--file={file}", name)
    yield
    with seeded.maintenance() as ask:
        ask(f'DROP DATABASE "{name}" WITH (FORCE)')
        ask(f'CREATE DATABASE "{name}"')
    run("pg_restore", "--no-owner", f"--dbname={name}", file)
    seeded.connect_to(name)


def publish_one():
    cast = Cast()
    cast.release(cast.draft())


def withdraw_one():
    cast = Cast()
    release = Release.objects.filter(case=cast.muji_case, state="approved").first()
    releases.withdraw_release(release, reason="The firm asked.", by=cast.officer_a)


def read_all(client, tags=None):
    """{address: answer}, with the tags that a browser still holds."""
    held = tags or {}
    return {
        address: client.get(address, headers={"If-None-Match": held.get(address, "")})
        for address in ADDRESSES
    }


def read_afresh(client):
    """The same answers, counted in rows by a site that remembers nothing."""
    cache.clear()
    remove_files()
    return read_all(client)


def remove_files():
    """Files lie in the home of all tests: it says where the server is, so it cannot be another."""
    engines.forget_files()
    for path in snapshots_folder().glob("*.parquet"):
        path.unlink()


def said(answer):
    """What an answer says, but for the name of what it was counted in."""
    if "json" in answer.headers["Content-Type"]:
        return {
            name: value
            for name, value in answer.json().items()
            if name not in ("edition", "data_state")
        }
    return answer.content


@pytest.mark.parametrize("fewest", [0, 10**9], ids=["columns", "rows"])
def test_nothing_of_a_lost_timeline_is_shown(register, client, tmp_path, monkeypatch, fewest):
    monkeypatch.setattr(engines, "FEWEST", fewest)
    jobs.write_snapshots()
    with snapshot(register, tmp_path / "tracker.dump"):
        publish_one()
        jobs.write_snapshots()
        lost = read_all(client)
        assert lost[FIGURE].json()["entries"] == 104
        number = Generation.objects.of("public").number
    withdraw_one()
    # The number is that of the lost timeline again: nothing else tells the two apart.
    assert Generation.objects.of("public").number == number
    tags = {address: answer.headers.get("ETag", "") for address, answer in lost.items()}
    before_the_worker = read_all(client, tags)
    jobs.write_snapshots()
    after_the_worker = read_all(client, tags)
    assert engines.tier_source("public").file == (number if fewest == 0 else None)
    fresh = read_afresh(client)
    assert fresh[FIGURE].json()["entries"] == 102
    for address in ADDRESSES:
        assert said(before_the_worker[address]) == said(fresh[address]), address
        assert said(after_the_worker[address]) == said(fresh[address]), address
        assert said(lost[address]) != said(fresh[address]), address


def test_the_worker_removes_the_files_of_a_lost_timeline_and_says_so(
    register, client, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(engines, "FEWEST", 0)
    jobs.write_snapshots()
    with snapshot(register, tmp_path / "tracker.dump"):
        publish_one()
        jobs.write_snapshots()
    # Nothing has changed since the snapshot: its own file is still there, and answers again.
    assert engines.tier_source("public").file is None
    snapshots.refresh()
    assert "snapshots of tier public are not of this database and were removed" in caplog.text
    assert engines.tier_source("public").file == Generation.objects.of("public").number
    assert client.get(FIGURE).json()["entries"] == 103
