"""Import a table of any layout for a desk."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from incidents.actions.desk import mappings, table_imports
from incidents.actions.desk.table_imports import TableTerms
from incidents.intake.files.reading import read_path, read_sheet
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.places import read_country
from incidents.intake.mapping.targets import recognised_headers
from incidents.intake.refusals import FileRefused
from incidents.models import User

MOST_LINES = 40


class Command(BaseCommand):
    help = (
        "Imports a table of cases: CSV, XLSX, ODS, JSON Lines, Parquet or Markdown. Rows that"
        " cannot be read are listed; all others are imported, or none. Exit code 1 only if nothing"
        " could be taken."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="e-mail address of the officer who imports")
        parser.add_argument(
            "--data-set", required=True, help="name of the table, which identifies its rows"
        )
        parser.add_argument(
            "--profile", default="", help="name of a profile (default: the one that fits best)"
        )
        parser.add_argument(
            "--unknown",
            choices=[one.value for one in UnknownWords],
            default=UnknownWords.PROPOSE.value,
            help="what to do with words that are in none of our lists",
        )
        parser.add_argument(
            "--dates",
            choices=[one.value for one in DayOrder],
            help="order of day and month where both are numbers",
        )
        parser.add_argument("--state", default="", help="coercing state of rows that name none")
        parser.add_argument("--dry-run", action="store_true", help="check, and save nothing")
        parser.add_argument("--json", action="store_true", help="end with a line of JSON")

    def handle(self, *, file, by, dry_run, **options):
        officer = User.objects.filter(email=by).select_related("desk").first()
        if officer is None or officer.desk is None:
            raise CommandError(f"{by} does not work at a desk. Name an officer with --by.")
        try:
            raw = read_path(file)
            sheet = read_sheet(raw, recognised_headers())
            terms = self.terms(sheet, officer, options)
            if dry_run:
                outcome = table_imports.check_table(sheet, terms, filename=file.name, by=officer)
            else:
                outcome = mappings.import_at_once(raw, sheet, terms, filename=file.name, by=officer)
        except FileRefused as error:
            self.end_refused([str(fault) for fault in error.refusals], options["json"])
        except ValidationError as error:
            self.end_refused(error.messages, options["json"])
        except OSError as error:
            self.end_refused([str(error)], options["json"])
        else:
            self.describe(sheet, outcome, dry_run, options["json"])

    def terms(self, sheet, officer, options):
        name, mapping = mappings.choose_mapping(sheet, options["profile"], by=officer)
        if options["state"]:
            code = read_country(options["state"])
            if not code:
                raise CommandError(f"{options['state']} is not a country that we know.")
            mapping = mappings.with_state(mapping, code)
        self.stdout.write(f"profile: {name or 'none; columns are matched by their names'}")
        return TableTerms(
            mapping,
            options["data_set"],
            UnknownWords(options["unknown"]),
            DayOrder(options["dates"]) if options["dates"] else None,
        )

    def describe(self, sheet, outcome, dry_run, as_json):
        """Write what became of the table, its counts last."""
        self.write_reading(sheet, outcome)
        merged = outcome.merged
        for conflict in merged.conflicts[:MOST_LINES]:
            self.stdout.write(
                f"{conflict.case.slug} ({conflict.case.reference}),"
                f" {conflict.get_part_display()}: the file has “{conflict.file_value}”,"
                f" the case keeps “{conflict.case_value}”"
            )
        counts = outcome.counts
        verb = "would be " if dry_run else ""
        numbers = ", ".join(f"{counts[name]} {name}" for name in list(counts)[:5])
        self.stdout.write(f"{verb}{numbers}, {outcome.reading.left_out} left out")
        self.end(counts, as_json, is_empty=not outcome.has_rows)

    def write_reading(self, sheet, outcome):
        kind = sheet.format
        form = ", ".join(filter(None, [kind.kind, kind.encoding, kind.sheet]))
        self.stdout.write(f"{form}; rows: {len(sheet.rows)}, columns: {len(sheet.header)}")
        for unknown, rows in outcome.reading.unknown.most_common(MOST_LINES):
            self.stdout.write(f"not in our list: {unknown.kind} “{unknown.word}”, rows: {rows}")
        for fault in outcome.reading.faults[:MOST_LINES]:
            self.stdout.write(str(fault))
        for duplicate in outcome.duplicates[:MOST_LINES]:
            other = duplicate.other
            place = other.reference or f"line {other.line}"
            self.stdout.write(
                f"line {duplicate.row.line}: “{duplicate.row['firm']}” looks like"
                f" {place}, “{other.firm}”"
            )

    def end_refused(self, reasons, as_json):
        """Nothing of the file could be read."""
        for reason in reasons[:MOST_LINES]:
            self.stdout.write(reason)
        empty = {"added": 0, "changed": 0, "unchanged": 0, "conflicts": 0}
        self.end(empty | {"refused": len(reasons), "proposed": {}}, as_json, is_empty=True)

    def end(self, counts, as_json, *, is_empty):
        if as_json:
            self.stdout.write(json.dumps(counts, ensure_ascii=False))
        if is_empty:
            raise CommandError("Nothing was taken from this file.", returncode=1)
