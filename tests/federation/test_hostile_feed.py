"""What a hostile installation sends stops at itself: no page, no worker and no other peer."""

import http.client
import ipaddress
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.federation import pulling
from incidents.actions.federation import receiving as quarantine
from incidents.actions.federation.peers import confirm_peer, end_peer, propose_peer
from incidents.actions.federation.receiving import decide_received, receive_envelopes
from incidents.actions.federation.sending import note_confirmation
from incidents.exchange.outgoing import OutgoingError, OutgoingPatience
from incidents.forms.federation import PeerForm
from incidents.models import Peer, ReceivedRelease
from tests.desk.test_parties import refusal
from tests.support.hand_made_feed import HandMadeFeed, make_sender
from tests.support.installations import administrators, make_key
from tests.support.page_text import Page
from tests.support.receivers import receiving

DEEP = "[" * 200_000


@pytest.fixture
def sender(cast):
    return make_sender()


def nest(depth):
    return [nest(depth - 1)] if depth else "a"


@pytest.mark.parametrize(
    "changes",
    [
        {"document": {"title": "a\x00b"}},
        {"document": {"a\x00": "b"}},
        {"document": {"title": float("nan")}},
        {"document": {"title": 10**400}},
        {"document": {"title": nest(40)}},
        {"ref": "CCI\x00"},
    ],
)
def test_what_no_database_or_page_can_hold_is_refused_with_a_sentence(cast, sender, changes):
    peer, key = sender
    page = [HandMadeFeed(peer, key).add(falsify=changes)]
    assert "cannot be read" in refusal(lambda: receive_envelopes(peer, page, by=None))
    assert not ReceivedRelease.objects.exists()


@pytest.mark.parametrize("answer", [DEEP.encode(), http.client.IncompleteRead(b""), b"NaN"])
def test_an_answer_that_cannot_be_read_is_noted_on_its_peer(cast, sender, answer):
    def fetch(_url, _headers):
        if isinstance(answer, Exception):
            raise answer
        return answer

    peer, _key = sender
    assert "did not answer" in refusal(lambda: pulling.pull_peer(peer, fetch))
    assert "cannot be read" in refusal(lambda: receive_envelopes(peer, [DEEP], by=None))


def test_a_page_that_comes_again_and_again_is_asked_for_twice(cast, sender):
    peer, key = sender
    page, calls = HandMadeFeed(peer, key).add(), []

    def fetch(url, _headers):
        calls.append(url)
        assert len(calls) < 5
        return json.dumps({"envelopes": [page]}).encode()

    assert pulling.pull_peer(peer, fetch) == 1
    assert len(calls) == 2


LOOPBACK = [ipaddress.ip_network("127.0.0.1/32")]
SOON = OutgoingPatience(next_byte=5, total=0.5, most_bytes=10_000)


