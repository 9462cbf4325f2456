"""Invite the first two administrators of an installation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import people


class Command(BaseCommand):
    help = (
        "Invites the first or second administrator; the worker e-mails a link to choose a password."
        " Confirms an address that the one administrator has proposed. Two appoint a third."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="why, for the history")

    def handle(self, *, email, reason, **options):
        try:
            person = people.invite_first_administrator(email, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{person.email} is an administrator. E-mails leave within a minute.")
