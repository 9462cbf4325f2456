"""Give the demo desks keys with a known passphrase, so that a firm can file a report at once."""

import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.exchange import statements
from incidents.intake.reference import DATA
from incidents.models import Desk, OfficerKey, RecipientList, User
from incidents.models.reports.keys import DAYS_OF_LISTS


class Command(BaseCommand):
    help = "Creates the keys of the demo desks. Needs TRACKER_DEBUG=1."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo keys have a known passphrase. Set TRACKER_DEBUG=1 to create them."
            )
        for slug, content in json.loads((DATA / "demo_keys.json").read_text()).items():
            desk = Desk.objects.get(slug=slug)
            if not RecipientList.objects.filter(desk=desk).exists():
                self.store(desk, content)

    def sign_today(self, made):
        """The demo's list with today's date: a list counts for 30 days."""
        today = timezone.localdate()
        fields = json.loads(made["document"]) | {
            "day": today.isoformat(),
            "until": (today + DAYS_OF_LISTS).isoformat(),
        }
        document = statements.canonical(fields)
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(made["signing_secret"]))
        signature = key.sign(document.encode()).hex()
        return {"document": document, "signature": signature, "secret": made["secret"]}

    @transaction.atomic
    def store(self, desk, content):
        """Store one desk's key and list, as its first key ceremony would."""
        officer = User.objects.select_related("desk").get(email=f"inbox@{desk.slug}.example")
        signed = self.sign_today(content["list"])
        document = json.loads(signed["document"])
        OfficerKey.objects.create(user=officer, made_on=timezone.localdate(), **content["key"])
        row = RecipientList.objects.create(
            desk=desk,
            epoch=document["epoch"],
            signing=document["signing"],
            digest=hashlib.sha256(signed["document"].encode()).hexdigest(),
            signed_on=document["day"],
            until=document["until"],
            **signed,
        )
        names = [one["name"] for one in document["recipients"]]
        ledger.record(
            "list of keys signed",
            desk.slug,
            by=officer,
            epoch=row.epoch,
            digest=row.digest,
            names=names,
            left=[],
        )
        self.stdout.write(f"{desk.slug}: demo keys")
