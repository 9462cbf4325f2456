"""What another installation reads of ours: the change feed of its tier, each change signed for it.

Only what desks of this installation released is in that feed, public (TLP:CLEAR) or for the
community (TLP:GREEN). What came from elsewhere, and what a circle shares, is not.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.db.models.functions import Greatest

from incidents.actions.federation.keys import load_key, own_fingerprint
from incidents.actions.federation.peers import ALWAYS_SENT
from incidents.exchange.envelopes import seal_envelope
from incidents.models.federation.peers import Peer
from incidents.models.federation.received import ReceivedMarking
from incidents.models.register.change_feed import START, ChangeNotice, NoticeKind, write_moment
from incidents.models.register.incidents import Incident
from incidents.values.tiers import Tier

FORM = "coercion-register/release/1"
PAGE_CHANGES = 100
POSITION = re.compile(r"([0-9]{1,18})-([0-9a-f]{64})")
MARKINGS = {
    Tier.PUBLIC: ReceivedMarking.CLEAR,
    Tier.COMMUNITY: ReceivedMarking.GREEN,
}


class LostPosition(ValueError):
    """A position that is not in our feed: from before a restore, or of another tier."""


@dataclass(frozen=True)
class OutgoingPage:
    """Envelopes in the order of their numbers, and whether there are more."""

    envelopes: list[str]
    has_more: bool


def read_outgoing(peer: Peer, after: str, size: int = PAGE_CHANGES) -> OutgoingPage:
    """The changes that a peer may read behind a position ("17-<digest>", "" for the beginning).

    Raises LostPosition. A change whose incident is gone, or newer by now, has no document: the
    change that took it away or replaced it follows.
    """
    if not peer.tier:
        return OutgoingPage([], False)
    feed = ChangeNotice.objects.filter(tier=peer.tier).order_by("number")
    number = _find_number(feed, after)
    notices = list(feed.filter(number__gt=number)[: size + 1])
    has_more, notices = len(notices) > size, notices[:size]
    entries = _documents(peer.tier, {one.ref for one in notices})
    key, own = load_key(), own_fingerprint()
    payloads = (_payload(one, peer, entries, own) for one in notices)
    return OutgoingPage([seal_envelope(one, key) for one in payloads], has_more)


def _find_number(feed: Any, after: str) -> int:
    if not after or after == f"0-{START}":
        return 0
    match = POSITION.fullmatch(after)
    if match is None or not feed.filter(number=int(match[1]), digest=match[2]).exists():
        raise LostPosition
    return int(match[1])


def _documents(tier: str, refs: Iterable[str]) -> dict[tuple[str, int], dict[str, Any]]:
    """{(reference, version): document} of incidents as they are now."""
    rows = Incident.objects.filter(tier=tier, ref__in=refs)
    return {(row.ref, row.version): row.document for row in rows}


def _payload(
    notice: ChangeNotice, peer: Peer, entries: dict[tuple[str, int], dict[str, Any]], own: str
) -> dict[str, Any]:
    document = None
    if notice.kind != NoticeKind.WITHDRAWN:
        document = entries.get((notice.ref, notice.version))
    names = {*peer.fields, *ALWAYS_SENT}
    return {
        "form": FORM,
        "from": own,
        # For this peer alone: it cannot be handed to another as if we had sent it there.
        "to": peer.fingerprint,
        "number": notice.number,
        "kind": notice.kind,
        "ref": notice.ref,
        "version": notice.version,
        "at": write_moment(notice.at),
        "digest": notice.digest,
        "marking": MARKINGS[Tier(peer.tier)].value,
        "document": document and {name: value for name, value in document.items() if name in names},
    }


def note_confirmation(peer: Peer, *, received: int, decided: int, is_full: bool = False) -> None:
    """Note how far a peer says it is: up to `received` each withdrawal is carried out there.

    A number that is smaller than one before changes nothing. `is_full`: it takes no more for now.
    """
    if peer.is_full_there != is_full:
        Peer.objects.filter(pk=peer.pk).update(is_full_there=is_full)
    last = ChangeNotice.objects.filter(tier=peer.tier).order_by("-number").first()
    newest = last.number if last else 0
    if received <= newest and decided <= received:
        Peer.objects.filter(pk=peer.pk).update(
            confirmed_number=Greatest("confirmed_number", Value(received)),
            decided_number=Greatest("decided_number", Value(decided)),
        )
