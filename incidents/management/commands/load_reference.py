"""Load the shipped reference data, authorities, law, campaigns and collective responses."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from incidents.intake import reference
from incidents.intake.refusals import FileRefused


class Command(BaseCommand):
    help = (
        "Loads topics, tactics, sectors, authorities, law, campaigns and collective responses. Run"
        " again, it updates them and links responses to incidents published since."
    )

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=reference.DATA)

    def handle(self, *, folder, **options):
        try:
            counts = reference.load_reference(folder)
        except (FileRefused, OSError) as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(", ".join(f"{count} {noun}" for noun, count in counts.items()))
