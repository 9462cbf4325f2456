"""Write the snapshots now, as a job does each minute."""

from django.core.management.base import BaseCommand

from incidents.exchange import snapshots


class Command(BaseCommand):
    help = "Writes each tier that changed as a Parquet file, from which large figures are counted."

    def handle(self, **options):
        for path in snapshots.refresh():
            self.stdout.write(path.name)
