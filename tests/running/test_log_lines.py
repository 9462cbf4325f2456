"""Lines of one request or job can be found together; a request that leaves no line has none."""

import contextvars
import datetime as dt
import io
import json
import logging
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory

from incidents.actions.people import ledger
from incidents.models import Ledger
from tracker import log_lines, quiet
from tracker.celery import identify_job
from tracker.gunicorn import write_access_line

logger = logging.getLogger("incidents.planted")


@pytest.fixture
def lines():
    """What a handler of the site writes as JSON: call it for the lines so far."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(log_lines.JsonLine())
    handler.addFilter(quiet.Quiet())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def respond_to(path, page=None):
    """The answer of a page behind the middleware, and the request; a page of two lines without."""

    def speak(_request):
        logger.warning("a line with a word: %s", "line\nbreak")
        try:
            raise ValueError("planted")
        except ValueError:
            logger.exception("an error")
        return HttpResponse("")

    request = RequestFactory().get(path)
    return log_lines.identify_requests(page or speak)(request), request


def test_the_lines_of_a_request_have_its_id_and_the_next_request_another(lines):
    answers = [respond_to("/incidents/")[0] for _request in range(2)]
    ids = [answer.headers["X-Request-ID"] for answer in answers]
    assert [line["request"] for line in lines()] == [ids[0], ids[0], ids[1], ids[1]]
    assert ids[0] != ids[1]
    assert lines()[0]["message"] == "a line with a word: line\nbreak"
    assert "ValueError: planted" in lines()[1]["fault"]
    assert log_lines.CURRENT.get() == ""


def test_a_plain_message_is_one_line():
    record = logging.LogRecord(
        "a", logging.INFO, "", 0, "%s", ("x\nERROR forged\x1b[2J\u2028",), None
    )
    setting = quiet.LOGGING["formatters"]["plain"]
    written = log_lines.PlainLine(setting["format"], style=setting["style"]).format(record)
    assert written == "INFO a: x\\x0aERROR forged\\x1b[2J\\x2028"


@pytest.mark.parametrize("path", ["/report/", "/Desk//inbox/reports/", "/static/app.css"])
def test_whatever_is_logged_during_a_request_that_leaves_no_line_is_dropped(lines, path):
    answer, request = respond_to(path)
    assert lines() == []
    assert "X-Request-ID" not in answer.headers
    assert "REQUEST_ID" not in request.META


def test_the_access_line_leads_to_the_other_lines():
    _answer, request = respond_to("/incidents/%22%5C/")
    status, taken = SimpleNamespace(status="200 OK"), dt.timedelta(milliseconds=7)
    line = json.loads(write_access_line(status, request.META, taken))
    assert line["request"] == request.META["REQUEST_ID"]
    assert (line["path"], line["status"], line["milliseconds"]) == ('/incidents/"\\/', 200, 7)


def test_a_row_of_the_ledger_is_found_by_the_request_that_wrote_it(
    cast, lines, caplog, django_capture_on_commit_callbacks
):
    def page(_request):
        with django_capture_on_commit_callbacks(execute=True):
            ledger.record("case logged", "CASE-PLANTED", by=cast.officer_a)
        return HttpResponse("")

    with caplog.at_level(logging.INFO, logger="incidents.actions.people.ledger"):
        answer, _request = respond_to("/desk/", page)
    [line] = lines()
    row = Ledger.objects.get(subject="CASE-PLANTED")
    assert line["message"] == f"ledger row {row.pk} written"
    assert line["request"] == answer.headers["X-Request-ID"]
    assert log_lines.make_logging("json")["loggers"][line["name"]] == {"level": "INFO"}


def test_the_lines_of_a_job_belong_to_it(lines):
    context = contextvars.copy_context()
    context.run(identify_job, task_id="0123456789abcdef")
    context.run(logger.warning, "from a job")
    assert [line["request"] for line in lines()] == ["job-01234567"]


def test_an_unknown_format_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Set it to plain or json"):
        log_lines.env_log_format({"TRACKER_LOG_FORMAT": "xml"})
