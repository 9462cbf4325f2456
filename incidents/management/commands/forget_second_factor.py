"""Remove the second factor of a person who has lost it and their recovery codes."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents.actions.people import ledger, sessions
from incidents.models import User


class Command(BaseCommand):
    help = (
        "Removes a person's passkeys, authenticator app and recovery codes; they set up new ones at"
        " the next sign-in. First make sure that the request comes from that person."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="why, for the history")

    @transaction.atomic
    def handle(self, *, email, reason, **options):
        person = User.objects.select_related("desk").filter(email__iexact=email).first()
        if person is None:
            raise CommandError(f"No account has the address {email}.")
        count, _rows = Authenticator.objects.filter(user=person).delete()
        sessions.end_all_sessions(person)
        desk = person.desk.slug if person.desk else ""
        ledger.record(
            "second factor removed", person.email, by=None, desk=desk, reason=reason, count=count
        )
        self.stdout.write(
            f"{person.email}: {count} removed. They set up a new one at the next sign-in."
        )
