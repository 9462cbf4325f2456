"""How an officer's key is wrapped anew, and how a newer key takes its place."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents.access import Role
from incidents.actions.reports import keys, recipient_lists
from incidents.models import EarlierWrap, Ledger, OfficerKey
from tests.support import sealing
from tests.support.sealed_bytes import PASSKEY
from tests.support.sealing import DeskKeys, Holder, text, wrapped

PASSED = {"passkey": PASSKEY, "by_passkey": text(wrapped("age-encryption.org/fido2prf"))}


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


def test_a_new_key_takes_the_place_of_one_that_was_lost_when_the_desk_signs_it_in(
    cast, holder, begun
):
    newer = Holder()
    keys.store_key(newer.own(), by=cast.inbox_a)
    now = recipient_lists.desk_keys(cast.inbox_a)
    assert (now.own.name, now.newer.name) == (holder.name, newer.name)
    with pytest.raises(ValidationError):
        keys.store_key(holder.own(), by=cast.inbox_a)
    with pytest.raises(ValidationError, match="one key on the list"), transaction.atomic():
        recipient_lists.enter_list(begun.list(holder, newer), by=cast.inbox_a)
    begun.follow(recipient_lists.enter_list(begun.list(newer), by=cast.inbox_a))
    now = recipient_lists.desk_keys(cast.inbox_a)
    assert (now.own.name, now.newer) == (newer.name, None)
    assert OfficerKey.objects.get(name=holder.name).left_on == timezone.localdate()


def test_a_waiting_key_is_replaced_by_the_next_one(cast, holder):
    first, second = Holder(), Holder()
    for made in (first, second):
        keys.store_key(made.own(), by=cast.inbox_a)
    assert recipient_lists.desk_keys(cast.inbox_a).newer.name == second.name
    assert recipient_lists.desk_keys(cast.inbox_a).own.name == holder.name
    assert OfficerKey.objects.get(name=first.name).left_on


def test_a_waiting_key_becomes_its_officers_own_when_the_earlier_one_leaves(
    cast, holder, begun, colleague
):
    second, newer = Holder(), Holder()
    keys.store_key(second.own(), by=colleague)
    begun.follow(recipient_lists.enter_list(begun.list(holder, second), by=cast.inbox_a))
    keys.store_key(newer.own(), by=colleague)
    begun.follow(recipient_lists.enter_list(begun.list(holder), by=cast.inbox_a))
    assert recipient_lists.desk_keys(colleague).own.name == newer.name


def test_a_key_is_wrapped_anew_by_its_officer_only(cast, holder, colleague):
    before = OfficerKey.objects.get(name=holder.name)
    keys.replace_wrap(holder.wrap(before, **PASSED), by=cast.inbox_a)
    assert OfficerKey.objects.get(name=holder.name).passkey == PASSKEY
    assert EarlierWrap.objects.get().wrapped == before.wrapped
    with pytest.raises(ValidationError, match="no key"):
        keys.replace_wrap(holder.wrap(before, **PASSED), by=colleague)


def test_the_desks_key_that_an_officer_compared_is_never_let_go(cast, holder, begun):
    row = OfficerKey.objects.get(name=holder.name)
    same = {name: getattr(row, name) for name in keys.WRAPS}
    keys.replace_wrap(holder.wrap(row, changes={"desk": begun.public}, **same), by=cast.inbox_a)
    row.refresh_from_db()
    assert json.loads(row.statement)["desk"] == begun.public
    assert Ledger.objects.order_by("pk").last().verb == "list of keys signed"
    for other in ("", DeskKeys().public):
        with pytest.raises(ValidationError, match="not valid"), transaction.atomic():
            keys.replace_wrap(holder.wrap(row, changes={"desk": other}), by=cast.inbox_a)


NOT_A_WRAP = {
    "nobody's signature": lambda holder, row: holder.wrap(row) | {"signature": "0" * 128},
    "another's signature": lambda holder, row: holder.wrap(row, signer=Holder()),
    "another's key": lambda holder, row: holder.wrap(row, changes={"name": "0" * 16}),
    "the first again": lambda holder, row: holder.wrap(),
    "a number left out": lambda holder, row: holder.wrap(row, changes={"number": 3}),
    "another before": lambda holder, row: holder.wrap(row, changes={"previous": "0" * 64}),
    "another wrap than signed": lambda holder, row: holder.wrap(row) | {"wrapped": text(wrapped())},
    "of another day": lambda holder, row: holder.wrap(row, changes={"day": "2018-04-25"}),
    "a word more": lambda holder, row: holder.wrap(row, changes={"hour": 8}),
    "a desk that is no key": lambda holder, row: holder.wrap(row, changes={"desk": "desk-a"}),
}


@pytest.mark.parametrize("made", NOT_A_WRAP.values(), ids=NOT_A_WRAP)
def test_a_wrap_that_its_key_did_not_sign_is_refused(cast, holder, made):
    row = OfficerKey.objects.get(name=holder.name)
    with pytest.raises(ValidationError), transaction.atomic():
        keys.replace_wrap(made(holder, row), by=cast.inbox_a)
    assert OfficerKey.objects.get(name=holder.name).wrapped == row.wrapped
    assert not EarlierWrap.objects.exists()


@pytest.mark.parametrize(("days", "count"), [(30, 1), (31, 0)])
def test_an_earlier_wrap_is_kept_for_thirty_days(cast, holder, days, count):
    row = OfficerKey.objects.get(name=holder.name)
    keys.replace_wrap(holder.wrap(row), by=cast.inbox_a)
    keys.forget_wraps(timezone.localdate() + dt.timedelta(days=days))
    assert EarlierWrap.objects.count() == count


def test_the_page_says_that_a_newer_key_waits_and_offers_its_words_apart(cast, holder, client):
    newer = Holder()
    client.force_login(cast.inbox_a)
    assert "Your new key is waiting" not in client.get("/desk/inbox/keys/").content.decode()
    keys.store_key(newer.own(), by=cast.inbox_a)
    page = client.get("/desk/inbox/keys/")
    assert f"Key {newer.name} replaces your present key" in page.content.decode()
    assert page.context["setup"]["own"]["name"] == holder.name
    apart = client.get("/desk/inbox/keys/new/")
    assert apart.context["setup"]["own"]["name"] == newer.name
    assert "Your key is waiting" in apart.content.decode()


def test_wraps_are_given_to_their_own_officer_only(cast, begun, holder, colleague, client):
    keys.store_key(Holder().own(), by=colleague)
    row = OfficerKey.objects.get(name=holder.name)
    keys.replace_wrap(holder.wrap(row), by=cast.inbox_a)
    client.force_login(cast.inbox_a)
    setup = client.get("/desk/inbox/keys/").context["setup"]
    assert [wrap["wrapped"] == row.wrapped for wrap in setup["own"]["wraps"]] == [False, True]
    assert [key["wraps"] for key in setup["keys"]] == [[], []]
