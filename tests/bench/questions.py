"""A question of the benchmark: asked over HTTP, held against its bound, and printed as a line."""

import datetime as dt
import itertools
import statistics
import time
from dataclasses import dataclass

import psycopg

from tests.bench.load import measure

# A day for each request that must not be answered by a lookup.
DAYS = itertools.count()
# A query of two filters, for the floor.
TWO = "topic=hong-kong&country=JP"
API, PAGE, LIVE = "/api/v1/incidents/", "/incidents/", "/healthz/live"


@dataclass(frozen=True)
class Ask:
    """A question of the benchmark: its bound in words, and as a limit on p50 (ms) or a rate."""

    name: str
    path: str
    clients: int = 1
    requests: int = 100
    most_ms: float | None = None
    least_rate: float | None = None
    floor: str = ""

    @property
    def bound(self):
        if self.most_ms is not None:
            return f"p50 <= {self.most_ms:.1f}"
        return "" if self.least_rate is None else f">= {self.least_rate:.0f}/s"

    def is_met(self, found):
        if self.most_ms is not None:
            return found.p50 <= self.most_ms
        return None if self.least_rate is None else found.rate >= self.least_rate


def anew(path):
    """The same address of the API with a day before all incidents: no answer of it is at hand."""
    mark = "&" if "?" in path else "?"
    return f"{path}{mark}since={dt.date(1900, 1, 1) + dt.timedelta(days=next(DAYS))}"


def answered(ask, address, port, paths=(), **expected):
    """The result of a question. A list of the API is made anew for each request."""
    if not paths:
        is_list = ask.path.startswith(API)
        paths = [anew(ask.path) for _ in range(ask.requests)] if is_list else [ask.path]
    found = measure(
        "127.0.0.1", port, paths, clients=ask.clients, requests=ask.requests, **expected
    )
    floor = None
    if ask.floor:
        floor = facets_floor(address) if ask.floor == "facets" else floor_of(address, ask.floor)
    return told(ask.name, found, floor, ask.bound, ask.is_met(found))


def told(name, found, floor, bound, met):
    """A result, printed."""
    mark = {True: "met", False: "MISSED", None: ""}[met]
    under = "" if floor is None else f"{floor:8.2f}"
    figures = f"{found.p50:8.2f} {found.p95:8.2f} {found.rate:8.0f} {under:>8}"
    print(f"  {name:44}{figures}  {bound} {mark}", flush=True)
    return {
        "question": name,
        "p50_ms": round(found.p50, 2),
        "p95_ms": round(found.p95, 2),
        "per_s": round(found.rate, 1),
        "bytes": found.size,
        "floor_ms": floor and round(floor, 2),
        "bound": bound,
        "met": met,
    }


def said(name, most, met, taken, sign="<="):
    """A result of one number, printed."""
    mark = {True: "met", False: "MISSED", None: ""}[met]
    bound = "" if most is None else f"{sign} {most}"
    print(f"  {name:60}{bound:>10} {mark}", flush=True)
    return {"question": name, "value": round(taken, 2), "bound": bound, "met": met}


def warm(port, paths):
    for path in paths:
        measure("127.0.0.1", port, [path], clients=4, requests=12)


def floor_of(address, query):
    """The median, in ms, of the page's own SQL sent bare through psycopg; rows as tuples."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from incidents.exchange.columns import COLUMNS
    from incidents.queries import Query

    rows = Query(QueryDict(query), AnonymousUser()).rows().newest_first()
    return bare(address, [rows.values("pk", *COLUMNS)[:51]], 60)


def facets_floor(address):
    """The same for the counts of all nine facets without a filter, one after the other."""
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import Count, F, Func

    from incidents.models import Incident
    from incidents.pages.web.query import FACETS
    from incidents.queries import FILTERS

    entries = Incident.objects.visible_to(AnonymousUser()).order_by()
    asked = []
    for word in FACETS:
        value = F(FILTERS[word].field_name)
        if FILTERS[word].lookup == "overlap":
            value = Func(value, function="unnest")
        asked.append(entries.annotate(value=value).values("value").annotate(n=Count("pk")))
    return bare(address, asked, 10)


def bare(address, querysets, times):
    sent = [queryset.query.sql_with_params() for queryset in querysets]
    taken = []
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as link:
        for _ in range(times):
            began = time.perf_counter()
            for sql, params in sent:
                link.execute(sql, params).fetchall()
            taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000
