"""Too much at once: what waited too long is sent away, and few draw or compare at one time.

A process has eight threads. Drawing and comparing take hundreds of times what a page takes, and a
few readers who do nothing else would hold all threads: everybody else would wait behind them.
"""

import re
import threading
import time
from collections import Counter
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.outage import say_unavailable

# Seconds that a request may have waited before a thread took it. Who waited longer has gone, or
# asks again: working for them makes all others wait longer.
MOST_WAITED = 5
COSTLY = re.compile(r"/+(saved/+)?dashboards/+(compare/|.*((chart|narrow)/|\.(svg|png))$)")
# Of the eight threads of a process two draw or compare, each for another reader, and five may wait:
# a browser without script asks for six charts of a page at once, and gets them one by one.
MOST_AT_ONCE, MOST_WAITING, PATIENCE_SECONDS = 2, 5, 10.0
RETRY_SECONDS = 2


class BusyError(Exception):
    """No turn came in time."""


class Turns:
    """Who may do something costly at this moment: few at once, and one reader once."""

    def __init__(self, most=MOST_AT_ONCE, waiting=MOST_WAITING, patience=PATIENCE_SECONDS):
        self.most, self.most_waiting, self.patience = most, waiting, patience
        self.condition = threading.Condition()
        self.running, self.waiting = Counter(), 0

    def is_free(self, reader):
        return self.running.total() < self.most and not self.running[reader]

    def wait(self, reader):
        """Wait for a turn, if others do not already. The caller holds the lock."""
        if self.waiting >= self.most_waiting:
            raise BusyError
        self.waiting += 1
        try:
            if not self.condition.wait_for(lambda: self.is_free(reader), self.patience):
                raise BusyError
        finally:
            self.waiting -= 1

    @contextmanager
    def take(self, reader):
        """A turn of a reader for the block. Raises BusyError when none comes in time."""
        with self.condition:
            if not self.is_free(reader):
                self.wait(reader)
            self.running[reader] += 1
        try:
            yield
        finally:
            with self.condition:
                self.running -= Counter({reader: 1})
                self.condition.notify_all()


def find_address(request):
    """Return the network address of a reader, as our own proxies say it."""
    proxies, forwarded = settings.ENV.proxies, request.META.get("HTTP_X_FORWARDED_FOR")
    if proxies and forwarded:
        addresses = forwarded.split(",")
        return addresses[-min(proxies, len(addresses))].strip()
    return request.META.get("REMOTE_ADDR", "")


def count_waited(request, now):
    """Return the seconds since the proxy took a request; 0 where it does not say, or not sensibly.

    nginx gives `$msec`: seconds with three decimals.
    """
    word = request.META.get("HTTP_X_REQUEST_START", "").removeprefix("t=")
    if not re.fullmatch(r"\d{9,11}(\.\d{1,6})?", word):
        return 0
    return max(now - float(word), 0)


class Busy:
    """Middleware: answers 503 at once where waiting would help nobody. Health checks pass.

    A costly request gets `turn`, which whoever makes its answer takes; one from a cache needs none.
    """

    def __init__(self, get_response):
        self.get_response, self.turns = get_response, Turns()

    def __call__(self, request):
        path = request.path_info
        is_late = count_waited(request, time.time()) > MOST_WAITED
        if is_late and not path.startswith("/healthz/"):
            return say_busy(request)
        if COSTLY.match(path):
            request.turn = partial(self.turns.take, find_address(request))
        return self.get_response(request)

    def process_exception(self, request, fault):
        return say_busy(request) if isinstance(fault, BusyError) else None


def say_busy(request):
    sentence = _("Many readers are here at the moment. Please try again in a few seconds.")
    return say_unavailable(request, sentence, RETRY_SECONDS)
