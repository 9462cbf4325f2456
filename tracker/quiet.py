"""What leaves no line in a log, whichever program writes it: a line has a time.

Who watches a firm's line must not find the minute of its report here. And the address of a letter
is a key until its reader has chosen a password; that of a feed, or of stopping e-mails, as long
as there is a subscription; that of a desk's calendar until the desk ends it.
"""

import datetime as dt
import logging
import re
import threading
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

# Of these no log says anything, errors included.
SECRET_ADDRESSES = (
    "/report",
    "/desk/inbox",
    "/accounts/password/reset/key/",
    "/saved/feeds/",
    "/saved/unsubscribe/",
    "/calendars/",
)
# Requests for these leave no line either. A first visit fetches fonts and styles too: without the
# line of their page they would say that somebody opened one that leaves none.
UNLOGGED = ("/static/", "/healthz/")
# An address of the first kind inside a sentence.
_NAMED = re.compile(
    r"(?:(?<![\w.])|https?://[^/\s]+)/+(?:"
    + "|".join(
        address.strip("/").replace("/", "/+") + ("/" if address.endswith("/") else r"\b")
        for address in SECRET_ADDRESSES
    )
    + ")",
    re.IGNORECASE,
)
# gunicorn's sentence for what it cannot read names the address of the network.
_OF_A_CALLER = "Invalid request from ip="
ROOMS = ("actions/reports", "pages/reports", "models/reports")

# Whether this thread works for a request that leaves no line.
_SILENCED: ContextVar[bool] = ContextVar("_SILENCED", default=False)


@contextmanager
def silenced():
    """Whatever is logged in this block is dropped, whoever says it; errors are counted."""
    before = _SILENCED.set(True)
    try:
        yield
    finally:
        _SILENCED.reset(before)


def is_secret(path, also=()):
    """Whether no log says anything of a path, however it is spelled; `also`: further beginnings."""
    plain = re.sub(r"/+", "/", f"/{path}").lower()
    return plain.startswith((*SECRET_ADDRESSES, *also))


class Quiet(logging.Filter):
    """Drops records about what leaves no line, and counts them: how many in a day is said on a
    later day, so that a fault is noticed and its hour is not.
    """

    def __init__(self, name=""):
        super().__init__(name)
        self.lock = threading.Lock()
        self.day, self.count = None, 0

    def filter(self, record):
        """Whether a record may be written."""
        today = dt.datetime.fromtimestamp(record.created, dt.UTC).date()
        counted = self.take_count(today)
        if counted:
            day, count = counted
            logging.getLogger(__name__).error(SENTENCE, day, count)
        if not _SILENCED.get() and not is_about_untold(record):
            return True
        if record.levelno >= logging.ERROR:
            with self.lock:
                self.day, self.count = today, self.count + 1
        return False

    def take_count(self, today):
        """(day, errors) of an earlier day, once; None where there was none."""
        with self.lock:
            if self.day is None or self.day >= today:
                return None
            counted = self.day, self.count
            self.day, self.count = None, 0
            return counted


SENTENCE = "errors on %s at addresses that leave no line: %s"


def is_about_untold(record):
    """Whether a record names such an address, is of a request for one, or comes out of its code."""
    request = getattr(record, "request", None)
    path = getattr(request, "path_info", None) or getattr(request, "path", None)
    if isinstance(path, str) and is_secret(path):
        return True
    try:
        sentence = record.getMessage()
    except Exception:
        # What cannot be written out cannot be judged.
        return True
    if sentence.startswith(_OF_A_CALLER) or names_untold(sentence):
        return True
    return bool(record.exc_info) and comes_from_reports(record.exc_info)


def names_untold(sentence):
    """Whether an address that leaves no line stands in a sentence."""
    return bool(_NAMED.search(sentence))


def comes_from_reports(exc_info):
    """Whether code of confidential reports is in a traceback: its exception may repeat content."""
    fault = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    seen = set()
    while isinstance(fault, BaseException) and id(fault) not in seen:
        seen.add(id(fault))
        trace = fault.__traceback__
        while trace is not None:
            file = Path(trace.tb_frame.f_code.co_filename).as_posix()
            if any(f"/incidents/{room}" in file for room in ROOMS):
                return True
            trace = trace.tb_next
        fault = fault.__cause__ or fault.__context__
    return False


# The site's logs, as Django's setting takes them: every handler has the filter.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "tracker.log_lines.PlainLine",
            "format": "{levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"quiet": {"()": "tracker.quiet.Quiet"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["quiet"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    # Refusals are answers, not errors: a stranger's 404 is not worth a line.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Its own handlers know no filter, and one of them mails whole requests.
        "django": {"handlers": [], "level": "INFO"},
        # Celery sets the root's level to its own; what our tasks did is to be read all the same.
        "incidents": {"level": "INFO"},
    },
}
