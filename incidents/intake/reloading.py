"""Import a row again: changes of the file are written where no officer changed anything.

Three values are compared for each part of a case: that of the last import, that of this file, and
that of the case. If file and officer both changed it, this is a conflict: it is listed, and the
officer's value stays.
"""

from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.intake.cases import CaseRow
from incidents.intake.deciding import KEEP_DESK, TAKE_FILE, conflict_key
from incidents.intake.parts import Lists, Part, Record, part_key
from incidents.intake.undo import freeze_case
from incidents.intake.writing import parts_of, save_records
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import CasePart, FileRow, Import, ImportChange, ImportConflict


@dataclass(frozen=True)
class Again:
    """A row that is imported again. `before`: the row of the last import, None if not known.

    `officers_parts`: keys of the parts that officers changed; `compare` adds to them.
    """

    row: CaseRow
    before: CaseRow | None
    case_id: int
    officers_parts: set[str]
    # Whether the row before is stored, and not only its digest.
    is_stored: bool

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to compare and nothing to store."""
        before = self.before
        return bool(
            self.is_stored
            and before
            and before.cells == self.row.cells
            and before.note == self.row.note
        )


@dataclass(frozen=True)
class ChangedPart:
    """One part of a case: its value before the import and after it, as text for officers."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changed:
    """A case and the names of its parts that a file changed, or that are in conflict."""

    case: Case
    fields: list[str]
    parts: list[ChangedPart] = field(default_factory=list)
    line: int = 0


@dataclass
class Reloaded:
    """What became of rows that were imported again."""

    changed: list[Changed] = field(default_factory=list)
    disputed: list[Changed] = field(default_factory=list)
    conflicts: list[ImportConflict] = field(default_factory=list)


def reload_rows(
    rows: list[Again],
    lists: Lists,
    data_set: str,
    record: Import | None,
    choices: dict[str, str] | None = None,
) -> Reloaded:
    """Write what only the file changed, and list what both file and officers changed.

    `choices`: {key of a conflict: "file" or "desk"} of conflicts that a person decided on.
    """
    listed = _listed_conflicts(rows)
    rows = [one for one in rows if not one.is_same or one.case_id in listed]
    cases = _locked_cases(rows)
    reloaded, written, frozen = Reloaded(), [], []
    for one in rows:
        state = Record.of(cases[one.case_id])
        before = freeze_case(state.case, one.before, one.officers_parts, listed.get(one.case_id))
        outcome = _Reload(one, state, lists, listed.get(one.case_id, {}), record)
        outcome.choices = choices or {}
        outcome.compare()
        reloaded.conflicts += outcome.open.values()
        if outcome.fields:
            state.case.changed_at = timezone.now()
            changed = Changed(state.case, outcome.fields, outcome.parts_changed, one.row.line)
            reloaded.changed.append(changed)
            written.append(state)
        # Also where the case stays as it is: conflicts, and what the file said last, are undone.
        frozen.append((state.case, before))
        if outcome.disputed:
            reloaded.disputed.append(Changed(state.case, outcome.disputed))
    save_records([], written, lists)
    if record:
        ImportChange.objects.bulk_create(
            ImportChange(record=record, case=case, before=before) for case, before in frozen
        )
    _save_rows(rows, cases, data_set)
    _save_conflicts(reloaded.conflicts, listed)
    return reloaded


