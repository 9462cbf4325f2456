"""Import of cases by a desk, beside the floor of the same run: the same rows by bare COPY."""

import csv
import io
import time

ROWS = 5_000
# Rows a second at which cases are in and found by the desk's search at once (issue 14).
AT_ONCE = 5_000
HEADER = (
    *("Company", "Country", "Date", "Coercing state", "Topic", "Tactic", "Demand"),
    *("Response", "Source", "Link"),
)


def rates(rows=ROWS):
    """(rows a second of an import as the command does it, rows a second of the floor)."""
    return rate_of_import(rows), rate_of_floor(rows)


def table_of(rows):
    """The bytes of a table of invented cases, no two alike."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number in range(rows):
        day = f"{2000 + number % 25}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        firm = (f"Bench firm {number % 1500}", "Japan", day, "China", "Tibet", "Boycott")
        source = ("Complied", f"Article {number}", f"https://a.example/{number}")
        writer.writerow([*firm, f"Demand {number}", *source])
    return text.getvalue().encode()


def reading_of(rows, officer):
    """(file, sheet, mapping) of a table."""
    from incidents.actions.desk import mappings
    from incidents.intake.files.reading import read_sheet
    from incidents.intake.mapping.targets import recognised_headers

    raw = table_of(rows)
    sheet = read_sheet(raw, recognised_headers())
    return raw, sheet, mappings.choose_mapping(sheet, by=officer)[1]


def some_officer():
    from incidents.models import User

    return User.objects.select_related("desk").filter(roles__contains=["approver"]).first()


def rate_of_import(rows):
    """Read, match, check for duplicates, merge, write the ledger and commit; then undo."""
    from incidents.actions.desk import mappings, undo_imports
    from incidents.actions.desk.table_imports import TableTerms
    from incidents.models import Import

    officer = some_officer()
    began = time.perf_counter()
    raw, sheet, mapping = reading_of(rows, officer)
    terms = TableTerms(mapping, "Bench")
    outcome = mappings.import_at_once(raw, sheet, terms, filename="bench.csv", by=officer)
    seconds = time.perf_counter() - began
    if outcome.counts["added"] != rows:
        raise RuntimeError(f"not all rows came in: {outcome.counts}")
    undo_imports.undo_import(Import.objects.latest("pk"), by=officer)
    return rows / seconds


def rate_of_floor(rows):
    """The rows of all ten tables, made beforehand, by COPY into the same indexed tables, with
    their foreign keys checked; rolled back.
    """
    from django.db import connection, transaction

    from incidents.intake.firms import FirmList
    from incidents.intake.fresh import FreshCases
    from incidents.intake.known import Known
    from incidents.intake.mapping.rows import ReadingTerms, read_rows_of
    from incidents.intake.parts import Lists
    from incidents.intake.sources import SourceList

    officer = some_officer()
    _raw, sheet, mapping = reading_of(rows, officer)
    known = Known.of(officer.desk)
    cases = read_rows_of(sheet, known, ReadingTerms(mapping)).rows
    with transaction.atomic():
        lists = Lists(known, FirmList(known, officer, {}), SourceList(cases))
        common = {"desk_id": officer.desk_id, "data_set": "Floor", "logged_by_id": officer.pk}
        fresh = FreshCases(lists, common, None)
        fresh.collect(cases, [f"FLOOR-{number}" for number in range(rows)])
        began = time.perf_counter()
        fresh.send()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds = time.perf_counter() - began
        transaction.set_rollback(True)
    return rows / seconds
