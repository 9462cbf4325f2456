"""How often one reader may ask, and that each answer says so."""

import pytest

from incidents.actions.people import tokens
from incidents.api.rates import ReaderRate

API = "/api/v1/vocabulary/"


@pytest.fixture
def rate(settings, monkeypatch):
    """Three requests a minute, in the first second of one."""
    settings.API_RATE, settings.WEB_PROCESSES = 6, 2
    monkeypatch.setattr(ReaderRate, "counts", {})
    now = [60_000.0]
    monkeypatch.setattr("incidents.api.rates.time.time", lambda: now[0])
    return now


def test_each_answer_says_what_is_left_and_the_last_one_when_to_come_again(cast, client, rate):
    answers = [client.get(API) for _time in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert [one.headers["RateLimit"] for one in answers] == [
        f'"reader";r={left};t=60' for left in (2, 1, 0, 0)
    ]
    assert answers[0].headers["RateLimit-Policy"] == '"reader";q=3;w=60'
    assert answers[3].headers["Retry-After"] == "60"
    assert answers[3].headers["Content-Type"] == "application/problem+json"
    rate[0] += 60
    assert client.get(API).headers["RateLimit"] == '"reader";r=2;t=60'


def test_readers_do_not_use_up_what_others_may(cast, client, rate):
    secrets = [
        tokens.make_token("x", ["read"], days=1, by=person)[1]
        for person in (cast.analyst, cast.officer_a)
    ]
    askers = [
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": "192.0.2.2"},
        *({"headers": {"Authorization": f"Bearer {secret}"}} for secret in secrets),
    ]
    for asker in askers:
        assert client.get(API, **asker).headers["RateLimit"] == '"reader";r=2;t=60'


def test_addresses_are_forgotten(cast, client, rate, monkeypatch):
    monkeypatch.setattr("incidents.api.rates.MOST_READERS", 3)
    for number in range(9):
        rate[0] += 60
        client.get(API, REMOTE_ADDR=f"192.0.2.{number}")
    assert len(ReaderRate.counts) <= 4


def test_a_developers_machine_has_no_limit(cast, client, settings):
    settings.API_RATE = 0
    assert "RateLimit" not in client.get(API).headers
