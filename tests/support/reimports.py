"""A row that comes again, and what is told of its case then."""

from incidents.models import ImportConflict, Ledger
from tests.support.tables import row, table, take

GRADES = {"reliability": "A", "credibility": "1", "supports": "the sum"}


def source(**facts):
    columns = (
        "title",
        "publisher",
        "on",
        "url",
        "language",
        "kind",
        "archive_url",
        "archived_on",
        "sha256",
    )
    return dict.fromkeys(columns, "") | facts


def sources_of(case):
    uses = case.uses.select_related("source").order_by("position")
    return [(use.source.title, use.source.publisher, use.grade) for use in uses]


def again(cast, case, **cells):
    """Take the row of `case` again with these cells; the import."""
    record = take(cast, table(row(**cells)))
    assert record.refusals == []
    case.refresh_from_db()
    return record


def history(case):
    return [(act.verb, act.detail.get("fields")) for act in Ledger.objects.about(case.reference)]


def conflicts(case):
    return {
        conflict.part: (conflict.file_value_before, conflict.file_value, conflict.case_value)
        for conflict in ImportConflict.objects.filter(case=case)
    }
