"""By a session alone: an officer's wrapped private key overwritten, or put aside by another.

What it did: whoever had an officer's session (a laptop left open, a stolen cookie) posted other
bytes as the key "wrapped anew", or made a new key, and the officer could open nothing any more.
"""

import json

import pytest
from django.utils import timezone

from incidents import jobs
from incidents.access import Role
from incidents.actions.reports import desk, keys, recipient_lists
from incidents.models import EarlierWrap, OfficerKey
from tests.support import sealing
from tests.support.officers import DeskOf, settled, signed_in, unlock
from tests.support.sealing import Holder, Signer, text, wrapped

WRAP, OWN = "/desk/inbox/keys/own/wrap/", "/desk/inbox/keys/own/"


@pytest.fixture
def begun(cast):
    """Desk A after its first ceremony."""
    return sealing.begun(cast.inbox_a)


@pytest.fixture
def thief(client, cast, begun):
    """Who has the officer's session, and nothing else."""
    client.force_login(cast.inbox_a)
    return client


def post(client, address, body):
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_session_alone_overwrites_no_key(thief, begun):
    row = OfficerKey.objects.get(name=begun.first.name)
    bare = {"wrapped": text(wrapped()), "passkey": "", "by_passkey": ""}
    signed = begun.first.wrap(row, signer=Signer())
    for body in (bare, bare | {"statement": "", "signature": ""}, signed):
        assert post(thief, WRAP, body).status_code == 400
    now = OfficerKey.objects.get(name=begun.first.name)
    assert (now.wrapped, now.statement) == (row.wrapped, row.statement)


def test_a_session_alone_puts_no_key_aside(thief, cast, begun):
    assert post(thief, OWN, Holder().own()).status_code == 201
    assert recipient_lists.desk_keys(cast.inbox_a).own.name == begun.first.name
    assert OfficerKey.objects.get(name=begun.first.name).left_on is None
    # The officer's key goes on writing for the desk.
    firm = sealing.filed(begun)
    assert desk.add_desk_message(firm.report, firm.message(begun.first, "desk"), by=cast.inbox_a)


def test_officer_and_colleagues_are_told(thief, cast, begun, mailoutbox):
    jobs.send_waiting_emails()
    mailoutbox.clear()
    cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    row = OfficerKey.objects.get(name=begun.first.name)
    keys.replace_wrap(begun.first.wrap(row), by=cast.inbox_a)
    post(thief, OWN, Holder().own())
    jobs.send_waiting_emails()
    addresses = sorted(address for message in mailoutbox for address in message.to)
    assert addresses == ["inbox@desk-a.example", "second@desk-a.example"]
    for message in mailoutbox:
        assert "/desk/inbox/keys/" in message.body
        assert begun.first.name not in message.body + message.subject


@pytest.mark.browser
@pytest.mark.slow  # browsers make keys and open them
def test_what_sql_puts_in_its_place_is_not_opened_and_the_earlier_wrap_is(window, cast):
    with window() as page:
        made = DeskOf(page, cast.inbox_a)
        row = OfficerKey.objects.get(name=made.first["name"])
        own = {name: getattr(row, name) for name in keys.WRAP_KEYS}
        EarlierWrap.objects.create(key=row, replaced_on=timezone.localdate(), **own)
        OfficerKey.objects.filter(pk=row.pk).update(wrapped=text(wrapped()))
        with window(signed_in(cast.inbox_a)) as inbox:
            unlock(inbox)
            settled(inbox)
            assert inbox.locator("#overwritten").is_visible()
        # Saying that the eight words are the same put the signed form back.
        row.refresh_from_db()
        assert row.wrapped == own["wrapped"]
        OfficerKey.objects.filter(pk=row.pk).update(wrapped=text(wrapped()))
        EarlierWrap.objects.all().delete()
        with window(signed_in(cast.inbox_a)) as inbox:
            inbox.goto("/desk/inbox/")
            inbox.get_by_label("Your passphrase").fill("anything at all")
            inbox.get_by_role("button", name="Unlock the inbox").click()
            inbox.locator("#refusal", has_text="not signed by your key").wait_for()
