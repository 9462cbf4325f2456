"""Publish this month's confidential statistics now; a background job does so each month."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.register import statistical_releases


class Command(BaseCommand):
    help = "Publishes this month's statistical release; refused if it is published already."

    def handle(self, **options):
        month = statistical_releases.this_month()
        try:
            release = statistical_releases.publish_release(month, by=None)
        except ValidationError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{release.key}: {release.sha256}")
