"""Import foreign tables: read through a mapping, checked without saving, then all rows or none."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import imports, word_proposals
from incidents.actions.people import ledger
from incidents.intake.blame import DATABASE_REFUSALS, find_refusal
from incidents.intake.cases import CaseRow
from incidents.intake.duplicates import Duplicate, find_duplicates
from incidents.intake.files.sheets import Sheet
from incidents.intake.known import Known
from incidents.intake.mapping.cells import TableReading, UnknownWords
from incidents.intake.mapping.day_order import choose_order
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.profiles import Mapping
from incidents.intake.mapping.rows import ReadingTerms, read_rows_of
from incidents.intake.merge import ImportResult, Terms, find_cases_of_rows, merge_rows
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import Import, ImportState
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.people.people import User
from incidents.models.register.incidents import Incident

# Each costs a search through the file; a file with more of them is broken in some other way.
MOST_DATABASE_REFUSALS = 20

Progress = Callable[[int], None]


@dataclass(frozen=True)
class TableTerms:
    """What a person decided for a table. `choices`: {key of a conflict: "file" or "desk"}.

    `left_out`: ids of rows that are duplicates and stay out.
    """

    mapping: Mapping
    data_set: str = ""
    unknown: UnknownWords = UnknownWords.PROPOSE
    order: DayOrder | None = None
    choices: dict[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()


@dataclass
class TableOutcome:
    """What became of a table, or would become of it."""

    reading: TableReading
    merged: ImportResult
    duplicates: list[Duplicate]
    proposed: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, Any]:
        """The numbers that a script reads, under fixed names."""
        numbers = {
            "added": len(self.merged.added),
            "changed": len(self.merged.changed),
            "unchanged": self.merged.unchanged,
            "conflicts": len(self.merged.conflicts),
        }
        return numbers | {"refused": self.reading.refused, "proposed": self.proposed}

    @property
    def has_rows(self) -> bool:
        """Whether any row could be taken."""
        return bool(self.reading.rows)


def check_table(sheet: Sheet, terms: TableTerms, *, filename: str, by: User) -> TableOutcome:
    """Do all of the import and take it back: what it would add, change and leave.

    Raises ValidationError for a person without permission, FileRefused for a whole file.
    """
    demand_importer(by)
    with transaction.atomic():
        outcome = _merge_table(sheet, terms, _import_terms(terms, filename, by))
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def import_table(
    sheet: Sheet,
    terms: TableTerms,
    record: Import,
    *,
    by: User,
    progress: Progress | None = None,
) -> TableOutcome:
    """Import all rows that are not refused, in one transaction, with what an undo needs.

    `record`: the saved import. Raises FileRefused, or what `progress` raises; then nothing is
    stored.
    """
    demand_importer(by)
    merge_terms = _import_terms(terms, record.filename, by)
    outcome = _merge_table(sheet, terms, merge_terms, record, progress)
    end = _write_ledger(outcome.merged, merge_terms)
    word_proposals.propose_words(outcome.reading.proposed, record, by=by)
    _save_record(record, outcome, end)
    return outcome


def demand_importer(by: User) -> None:
    if not may(by, Permission.IMPORT_CASES):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def new_record(raw: bytes, *, filename: str, data_set: str, by: User) -> Import:
    """A saved import that waits for its columns to be matched."""
    demand_importer(by)
    name = imports.name_data_set(data_set, filename)
    record = Import(
        desk=by.desk,
        filename=filename[:200],
        data_set=name["data_set"],
        sha256=hashlib.sha256(raw).hexdigest(),
        by=by,
        at=timezone.now(),
        rows=0,
        state=ImportState.MATCHING,
    )
    record.save(force_insert=True)
    return record


def _import_terms(terms: TableTerms, filename: str, by: User) -> Terms:
    return Terms(
        by=by,
        **imports.name_data_set(terms.data_set, filename),
        consent=ConsentChoices.INTERNAL,
        marking=Marking.AMBER,
        choices=terms.choices,
        is_bulk=True,
    )


def _merge_table(
    sheet: Sheet,
    terms: TableTerms,
    merge_terms: Terms,
    record: Import | None = None,
    progress: Progress | None = None,
) -> TableOutcome:
    by = merge_terms.by
    known = Known.of(by.desk)
    reading_terms = ReadingTerms(
        terms.mapping,
        terms.unknown,
        choose_order(sheet, terms.mapping, terms.order),
        word_proposals.decided_words(by.desk),
    )
    reading = read_rows_of(sheet, known, reading_terms)
    imports.refuse_known_rows(reading.rows, merge_terms)
    reading.rows = [row for row in reading.rows if row["slug"] not in terms.left_out]
    word_proposals.add_authorities(reading.proposed, known, by=by)
    duplicates = _find_duplicates(reading.rows, merge_terms)
    merged = _merge_accepted(reading, known, merge_terms, record, progress)
    return TableOutcome(reading, merged, duplicates, word_proposals.count_words(reading.proposed))


def _find_duplicates(rows: list[CaseRow], terms: Terms) -> list[Duplicate]:
    own = find_cases_of_rows(rows, terms)
    fresh = [row for row in rows if row["slug"] not in own]
    cases = Case.objects.visible_to(terms.by)
    return find_duplicates(fresh, cases, Incident.objects.visible_to(terms.by))


def _merge_accepted(
    reading: TableReading,
    known: Known,
    terms: Terms,
    record: Import | None,
    progress: Progress | None,
) -> ImportResult:
    """Merge the rows. One that the database refuses becomes a refusal, and the rest goes on."""
    for _attempt in range(MOST_DATABASE_REFUSALS):
        try:
            with transaction.atomic():
                return merge_rows(reading.rows, known, terms, record, progress)
        except DATABASE_REFUSALS:
            fault = find_refusal(reading.rows, lambda some: merge_rows(some, known, terms, record))
            if fault:
                reading.faults.append(fault)
                reading.rows = [row for row in reading.rows if row.line != fault.line]
    return merge_rows(reading.rows, known, terms, record, progress)


def _write_ledger(merged: ImportResult, terms: Terms) -> int:
    """Record each consequence; returns the key of the last row."""

    def acts(cases: list[Any], **detail: Any) -> list[tuple[str, dict[str, Any]]]:
        return [(case.reference, _row_of(case, terms) | detail) for case in cases]

    ledger.record_many("case loaded", acts(merged.added), by=terms.by)
    changed = [
        (one.case.reference, _row_of(one.case, terms) | {"fields": one.fields})
        for one in merged.changed
    ]
    ledger.record_many("case reloaded", changed, by=terms.by)
    disputed = [
        (one.case.reference, _row_of(one.case, terms) | {"fields": one.fields})
        for one in merged.disputed
    ]
    return ledger.record_many("case in conflict with a file", disputed, by=terms.by)


def _row_of(case: Any, terms: Terms) -> dict[str, Any]:
    return {"row": case.slug, "data_set": terms.data_set}


def _save_record(record: Import, outcome: TableOutcome, ledger_end: int) -> None:
    merged, reading = outcome.merged, outcome.reading
    record.added, record.changed = len(merged.added), len(merged.changed)
    record.rows = record.added + record.changed + merged.unchanged
    record.conflicts, record.left_out = len(merged.conflicts), reading.left_out
    record.proposed, record.ledger_end = outcome.proposed, ledger_end
    set_refusals(record, reading)
    is_refused = bool(reading.faults) and not outcome.has_rows
    record.state = ImportState.REFUSED if is_refused else ImportState.IMPORTED
    record.at = timezone.now()
    record.save(update_fields=RECORDED)


RECORDED = (
    "rows",
    "added",
    "changed",
    "conflicts",
    "left_out",
    "proposed",
    "ledger_end",
    "refusals",
    "refused",
    "state",
    "at",
)


def set_refusals(record: Import, reading: TableReading) -> None:
    """Note the refusals of a reading on the import, unsaved."""
    record.refused = reading.refused
    record.refusals = [
        [fault.line, fault.column, fault.reason, fault.value]
        for fault in sorted(reading.faults, key=lambda fault: fault.line)[: imports.MOST_REFUSALS]
    ]
