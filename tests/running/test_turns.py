"""Too much at once: what waited too long is sent away, and few draw or compare at one time."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver

from incidents.pages.web import responses
from tests.access.test_addresses import routes
from tracker import gunicorn, turns

COMPARE = "/dashboards/compare/"


def ask(path, middleware=None, **meta):
    page = middleware or turns.Busy(lambda _request: HttpResponse("page"))
    return page(RequestFactory().get(path, **meta))


def made(page):
    """The middleware around a page whose answer is made in its turn, as Django calls both."""

    def respond(request):
        try:
            return responses.until_the_register_changes(page)(request)
        except turns.BusyError as fault:
            return middleware.process_exception(request, fault)

    middleware = turns.Busy(respond)
    return middleware


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("{now:.3f}", 200),
        ("t={late:.3f}", 503),
        ("{late:.3f}", 503),
        ("{ahead:.3f}", 200),
        ("yesterday", 200),
        ("-1", 200),
        ("9" * 40, 200),
        ("1e9", 200),
    ],
)
def test_who_waited_longer_than_a_reader_waits_is_sent_away(word, status):
    now = time.time()
    word = word.format(now=now, late=now - 6, ahead=now + 3_600)
    answer = ask("/incidents/", HTTP_X_REQUEST_START=word)
    assert answer.status_code == status
    if status == 503:
        assert answer.headers["Retry-After"] == "2"
        assert "Many readers" in answer.content.decode()
        assert ask("/healthz/live", HTTP_X_REQUEST_START=word).status_code == 200


class Threads:
    """Requests that work until `gate` opens, each in a thread of its own."""

    def __init__(self):
        self.gate, self.working, self.statuses = threading.Event(), threading.Semaphore(0), []
        self.middleware = made(self.work)
        self.threads = []

    def work(self, _request):
        self.working.release()
        self.gate.wait(10)
        return HttpResponse("drawn")

    def begin(self, path, reader):
        def run():
            answer = ask(path, self.middleware, REMOTE_ADDR=reader)
            self.statuses.append(answer.status_code)

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()

    def end(self):
        self.gate.set()
        for thread in self.threads:
            thread.join(10)


@pytest.fixture
def threads(settings, monkeypatch):
    # Without a place in the cache each answer is made.
    monkeypatch.setattr(responses, "_place", lambda *_: None)
    monkeypatch.setattr(turns.Turns.__init__, "__defaults__", (2, 1, 0.05))
    made = Threads()
    yield made
    made.end()


def test_two_readers_compare_at_once_and_a_third_is_told_to_come_again(threads):
    for reader in ("192.0.2.1", "192.0.2.2"):
        threads.begin(COMPARE, reader)
        assert threads.working.acquire(timeout=5)
    assert ask(COMPARE, threads.middleware, REMOTE_ADDR="192.0.2.3").status_code == 503
    # Whoever reads is not behind them.
    threads.begin("/incidents/", "192.0.2.3")
    assert threads.working.acquire(timeout=5)
    threads.end()
    assert threads.statuses == [200, 200, 200]
    assert ask(COMPARE, threads.middleware, REMOTE_ADDR="192.0.2.3").status_code == 200


def test_one_reader_has_one_turn_and_leaves_the_other(threads):
    threads.begin(COMPARE, "192.0.2.1")
    assert threads.working.acquire(timeout=5)
    assert ask(COMPARE, threads.middleware, REMOTE_ADDR="192.0.2.1").status_code == 503
    threads.begin(COMPARE, "192.0.2.2")
    assert threads.working.acquire(timeout=5)


def test_who_asks_for_six_charts_at_once_gets_all_of_them():
    """As a browser without script does; half a dozen connections are what it opens to one site."""
    taken, own = [], turns.Turns()

    def draw():
        with own.take("192.0.2.1"):
            assert own.running == {"192.0.2.1": 1}
            time.sleep(0.02)
            taken.append(True)

    readers = [threading.Thread(target=draw) for _chart in range(6)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(10)
    assert len(taken) == 6
    assert own.most + own.most_waiting < gunicorn.threads


def test_a_turn_is_given_back_when_a_page_fails(threads):
    def fail(_request):
        raise ValueError("no page")

    middleware = made(fail)
    for _time in range(3):
        with pytest.raises(ValueError, match="no page"):
            ask(COMPARE, middleware)


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [("198.51.100.1, 203.0.113.9", "203.0.113.9"), ("", "127.0.0.1"), ("a,b,c", "c")],
)
def test_the_reader_is_whom_our_own_proxy_names(monkeypatch, forwarded, address):
    monkeypatch.setattr(turns, "settings", SimpleNamespace(ENV=SimpleNamespace(proxies=1)))
    meta = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    assert turns.find_address(RequestFactory().get("/", **meta)) == address


def test_every_address_that_draws_or_compares_takes_a_turn():
    assert get_resolver()
    drawn = [
        route for route in routes() if any(w in route for w in ("compare", "chart/", "narrow/"))
    ]
    assert len(drawn) > 4
    for route in drawn:
        plain = "/" + route.replace("^", "").replace("<slug:name>", "x").replace("$", "")
        plain = plain.replace(r"(?P<name>[a-z-]+)\.(?P<form>svg|png)", "x.svg")
        assert turns.COSTLY.match(plain), route
