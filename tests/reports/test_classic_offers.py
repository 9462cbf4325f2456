"""Keys for versions of age before 1.3: who offers them, and the program that checks them."""

import json
import subprocess
import sys

import pytest
from django.core.exceptions import ValidationError

from incidents.actions.reports import classic_offers
from incidents.exchange import statements
from incidents.models import ClassicOffer, Ledger, RecipientList
from tests.support import sealing
from tests.support.sealed_files import offer_of
from tests.support.sealing import Signer, recipient
from tracker.environment import ROOT


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


OFFERS = {
    "another's name": lambda begun: begun.first.sign(offer_of(begun, name="0" * 16)),
    "another desk": lambda begun: begun.first.sign(offer_of(begun, desk="desk-b")),
    "again": lambda begun: begun.first.sign(offer_of(begun, number=2)),
    "a hybrid key": lambda begun: begun.first.sign(offer_of(begun, recipient=recipient())),
    "an old day": lambda begun: begun.first.sign(offer_of(begun, day="2026-01-01")),
    "a session alone": lambda begun: Signer().sign(offer_of(begun)),
    "a stranger's key": lambda begun: (other := Signer()).sign(
        offer_of(begun, signer=other.public)
    ),
}


@pytest.mark.parametrize("name", OFFERS)
def test_only_an_officers_own_key_offers_one_for_older_programs(cast, begun, name):
    with pytest.raises(ValidationError):
        classic_offers.store_offer(OFFERS[name](begun), by=cast.inbox_a)
    assert not ClassicOffer.objects.exists()


def test_an_offer_is_served_until_its_end_and_a_forged_row_is_not(cast, begun, client):
    first = begun.first.sign(fields := offer_of(begun))
    classic_offers.store_offer(first, by=cast.inbox_a)
    served = "/report/keys/desk-a.classic.txt"
    assert client.get(served).content.decode() == f"{fields['recipient']}\n"
    with pytest.raises(ValidationError):
        classic_offers.store_offer(first, by=cast.inbox_a)
    forged = statements.canonical(fields | {"recipient": recipient("classic")})
    ClassicOffer.objects.update(statement=forged)
    assert client.get(served).status_code == 404
    ClassicOffer.objects.update(statement=first["statement"])
    ended = begun.first.sign(offer_of(begun, number=2, recipient=""))
    classic_offers.store_offer(ended, by=cast.inbox_a)
    assert client.get(served).status_code == 404
    assert Ledger.objects.filter(verb__startswith="key for older programs").count() == 2


def test_the_program_that_checks_keys_refuses_what_the_desk_did_not_sign(cast, begun, tmp_path):
    classic_offers.store_offer(begun.first.sign(offer_of(begun)), by=cast.inbox_a)
    row = RecipientList.objects.get()
    good = {
        "document": row.document,
        "signature": row.signature,
        "classic": classic_offers.signed_offers(row),
    }
    fields = row.fields
    other = Signer().sign(offer_of(begun))
    lost = begun.list(begun.first, desk="../../home", epoch=1, previous="")
    stale = begun.list(begun.first, day="2026-01-01", epoch=1, previous="")
    changed = statements.canonical(fields | {"until": "2099-01-01"})
    assert check_keys(tmp_path, good) == 0
    for wrong in (
        good | {"document": changed},
        good | {"classic": [other]},
        good | {name: lost[name] for name in ("document", "signature")},
        good | {name: stale[name] for name in ("document", "signature")},
    ):
        assert check_keys(tmp_path, wrong) == 1


def check_keys(home, answer):
    (home / "desk-a.json").write_text(json.dumps(answer))
    script = ROOT / "static/sealed"
    command = [sys.executable, script / "check_keys.py", "desk-a.json", script / "words.txt"]
    return subprocess.run(command, cwd=home, capture_output=True, check=False).returncode
