"""The log of requests: what was asked for and how it went, and nothing of who asked."""

import datetime as dt
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from tracker import gunicorn


@pytest.fixture
def line(capsys):
    """The line that gunicorn writes for a path, configured as the site configures it."""
    config = Config()
    for name in ("accesslog", "access_log_format", "loglevel"):
        config.set(name, getattr(gunicorn, name))

    def written(path):
        asked = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": "q=a+firm",
            "RAW_URI": f"{path}?q=a+firm",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "192.0.2.7",
            "HTTP_USER_AGENT": "A browser",
            "HTTP_REFERER": "https://elsewhere.example/",
        }
        answer = SimpleNamespace(status="200 OK", sent=5, headers=[])
        request = SimpleNamespace(headers=[])
        gunicorn.Discreet(config).access(answer, request, asked, dt.timedelta(milliseconds=7))
        return capsys.readouterr().out

    return written


def test_a_path_forges_no_line(line):
    """Its line break was written as one: `GET /a%0AGET%20/forged%20200`."""
    assert line("/a\nGET /forged 200 1ms") == "GET /a\\x0aGET /forged 200 1ms 200 7ms\n"


def test_a_line_holds_method_path_answer_and_time_taken(line):
    assert line("/incidents/") == "GET /incidents/ 200 7ms\n"


@pytest.mark.parametrize(
    "path",
    [
        "/report/",
        "/report/thread/",
        "/desk/inbox/",
        "/desk/inbox/reports/0b7e1a3c-8f5d-4c1e-9d2f-6a7b8c9d0e1f/",
        "/healthz/live",
        "/accounts/password/reset/key/1-a-b/",
        "/saved/feeds/abc.atom",
        "/saved/unsubscribe/abc/",
        "/calendars/a-secret.ics",
        # Without its last stroke an address is redirected, and leaves a line of its own.
        "/report",
        "/desk/inbox",
        # However it is spelled: what is not found would leave a line too.
        "//report/thread/",
        "/Report/",
        # What these pages fetch, and what every first visit fetches with them.
        "/static/js/reports/report.0a1b2c3d4e5f.js",
        "/static/vendor/sealed.js",
        "/static/sealed/proof.py",
        "/static/css/base.css",
    ],
)
def test_some_requests_leave_no_line(line, path):
    assert line(path) == ""
