"""How often one reader may ask: counted in memory, by minutes, and said in each answer."""

import time

from django.conf import settings
from rest_framework.throttling import BaseThrottle

WINDOW = 60
# More readers than this in one minute: those of minutes before are dropped.
MOST_READERS = 10_000


class ReaderRate(BaseThrottle):
    """So many requests a minute for a token, a person, or an address without either.

    Each process counts its own share, as tracker/bodies.py judges its own: no request waits for
    another server, and no address is stored. An address is in memory for two minutes at most.
    """

    counts: dict[str, tuple[int, int]] = {}

    def allow_request(self, request, view):
        if not settings.API_RATE:
            return True
        most = max(settings.API_RATE // settings.WEB_PROCESSES, 1)
        now = time.time()
        window = int(now // WINDOW)
        key = self.key_of(request)
        began, count = self.counts.get(key, (window, 0))
        count = count + 1 if began == window else 1
        if len(self.counts) > MOST_READERS:
            self.drop_old(window)
        self.counts[key] = (window, count)
        self.seconds = WINDOW - int(now % WINDOW)
        request.rate = (most, max(most - count, 0), self.seconds)
        return count <= most

    def key_of(self, request):
        if request.auth is not None:
            return f"token {request.auth.pk}"
        if request.user.is_authenticated:
            return f"person {request.user.pk}"
        return f"address {self.get_ident(request)}"

    def drop_old(self, window):
        for key in [key for key, (began, _count) in self.counts.items() if began != window]:
            del self.counts[key]

    def wait(self):
        """Seconds until the next minute, for Retry-After."""
        return self.seconds


def name_rate(request, response):
    """Say in the answer what is left (draft-ietf-httpapi-ratelimit-headers-10)."""
    rate = getattr(request, "rate", None)
    if rate:
        most, left, seconds = rate
        response["RateLimit-Policy"] = f'"reader";q={most};w={WINDOW}'
        response["RateLimit"] = f'"reader";r={left};t={seconds}'
