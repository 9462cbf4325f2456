"""What the database refuses of peers and of what they sent, whoever asks for it."""

from django.db.models import F
from django.utils import timezone

from incidents.actions.federation.receiving import decide_received, receive_envelopes
from incidents.models import Peer, ReceivedRelease
from tests.support.cast import Cast
from tests.support.hand_made_feed import HandMadeFeed, make_sender


def peer(**values):
    made, _key = make_sender()
    Peer.objects.filter(pk=made.pk).update(**values)


def peer_again():
    made, _key = make_sender()
    made.pk = None
    made.save(force_insert=True)


def received(**values):
    made, key = make_sender()
    receive_envelopes(made, [HandMadeFeed(made, key).add()], by=None)
    ReceivedRelease.objects.update(**values)


def received_again():
    received()
    row = ReceivedRelease.objects.get()
    row.pk = None
    row.save(force_insert=True)


def taken_in(**values):
    received()
    row = ReceivedRelease.objects.get()
    decide_received(row, is_taken=True, by=Cast().officer_a)
    ReceivedRelease.objects.update(**values)


BROKEN_FEDERATION = {
    "one_peer_a_key": peer_again,
    "a_peer_is_confirmed_by_a_second_person": lambda: peer(confirmed_by=F("proposed_by")),
    "a_peer_was_confirmed_by_and_at": lambda: peer(confirmed_at=None),
    "a_peer_was_ended_by_and_at": lambda: peer(ended_at=timezone.now()),
    "a_peer_is_known_by_its_key": lambda: peer(public_key="A" * 64),
    "one_received_release_a_number": received_again,
    "only_clear_and_green_are_received": lambda: received(marking="TLP:AMBER"),
    "what_is_read_no_more_has_no_text": lambda: received(state="revoked"),
    "a_received_release_was_decided_by_and_at": lambda: received(decided_at=timezone.now()),
    "an_officer_takes_in_what_came": lambda: taken_in(decided_by=None, decided_at=None),
}
