"""Restore a backup into an empty database, and check what came."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.people import ledger
from incidents.exchange import backups
from incidents.models.people.wall_rights import grant_wall


class Command(BaseCommand):
    help = (
        "Restores a backup into the empty database of DATABASE_URL, and compares every table's rows"
        " and the ledger with what the backup says. Stop web, worker and beat before."
    )
    requires_migrations_checks = False
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--identity", type=Path, required=True, help="file with the private key of age"
        )

    def handle(self, *, file, identity, **options):
        for path in (file, identity):
            if not path.is_file():
                raise CommandError(f"There is no file {path}.")
        try:
            manifest = backups.read_backup(file, identity)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        # A backup has no rights; those of the second wall's roles are the owner's to grant.
        grant_wall("default")
        if faults := ledger.faults():
            raise CommandError("\n".join(faults))
        rows = sum(manifest["tables"].values())
        self.stdout.write(
            f"{rows} rows of {len(manifest['tables'])} tables, as they were at"
            f" {manifest['made_at']}. Ledger: {manifest['ledger_rows']} rows, unbroken.\n"
            "Everybody signs in anew. Run manage.py migrate if the software is newer."
        )
