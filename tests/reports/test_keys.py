"""Officers' keys and the desk's lists: what the server keeps, and what it refuses to be told."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions.people import ledger
from incidents.actions.reports import keys, recipient_lists
from incidents.models import Ledger, OfficerKey, RecipientList, User
from tests.support import sealing
from tests.support.sealed_bytes import PASSKEY, age_file
from tests.support.sealing import DeskKeys, Holder, sealed, text, wrapped


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def holder(begun):
    """The key of desk A's inbox officer."""
    return begun.first


@pytest.fixture
def colleague(cast):
    return cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)


def nothing_kept(model, count=0):
    return model.objects.count() == count


PASSED = {"passkey": PASSKEY, "by_passkey": text(wrapped("age-encryption.org/fido2prf"))}
NOT_A_KEY = {
    "another name": {"name": "0" * 16},
    "another kind": {"kind": "classic"},
    "no kind": {"kind": "rot13"},
    "no recipient": {"recipient": "age1secret"},
    "a private half": {"recipient": "AGE-SECRET-KEY-PQ-1" + "q" * 58},
    "no signing key": {"signing": "xyz"},
    "plain text": {"wrapped": text(b"AGE-SECRET-KEY-1 and its signing key")},
    "not wrapped": {"wrapped": "AGE-SECRET-KEY-1"},
    "wrapped and readable": {"wrapped": text(wrapped()[:-1056] + b" " * 1056)},
    "wrapped without padding": {"wrapped": text(wrapped(size=1025))},
    "sealed to a key": {"wrapped": text(sealed("classic", size=1024))},
    "a passkey that seals nothing": {"passkey": PASSKEY},
    "a seal of no passkey": {"by_passkey": PASSED["by_passkey"]},
    "a passphrase for a passkey": {"passkey": PASSKEY, "by_passkey": text(wrapped())},
    "a number": {"name": 5},
    "one key more": {"secret": "x"},
    "no header at all": {"wrapped": text(age_file(size=1024))},
}


@pytest.mark.parametrize("extra", [{}, PASSED], ids=["passphrase", "passkey too"])
def test_an_officer_keeps_a_key_that_only_they_can_unwrap(cast, extra):
    made = Holder()
    key = keys.store_key(made.own(**extra), by=cast.inbox_a)
    assert (key.name, key.user, key.left_on) == (made.name, cast.inbox_a, None)
    row = Ledger.objects.order_by("pk").last()
    assert (row.verb, row.subject) == ("officer's key made", made.name)
    assert ledger.faults() == []


@pytest.mark.parametrize("changes", NOT_A_KEY.values(), ids=NOT_A_KEY)
def test_what_is_no_wrapped_key_is_refused(cast, changes):
    with pytest.raises(ValidationError) as refusal:
        keys.store_key(Holder().own(**changes), by=cast.inbox_a)
    assert "AGE-SECRET" not in str(refusal.value)
    assert nothing_kept(OfficerKey)


@pytest.mark.parametrize("who", ["officer_a", "analyst", "admin"])
def test_only_who_keeps_the_inbox_has_a_key(cast, who):
    with pytest.raises(ValidationError, match="do not have permission"):
        keys.store_key(Holder().own(), by=getattr(cast, who))


def test_the_kind_of_a_key_is_that_of_its_desk(cast, begun, colleague):
    with pytest.raises(ValidationError, match="other kind"):
        keys.store_key(Holder("classic").own(), by=colleague)


def test_the_first_ceremony_begins_the_list(cast, begun, holder):
    row = RecipientList.objects.current(cast.inbox_a.desk)
    assert (row.epoch, row.signing, row.until - row.signed_on) == (
        1,
        begun.public,
        dt.timedelta(days=30),
    )
    entry = Ledger.objects.order_by("pk").last()
    assert (entry.verb, entry.subject) == ("list of keys signed", "desk-a")
    assert entry.detail["names"] == [holder.name, begun.recovery["name"]]
    assert entry.detail["digest"] == row.digest


def test_a_classic_desk_is_wholly_classic(cast):
    made, desk = Holder("classic"), DeskKeys(kind="classic")
    keys.store_key(made.own(), by=cast.inbox_a)
    mixed = DeskKeys(kind="classic")
    mixed.recovery = DeskKeys().recovery
    with pytest.raises(ValidationError, match="not valid"):
        recipient_lists.enter_list(mixed.list(made), by=cast.inbox_a)
    assert recipient_lists.enter_list(desk.list(made), by=cast.inbox_a).fields["kind"] == "classic"


def day(**of):
    return (timezone.localdate() + dt.timedelta(**of)).isoformat()


