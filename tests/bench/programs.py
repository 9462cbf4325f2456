"""The list of the API as programs ask for it: beside an empty answer and beside Datasette."""

import itertools
import statistics

import psycopg

from tests.bench import boards, peer
from tests.bench.load import measure
from tests.bench.questions import API, LIVE, TWO, anew, floor_of, said, told, warm

COUNTRIES = ("US", "JP", "DE", "TW", "FR", "GB", "AU", "KR")
TOPICS = 12
# So many times an empty answer a page may take, and so much of its rate at eight clients.
MOST_EMPTY, LEAST_RATE, MOST_KEPT, MOST_DEEP = 2.5, 0.5, 1.3, 1.2
# All are asked in turn, so often: a machine runs now fast, now slow.
ROUNDS = 5
REQUESTS = {1: 96, 8: 480}
EMPTY, MADE, KEPT, UNCHANGED, PEER = (
    "empty answer",
    "API page of 50, 96 in turn, each made",
    "  96 in turn, looked up",
    "  unchanged (304)",
    f"  Datasette {peer.VERSION}, the same 96 in turn",
)


def results(address, site):
    """One result a question."""
    ours = [f"{API}?{query}" for query in list_queries()]
    warm(site.port, [f"{API}?{TWO}", API, LIVE])
    # Each process has its own answers: after some rounds both have all.
    measure("127.0.0.1", site.port, ours, clients=8, requests=len(ours) * 6)
    floor = floor_of(address, TWO)
    with peer.serving(address) as (port, theirs):
        for clients in REQUESTS:
            yield from _contest(_contenders(site.port, ours, port, theirs), clients, floor)
    yield from _deep(address, site.port)
    yield boards.memory(site, said)


def list_queries():
    """96 queries under two filters: of a topic and a country each."""
    from incidents.models.register.labels import read_labels

    topics = list(read_labels()["topic"])[:TOPICS]
    return [f"topic={topic}&country={home}" for topic, home in itertools.product(topics, COUNTRIES)]


def _contenders(port, ours, other_port, theirs):
    """{name: (port, what gives the addresses of one round, an ETag)}."""
    etag = measure("127.0.0.1", port, ours[:1], clients=8, requests=40).etag
    endless = itertools.cycle(ours)
    return {
        EMPTY: (port, lambda _count: [LIVE], ""),
        MADE: (port, lambda count: [anew(next(endless)) for _ in range(count)], ""),
        KEPT: (port, lambda _count: ours, ""),
        UNCHANGED: (port, lambda _count: ours[:1], etag),
        PEER: (other_port, lambda _count: theirs, ""),
    }


def _contest(contenders, clients, floor):
    """A result of each, of ROUNDS rounds in which all were asked one after the other."""
    taken = {name: [] for name in contenders}
    for _round in range(ROUNDS):
        for name, (port, list_paths, etag) in contenders.items():
            count = REQUESTS[clients]
            wanted = {"expected": (304,), "etag": etag} if etag else {}
            paths = list_paths(count)
            found = measure("127.0.0.1", port, paths, clients=clients, requests=count, **wanted)
            taken[name].append(found)
    found = {name: sorted(all_, key=_time_one)[ROUNDS // 2] for name, all_ in taken.items()}
    for name, one in found.items():
        bound, met = _judge(name, found, clients)
        yield told(f"{name}, {clients}", one, floor if name == MADE else None, bound, met)


def _time_one(found):
    """By the rate: with one client that is by the time of one answer."""
    return found.rate


def _judge(name, found, clients):
    """(the bound in words, whether it is met) of one contender beside the others."""
    one, empty = found[name], found[EMPTY]
    if name == PEER:
        made = found[MADE]
        is_ahead = made.p50 < one.p50 if clients == 1 else made.rate > one.rate
        return "ours, each made, is ahead", is_ahead
    if name == EMPTY or (name == UNCHANGED and clients > 1):
        return "", None
    if clients > 1:
        share = one.rate / empty.rate
        return f"{share:.2f} >= {LEAST_RATE} x the rate of empty ones", share >= LEAST_RATE
    times, most = one.p50 / empty.p50, MOST_EMPTY if name == MADE else MOST_KEPT
    return f"{times:.2f} <= {most} x an empty answer", times <= most


def _deep(address, port):
    """The first page and one in the middle, a round of each in turn: a machine has its moods."""
    pages = {"first": API, "deep": f"{API}?cursor={middle(address)}"}
    taken = {name: [] for name in pages}
    for _round in range(ROUNDS):
        for name, path in pages.items():
            paths = [anew(path) for _number in range(40)]
            taken[name].append(measure("127.0.0.1", port, paths, clients=1, requests=40))
    first, deep = (
        sorted(taken[name], key=lambda one: one.p50)[ROUNDS // 2] for name in ("first", "deep")
    )
    yield told("API page of 50, no filter, 1", first, None, "", None)
    pairs = zip(taken["deep"], taken["first"], strict=True)
    ratio = statistics.median(one.p50 / other.p50 for one, other in pairs)
    bound = f"{ratio:.2f} <= {MOST_DEEP} x the first"
    yield told("API page deep in the list, 1", deep, None, bound, ratio <= MOST_DEEP)


def middle(address):
    """The cursor of the page that begins in the middle of the list."""
    from incidents.values.cursors import write_cursor

    with psycopg.connect(address) as connection:
        row = connection.execute(
            "SELECT reported_from, id FROM incidents_incident WHERE tier = 'public'"
            " ORDER BY reported_from DESC, id DESC"
            " OFFSET (SELECT count(*) / 2 FROM incidents_incident) LIMIT 1"
        ).fetchone()
    return write_cursor(False, *row)
