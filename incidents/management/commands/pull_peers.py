"""Read from the other installations now; a background job does so each minute."""

from django.core.management.base import BaseCommand

from incidents.actions.federation.pulling import pull_all


class Command(BaseCommand):
    help = "Reads what is new from each confirmed installation that has an address."

    def handle(self, **options):
        self.stdout.write(f"{pull_all()} new changes")
