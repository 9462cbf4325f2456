"""The feed answers a request that a confirmed installation signed, and no other."""

import time

import pytest

from incidents.actions.federation.keys import own_public_key
from incidents.actions.federation.peers import confirm_peer, end_peer, propose_peer
from incidents.exchange.envelopes import name_fingerprint, open_envelope
from incidents.exchange.message_signatures import sign_request
from incidents.models import Peer
from tests.support.installations import administrators, make_key

URL = "http://testserver/federation/v1/changes?after=&received=0&decided=0"


@pytest.fixture
def reader(cast):
    key, public = make_key()
    one, two = administrators()
    facts = {"name": "Reader", "public_key": public, "address": "", "tier": "public"}
    peer = propose_peer(facts | {"fields": ["title"]}, by=one)
    return confirm_peer(peer, fingerprint=peer.fingerprint, by=two), key


def ask(client, key, url=URL, signed=None, age=0, method="GET", keyid=None):
    """Send a request, signed as if it were `signed`."""
    public = key.public_key().public_bytes_raw().hex()
    headers = sign_request(
        method,
        signed or url,
        key,
        keyid=keyid or name_fingerprint(public),
        created=int(time.time()) - age,
    )
    return client.get(url.removeprefix("http://testserver"), headers=headers)


def test_a_signed_request_is_answered_with_signed_envelopes(reader, client):
    peer, key = reader
    answer = ask(client, key)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    page = answer.json()
    first = open_envelope(page["envelopes"][0], own_public_key())
    assert (first["number"], first["to"]) == (1, peer.fingerprint)
    assert (len(page["envelopes"]), page["has_more"]) == (100, True)
    lost = f"{URL.partition('?')[0]}?after=7-{'0' * 64}&received=0&decided=0"
    assert ask(client, key, lost).status_code == 409
    assert ask(client, key, URL + "x").status_code == 400


@pytest.mark.parametrize(
    "how",
    [
        {"signed": URL.replace("received=0", "received=9")},
        {"signed": URL.replace("testserver", "elsewhere.example")},
        {"signed": URL.replace("changes", "others")},
        {"method": "POST"},
        {"age": 301},
        {"age": -301},
        {"keyid": "0" * 64},
    ],
)
def test_a_request_that_is_not_what_was_signed_is_refused(reader, client, how):
    assert ask(client, reader[1], **how).status_code == 401


def test_a_stranger_and_one_whose_exchange_has_ended_are_refused_alike(reader, client):
    peer, key = reader
    answers = [client.get("/federation/v1/changes"), ask(client, make_key()[0])]
    end_peer(peer, by=administrators()[0])
    answers.append(ask(client, key))
    assert {(one.status_code, one.content) for one in answers} == {
        (401, answers[0].content),
    }


def test_a_confirmation_only_grows_and_never_beyond_the_feed(reader, client):
    peer, key = reader
    for received, decided, seen in (
        (5, 3, (5, 3)),
        (4, 2, (5, 3)),
        (10**9, 1, (5, 3)),
        (6, 7, (5, 3)),
    ):
        url = URL.replace("received=0", f"received={received}")
        assert ask(client, key, url.replace("decided=0", f"decided={decided}")).status_code == 200
        row = Peer.objects.get(pk=peer.pk)
        assert (row.confirmed_number, row.decided_number) == seen
