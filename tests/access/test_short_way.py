"""Programs that read take few steps: the same answers and headers as by all of them."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import include, path

from incidents.actions.people import tokens
from incidents.models.desk.cases import CaseQuerySet
from incidents.queries import Query
from tests.access.test_addresses import Places
from tests.support.addresses import DOORS
from tracker import short_way
from tracker.outage import Outage
from tracker.urls import urlpatterns as addresses

READ = sorted({address for method, _r, address, _s in DOORS if "/api/v1/" in address})
MORE = [
    *("/api/v1/incidents/?utm_source=x&topic=tibet", "/api/v1/incidents/?colour=red"),
    *("/api/v1/incidents/?tier=community", "/api/v1/incidents", "/api/v1/no/such/"),
    *("/api/v1/incidents/?topic=tibet&expand=firm", "/api/v1/incidents/CCI-1900-0001/"),
]
# Different with each answer, or a count of answers.
MOVING = ("RateLimit", "Date", "X-Request-ID")


def answers(client, address, monkeypatch, **headers):
    """The answer by the short way, and by all steps."""
    short = client.get(address, headers=headers)
    with monkeypatch.context() as patch:
        patch.setattr(short_way, "ROOM", "/nowhere/")
        return short, client.get(address, headers=headers)


def parts(answer):
    headers = {name: value for name, value in answer.headers.items() if name not in MOVING}
    vary = {one.strip() for one in headers.pop("Vary", "").split(",")}
    body = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, headers, vary, body, answer.cookies.output()


@pytest.mark.parametrize("who", ["stranger", "analyst", "officer_a", "nobody"])
def test_every_address_is_answered_alike(cast, monkeypatch, who):
    places = Places(cast)
    headers = {}
    if who == "nobody":
        headers = {"Authorization": "Bearer ccr_no_such_token"}
    elif who != "stranger":
        scopes = ["read"] if who == "analyst" else ["read", "cases", "propose"]
        secret = tokens.make_token("x", scopes, days=1, by=getattr(cast, who))[1]
        headers = {"Authorization": f"Bearer {secret}"}
    for address in [*READ, *MORE]:
        here = address.format_map(places)
        short, full = answers(Client(), here, monkeypatch, **headers)
        assert parts(short) == parts(full), here


def test_a_host_that_is_not_ours_and_plain_http_are_refused_alike(cast, settings, monkeypatch):
    here = "/api/v1/incidents/?topic=tibet"
    settings.ALLOWED_HOSTS = ["register.example"]
    short, full = answers(Client(), here, monkeypatch, host="evil.example")
    (status, *said), (_status, *all_said) = parts(short), parts(full)
    assert status == 400
    # It says more of what an answer may depend on, and nothing less.
    assert said[1] >= all_said[1]
    assert (said[0], said[2:]) == (all_said[0], all_said[2:])
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["*"], True
    settings.SECURE_HSTS_SECONDS = 60
    short, full = answers(Client(), here, monkeypatch)
    assert (short.status_code, short.headers["Location"]) == (301, full.headers["Location"])
    short, full = answers(Client(), here, monkeypatch, **{"X-Forwarded-Proto": "https"})
    assert "Strict-Transport-Security" in short.headers
    assert parts(short) == parts(full)


@pytest.mark.parametrize(
    ("method", "path", "cookies", "is_short"),
    [
        ("GET", "/api/v1/incidents/", {}, True),
        ("HEAD", "/api/v1/incidents/", {}, True),
        ("GET", "/api/v1/incidents/", {"csrftoken": "x"}, True),
        ("GET", "/api/v1/incidents/", {"sessionid": "x"}, False),
        ("GET", "/api/v1/incidents/", {"messages": "x"}, False),
        ("POST", "/api/v1/cases/", {}, False),
        ("OPTIONS", "/api/v1/cases/", {}, False),
        ("GET", "/api/docs/", {}, False),
        ("GET", "/incidents/", {}, False),
    ],
)
def test_only_what_reads_without_a_session_takes_it(method, path, cookies, is_short):
    request = RequestFactory().generic(method, path)
    request.COOKIES = cookies
    assert short_way.is_reading(request) is is_short


def test_an_address_that_asks_for_a_sign_in_goes_the_long_way(settings, monkeypatch):
    """A view that somebody forgets to open to strangers stays closed."""
    settings.ROOT_URLCONF = __name__
    assert Client().get("/api/v1/closed/").status_code == 302


def closed(_request):
    raise AssertionError("nobody signed in")


urlpatterns = [path("api/v1/closed/", closed), path("", include(addresses))]


def test_the_database_that_is_away_is_said_alike(cast, monkeypatch):

    def fail(*_args, **_kwargs):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(Query, "page", fail)
    told = []
    for room in (short_way.ROOM, "/nowhere/"):
        monkeypatch.setattr(short_way, "ROOM", room)
        monkeypatch.setattr(Outage, "paused_until", 0.0)
        answer = Client(raise_request_exception=False).get("/api/v1/incidents/")
        told.append((answer.status_code, answer.headers["Retry-After"], answer.content))
    monkeypatch.setattr(Outage, "paused_until", 0.0)
    assert told[0] == told[1]
    assert told[0][0] == 503


def test_the_second_wall_is_around_programs_too(cast, monkeypatch):
    """With the scope of cases taken away, PostgreSQL still shows a token no other desk's case."""
    case = cast.draft()
    monkeypatch.setattr(CaseQuerySet, "visible_to", lambda self, user: self.all())
    statuses = {}
    for who in ("officer_a", "officer_b"):
        secret = tokens.make_token("x", ["cases"], days=1, by=getattr(cast, who))[1]
        headers = {"Authorization": f"Bearer {secret}"}
        here = f"/api/v1/cases/{case.reference}/comments/"
        statuses[who] = Client(raise_request_exception=False).get(here, headers=headers).status_code
    assert statuses["officer_b"] == 404
    assert statuses["officer_a"] != 404
