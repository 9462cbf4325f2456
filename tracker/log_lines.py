"""How a line of the log is written, and which request or job it belongs to.

A request has a random id of its own, so that lines of one request can be found together, the line
of the ledger among them; it says nothing of the reader, and the next request has another.
"""

import copy
import datetime as dt
import json
import logging
import secrets
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ImproperlyConfigured

from tracker import quiet

FORMATS = ("plain", "json")
# The request or job of this thread; "" outside of one.
CURRENT: ContextVar[str] = ContextVar("CURRENT", default="")
HEADER = "X-Request-ID"


def env_log_format(environ):
    """Return how lines are written: "plain", or "json" with one object a line."""
    word = environ.get("TRACKER_LOG_FORMAT", "").strip() or "plain"
    if word not in FORMATS:
        raise ImproperlyConfigured(f"TRACKER_LOG_FORMAT is {word!r}. Set it to plain or json.")
    return word


# What ends a line somewhere, or moves a terminal's cursor: in a log it would forge lines.
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


class PlainLine(logging.Formatter):
    """One line a message, whatever somebody has put into it; a traceback follows on its own."""

    def formatMessage(self, record):
        record.message = record.message.translate(CONTROLS)
        return super().formatMessage(record)


class JsonLine(logging.Formatter):
    """One JSON object a line: at (UTC), level, name, message, request; fault where there is one."""

    def format(self, record):
        line = describe_record(record) | {"message": record.getMessage()}
        if record.exc_info:
            line["fault"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def describe_record(record):
    """Return what every line says: {"at", "level", "name", "request"}."""
    moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return {
        "at": moment.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "name": record.name,
        "request": CURRENT.get(),
    }


def make_logging(word):
    """Return Django's setting LOGGING for a format."""
    setting = copy.deepcopy(quiet.LOGGING)
    setting["formatters"]["json"] = {"()": "tracker.log_lines.JsonLine"}
    setting["handlers"]["console"]["formatter"] = word
    # A plain line names no request, so one for each row of the ledger would lead nowhere.
    level = "INFO" if word == "json" else "WARNING"
    setting["loggers"]["incidents.actions.people.ledger"] = {"level": level}
    return setting


@contextmanager
def identified(identity):
    """What is logged in this block belongs to a request or job of this id."""
    before = CURRENT.set(identity)
    try:
        yield
    finally:
        CURRENT.reset(before)


def identify_requests(get_response):
    """Middleware: a random id for each request, in its lines and in its answer.

    Requests that leave no line get none, and whatever is logged during them is dropped.
    """

    def respond(request):
        if quiet.is_secret(request.path_info, also=quiet.UNLOGGED):
            with quiet.silenced():
                return get_response(request)
        identity = secrets.token_hex(8)
        request.META["REQUEST_ID"] = identity
        with identified(identity):
            response = get_response(request)
        response.headers[HEADER] = identity
        return response

    return respond
