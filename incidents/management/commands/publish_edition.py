"""Publish the next edition of the public data now; a background job does so each month."""

from django.core.management.base import BaseCommand

from incidents.actions.register import editions
from incidents.figures.results import edition_tables


class Command(BaseCommand):
    help = "Publishes an edition of the public data and writes its files."

    def handle(self, **options):
        edition = editions.publish_edition(edition_tables.freeze, by=None)
        editions.write_waiting_files(edition_tables.compute_figures)
        edition.refresh_from_db()
        self.stdout.write(f"edition {edition}: {edition.incidents} incidents")
        for file in edition.files:
            self.stdout.write(f"{file['sha256']}  {file['name']}")
