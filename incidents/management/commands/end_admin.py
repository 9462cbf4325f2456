"""End an administrator whom the other one has proposed to end, where nobody else can confirm it."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import people


class Command(BaseCommand):
    help = (
        "Confirms that an administrator is no longer one, as the other administrator proposed."
        " Refuses while a third administrator could confirm it."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")

    def handle(self, *, email, **options):
        try:
            person = people.end_administrator_on_server(email)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{person.email} is no longer an administrator.")
