"""Add another installation, confirm it, end it: two administrators, and one is enough to end it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.federation.keys import own_fingerprint
from incidents.actions.people import ledger
from incidents.exchange.envelopes import name_fingerprint
from incidents.fields import SHARED_FIELDS
from incidents.models.federation.peers import Peer
from incidents.models.federation.received import ERASED, ReceivedRelease, ReceivedState
from incidents.models.people.people import User
from incidents.values.tiers import Tier

# Without these an entry cannot be read as one; all else is the sender's choice.
ALWAYS_SENT = ("coercing_state", "reported_on")


def fields_to_send(tier: str) -> list[str]:
    """The fields that a peer of this tier may get, in the order of files."""
    return [name for name, reach in SHARED_FIELDS.items() if Tier(tier) in reach.tiers]


@transaction.atomic
def propose_peer(facts: dict[str, Any], *, by: User) -> Peer:
    """Store another installation, which another administrator has to confirm.

    `facts`: name, public_key, address, tier, fields. Raises ValidationError for our own key, one
    that is known already, and fields that its tier does not get.
    """
    _demand(by)
    peer = Peer(**facts, proposed_by=by, proposed_at=timezone.now())
    peer.full_clean(exclude=["proposed_by", "fingerprint"])
    peer.fingerprint = name_fingerprint(peer.public_key)
    if peer.fingerprint == own_fingerprint():
        raise ValidationError({"public_key": _("This is the key of this installation.")})
    if Peer.objects.filter(fingerprint=peer.fingerprint, ended_at__isnull=True).exists():
        raise ValidationError({"public_key": _("This installation is known already.")})
    if not peer.tier:
        peer.fields = []
    elif not set(peer.fields) <= set(fields_to_send(peer.tier)):
        raise ValidationError({"fields": _("These fields are not released to this tier.")})
    peer.save(force_insert=True)
    ledger.record("peer proposed", peer.reference, by=by)
    return peer


@transaction.atomic
def confirm_peer(peer: Peer, *, fingerprint: str, by: User) -> Peer:
    """Confirm what a colleague added, by the fingerprint that the other side read out.

    Raises ValidationError for their own proposal, or another fingerprint.
    """
    row = _lock(peer, by)
    if row.confirmed_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    if row.proposed_by_id == by.pk:
        raise ValidationError(_("Another administrator has to confirm it."), code="own")
    if "".join(fingerprint.split()).lower() != row.fingerprint:
        raise ValidationError(
            _("This is not its fingerprint. Ask the other installation to read it out again."),
            code="fingerprint",
        )
    row.confirmed_by, row.confirmed_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    ledger.record("peer confirmed", row.reference, by=by)
    return row


@transaction.atomic
def end_peer(peer: Peer, *, by: User) -> Peer:
    """Read from and send to an installation no more, from this moment. One person is enough.

    Erases the text of what it sent: no withdrawal would reach that any more, and under another key
    it is another installation, which sends again what it still releases.
    """
    row = _lock(peer, by)
    row.ended_by, row.ended_at = by, timezone.now()
    row.save(update_fields=["ended_by", "ended_at"])
    rows = ReceivedRelease.objects.filter(peer=row, document__isnull=False)
    count = rows.update(state=ReceivedState.NOTED, **ERASED)
    ledger.record("peer ended", row.reference, by=by, count=count)
    return row


def _lock(peer: Peer, by: User) -> Peer:
    _demand(by)
    row = Peer.objects.select_for_update(of=("self",)).get(pk=peer.pk)
    if row.ended_at:
        raise ValidationError(_("This has already been decided."), code="decided")
    return row


def _demand(by: User) -> None:
    if not may(by, Permission.KEEP_REFERENCE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
