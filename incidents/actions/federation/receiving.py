"""Take in what another installation sends: checked to the byte, in order, into quarantine.

A withdrawal is carried out at once, for harm must not wait; all else waits for an officer.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.federation.keys import own_fingerprint
from incidents.actions.federation.sending import FORM
from incidents.actions.people import ledger
from incidents.exchange.envelopes import BadEnvelope, open_envelope
from incidents.fields import SHARED_FIELDS
from incidents.models.federation.peers import Peer
from incidents.models.federation.received import (
    ERASED,
    ReceivedMarking,
    ReceivedRelease,
    ReceivedState,
)
from incidents.models.people.people import User
from incidents.models.register.change_feed import NoticeKind, chain_digest

# What waits of one peer at most. One page, which may have 20 MB, always fits into an empty one.
MOST_WAITING, MOST_WAITING_BYTES = 2_000, 100_000_000
KEYS = {
    *("form", "from", "to", "number", "kind", "ref", "version", "at", "digest", "marking"),
    "document",
}


def receive_envelopes(peer: Peer, envelopes: Iterable[str], *, by: User | None) -> int:
    """Store the next changes of a peer; returns how many were new. All of them, or none.

    Raises ValidationError for a signature that does not hold, a gap, another timeline, what is
    neither TLP:CLEAR nor TLP:GREEN, and more than waits here at most (code "full"): then we stay
    where we are in its feed, but what these changes withdraw is erased. What came before is passed
    over. Locks the peer.
    """
    texts = list(envelopes)
    try:
        return _receive_page(peer, texts, by)
    except ValidationError as refusal:
        if refusal.code == "full":
            _withdraw_ahead(peer, texts)
        raise


@transaction.atomic
def _receive_page(peer: Peer, envelopes: list[str], by: User | None) -> int:
    row = _lock_active(peer)
    new = sum(_receive(row, text) for text in envelopes)
    if new:
        _refuse_overfull(row)
    row.fault, row.is_full_here, row.pulled_at = "", False, timezone.now()
    row.save(
        update_fields=["received_number", "received_digest", "fault", "is_full_here", "pulled_at"]
    )
    if new:
        ledger.record("releases received", row.reference, by=by, count=new)
    return new


def _lock_active(peer: Peer) -> Peer:
    rows = Peer.objects.active().select_for_update(of=("self",))
    row = rows.filter(pk=peer.pk).first()
    if row is None:
        raise ValidationError(_("This installation is not, or no longer, confirmed."), code="peer")
    return row


def _refuse_overfull(peer: Peer) -> None:
    """Raise ValidationError if more waits of a peer now than one may fill."""
    waiting = ReceivedRelease.objects.filter(peer=peer).waiting()
    size = waiting.aggregate(size=Sum(Length("envelope")))["size"] or 0
    if waiting.count() > MOST_WAITING or size > MOST_WAITING_BYTES:
        raise ValidationError(
            _(
                "The quarantine of %(peer)s is full: at most %(count)s releases and %(size)s MB"
                " wait for a decision. Decide on some of them; nothing is lost, and what follows"
                " comes then."
            ),
            params={
                "peer": peer.name,
                "count": MOST_WAITING,
                "size": MOST_WAITING_BYTES // 1_000_000,
            },
            code="full",
        )


@transaction.atomic
def _withdraw_ahead(peer: Peer, envelopes: list[str]) -> None:
    """Erase what the refused page of a feed withdraws: harm must not wait for room.

    Its signatures and its order were checked. The withdrawal itself comes again with its page.
    """
    row = _lock_active(peer)
    for text in envelopes:
        payload = _open(row, text)
        if payload["kind"] == NoticeKind.WITHDRAWN and payload["number"] > row.received_number:
            earlier = ReceivedRelease.objects.of_entry(row, payload["ref"])
            earlier.filter(version__lte=payload["version"]).update(
                state=ReceivedState.REVOKED, **ERASED
            )
    row.is_full_here = True
    row.save(update_fields=["is_full_here"])


def _receive(peer: Peer, text: str) -> bool:
    """Store one envelope; whether it was new."""
    payload = _open(peer, text)
    number = payload["number"]
    if number <= peer.received_number:
        _refuse_other_timeline(peer, payload)
        return False
    line = " ".join(str(payload[name]) for name in ("number", "kind", "ref", "version", "at"))
    digest = chain_digest(peer.received_digest, line)
    if number != peer.received_number + 1 or digest != payload["digest"]:
        raise ValidationError(
            _("Change %(number)s does not follow change %(last)s. Nothing was stored."),
            params={"number": number, "last": peer.received_number},
            code="gap",
        )
    _store(peer, payload, text)
    peer.received_number, peer.received_digest = number, digest
    return True


def _open(peer: Peer, text: str) -> dict[str, Any]:
    """The payload of an envelope from this peer to us. Raises ValidationError."""
    try:
        payload = open_envelope(text, peer.public_key)
    except BadEnvelope as fault:
        raise ValidationError(
            _(
                "An envelope is not signed by the key of %(peer)s, or cannot be read. Nothing was"
                " stored."
            ),
            params={"peer": peer.name},
            code="signature",
        ) from fault
    is_ours = payload.get("to") == own_fingerprint() and payload.get("from") == peer.fingerprint
    if not _has_shape(payload) or not is_ours:
        raise ValidationError(
            _("An envelope of %(peer)s is not for this installation, or of another form."),
            params={"peer": peer.name},
            code="form",
        )
    if payload["marking"] not in ReceivedMarking.values:
        raise ValidationError(
            _("Only TLP:CLEAR and TLP:GREEN are taken in from other installations."),
            code="marking",
        )
    return payload


def _has_shape(payload: dict[str, Any]) -> bool:
    document = payload.get("document")
    texts = ("kind", "ref", "at", "digest", "marking")
    return (
        set(payload) == KEYS
        and payload["form"] == FORM
        and all(isinstance(payload[name], str) and len(payload[name]) <= 64 for name in texts)
        and len(payload["ref"]) <= 20
        and payload["kind"] in NoticeKind.values
        and all(type(payload[name]) is int and payload[name] > 0 for name in ("number", "version"))
        and payload["version"] < 32_768
        and (document is None or isinstance(document, dict))
    )


def _refuse_other_timeline(peer: Peer, payload: dict[str, Any]) -> None:
    """Raise ValidationError where a number comes again with another digest: after a restore."""
    known = ReceivedRelease.objects.filter(peer=peer, number=payload["number"]).first()
    if known is None or known.digest != payload["digest"]:
        raise ValidationError(
            _("Change %(number)s of %(peer)s is not the one that came before."),
            params={"number": payload["number"], "peer": peer.name},
            code="timeline",
        )


def _store(peer: Peer, payload: dict[str, Any], text: str) -> None:
    """Store a change and carry out what it does to earlier ones of the same entry."""
    earlier = ReceivedRelease.objects.of_entry(peer, payload["ref"])
    if payload["kind"] == NoticeKind.WITHDRAWN:
        earlier.update(state=ReceivedState.REVOKED, **ERASED)
    else:
        earlier.waiting().update(state=ReceivedState.REPLACED, **ERASED)
    document = payload["document"]
    if payload["kind"] == NoticeKind.WITHDRAWN:
        document = None
    if document is not None:
        # A field that this version does not know is not shown, so nobody could judge it.
        document = {name: value for name, value in document.items() if name in SHARED_FIELDS}
    ReceivedRelease.objects.create(
        peer=peer,
        number=payload["number"],
        kind=payload["kind"],
        ref=payload["ref"],
        version=payload["version"],
        at=payload["at"][:30],
        digest=payload["digest"],
        marking=payload["marking"],
        envelope=text if document else "",
        document=document,
        state=ReceivedState.WAITING if document else ReceivedState.NOTED,
        received_at=timezone.now(),
    )


@transaction.atomic
def decide_received(release: ReceivedRelease, *, is_taken: bool, by: User) -> ReceivedRelease:
    """Take a change in for all desks to read, in place of an earlier version, or do not.

    Raises ValidationError where it no longer waits: its sender may have withdrawn it meanwhile.
    """
    if not may(by, Permission.PROPOSE_RELEASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    Peer.objects.select_for_update(of=("self",)).get(pk=release.peer_id)
    row = ReceivedRelease.objects.select_for_update(of=("self",)).get(pk=release.pk)
    if row.state != ReceivedState.WAITING:
        raise ValidationError(_("This no longer waits for a decision."), code="decided")
    if is_taken:
        before = ReceivedRelease.objects.of_entry(row.peer, row.ref).filter(
            state=ReceivedState.TAKEN_IN
        )
        before.update(state=ReceivedState.REPLACED, **ERASED)
    row.state = ReceivedState.TAKEN_IN if is_taken else ReceivedState.REFUSED
    row.decided_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at"])
    ledger.record(
        "received release taken in" if is_taken else "received release refused",
        row.reference,
        by=by,
    )
    return row


def count_decided(peer: Peer) -> int:
    """Up to which number of a peer's feed officers have decided everything."""
    first = ReceivedRelease.objects.filter(peer=peer).waiting().order_by("number").first()
    return first.number - 1 if first else peer.received_number
