"""Write the search of every incident anew, after names or the rules of searching changed."""

from django.core.management.base import BaseCommand

from incidents.actions.register.indexing import index_incidents


class Command(BaseCommand):
    help = "Indexes every incident again. Run it after an upgrade that changes what a search finds."

    def handle(self, **options):
        self.stdout.write(f"{index_incidents()} incidents indexed")