# What a list may not say: the server's own, a forger's, or a mistaken browser's.
NOT_A_LIST = {
    "another signer": (lambda desk, one: desk.list(one, signer=DeskKeys()), "not signed by"),
    "another desk's key": (
        lambda desk, one: desk.list(one, signing=(other := DeskKeys()).public, signer=other),
        "not signed by",
    ),
    "the same epoch": (lambda desk, one: desk.list(one, epoch=1), "another list"),
    "another list before": (lambda desk, one: desk.list(one, previous="0" * 64), "another list"),
    "another desk": (lambda desk, one: desk.list(one, desk="desk-b"), "not valid"),
    "a key of nobody": (
        lambda desk, one: desk.list(one, Holder()),
        "does not belong to an officer",
    ),
    "another signing key": (
        lambda desk, one: desk.list(one.on_list(signing=DeskKeys().public)),
        "does not belong to an officer",
    ),
    "another recipient": (
        lambda desk, one: desk.list(one.on_list(recipient=Holder().recipient)),
        "not valid",
    ),
    "one key twice": (lambda desk, one: desk.list(one, one), "not valid"),
    "another role": (lambda desk, one: desk.list(one.on_list(role="host")), "not valid"),
    "no officer": (lambda desk, one: desk.list(), "at least one officer"),
    "no recovery": (
        lambda desk, one: desk.list(recipients=[one.on_list()]),
        "at least one officer",
    ),
    "a recovery key that signs": (
        lambda desk, one: desk.list(
            recipients=[one.on_list(), desk.recovery | {"signing": one.public}]
        ),
        "at least one officer",
    ),
    "no recipients": (lambda desk, one: desk.list(recipients="all"), "not valid"),
    "a day to come": (lambda desk, one: desk.list(one, day=day(days=1)), "today.s date"),
    "the day before": (lambda desk, one: desk.list(one, day=day(days=-1)), "today.s date"),
    "a day long past": (lambda desk, one: desk.list(one, day=day(days=-3)), "today.s date"),
    "no day": (lambda desk, one: desk.list(one, day="soon"), "not valid"),
    "a month and a day": (lambda desk, one: desk.list(one, until=day(days=31)), "at most 30"),
    "no life": (lambda desk, one: desk.list(one, until=day()), "at most 30 days"),
    "one word more": (lambda desk, one: desk.list(one, note="x"), "not valid"),
    "a secret in the open": (
        lambda desk, one: desk.list(one) | {"secret": text(b"x" * 900)},
        "not valid",
    ),
    "a secret for more": (
        lambda desk, one: desk.list(one) | {"secret": text(sealed("hybrid", 3, 256))},
        "not valid",
    ),
}


@pytest.mark.parametrize(("made", "sentence"), NOT_A_LIST.values(), ids=NOT_A_LIST)
def test_a_list_that_does_not_verify_is_refused(cast, begun, holder, made, sentence):
    with pytest.raises(ValidationError, match=sentence), transaction.atomic():
        recipient_lists.enter_list(made(begun, holder), by=cast.inbox_a)
    assert nothing_kept(RecipientList, 1)


def test_another_way_to_write_the_same_is_refused(cast, begun, holder):
    fields = json.loads(begun.list(holder)["document"])
    loose = begun.sign(json.dumps(fields))
    sent = {"document": loose["statement"], "signature": loose["signature"], "secret": ""}
    with pytest.raises(ValidationError, match="not valid"):
        recipient_lists.enter_list(sent, by=cast.inbox_a)


def test_a_colleague_waits_until_the_desk_signs_their_key(cast, begun, holder, colleague):
    second = Holder()
    keys.store_key(second.own(), by=colleague)
    now = recipient_lists.desk_keys(colleague)
    assert now.own.name not in {one["name"] for one in now.current.fields["recipients"]}
    begun.follow(recipient_lists.enter_list(begun.list(holder, second), by=cast.inbox_a))
    assert RecipientList.objects.current(cast.inbox_a.desk).epoch == 2


def test_whoever_lost_the_role_cannot_stand_on_a_list(cast, begun, holder, colleague):
    second = Holder()
    keys.store_key(second.own(), by=colleague)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="does not belong to an officer"):
        recipient_lists.enter_list(begun.list(holder, second), by=cast.inbox_a)


def test_another_desk_cannot_sign_here(cast, begun, holder):
    inbox_b = cast.people["inbox@desk-b.example"]
    with pytest.raises(ValidationError):
        recipient_lists.enter_list(begun.list(holder), by=inbox_b)


def test_anybody_reads_whose_keys_a_desk_has(cast, begun, holder, client):
    row = RecipientList.objects.get()
    assert client.get("/report/keys/desk-a.json").json() == {
        "document": row.document,
        "signature": row.signature,
        # Nobody has offered a key for older versions of age.
        "classic": [],
    }
    lines = client.get("/report/keys/desk-a.txt").content.decode().splitlines()
    assert lines == [holder.recipient, begun.recovery["recipient"]]
    assert "Trade desk A" in client.get("/report/keys/").content.decode()
    page = client.get("/report/keys/desk-a/").content.decode()
    assert holder.name in page
    assert "inbox@" not in page
    for address in ("desk-b/", "desk-b.json", "desk-b.txt", "nowhere/"):
        assert client.get(f"/report/keys/{address}").status_code == 404