class _Reload:
    """One row against one case, in memory."""

    def __init__(
        self,
        one: Again,
        state: Record,
        lists: Lists,
        listed: dict[str, ImportConflict],
        record: Import | None,
    ) -> None:
        self.one, self.state, self.record = one, state, record
        self.listed, state.officers_parts = listed, one.officers_parts
        rows = [one.before, one.row] if one.before else [one.row]
        self.parts = parts_of(lists, rows, _listed_texts(listed))
        self.fields: list[str] = []
        self.disputed: list[str] = []
        self.open: dict[str, ImportConflict] = {}
        self.parts_changed: list[ChangedPart] = []
        # {key of a conflict: "file" or "desk"}, and whether one of them was used.
        self.choices: dict[str, str] = {}
        self.is_decided = False

    def compare(self) -> None:
        """Find what officers changed, then write the rest: some parts are derived from others."""
        before, officers = self.one.before, self.one.officers_parts
        if before:
            officers |= {
                part.key
                for part in self.parts
                if not part.is_as_written(self.state, part.value_of(before))
            }
        for part in self.parts:
            is_new_conflict = self._write_or_find_conflict(part)
            is_open = is_new_conflict or (part.key in self.listed and not self._is_settled(part))
            if not is_open or self._is_decided_on(part):
                continue
            if is_new_conflict:
                self.disputed.append(part.name.value)
            self.open[part.key] = self._conflict(part)

    def _is_decided_on(self, part: Part) -> bool:
        """Do what a person chose for a conflict; False if nobody has."""
        choice = self.choices.get(conflict_key(self.one.row["slug"], part.key))
        officers = self.one.officers_parts
        if choice == TAKE_FILE:
            shown_before = part.show_case(self.state)
            part.overwrite(self.state, self.one.row)
            officers.discard(part.key)
            self._note_change(part, shown_before)
        elif choice == KEEP_DESK:
            officers.add(part.key)
        self.is_decided = self.is_decided or choice is not None
        return choice is not None

    def _note_change(self, part: Part, value_before: str) -> None:
        self.fields.append(part.name.value)
        after = part.show_case(self.state)
        self.parts_changed.append(ChangedPart(part.name.value, value_before, after))

    def _write_or_find_conflict(self, part: Part) -> bool:
        """Write the part if only the file changed it; True if an officer changed it as well."""
        before, row, officers = self.one.before, self.one.row, self.one.officers_parts
        value = part.value_of(row)
        if before is None:
            # The last import is not known: a difference may be an officer's change.
            return not part.agrees(self.state, value)
        old = part.value_of(before)
        if old == value:
            return False
        if officers & {part.key, *part.basis_keys}:
            return not part.agrees(self.state, value) and not self._is_settled(part)
        if old is None and part.agrees(self.state, value):
            officers.add(part.key)
            return False
        value_before = part.show_case(self.state)
        if not part.write(self.state, before, row):
            # The value is an officer's from now on, and stays whatever the file has next.
            officers.add(part.key)
        self._note_change(part, value_before)
        return False

    def _is_settled(self, part: Part) -> bool:
        """Whether file and case agree again, or the file has undone its change."""
        value, listed = part.value_of(self.one.row), self.listed.get(part.key)
        is_taken_back = listed is not None and listed.file_value_before == part.show(value)
        return is_taken_back or part.agrees(self.state, value)

    def _conflict(self, part: Part) -> ImportConflict:
        before, conflict = self.one.before, self.listed.get(part.key)
        if conflict is None:
            value_before = part.show(part.value_of(before)) if before else _("not known")
            conflict = ImportConflict(
                case=self.state.case,
                part=part.name,
                element=part.element,
                file_value_before=value_before,
                found_at=timezone.now(),
            )
        conflict.file_value = part.show(part.value_of(self.one.row))
        conflict.case_value = part.show_case(self.state)
        conflict.record = self.record
        return conflict


def _listed_texts(listed: dict[str, ImportConflict]) -> list[str]:
    """The laws of open conflicts: neither row may cite them any more."""
    conflicts = listed.values()
    return [one.element for one in conflicts if one.element and one.part == CasePart.CITATIONS]


def _listed_conflicts(rows: list[Again]) -> dict[int, dict[str, ImportConflict]]:
    """{case: {key of the part: conflict}} of those that are open."""
    open_conflicts = ImportConflict.objects.filter(case__in=[one.case_id for one in rows])
    return {
        case_id: {part_key(conflict.part, conflict.element): conflict for conflict in conflicts}
        for case_id, conflicts in groupby(
            open_conflicts.order_by("case", "pk"), key=lambda conflict: conflict.case_id
        )
    }


def _locked_cases(rows: list[Again]) -> dict[int, Case]:
    """The cases with all their parts, locked against officers who save at this moment."""
    cases = Case.objects.filter(pk__in=[one.case_id for one in rows])
    list(cases.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return {case.pk: case for case in cases.with_record()}


def _save_rows(rows: list[Again], cases: dict[int, Case], data_set: str) -> None:
    """Store the rows of this import, and the data set of cases that had none."""
    FileRow.objects.bulk_create(
        [
            FileRow(
                case=cases[one.case_id],
                cells=one.row.cells,
                note=one.row.note,
                officers_parts=sorted(one.officers_parts),
            )
            for one in rows
        ],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["cells", "note", "officers_parts"],
    )
    renamed = [case for case in cases.values() if case.data_set != data_set]
    Case.objects.filter(pk__in=[case.pk for case in renamed]).update(data_set=data_set)


def _save_conflicts(
    conflicts: list[ImportConflict], listed: dict[int, dict[str, ImportConflict]]
) -> None:
    """Store the open conflicts, and delete the settled ones."""
    still_open = {conflict.pk for conflict in conflicts}
    before = [conflict.pk for of_case in listed.values() for conflict in of_case.values()]
    settled = [pk for pk in before if pk not in still_open]
    ImportConflict.objects.filter(pk__in=settled).delete()
    ImportConflict.objects.bulk_create(one for one in conflicts if one.pk is None)
    ImportConflict.objects.bulk_update(
        [one for one in conflicts if one.pk is not None],
        ["file_value", "case_value", "record"],
    )
