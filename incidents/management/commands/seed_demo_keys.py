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
    help = "Makes the demo desks' keys. Refused unless TRACKER_DEBUG=1."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "Demo keys have a known passphrase: seed_demo_keys needs TRACKER_DEBUG=1."
            )
        for slug, made in json.loads((DATA / "demo_keys.json").read_text()).items():
            desk = Desk.objects.get(slug=slug)
            if not RecipientList.objects.filter(desk=desk).exists():
                self.store(desk, made)

    @transaction.atomic
    def store(self, desk, made):
        """Store one desk's key and list, as its first ceremony would."""
        officer = User.objects.select_related("desk").get(email=f"inbox@{desk.slug}.example")
        fields = json.loads(made["list"]["document"])
        OfficerKey.objects.create(user=officer, made_on=timezone.localdate(), **made["key"])
        row = RecipientList.objects.create(
            desk=desk,
            epoch=fields["epoch"],
            signing=fields["signing"],
            digest=hashlib.sha256(made["list"]["document"].encode()).hexdigest(),
            signed_on=fields["day"],
            until=fields["until"],
            **made["list"],
        )
        names = [one["name"] for one in fields["recipients"]]
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
