"""Set up the first people of a desk, or of one that has lost everybody."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from incidents.access import DESK_ROLES
from incidents.actions.people import appointments
from incidents.models import Desk


class Command(BaseCommand):
    help = (
        "Appoints the first people of a desk, or of a desk where nobody can sign in any more."
        " Everybody who joins later has to be confirmed by a person of the desk."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "desk", help="short name of a desk created at /admin/, such as trade-cz"
        )
        parser.add_argument("--reason", required=True, help="why, for the history")
        for role in DESK_ROLES:
            parser.add_argument(
                f"--{role}", action="append", default=[], metavar="EMAIL", help="may be repeated"
            )

    @transaction.atomic
    def handle(self, *, desk, reason, **options):
        people = {}
        for role in DESK_ROLES:
            for email in options[role]:
                people.setdefault(email.lower(), []).append(role.value)
        if not people:
            raise CommandError("Name at least one person, such as --officer name@example.org.")
        row = Desk.objects.filter(slug=desk).first()
        if row is None:
            known = ", ".join(Desk.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(
                f"There is no desk {desk!r}. Create it at /admin/ first. Desks so far: {known}."
            )
        try:
            appointments.appoint_founders(row, people, reason=reason)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for email, roles in people.items():
            self.stdout.write(f"{email}: {', '.join(roles)} at {row}")
        self.stdout.write("New people get their invitation e-mail within a minute.")
