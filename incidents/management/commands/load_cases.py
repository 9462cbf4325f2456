"""Load a table of published cases for a desk."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from incidents.actions import imports
from incidents.intake.reference import DATA
from incidents.intake.refusals import Refused
from incidents.intake.tables import json_of
from incidents.models import User


class Command(BaseCommand):
    help = "Loads a CSV of published cases, all or nothing; unchanged rows are left alone."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", default=DATA / "cases.csv")
        parser.add_argument("--by", required=True, help="e-mail address of the officer who loads")
        parser.add_argument("--doubts", type=Path, default=DATA / "doubts.json")

    def handle(self, *, file, by, doubts, **options):
        officer = User.objects.filter(email=by).select_related("desk").first()
        if officer is None or officer.desk is None:
            raise CommandError(f"{by} is no officer of a desk: name one with --by.")
        try:
            terms = imports.terms_of_published(officer, json_of(doubts.read_bytes()))
            merged = imports.load(file.read_bytes(), terms)
        except (Refused, OSError, ValueError) as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(
            f"{len(merged.added)} added, {len(merged.changed)} changed,"
            f" {merged.unchanged} unchanged"
        )
