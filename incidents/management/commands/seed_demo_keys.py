"""Give the demo desks keys with a known passphrase, so that a firm can file a report at once."""

import hashlib
import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from incidents.actions.people import ledger
from incidents.intake.reference import DATA
from incidents.models import Desk, OfficerKey, RecipientList, User


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

    @transaction.atomic
    def store(self, desk, content):
        """Store one desk's key and list, as its first key ceremony would."""
        officer = User.objects.select_related("desk").get(email=f"inbox@{desk.slug}.example")
        document = json.loads(content["list"]["document"])
        OfficerKey.objects.create(user=officer, made_on=timezone.localdate(), **content["key"])
        row = RecipientList.objects.create(
            desk=desk,
            epoch=document["epoch"],
            signing=document["signing"],
            digest=hashlib.sha256(content["list"]["document"].encode()).hexdigest(),
            signed_on=document["day"],
            until=document["until"],
            **content["list"],
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
