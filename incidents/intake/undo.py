"""Freeze a case before a file changes it, and bring it back exactly."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
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
# Rows in one statement.
BATCH = 2_000


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


def restore_cases(pairs: list[tuple[Case, Frozen]]) -> None:
    """Bring cases back to what was frozen, by sets. Call in a transaction that has locked them."""
    if not pairs:
        return
    keys = [case.pk for case, _frozen in pairs]
    _restore_columns(pairs)
    for name in TERMS.values():
        _restore_terms(name, keys, pairs)
    for name, model in CHILDREN:
        rows = [model(case=case, **child) for case, frozen in pairs for child in frozen[name]]
        _replace(model, keys, rows)
    file_rows = [FileRow(case=case, **row) for case, frozen in pairs if (row := frozen["row"])]
    _replace(FileRow, keys, file_rows)
    conflicts = [
        ImportConflict(case=case, **conflict)
        for case, frozen in pairs
        for conflict in frozen["conflicts"]
    ]
    _replace(ImportConflict, keys, conflicts)


def _restore_columns(pairs: list[tuple[Case, Frozen]]) -> None:
    """Write the columns of all cases in one statement; JSON becomes a row of the table's type."""
    changed_at = timezone.now()
    rows = [
        {**frozen["case"], "data_set": frozen["data_set"], "id": case.pk, "changed_at": changed_at}
        for case, frozen in pairs
    ]
    # Imports from before a column was frozen do not have it: such a case keeps its value.
    shapes: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        shapes.setdefault(tuple(sorted(row)), []).append(row)
    quote = connection.ops.quote_name
    for names, alike in shapes.items():
        columns = ", ".join(f"{quote(one)} = own.{quote(one)}" for one in names if one != "id")
        with connection.cursor() as cursor:
            # Names are those of our own columns; values are passed as a parameter.
            cursor.execute(
                f"UPDATE incidents_case SET {columns}"  # noqa: S608
                " FROM jsonb_populate_recordset(NULL::incidents_case, %s::jsonb) own"
                " WHERE incidents_case.id = own.id",
                [encoder.encode(alike)],
            )


def _restore_terms(name: str, keys: list[int], pairs: list[tuple[Case, Frozen]]) -> None:
    relation: Any = Case._meta.get_field(name)
    through, target = getattr(Case, name).through, f"{relation.related_model._meta.model_name}_id"
    # Imports from before a case had further bodies have frozen none.
    rows = [
        through(**{"case_id": case.pk, target: key})
        for case, frozen in pairs
        for key in frozen.get(name, ())
    ]
    _replace(through, keys, rows)


def _replace(model: Any, keys: list[int], rows: list[Any]) -> None:
    with connection.cursor() as cursor:
        # Nothing hangs on these rows. Keys go as one array, not as thousands of parameters.
        table = model._meta.db_table
        cursor.execute(f"DELETE FROM {table} WHERE case_id = ANY(%s)", [keys])  # noqa: S608
    model._default_manager.bulk_create(rows, batch_size=BATCH)


def _freeze_child(child: Any) -> dict[str, Any]:
    columns = (column.attname for column in child._meta.concrete_fields)
    names = (name for name in columns if name not in ("id", "case_id"))
    return {name: _plain(getattr(child, name)) for name in names}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        # A partial date or a choice is text of its own class.
        return str(value) if isinstance(value, str) else value
    return encoder.default(value)
