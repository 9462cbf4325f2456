"""Publish this month's confidential statistics now, as a job does on the first of the month."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.register import statistical_releases


class Command(BaseCommand):
    help = "Publishes this month's statistical release, unless it is already published."

    def handle(self, **options):
        try:
            release = statistical_releases.publish_release(
                statistical_releases.this_month(), by=None
            )
        except ValidationError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{release.key}: {release.sha256}")
