"""Answers of the list that hold until the register changes: made once in a process, else looked up.

An answer is of one tier in one generation, of one canonical query. The generation is read with
each request, so a withdrawal counts at once. Not remembered: what depends on rows that do not move
the generation at once (names behind `expand`, merged firms and authorities, other numbers of an
article), and what is of an edition.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.http import HttpResponse, QueryDict

from incidents.access import tier_of
from incidents.api.generations import read_generation
from incidents.api.rates import ReaderRate, name_rate
from incidents.queries import FILTERS
from incidents.queries.kinds import PartyFilter
from incidents.queries.law.provision_filter import ProvisionFilter
from incidents.values.tiers import Tier

# For each process; an answer of 50 incidents has some 40 KB.
MOST_BYTES = 24 * 2**20
# What a request may not ask if its answer is to be looked up.
NEVER = {"expand", "edition"} | {
    name for name, rule in FILTERS.items() if isinstance(rule, (PartyFilter, ProvisionFilter))
}


class AnswerStore:
    """Bodies by key, the least recently used dropped first."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes, self.size = most_bytes, 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._one_thread = threading.Lock()

    def find(self, key: str) -> bytes | None:
        """The body of a key, or None."""
        with self._one_thread:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def store(self, key: str, body: bytes) -> None:
        """Remember a body; one that would fill a tenth of the store is not worth it."""
        if len(body) > self.most_bytes // 10:
            return
        with self._one_thread:
            self.size += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self.size > self.most_bytes:
                self.size -= len(self._bodies.popitem(last=False)[1])

    def clear(self) -> None:
        with self._one_thread:
            self._bodies.clear()
            self.size = 0


STORE = AnswerStore(MOST_BYTES)


def look_up_first(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view of the API that a stranger's request reaches only if its answer is not at hand.

    The framework around the view costs as much as the rest of the answer. Whoever signs in, wants
    another form or sends too many requests is answered by it as always.
    """

    @wraps(view)
    def respond(request: Any, *args: Any, **kwargs: Any) -> Any:
        return _look_up(request) or view(request, *args, **kwargs)

    return respond


def _look_up(request: Any) -> HttpResponse | None:
    """The answer of a stranger's GET that is remembered; None where the view has to answer."""
    is_plain = request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", "application/json")
    is_signed_in = "HTTP_AUTHORIZATION" in request.META or request.user.is_authenticated
    if request.method != "GET" or is_signed_in or not is_plain:
        return None
    request.auth = None
    key = request.answer_key = find_key(request)
    tag = f'W/"{key}"'
    body = STORE.find(key) if key else None
    if body is None or not ReaderRate().allow_request(request, None):
        return None
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        response = _say_unchanged()
    else:
        response = HttpResponse(body, content_type="application/json")
    # What the framework would say besides.
    response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return _finish(request, response, tag)


def _say_unchanged() -> HttpResponse:
    response = HttpResponse(status=304)
    del response.headers["Content-Type"]
    return response


def remember_answer(request: Any, make: Callable[[], Any]) -> Any:
    """The answer of a list: looked up, 304 for whoever has it, or made by `make` and remembered.

    `make` gives a Response with plain rows, or raises; only what it gives with 200 is remembered.
    """
    # A stranger's was found on the way here. An attribute of Django's request shows through DRF's.
    key = getattr(request, "answer_key", "") or find_key(request)
    if key is None:
        return make()
    tag = f'W/"{key}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _finish(request, _say_unchanged(), tag)
    body = STORE.find(key)
    if body is None:
        response = make()
        if response.status_code != 200:
            return response
        body = orjson.dumps(response.data, default=str)
        STORE.store(key, body)
    return _finish(request, HttpResponse(body, content_type="application/json"), tag)


def _finish(request: Any, response: HttpResponse, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    # A shared cache would give the answer of one tier to a reader of the other.
    response.headers["Cache-Control"] = "private, no-cache"
    name_rate(request, response)
    return response


def find_key(request: Any) -> str | None:
    """The key of the answer, or None where it depends on more than tier, data and query."""
    query = _read_query(request.META.get("QUERY_STRING", ""))
    if query is None or settings.DEBUG:
        return None
    tier = Tier.PUBLIC if query.is_public else tier_of(request.user)
    # Before the rows: what changes between the two moves the generation on.
    generation = read_generation(tier.value)
    # Addresses in the answer are absolute, and begin as the request's own.
    here = f"{request.scheme}://{request.get_host()}{request.path}"
    parts = f"{tier.value} {generation} {here} {query.canonical}"
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


class AskedQuery(NamedTuple):
    """A query string in its canonical form, and whether it chooses the public tier."""

    canonical: str
    is_public: bool


@lru_cache(maxsize=4_096)
def _read_query(text: str) -> AskedQuery | None:
    """The query of a query string; None where its answer is never looked up."""
    # WSGI hands on the bytes of a query string as Latin-1.
    lists = dict(QueryDict(text.encode("latin-1", "replace")).lists())
    tiers = lists.get("tier", ())
    if NEVER & lists.keys() or Tier.COMMUNITY.value in tiers:
        return None
    canonical = sorted((name, sorted(values)) for name, values in lists.items())
    return AskedQuery(repr(canonical), Tier.PUBLIC.value in tiers)
