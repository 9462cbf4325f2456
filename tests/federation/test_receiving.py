"""What comes from elsewhere is checked to the byte and in order, or nothing of it is stored."""

import base64
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from incidents.actions.federation.keys import own_public_key
from incidents.actions.federation.peers import confirm_peer, end_peer, propose_peer
from incidents.actions.federation.receiving import decide_received, receive_envelopes
from incidents.actions.federation.sending import LostPosition, read_outgoing
from incidents.exchange.envelopes import (
    BadEnvelope,
    encode_before_signing,
    name_fingerprint,
    open_envelope,
    seal_envelope,
)
from incidents.models import ChangeNotice, Incident, Marking, Peer, ReceivedRelease
from tests.desk.test_parties import refusal
from tests.support.circles import make_circle, share_case
from tests.support.hand_made_feed import HandMadeFeed, make_sender
from tests.support.installations import administrators, make_key
from tests.support.page_text import Page


@pytest.fixture
def sender(cast):
    return make_sender()


def test_what_is_signed_is_the_form_of_dsse():
    # The example of the protocol itself, section "Signature definition".
    signed = encode_before_signing("http://example.com/HelloWorld", b"hello world")
    assert signed == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    key, public = make_key()
    text = seal_envelope({"title": "台湾 ⚖"}, key)
    assert open_envelope(text, public) == {"title": "台湾 ⚖"}
    envelope = json.loads(text)
    body = base64.b64decode(envelope["payload"])
    for other in (
        envelope | {"payload": base64.b64encode(body + b" ").decode()},
        envelope | {"payloadType": "application/json"},
        envelope | {"signatures": []},
        [],
    ):
        with pytest.raises(BadEnvelope):
            open_envelope(json.dumps(other), public)
    with pytest.raises(BadEnvelope):
        open_envelope(text, make_key()[1])


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("follow", {"number": 3}),
        ("follow", {"digest": "0" * 64}),
        ("follow", {"ref": "CCI-2031-0002"}),
        ("follow", {"version": 2}),
        ("not for this installation", {"to": "f" * 64}),
        ("not for this installation", {"from": "f" * 64}),
        ("form", {"form": "coercion-register/letter/2"}),
        ("form", {"kind": "erased"}),
        ("form", {"number": "2"}),
        ("form", {"number": True}),
        ("form", {"version": 0}),
        ("form", {"ref": "x" * 21}),
        ("form", {"document": "A text"}),
        ("form", {"more": 1}),
        ("TLP:GREEN", {"marking": "TLP:AMBER"}),
        ("TLP:GREEN", {"marking": "TLP:RED"}),
    ],
)
def test_a_false_envelope_keeps_all_of_its_page_out(cast, sender, name, changes):
    peer, key = sender
    feed = HandMadeFeed(peer, key)
    page = [feed.add(), feed.add(falsify=changes)]
    assert name in refusal(lambda: receive_envelopes(peer, page, by=cast.officer_a))
    assert not ReceivedRelease.objects.exists()
    peer.refresh_from_db()
    assert peer.received_number == 0


def test_a_gap_another_timeline_and_another_key_are_refused(cast, sender):
    peer, key = sender
    feed = HandMadeFeed(peer, key)
    first, second, third = feed.add(), feed.add("CCI-2031-0002"), feed.add("CCI-2031-0003")
    assert receive_envelopes(peer, [first], by=None) == 1
    for page, words in (
        ([third], "does not follow"),
        ([third, second], "does not follow"),
        ([second, "{}"], "not signed"),
        ([HandMadeFeed(peer, make_key()[0]).add()], "not signed"),
        ([HandMadeFeed(peer, key).add("CCI-2031-0009")], "not the one that came before"),
    ):
        assert words in refusal(lambda page=page: receive_envelopes(peer, page, by=None))
    assert ReceivedRelease.objects.count() == 1
    assert receive_envelopes(peer, [first, second, first, third], by=None) == 2
    assert receive_envelopes(peer, [first, second, third], by=None) == 0


