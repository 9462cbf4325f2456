"""What no log says, whichever program writes it: that a confidential page was requested."""

import io
import logging
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from gunicorn.config import Config

from incidents import jobs
from tracker import gunicorn, quiet

SEALED = ("/report/thread/open/", "/report", "/desk/inbox/reports/", "//Report/x", "/report?x=1")
OPEN = ("/incidents/", "/desk/", "/reported/", "/x/y", "a report of a firm", "/healthz/ready")


@pytest.fixture
def console():
    """What the site's own handler writes."""
    (handler,) = (one for one in logging.getLogger().handlers if quiet_filters(one))
    written = io.StringIO()
    before = handler.setStream(written)
    yield written
    handler.setStream(before)


def quiet_filters(handler):
    return [one for one in handler.filters if isinstance(one, quiet.Quiet)]


@pytest.mark.parametrize("logger", ["django.request", "django.security.csrf", "psycopg", "x"])
@pytest.mark.parametrize("path", SEALED)
def test_no_logger_names_an_address_of_the_room(console, logger, path):
    logging.getLogger(logger).error("Internal Server Error: %s", path)
    assert console.getvalue() == ""


@pytest.mark.parametrize("path", OPEN)
def test_other_addresses_are_told_as_before(console, path):
    logging.getLogger("django.request").error("Internal Server Error: %s", path)
    assert path in console.getvalue()


def test_every_handler_drops_them():
    """A handler without the filter, of a logger somewhere below, would be the one that tells."""
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    handlers = {one for logger in loggers for one in logger.handlers}
    ours = {one for one in handlers if not type(one).__module__.startswith("_pytest")}
    telling = {one for one in ours if not isinstance(one, logging.NullHandler)}
    # The developer's own server writes there, gunicorn filters in its loggers, and lark comes with
    # a validator that tests alone install.
    apart = {
        one
        for name in ("django.server", "gunicorn.error", "gunicorn.access", "lark")
        for one in logging.getLogger(name).handlers
    }
    assert [one for one in telling - apart if not quiet_filters(one)] == []
    assert all("quiet" in one["filters"] for one in settings.LOGGING["handlers"].values())


def test_a_fault_in_a_door_leaves_no_line(firm, console, cast):
    """The database refuses what a door asks: the traceback would repeat the row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_seal RENAME TO incidents_gone")
    firm.client.raise_request_exception = False
    assert firm.file().status_code == 500
    assert console.getvalue() == ""


def test_a_traceback_out_of_the_room_is_dropped_whoever_tells_it(firm, console):
    """Celery, say, or a pool of connections: they know of no request."""
    body = firm.body()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_seal RENAME TO incidents_gone")
    try:
        firm.post("/report/to/desk-a/send/", body)
    except Exception as fault:
        cause = RuntimeError("it went wrong")
        cause.__cause__ = fault
        logging.getLogger("celery").error("Task raised", exc_info=cause)
        logging.getLogger("celery").error("Task raised", exc_info=fault)
    assert console.getvalue() == ""


def test_a_job_that_fails_says_its_kind_alone(db, console, caplog):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_upload RENAME TO incidents_gone")
    jobs.give_back_idle_files()
    assert "erasing idle files failed: ProgrammingError" in caplog.text
    assert "incidents_upload" not in caplog.text
    assert "Traceback" not in caplog.text


def test_a_forged_request_leaves_no_line(console, client, cast):
    """Django warns of a missing token with the path."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.inbox_a)
    assert strict.post("/desk/inbox/keys/own/").status_code == 403
    assert console.getvalue() == ""
    assert strict.post("/saved/new/").status_code == 403
    assert "/saved/new/" in console.getvalue()


def test_a_host_that_is_not_ours_leaves_no_line(console, client, cast, settings):
    settings.DEBUG = False
    assert client.get("/report/", headers={"Host": "elsewhere.example"}).status_code == 400
    assert console.getvalue() == ""


def record(path, day, level=logging.ERROR):
    told = logging.LogRecord("x", level, "x.py", 1, "Error: %s", (path,), None)
    told.created = day * 86400.0
    return told


def test_what_was_dropped_is_counted_and_said_on_a_later_day(console):
    dropping = quiet.Quiet()
    for _fault in range(3):
        assert not dropping.filter(record("/report/", 1))
    assert not dropping.filter(record("/report/", 1, logging.WARNING))
    assert dropping.filter(record("/incidents/", 1))
    assert console.getvalue() == ""
    assert not dropping.filter(record("/report/", 2))
    told = "errors on 1970-01-02 at addresses that leave no line: 3"
    assert console.getvalue().count(told) == 1
    assert dropping.filter(record("/incidents/", 3))
    assert "errors on 1970-01-03 at addresses that leave no line: 1" in console.getvalue()
    console.truncate(0)
    assert dropping.filter(record("/incidents/", 4))
    assert console.getvalue() == ""


@pytest.mark.parametrize(
    ("sentence", "words", "is_told"),
    [
        ("Error handling request %s", ("/report/to/desk-a/send/?x",), False),
        ("Error handling request %s %s", ("POST", "/desk/inbox/reports/"), False),
        ("Error handling request %s", ("/incidents/",), True),
        ("Invalid request from ip=192.0.2.7: x", (), False),
        ("Invalid HTTP request line: 'GET https://x.example/report/ HTTP/9'", (), False),
        ("WORKER TIMEOUT (pid:%s)", (7,), True),
    ],
)
def test_gunicorns_log_of_errors_says_neither(capsys, sentence, words, is_told):
    config = Config()
    for name in ("accesslog", "errorlog", "loglevel"):
        config.set(name, getattr(gunicorn, name))
    log = gunicorn.Discreet(config)
    # A worker sets it up again when its configuration is read anew.
    log.setup(config)
    log.error(sentence, *words)
    assert bool(capsys.readouterr().err) == is_told


def test_a_record_that_cannot_be_written_is_dropped():
    told = logging.LogRecord("x", logging.ERROR, "x.py", 1, "%d", ("/report/",), None)
    assert quiet.is_about_untold(told)
    told = logging.LogRecord("x", logging.ERROR, "x.py", 1, "x", (), None)
    told.request = SimpleNamespace(path_info="/report/x")
    assert quiet.is_about_untold(told)


def test_the_room_keeps_nothing_in_the_cache(firm):
    """A key with an end would say when it began."""
    firm.file()
    firm.post("/report/thread/open/", {"lookup": firm.lookup})
    client = cache._cache.get_client()
    assert [key for key in client.scan_iter("*") if b"report" in key or b"desk-a" in key] == []
