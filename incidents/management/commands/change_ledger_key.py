"""Let a new key sign the days of the ledger."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import ledger_days


class Command(BaseCommand):
    help = (
        "Makes a new key that signs the days of the history from now on. The key before signs that"
        " it takes over; --lost says that it cannot, which everybody sees."
    )

    def add_arguments(self, parser):
        parser.add_argument("--reason", required=True, help="why, for the history")
        parser.add_argument("--lost", action="store_true", help="the key before is lost")

    def handle(self, *, reason, lost, **options):
        try:
            key = ledger_days.change_key(reason=reason, is_lost=lost)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except FileNotFoundError as missing:
            raise CommandError(
                f"The key before is not at {missing.filename}. Restore it, or use --lost."
            ) from missing
        self.stdout.write(f"{key.public} signs from now on. Print it where readers can compare it.")
