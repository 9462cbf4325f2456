"""The result of a check as it is stored: what would be new, changed, in conflict or a duplicate."""

from typing import Any

from incidents.actions.desk.table_imports import TableOutcome
from incidents.intake.deciding import conflict_key
from incidents.intake.duplicates import Duplicate
from incidents.intake.parts import part_key
from incidents.intake.reloading import Changed
from incidents.models.desk.imports import CasePart, Import, ImportConflict

# Nobody reads more on a page; the marked file and the import itself have all of them.
MOST_CHANGES = 500
MOST_DUPLICATES = 500


def describe_outcome(outcome: TableOutcome) -> dict[str, Any]:
    """The lists of a check page, as JSON can hold them."""
    merged = outcome.merged
    changes = [part for changed in merged.changed for part in _describe_change(changed)]
    return {
        "counts": outcome.counts,
        "changes": changes[:MOST_CHANGES],
        "fields": len(changes),
        "conflicts": [_describe_conflict(conflict) for conflict in merged.conflicts],
        "duplicates": [_describe_duplicate(one) for one in outcome.duplicates[:MOST_DUPLICATES]],
    }


def _describe_change(changed: Changed) -> list[dict[str, Any]]:
    case = changed.case
    return [
        {
            "reference": case.reference,
            "firm": case.firm.name,
            "field": str(CasePart(part.name).label),
            "before": part.before,
            "after": part.after,
            "line": changed.line,
        }
        for part in changed.parts
    ]


def _describe_conflict(conflict: ImportConflict) -> dict[str, Any]:
    case = conflict.case
    return {
        "key": conflict_key(case.slug, part_key(conflict.part, conflict.element)),
        "reference": case.reference,
        "firm": case.firm.name,
        "field": str(conflict.get_part_display()),
        "file_value_before": conflict.file_value_before,
        "case_value": conflict.case_value,
    } | {"file_value": conflict.file_value}


def _describe_duplicate(duplicate: Duplicate) -> dict[str, Any]:
    row, other = duplicate.row, duplicate.other
    mine = {"slug": row["slug"], "firm": row["firm"], "line": row.line}
    mine["reported_on"] = row["first_reported_date"]
    theirs = {"reference": other.reference, "firm": other.firm, "line": other.line}
    return mine | {"other": theirs}


def undecided_conflicts(record: Import) -> int:
    """How many conflicts of a checked file nobody has decided on."""
    decided = record.choices.get("conflicts", {})
    return sum(one["key"] not in decided for one in record.outcome.get("conflicts", []))


def rows_to_import(record: Import) -> int:
    """How many rows would be added or changed, without duplicates that stay out."""
    counts = record.outcome.get("counts", {})
    choices = record.choices.get("duplicates", {})
    duplicates = record.outcome.get("duplicates", [])
    out = sum(choices.get(one["slug"]) != "different" for one in duplicates)
    decided = record.choices.get("conflicts", {}).values()
    rows: int = counts.get("added", 0) + counts.get("changed", 0) - out
    return rows + sum(choice == "file" for choice in decided)
