"""Addresses of the exchange between installations: see addresses.py for what a row means."""

from incidents.actions.federation.peers import propose_peer
from incidents.actions.federation.receiving import receive_envelopes
from incidents.models import ReceivedRelease
from tests.support.circles import circle_places
from tests.support.hand_made_feed import HandMadeFeed, make_sender
from tests.support.installations import administrators, make_key
from tests.support.roles import DESK, FORM_REFUSED, INVITES, ONLY_POST

PEER, RECEIVED = "federation/peers/<peer_key:pk>/", "desk/received/<receivedrelease_key:pk>/"
ACT_OF_ADMIN = (302, *(403,) * 5, 302)
# Officers of all desks.
ACTS = (302, 403, 302, 302, 302, 403, 403)
FEDERATION = [
    # A program that signs its request; no role of this site.
    ("GET", "federation/v1/changes", "/federation/v1/changes", (401,) * 7),
    ("GET", "federation/peers/", "/federation/peers/", INVITES),
    ("POST", "federation/peers/", "/federation/peers/", (302, *(403,) * 5, 422)),
    *(
        ("GET", f"{PEER}{verb}/", f"/federation/peers/{{peer}}/{verb}/", ONLY_POST)
        for verb in ("confirm", "end")
    ),
    *(
        ("POST", f"{PEER}{verb}/", f"/federation/peers/{{peer}}/{verb}/", ACT_OF_ADMIN)
        for verb in ("confirm", "end")
    ),
    ("GET", "desk/received/", "/desk/received/", DESK),
    ("POST", "desk/received/", "/desk/received/", FORM_REFUSED),
    ("GET", RECEIVED, "/desk/received/{received}/", DESK),
    ("GET", f"{RECEIVED}decide/", "/desk/received/{received}/decide/", ONLY_POST),
    ("POST", f"{RECEIVED}decide/", "/desk/received/{received}/decide/", ACTS),
]


def between_places(cast):
    """{name: how it is made} of rows between desks and between installations."""

    def proposed():
        facts = {"name": "Elsewhere", "address": "", "tier": "", "fields": []}
        one, _two = administrators()
        return propose_peer(facts | {"public_key": make_key()[1]}, by=one).pk

    def received():
        peer, key = make_sender()
        receive_envelopes(peer, [HandMadeFeed(peer, key).add()], by=None)
        return ReceivedRelease.objects.get().pk

    return circle_places(cast) | {"peer": proposed, "received": received}
