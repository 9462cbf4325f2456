"""Keys made and lists signed in a real browser, with a passphrase and with a passkey."""

import re
from contextlib import contextmanager

import pytest
from django.test import Client
from playwright.sync_api import expect

from incidents.access import Role
from incidents.actions.reports import recipient_lists
from incidents.models import OfficerKey, RecipientList
from tests.support.officers import faults
from tests.support.sealing import Signer

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # keys are made, and scrypt takes its time

PASSPHRASE = "a passphrase of some length"
KEYS = "/desk/inbox/keys/"


def passkeys(page):
    """A device that makes passkeys which can seal (PRF), and is always touched."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "ctap2Version": "ctap2_1",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "hasPrf": True,
        "automaticPresenceSimulation": True,
        "isUserVerified": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def make_key(page, *, also_passkey=False):
    page.goto(KEYS)
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("Repeat the passphrase").fill(PASSPHRASE)
    if also_passkey:
        page.get_by_label("Also use a passkey").check()
    page.get_by_role("button", name="Create my key").click()
    page.get_by_role(
        "heading", name=re.compile("Set up the desk's keys|Your key is waiting")
    ).wait_for()


def refused(page, words):
    page.locator("#refusal", has_text=words).wait_for()


def hold_ceremony(page):
    """Unlock by passkey, type the recovery key back in part, sign the first list; the words."""
    page.get_by_role("button", name="Use my passkey").click()
    page.locator("#recovery:not([hidden])").wait_for()
    words, recovery = page.inner_text("#new-words"), page.inner_text("#recovery-key")
    assert len(words.split()) == 8
    assert recovery.startswith("AGE-SECRET-KEY-PQ-1")
    page.get_by_label("The last eight characters").fill("ABCDEFGH")
    page.get_by_role("button", name="sign the first list").click()
    refused(page, "These are not the last eight")
    assert not RecipientList.objects.exists()
    page.get_by_label("The last eight characters").fill(recovery[-8:])
    page.get_by_role("button", name="sign the first list").click()
    page.get_by_role("heading", name="List 1: who can read").wait_for()
    assert page.locator("#words").inner_text() == words
    assert page.locator("#recovery-key").count() == 0
    return words


def read_aloud(page):
    page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_role("button", name="Unlock and show the words").click()
    page.locator("#aloud:not([hidden])").wait_for()
    aloud = page.inner_text("#own-words")
    assert len(aloud.split()) == 8
    assert faults(page) == []
    return aloud


@contextmanager
def another_signing_key(name):
    """The server puts another signing key beside a colleague's own."""
    keys = OfficerKey.objects.filter(name=name)
    true = keys.get().signing
    keys.update(signing=Signer().public)
    yield
    keys.update(signing=true)


def public_page_says(page, words):
    """The public page works the same words out, for whoever files."""
    page.goto("/report/keys/desk-a/")
    page.locator("[data-good]:not([hidden])").wait_for()
    assert page.locator("[data-words]").inner_text() == words
    assert faults(page) == []


def test_a_desk_begins_lets_somebody_in_and_somebody_leave(window, client, cast):
    colleague = cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    client.force_login(cast.inbox_a)
    with window(client) as page:
        passkeys(page)
        make_key(page, also_passkey=True)
        assert faults(page) == []
        words = hold_ceremony(page)
        own = Client()
        own.force_login(colleague)
        with window(own) as other:
            make_key(other)
            name = recipient_lists.desk_keys(colleague).own.name
            aloud = read_aloud(other)
            public_page_says(other, words)
        waits = page.get_by_label("A key in the name of second@desk-a.example is waiting")
        with another_signing_key(name):
            page.reload()
            waits.fill(aloud)
            page.get_by_role("button", name="Use my passkey").click()
            refused(page, "Do not sign anything, and speak with your colleague")
            assert RecipientList.objects.count() == 1
        page.reload()
        waits.fill(f" {aloud.upper()} ")
        assert faults(page) == []
        page.get_by_label("Your passphrase", exact=True).fill(PASSPHRASE)
        page.get_by_role("button", name="Unlock and sign").click()
        page.get_by_role("heading", name="List 2: who can read").wait_for()
        page.locator(f"[data-stays='{name}']").uncheck()
        page.get_by_role("button", name="Use my passkey").click()
        page.get_by_role("heading", name="List 3: who can read").wait_for()
        expect(page.get_by_role("heading", name="Keys that have left")).to_be_visible()
        assert faults(page) == []
    assert OfficerKey.objects.get(name=name).left_on
    last = RecipientList.objects.current(cast.inbox_a.desk)
    assert name not in {one["name"] for one in last.fields["recipients"]}
    assert "AGE-SECRET" not in last.document + last.secret
