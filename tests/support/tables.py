"""Tables of cases as a desk brings them, made a row at a time."""

import csv
import io
from pathlib import Path

from incidents.intake.cases import COLUMNS
from incidents.models import Case, Event, Firm, Ledger, Source
from tests.support.whole_files import import_file

# Small files that failed once.
INPUTS = Path(__file__).parents[1] / "data" / "inputs"


def row(**cells):
    """A row that nothing is wrong with, but for the cells that are given; the rest is blank."""
    return {
        "slug": "tatra-2026",
        "firm": "Tatra Instruments",
        "firm_country_iso2": "SK",
        "firm_sector": "airline",
        "coercing_authority": "Civil Aviation Administration of China",
        "coercing_country_iso2": "CN",
        "topic": "maps-and-borders",
        "tactic": "threat",
        "demanded_change": "Take a map off the wall",
        "first_reported_date": "2026-03",
        "response": "unknown",
        "source_title": "A paper of record",
        "confidence": "high",
    } | cells


def table(*rows):
    """The bytes of a file that holds these rows."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def take(cast, raw, by=None, data_set=""):
    return import_file(raw, filename="cases.csv", data_set=data_set, by=by or cast.officer_a)


def taken(cast, raw, data_set=""):
    """Take a file that has no fault; the cases of its data set by slug."""
    record = take(cast, raw, data_set=data_set)
    assert record.refusals == []
    own = Case.objects.with_record().filter(desk=record.desk, data_set=record.data_set)
    return {case.slug: case for case in own}


def everything():
    """How many rows of each kind there are, and the last act."""
    models = (Case, Event, Firm, Source)
    return [model.objects.count() for model in models] + [Ledger.objects.latest("pk").pk]
