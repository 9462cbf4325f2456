"""A feed of another installation, written by hand, true or false."""

from incidents.actions.federation.keys import own_fingerprint
from incidents.actions.federation.peers import confirm_peer, propose_peer
from incidents.actions.federation.sending import FORM
from incidents.exchange.envelopes import seal_envelope
from incidents.models.register.change_feed import START, chain_digest
from tests.support.installations import administrators, make_key


def make_sender():
    """(peer, key) of an installation that is confirmed, and may read our community tier."""
    key, public = make_key()
    facts = {"name": "Elsewhere", "public_key": public, "address": "", "tier": "community"}
    one, two = administrators()
    peer = propose_peer(facts | {"fields": ["title", "firm", "community_note"]}, by=one)
    return confirm_peer(peer, fingerprint=peer.fingerprint.upper(), by=two), key


class HandMadeFeed:
    """The feed of `peer`, signed with `key`."""

    def __init__(self, peer, key):
        self.peer, self.key, self.digest, self.number = peer, key, START, 0

    def add(self, ref="CCI-2031-0001", kind="added", version=1, falsify=None):
        """The next envelope; `falsify`: what it says otherwise, once its digest is computed."""
        self.number += 1
        at = "2026-11-30T10:00:00.000000Z"
        line = f"{self.number} {kind} {ref} {version} {at}"
        self.digest = chain_digest(self.digest, line)
        payload = {
            "form": FORM,
            "from": self.peer.fingerprint,
            "to": own_fingerprint(),
            "number": self.number,
            "kind": kind,
            "ref": ref,
            "version": version,
            "at": at,
            "digest": self.digest,
            "marking": "TLP:GREEN",
            "document": None if kind == "withdrawn" else {"title": f"Version {version}"},
        }
        return seal_envelope(payload | (falsify or {}), self.key)
