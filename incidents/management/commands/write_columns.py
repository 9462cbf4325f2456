"""Write the columns now, as the clock does each minute."""

from django.core.management.base import BaseCommand

from incidents.exchange import snapshots


class Command(BaseCommand):
    help = "Writes each tier that changed as the Parquet file that large figures are counted in."

    def handle(self, **options):
        for path in snapshots.refresh():
            self.stdout.write(path.name)
