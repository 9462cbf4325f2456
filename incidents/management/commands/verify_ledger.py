"""Check that nobody has altered the ledger."""

from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import ledger
from incidents.models import Ledger


class Command(BaseCommand):
    help = "Follows the chain of hashes from the first row to the last; fails where it breaks."

    def handle(self, **options):
        faults = ledger.faults()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{Ledger.objects.count()} rows, unbroken.")