class Endless(BaseHTTPRequestHandler):
    """A byte now and then, for ever."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        for _count in range(100):
            try:
                self.wfile.write(b" ")
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *_words):
        pass


class TooLong(Endless):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b" " * 20_000)


@pytest.mark.parametrize(("handler", "fault"), [(Endless, "slow"), (TooLong, "broken")])
def test_an_answer_without_an_end_is_cut(cast, monkeypatch, settings, handler, fault):
    settings.PEER_NETWORKS = LOOPBACK
    monkeypatch.setattr(pulling, "PATIENCE", SOON)
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        with pytest.raises(OutgoingError, match=fault):
            pulling.fetch_address(f"http://127.0.0.1:{server.server_port}/", {})


def test_an_address_in_an_internal_network_is_not_asked(cast, sender, settings):
    """Neither at once nor by a redirect, and the administrators read why."""
    settings.PEER_NETWORKS = LOOPBACK
    peer, _key = sender
    with receiving(host="127.0.0.2") as internal:
        inside = f"http://127.0.0.2:{internal.port}"
        with receiving(statuses=(302,), headers={"Location": inside}) as allowed:
            for address, words, requests in (
                (inside, "internal network", 0),
                (f"https://127.0.0.2:{internal.port}", "internal network", 0),
                (f"http://127.0.0.1:{allowed.port}", "did not answer", 1),
            ):
                Peer.objects.filter(pk=peer.pk).update(address=address)
                with pytest.raises(ValidationError, match=words):
                    pulling.pull_peer(peer)
                peer.refresh_from_db()
                assert words in peer.fault
                assert len(allowed.requests) == requests
            assert internal.requests == []


def test_values_of_any_form_are_displayed_and_can_be_refused(cast, sender, client):
    peer, key = sender
    document = {
        "title": ["one", {"two": 2}],
        "fine": {"amount": "many", "currency": [{}]},
        "timeline": [{"amount": "1e999999999", "on": 5}, "x", {"kind": {"a": 1}}],
        "country": 7,
        "topics": {"a": [1]},
        "reported_on": True,
        "sources": [{"url": "javascript:alert(1)", "sha256": 3, "reliability": 5}],
    }
    receive_envelopes(peer, [HandMadeFeed(peer, key).add(falsify={"document": document})], by=None)
    client.force_login(cast.officer_a)
    for address in ("/desk/received/", ReceivedRelease.objects.get().get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200
        assert 'href="javascript' not in answer.content.decode()


def test_no_text_of_an_installation_stays_once_no_withdrawal_reaches_it(cast, sender, client):
    peer, key = sender
    feed = HandMadeFeed(peer, key)
    receive_envelopes(peer, [feed.add(), feed.add("CCI-2031-0002"), feed.add("CCI-3")], by=None)
    taken, refused, _waiting = rows = list(ReceivedRelease.objects.order_by("number"))
    decide_received(taken, is_taken=True, by=cast.officer_a)
    decide_received(refused, is_taken=False, by=cast.officer_a)
    one, two = administrators()
    end_peer(peer, by=one)
    # Its new key is another installation, whose withdrawals name rows of its own.
    facts = {"name": "Elsewhere", "public_key": make_key()[1], "address": "", "tier": "public"}
    again = propose_peer(facts | {"fields": ["title"]}, by=one)
    confirm_peer(again, fingerprint=again.fingerprint, by=two)
    client.force_login(cast.officer_b)
    for row in rows:
        row.refresh_from_db()
        assert (row.document, row.envelope) == (None, "")
        assert "no longer here" in Page(client.get(row.get_absolute_url())).text
    assert "Version 1" not in Page(client.get("/desk/received/")).text


@pytest.mark.parametrize("address", ["ftp://example.org/", "http://example.org"])
def test_only_https_is_read_from(address):
    form = PeerForm({"name": "x", "public_key": "a" * 64, "address": address})
    assert "https" in str(form.errors["address"])


@pytest.mark.parametrize("limit", ["MOST_WAITING", "MOST_WAITING_BYTES"])
def test_a_full_quarantine_loses_nothing_and_a_withdrawal_still_counts(
    cast, client, sender, monkeypatch, limit
):
    peer, key = sender
    feed = HandMadeFeed(peer, key)
    first = [feed.add(f"CCI-2031-000{number}") for number in (1, 2)]
    monkeypatch.setattr(quarantine, limit, 2 if limit == "MOST_WAITING" else sum(map(len, first)))
    receive_envelopes(peer, first, by=None)
    more = [feed.add("CCI-2031-0003"), feed.add("CCI-2031-0004")]
    more.append(feed.add("CCI-2031-0001", "withdrawn"))
    asked = []

    def fetch(_url, headers):
        asked.append(headers.get("Quarantine-Full"))
        return json.dumps({"envelopes": more if len(asked) < 4 else []}).encode()

    for _turn in range(2):
        with pytest.raises(ValidationError, match="is full: at most"):
            pulling.pull_peer(peer, fetch)
    peer.refresh_from_db()
    assert (peer.received_number, peer.is_full_here, asked) == (2, True, [None, "1"])
    withdrawn, waiting = ReceivedRelease.objects.order_by("number")
    assert (withdrawn.state, withdrawn.document, waiting.state) == ("revoked", None, "waiting")
    client.force_login(cast.officer_b)
    assert "nothing is lost" in Page(client.get("/desk/received/")).text
    decide_received(waiting, is_taken=True, by=cast.officer_a)
    assert pulling.pull_peer(peer, fetch) == 3
    peer.refresh_from_db()
    assert (peer.received_number, peer.is_full_here) == (5, False)
    assert ReceivedRelease.objects.waiting().count() == 2


def test_the_sender_reads_that_a_quarantine_is_full(cast, client, sender):
    peer, _key = sender
    client.force_login(administrators()[0])
    for is_full in (True, False):
        note_confirmation(peer, received=0, decided=0, is_full=is_full)
        peer.refresh_from_db()
        text = Page(client.get("/federation/peers/")).text
        assert ("The quarantine of Elsewhere is full" in text) == is_full
