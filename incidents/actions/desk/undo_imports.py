"""Undo an import as a whole, and decide conflicts that it left."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, ManyToOneRel, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.desk import table_imports
from incidents.actions.people import ledger
from incidents.intake.cases import CaseRow
from incidents.intake.deciding import KEEP_DESK, TAKE_FILE, take_file_value
from incidents.intake.known import Known
from incidents.intake.undo import restore_cases
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import Import, ImportChange, ImportConflict, ImportState
from incidents.models.desk.mappings import WordProposal
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User


@transaction.atomic
def undo_import(record: Import, *, by: User) -> Import:
    """Bring every case back to what it was before an import; cases that it added are removed.

    A case that somebody has worked on since stays as it is, and is counted: the ledger knows of
    all work. Raises ValidationError for an import that cannot be undone any more.
    """
    table_imports.demand_importer(by)
    record = Import.objects.visible_to(by).select_for_update().get(pk=record.pk)
    if record.undo_until is None or record.undo_until < timezone.now():
        raise ValidationError(_("This import cannot be undone any more."), code="late")
    changes = list(record.changes.select_related("case").order_by("pk"))
    locked = Case.objects.filter(pk__in=[change.case_id for change in changes])
    list(locked.order_by("pk").select_for_update().values_list("pk"))
    busy = _references_with_work(record, [change.case.reference for change in changes])
    free = [change for change in changes if change.case.reference not in busy]
    brought_back = _remove_added([one for one in free if one.before is None])
    restorable = [(one.case, one.before) for one in free if one.before is not None]
    restore_cases(restorable)
    brought_back += [one for one in free if one.before is not None]
    WordProposal.objects.filter(record=record, decision="").delete()
    record.state, record.left_by_undo = ImportState.UNDONE, len(changes) - len(brought_back)
    record.undone_by, record.undone_at = by, timezone.now()
    record.save(update_fields=["state", "left_by_undo", "undone_by", "undone_at"])
    _record_undo(record, brought_back, by)
    return record


def _references_with_work(record: Import, references: list[str]) -> set[str]:
    later = Ledger.objects.filter(pk__gt=record.ledger_end, subject__in=references)
    return set(later.values_list("subject", flat=True))


def _remove_added(changes: list[ImportChange]) -> list[ImportChange]:
    """Remove the cases that an import added, all at once; those that could be removed.

    Where something that is not the import's own depends on one of them, each is tried by itself.
    """
    keys = [change.case_id for change in changes]
    if _delete_by_sets(keys) or _delete_cases(keys):
        return changes
    return [change for change in changes if _delete_cases([change.case_id])]


def _delete_by_sets(keys: list[int]) -> bool:
    """Delete cases with what hangs on them, a statement for each table; whether that was possible.

    Not where something protects a case, or depends on what hangs on one: the database checks its
    foreign keys at the end, and nothing is deleted then. Keys go as one array: as five thousand
    parameters they took longer than the deletion (0.15 s a table).
    """
    relations = [
        relation
        for relation in Case._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel)
    ]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for relation in relations:
                table, column = relation.related_model._meta.db_table, relation.field.column
                # Names are those of our own models.
                statement = f'DELETE FROM {table} WHERE "{column}" = ANY(%s)'  # noqa: S608
                cursor.execute(statement, [keys])
                if relation.on_delete is not CASCADE and cursor.rowcount:
                    raise IntegrityError(f"{table} protects a case")
            cursor.execute("DELETE FROM incidents_case WHERE id = ANY(%s)", [keys])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError:
        return False
    return True


def _delete_cases(keys: list[int]) -> bool:
    try:
        with transaction.atomic():
            Case.objects.filter(pk__in=keys).delete()
    except ProtectedError:
        return False
    return True


def _record_undo(record: Import, changes: Iterable[ImportChange], by: User) -> None:
    detail = {"data_set": record.data_set}
    restored: list[tuple[str, dict[str, str]]] = []
    removed: list[tuple[str, dict[str, str]]] = []
    for change in changes:
        acts = removed if change.before is None else restored
        acts.append((change.case.reference, detail))
    ledger.record_many("case brought back", restored, by=by)
    ledger.record_many("case removed with its import", removed, by=by)
    ledger.record("import undone", f"import {record.pk}", by=by, **detail)


@transaction.atomic
def decide_conflict(conflict: ImportConflict, choice: str, *, by: User) -> None:
    """Keep the desk's value of an open conflict, or take the file's. Raises ValidationError."""
    table_imports.demand_importer(by)
    conflict = (
        ImportConflict.objects.visible_to(by)
        .select_for_update(of=("self",))
        .select_related("case__file_row")
        .get(pk=conflict.pk)
    )
    if choice not in (KEEP_DESK, TAKE_FILE):
        raise ValidationError(_("Choose one of the two values."), code="choice")
    case, part = conflict.case, conflict.part
    if choice == TAKE_FILE:
        row = CaseRow(0, case.file_row.cells, case.file_row.note)
        take_file_value(conflict, row, Known.of(by.desk), by)
    conflict.delete()
    ledger.record("conflict decided", case.reference, by=by, fields=[part], data_set=case.data_set)
