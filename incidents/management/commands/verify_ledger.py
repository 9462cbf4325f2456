"""Check that nobody has altered the ledger, and print the hash to keep outside."""

from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import ledger
from incidents.models.people.ledger import LedgerHead


class Command(BaseCommand):
    help = "Checks the chain of hashes, prints its last hash; fails where the chain breaks."

    def handle(self, **options):
        # Read first: what is printed has been checked, whatever is written meanwhile.
        head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
        faults = ledger.faults()
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{head.rows} rows, unbroken. Last hash: {head.hash}")
