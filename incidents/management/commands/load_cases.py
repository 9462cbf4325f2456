"""Load a table of published cases for a desk."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from incidents.actions.desk import imports
from incidents.intake.cases import SHIPPED
from incidents.intake.reference import DATA
from incidents.intake.refusals import FileRefused
from incidents.intake.tables import json_of
from incidents.models import User

# Both are one data set. The first has the cases that were shipped first, whose numbers stay.
SHIPPED_TABLES = (DATA / "cases.csv", DATA / "cases_more.csv")
SHIPPED_FIRMS = DATA / "firms.json"


class Command(BaseCommand):
    help = (
        "Loads a CSV file of published cases, or the shipped ones: all rows, or none. Changes by"
        " officers stay. Where the file changed the same value, both values are listed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--by", required=True, help="e-mail address of the officer who loads")
        parser.add_argument(
            "--data-set",
            default="",
            help="name of the table, which identifies its rows (default: the name of the file)",
        )
        parser.add_argument("--doubts", type=Path, default=DATA / "doubts.json")

    def handle(self, *, file, by, data_set, doubts, **options):
        officer = User.objects.filter(email=by).select_related("desk").first()
        if officer is None or officer.desk is None:
            raise CommandError(f"{by} does not work at a desk. Name an officer with --by.")
        tables = [file] if file else SHIPPED_TABLES
        data_set = data_set or ("" if file else SHIPPED)
        try:
            notes = json_of(doubts.read_bytes())
            firms = json_of(SHIPPED_FIRMS.read_bytes())["firms"]
            terms = imports.terms_of_published(
                officer,
                notes,
                firms=firms | notes.get("firms", {}),
                data_set=data_set,
                filename=tables[0].name,
            )
            merged = imports.load_tables([table.read_bytes() for table in tables], terms)
        except (FileRefused, OSError, ValueError) as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(
            f"{len(merged.added)} added, {len(merged.changed)} changed,"
            f" {merged.unchanged} unchanged, {len(merged.conflicts)} in conflict"
        )
        for conflict in merged.conflicts:
            self.stdout.write(
                f"{conflict.case.slug} ({conflict.case.reference}),"
                f" {conflict.get_part_display()}: the file has “{conflict.file_value}”,"
                f" the case keeps “{conflict.case_value}”"
            )
