"""The demo's keys: whole, signed, and refused where a firm could mean it."""

import base64
import json

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from incidents.actions.people import ledger
from incidents.exchange import age, statements
from incidents.intake.reference import DATA
from incidents.models import OfficerKey, RecipientList

MADE = json.loads((DATA / "demo_keys.json").read_text())


def test_they_are_refused_outside_the_demo(cast):
    with pytest.raises(CommandError, match="TRACKER_DEBUG"):
        call_command("seed_demo_keys")
    assert not RecipientList.objects.exists()


def test_the_demos_desks_have_them_once(cast, client):
    with override_settings(DEBUG=True):
        call_command("seed_demo_keys", verbosity=0)
        call_command("seed_demo_keys", verbosity=0)
    assert RecipientList.objects.count() == OfficerKey.objects.count() == 2
    assert ledger.faults() == []
    assert client.get("/report/to/desk-a/").status_code == 200
    assert client.get("/report/keys/desk-b.json").json()["document"]


@pytest.mark.parametrize("slug", list(MADE))
def test_they_are_as_a_ceremony_makes_them(slug):
    key, row = MADE[slug]["key"], MADE[slug]["list"]
    fields = json.loads(row["document"])
    assert statements.is_signed(row["document"], row["signature"], fields["signing"])
    assert fields["recipients"][0]["recipient"] == key["recipient"]
    kind = age.kind_of(key["recipient"])
    age.check(base64.b64decode(row["secret"]), kind, recipients=2, smallest=256)
    assert base64.b64decode(key["wrapped"]).startswith(b"age-encryption.org/v1\n-> scrypt ")
