"""PostgreSQL away: a page that says so at once, with 503, and no thread that waits in vain."""

import logging
import sys
import time

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.dispatch import receiver
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from psycopg_pool import PoolTimeout

logger = logging.getLogger(__name__)

# What a reader is told to wait, and how long nothing is tried after a failure: the next request
# then finds out whether the database is back.
RETRY_SECONDS = 5
PAUSE_SECONDS = 2
# Classes of SQLSTATE: connection exceptions, insufficient resources (a full disk), and a server
# that is shut down or starts. https://www.postgresql.org/docs/current/errcodes-appendix.html
CLASSES = ("08", "53", "57P")


class Outage:
    """Middleware: answers 503 in the place of an error that the database's absence caused.

    The probes of a load balancer pass: whether the process lives is no question for a database.
    """

    paused_until = 0.0

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/healthz/"):
            return self.get_response(request)
        if time.monotonic() < Outage.paused_until:
            return say_outage(request)
        response = self.get_response(request)
        return say_outage(request) if getattr(request, "met_outage", False) else response

    def process_exception(self, request, fault):
        """Answer for an error of a page before anybody describes it, with further queries."""
        if not is_outage(fault):
            return None
        note_outage(request, fault)
        return say_outage(request)


@receiver(got_request_exception)
def note_uncaught(request=None, **_):
    """Note errors of middleware too: Django has the error at hand."""
    fault = sys.exc_info()[1]
    if request is not None and is_outage(fault):
        note_outage(request, fault)


def note_outage(request, fault):
    """Mark a request that failed because the database is away, and let others wait for nothing."""
    request.met_outage = True
    logger.error("the database cannot be reached: %s", type(fault.__cause__ or fault).__name__)
    if not sqlstate(fault).startswith("53"):
        Outage.paused_until = time.monotonic() + PAUSE_SECONDS


def is_outage(fault):
    """Whether an error says that the database cannot be reached, or has no room left."""
    if not isinstance(fault, (OperationalError, InterfaceError)):
        return False
    state = sqlstate(fault)
    # Without a state the server said nothing: there was no connection, or it broke.
    return isinstance(fault.__cause__, PoolTimeout) or not state or state.startswith(CLASSES)


def sqlstate(fault):
    return getattr(fault.__cause__, "sqlstate", None) or ""


def say_outage(request):
    """Return the 503 of an outage."""
    sentence = _("The register is not available at the moment. Please try again in a few seconds.")
    return say_unavailable(request, sentence, RETRY_SECONDS)


def say_unavailable(request, sentence, seconds):
    """Return a 503: a page that needs no database, or JSON where a program asks."""
    if request.path.startswith("/api/"):
        response = JsonResponse({"detail": sentence}, status=503)
    else:
        response = HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response
