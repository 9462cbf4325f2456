"""Write a backup of the database, sealed by age."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.exchange import backups


class Command(BaseCommand):
    help = (
        "Writes the whole database, evidence included, to a file that only the named recipients"
        " can open. Keys that are in no backup are listed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--recipient",
            action="append",
            default=[],
            help="a public key of age, age1…; may be repeated",
        )

    def handle(self, *, file, recipient, **options):
        try:
            manifest = backups.write_backup(file, recipient)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        rows = sum(manifest["tables"].values())
        self.stdout.write(
            f"{file}: {rows} rows of {len(manifest['tables'])} tables,"
            f" {file.stat().st_size} bytes.\n"
            f"Ledger: {manifest['ledger_rows']} rows, last hash {manifest['ledger_hash']}\n"
            "Not in this file, and to be kept elsewhere:"
        )
        for key in manifest["keys_elsewhere"]:
            self.stdout.write(f"  {key}")
