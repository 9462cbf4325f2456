"""Publish this month's confidential statistics now, as the clock does on the first of the month."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.register import statistical_releases


class Command(BaseCommand):
    help = "Publishes the month's edition of the confidential statistics; refused where it is out."

    def handle(self, **options):
        try:
            edition = statistical_releases.publish_release(
                statistical_releases.this_month(), by=None
            )
        except ValidationError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{edition.key}: {edition.sha256}")
