"""Open the confidential room although its journal is missing, broken or another database's."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents.access import Role
from incidents.actions.people import ledger
from incidents.actions.reports import journal
from incidents.models import User

TO_TYPE = "reports may come back"


class Command(BaseCommand):
    help = (
        "Accepts the journal of confidential reports as it is. What was withdrawn after the backup"
        " may come back: two administrators have to accept that."
    )

    def add_arguments(self, parser):
        parser.add_argument("--by", action="append", required=True, help="e-mail; give two")
        parser.add_argument("--accept", required=True, help=f'type "{TO_TYPE}"')

    def handle(self, **options):
        names = sorted(set(options["by"]))
        people = User.objects.filter(email__in=names, is_active=True)
        if len(names) != 2 or sum(Role.ADMIN in person.roles for person in people) != 2:
            raise CommandError("Name two different administrators: --by one@... --by two@...")
        if options["accept"] != TO_TYPE:
            raise CommandError(f'Nothing was changed. Type --accept "{TO_TYPE}".')
        with transaction.atomic():
            try:
                lines = journal.accept_journal()
            except journal.JournalProblem as fault:
                raise CommandError(f"{fault}. Put the file aside, then run this again.") from fault
            ledger.record("journal accepted", "reports", by=None, people=names, lines=lines)
        self.stdout.write(f"The journal was accepted with {lines} lines.")
