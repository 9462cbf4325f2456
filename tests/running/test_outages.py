"""The cache or the database away: what goes on, and what is said at once."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from psycopg import errors

from tests.support.commands import environ
from tests.support.second_factors import sign_in
from tracker import outage
from tracker.environment import ROOT
from tracker.soft_cache import SoftCache

DEMO = "demo-demo-demo"


@pytest.fixture
def no_cache(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "tracker.soft_cache.SoftCache",
            "LOCATION": "redis://127.0.0.1:9",
            "KEY_PREFIX": "tracker",
        }
    }


def test_people_sign_in_and_work_while_the_cache_is_away(cast, no_cache, caplog):
    client = sign_in(Client(), cast.officer_a.email, DEMO)
    for address in ("/desk/", "/desk/cases/", "/incidents/?q=taiwan", "/accounts/sessions/"):
        assert client.get(address).status_code == 200
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/desk/").status_code == 302
    lines = [one for one in caplog.messages if one.startswith("the cache cannot be reached")]
    assert len(lines) == 1


def test_guessing_is_slowed_while_the_cache_is_away(cast, no_cache):
    client = Client()
    for _try in range(5):
        sign_in(client, cast.officer_a.email, "not the password")
    answer = client.post("/accounts/login/", {"login": cast.officer_a.email, "password": DEMO})
    assert "Too many wrong passwords" in answer.text


def test_the_cache_is_used_again_once_it_is_back(caplog):
    options = {"OPTIONS": settings.CACHES["default"]["OPTIONS"], "KEY_PREFIX": "soft"}
    cache = SoftCache("redis://127.0.0.1:9", options)
    cache.set("a", 1)
    assert (cache.get("a"), cache.answers()) == (None, False)
    cache._servers = [settings.CACHES["default"]["LOCATION"]]
    del cache._cache
    # Nothing is asked for some seconds.
    cache.set("a", 1)
    assert cache.get("a") is None
    cache.paused_until = 0
    cache.set("a", 1)
    assert cache.get("a") == 1
    assert "the cache can be reached again" in caplog.messages
    cache.delete("a")


@pytest.mark.parametrize(
    ("cause", "is_away"),
    [
        (None, True),
        (errors.AdminShutdown(), True),
        (errors.CannotConnectNow(), True),
        (errors.ConnectionFailure(), True),
        (errors.DiskFull(), True),
        (errors.DeadlockDetected(), False),
        (errors.QueryCanceled(), False),
        (errors.LockNotAvailable(), False),
    ],
)
def test_what_counts_as_the_database_being_away(cause, is_away):
    fault = OperationalError()
    fault.__cause__ = cause
    assert outage.is_outage(fault) is is_away
    assert not outage.is_outage(ValueError())


@pytest.fixture
def site_without_database(tmp_path):
    """The site as gunicorn serves it, with nothing at the addresses of its servers."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = environ(
        tmp_path,
        PORT=str(port),
        WEB_CONCURRENCY="1",
        DATABASE_URL="postgresql://a@127.0.0.1:9/a",
        REDIS_URL="redis://127.0.0.1:9/0",
    )
    command = [sys.executable, "-m", "gunicorn", "-c", "python:tracker.gunicorn", "tracker.wsgi"]
    with subprocess.Popen(command, env=settings, cwd=ROOT, stderr=subprocess.DEVNULL) as site:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end and read(f"{address}/healthz/live")[0] != 200:
            time.sleep(0.1)
        yield address
        site.terminate()


def read(address):
    """(status, headers, text, seconds) of an answer; status 0 where there was none."""
    start = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310
            found = answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        found = refusal.code, refusal.headers, refusal.read().decode()
    except OSError:
        found = 0, {}, ""
    return *found, time.monotonic() - start


@pytest.mark.slow
def test_without_a_database_the_site_says_so_at_once_and_stays_alive(site_without_database):
    """It took ten seconds to a 500, and as long until anybody heard that the process lives."""
    address = site_without_database
    with ThreadPoolExecutor(4) as readers:
        waiting = [readers.submit(read, f"{address}/") for _thread in range(3)]
        time.sleep(0.3)
        status, _headers, _text, seconds = read(f"{address}/healthz/live")
        assert (status, seconds < 1) == (200, True)
        answers = [one.result() for one in waiting]
    for status, headers, text, seconds in answers:
        assert (status, headers["Retry-After"]) == (503, "5")
        assert "not available at the moment" in text
        assert seconds < 6
    status, _headers, text, seconds = read(f"{address}/api/v1/incidents/")
    assert (status, seconds < 1) == (503, True)
    assert text.startswith('{"detail": "The register is not available')
    status, _headers, text, _seconds = read(f"{address}/healthz/ready")
    assert (status, text) == (503, '{"status": "not ready", "failing": ["database", "cache"]}')
