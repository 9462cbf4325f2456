"""What a person chooses for a conflict of file and desk, and how the file's value is taken."""

from django.utils import timezone

from incidents.intake.cases import CaseRow
from incidents.intake.firms import FirmList
from incidents.intake.known import Known
from incidents.intake.parts import Lists, Record, part_key
from incidents.intake.sources import SourceList
from incidents.intake.writing import parts_of, save_records
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import FileRow, ImportConflict
from incidents.models.people.people import User

TAKE_FILE, KEEP_DESK = "file", "desk"


def conflict_key(slug: str, part: str) -> str:
    """The key under which a person's choice is stored: the row's id and the part's key."""
    return f"{slug} {part}"


def take_file_value(conflict: ImportConflict, row: CaseRow, known: Known, by: User) -> None:
    """Write the file's value of an open conflict into its case. Call in a transaction."""
    Case.objects.select_for_update(no_key=True).get(pk=conflict.case_id)
    case = Case.objects.with_record().get(pk=conflict.case_id)
    state = Record.of(case)
    lists = Lists(known, FirmList(known, by, {}), SourceList([row]))
    key = part_key(conflict.part, conflict.element)
    extra = [conflict.element] if conflict.element else []
    for part in parts_of(lists, [row], extra):
        if part.key == key:
            part.overwrite(state, row)
    case.changed_at = timezone.now()
    save_records([], [state], lists)
    stored = FileRow.objects.get(case=case)
    stored.officers_parts = [name for name in stored.officers_parts if name != key]
    stored.save(update_fields=["officers_parts"])