def test_it_waits_for_an_officer_and_a_withdrawal_waits_for_nobody(cast, sender, client):
    peer, key = sender
    feed = HandMadeFeed(peer, key)
    receive_envelopes(peer, [feed.add(), feed.add("CCI-2031-0002")], by=None)
    one, two = ReceivedRelease.objects.order_by("number")
    client.force_login(cast.officer_b)
    assert "Version 1" in Page(client.get("/desk/received/")).text
    client.post(f"{one.get_absolute_url()}decide/", {"taken": "yes"})
    receive_envelopes(peer, [feed.add(kind="changed", version=2)], by=None)
    correction = ReceivedRelease.objects.latest("number")
    assert "This corrects version 1" in Page(client.get(correction.get_absolute_url())).text
    receive_envelopes(peer, [feed.add(kind="withdrawn", version=2)], by=None)
    for row in (one, correction):
        row.refresh_from_db()
        assert (row.state, row.document, row.envelope) == ("revoked", None, "")
        assert "no longer here" in Page(client.get(row.get_absolute_url())).text
    assert "no longer waits" in refusal(
        lambda: decide_received(correction, is_taken=True, by=cast.officer_b)
    )
    for who in (cast.inbox_a, cast.analyst, cast.admin):
        assert refusal(lambda who=who: decide_received(two, is_taken=True, by=who))
    with pytest.raises(IntegrityError, match="only_clear_and_green"), transaction.atomic():
        ReceivedRelease.objects.filter(pk=two.pk).update(marking="TLP:AMBER")


def test_a_file_is_read_as_a_whole_or_not_at_all(cast, sender, client, tmp_path):
    peer, key = sender
    feed, file = HandMadeFeed(peer, key), tmp_path / "envelopes.jsonl"
    client.force_login(cast.officer_a)
    for lines, status in (([feed.add(), "broken"], 422), ([HandMadeFeed(peer, key).add()], 302)):
        file.write_text("\n".join(lines))
        with file.open("rb") as opened:
            form = {"peer": peer.fingerprint, "file": opened}
            assert client.post("/desk/received/", form).status_code == status
    assert ReceivedRelease.objects.count() == 1


def test_the_sender_sends_its_own_tier_and_the_fields_that_it_chose(cast, sender):
    peer, _key = sender
    public = cast.release(cast.draft(community_note="For colleagues.", doubts="Unsure."))
    green = cast.release(cast.draft(marking=Marking.GREEN))
    share_case(cast, make_circle(cast))
    pages = read_outgoing(peer, "", size=10_000)
    sent = [open_envelope(one, own_public_key()) for one in pages.envelopes]
    feed = ChangeNotice.objects.filter(tier="community").order_by("number")
    assert [one["number"] for one in sent] == list(feed.values_list("number", flat=True))
    by_ref = {one["ref"]: one for one in sent}
    document = by_ref[public.case.ref]["document"]
    assert set(document) == {"title", "firm", "community_note", "coercing_state", "reported_on"}
    assert {one["marking"] for one in sent} == {"TLP:GREEN"}
    Peer.objects.filter(pk=peer.pk).update(tier="public", fields=["title"])
    peer.refresh_from_db()
    text = "".join(
        json.dumps(open_envelope(one, own_public_key()))
        for one in read_outgoing(peer, "", size=10_000).envelopes
    )
    assert green.case.ref not in text
    assert "For colleagues." not in text
    with pytest.raises(LostPosition):
        read_outgoing(peer, f"1-{'0' * 64}")


def test_what_came_from_elsewhere_is_passed_on_to_nobody(cast, sender):
    peer, key = sender
    before = read_outgoing(peer, "", size=10_000).envelopes
    incidents = Incident.objects.count()
    receive_envelopes(peer, [HandMadeFeed(peer, key).add()], by=None)
    decide_received(ReceivedRelease.objects.get(), is_taken=True, by=cast.officer_a)
    after = read_outgoing(peer, "", size=10_000).envelopes
    assert len(after) == len(before)
    assert Incident.objects.count() == incidents


def test_two_administrators_pin_a_key_and_one_ends_it(cast, sender):
    peer, key = sender
    _key, public = make_key()
    facts = {"name": "Third", "address": "", "tier": "public", "fields": ["title"]}
    one, two = administrators()
    third = propose_peer(facts | {"public_key": public}, by=one)
    for words, act in (
        (
            "Another administrator",
            lambda: confirm_peer(third, fingerprint=third.fingerprint, by=one),
        ),
        ("not its fingerprint", lambda: confirm_peer(third, fingerprint="0" * 64, by=two)),
        ("not, or no longer", lambda: receive_envelopes(third, [], by=None)),
        ("permission", lambda: propose_peer(facts, by=cast.officer_a)),
        (
            "of this installation",
            lambda: propose_peer(facts | {"public_key": own_public_key()}, by=one),
        ),
        ("known already", lambda: propose_peer(facts | {"public_key": public}, by=two)),
        (
            "not released to this tier",
            lambda: propose_peer(
                facts | {"public_key": make_key()[1], "fields": ["community_note"]}, by=one
            ),
        ),
    ):
        assert words in refusal(act), words
    end_peer(peer, by=one)
    with pytest.raises(ValidationError):
        receive_envelopes(peer, [HandMadeFeed(peer, key).add()], by=None)
    assert name_fingerprint(public) == third.fingerprint
