"""Files of our own table, imported in one call. Desks match a file first, and check it."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents.access import Permission, may
from incidents.actions.desk.imports import MOST_REFUSALS, load_cases, name_data_set
from incidents.intake.merge import Terms
from incidents.intake.refusals import FileRefused
from incidents.models import ConsentChoices, Import, ImportState, Marking, User


@transaction.atomic
def import_file(raw: bytes, *, filename: str, by: User, data_set: str = "") -> Import:
    """Import a desk's own file. New cases stay internal and TLP:AMBER until an officer changes it.

    `data_set`: the name of the table, so that its rows are recognised in a newer version; if blank,
    the name of the file without its ending. Returns the import, with its refusals if the file was
    refused; then nothing else was stored.
    """
    if not may(by, Permission.IMPORT_CASES):
        raise ValidationError("You do not have permission to do this.", code="role")
    terms = Terms(
        by=by,
        **name_data_set(data_set, filename),
        consent=ConsentChoices.INTERNAL,
        marking=Marking.AMBER,
    )
    record = Import(
        desk=by.desk,
        filename=filename[:200],
        data_set=terms.data_set,
        sha256=hashlib.sha256(raw).hexdigest(),
        by=by,
        at=timezone.now(),
        rows=0,
    )
    record.save(force_insert=True)
    try:
        merged = load_cases(raw, terms, record)
        record.added, record.changed = len(merged.added), len(merged.changed)
        record.rows = record.added + record.changed + merged.unchanged
        record.conflicts = len(merged.conflicts)
    except FileRefused as refused:
        record.refusals = [
            [fault.line, fault.column, fault.reason] for fault in refused.refusals[:MOST_REFUSALS]
        ]
        record.state = ImportState.REFUSED
    record.save(update_fields=["rows", "added", "changed", "conflicts", "refusals", "state"])
    return record
