"""Freeze a case before a file changes it, and bring it back exactly."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from incidents.intake.cases import CaseRow
from incidents.intake.parts import TERMS
from incidents.intake.writing import FILLED
from incidents.models.desk.cases import Case
from incidents.models.desk.events import Event
from incidents.models.desk.evidence import Citation, SourceUse, WordingChange
from incidents.models.desk.imports import FileRow, ImportConflict

Frozen = dict[str, Any]
CHILDREN: tuple[tuple[str, Any], ...] = (
    ("events", Event),
    ("wordings", WordingChange),
    ("citations", Citation),
    ("uses", SourceUse),
)
# The keys of firm, authority and so on, not the rows themselves.
COLUMNS = tuple(
    column.attname
    for column in Case._meta.concrete_fields
    if column.name in FILLED and column.name != "changed_at"
)
CONFLICT_COLUMNS = ("part", "element", "file_value_before", "file_value", "case_value", "found_at")
encoder = DjangoJSONEncoder()


def freeze_case(
    case: Case,
    row: CaseRow | None,
    officers_parts: set[str],
    conflicts: dict[str, ImportConflict] | None,
) -> Frozen:
    """All that an import can change of a case, as JSON can hold it.

    `case`: read by `with_record`. `row`: what the file said last, None if that is not known.
    """
    frozen: Frozen = {
        "case": {name: _plain(getattr(case, name)) for name in COLUMNS},
        "data_set": case.data_set,
        **{name: [term.pk for term in getattr(case, name).all()] for name in TERMS.values()},
        "row": None,
        "conflicts": [
            {name: _plain(getattr(conflict, name)) for name in CONFLICT_COLUMNS}
            for conflict in (conflicts or {}).values()
        ],
    }
    if row:
        parts = sorted(officers_parts)
        frozen["row"] = {"cells": row.cells, "note": row.note, "officers_parts": parts}
    for name, _model in CHILDREN:
        frozen[name] = [_freeze_child(child) for child in getattr(case, name).all()]
    return frozen


def restore_case(case: Case, frozen: Frozen) -> None:
    """Bring a case back to what was frozen. Call in a transaction, with the case locked."""
    for name, value in frozen["case"].items():
        setattr(case, name, value)
    case.data_set, case.changed_at = frozen["data_set"], timezone.now()
    case.save(update_fields=[*FILLED, "data_set"])
    for name in TERMS.values():
        # Imports from before a case had further bodies have frozen none.
        getattr(case, name).set(frozen.get(name, ()))
    for name, model in CHILDREN:
        model.objects.filter(case=case).delete()
        model.objects.bulk_create(model(case=case, **child) for child in frozen[name])
    FileRow.objects.filter(case=case).delete()
    if frozen["row"]:
        FileRow.objects.create(case=case, **frozen["row"])
    ImportConflict.objects.filter(case=case).delete()
    ImportConflict.objects.bulk_create(
        ImportConflict(case=case, **conflict) for conflict in frozen["conflicts"]
    )


def _freeze_child(child: Any) -> dict[str, Any]:
    columns = (column.attname for column in child._meta.concrete_fields)
    names = (name for name in columns if name not in ("id", "case_id"))
    return {name: _plain(getattr(child, name)) for name in names}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        # A partial date or a choice is text of its own class.
        return str(value) if isinstance(value, str) else value
    return encoder.default(value)
