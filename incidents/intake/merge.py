"""Checked rows become cases in bulk: one statement a table, whatever the number of rows.

A row is identified by data set and slug. When it is imported again, only parts that no officer has
changed are updated; what officers changed or added stays (see `reloading`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.utils import timezone

from incidents.intake.cases import CaseRow
from incidents.intake.firms import FirmList, is_same_firm
from incidents.intake.fresh import FreshCases
from incidents.intake.known import Known
from incidents.intake.parts import Lists, Record
from incidents.intake.reloading import Again, Changed, reload_rows
from incidents.intake.sources import SourceList
from incidents.intake.writing import parts_of, save_records
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import FileRow, Import, ImportChange, ImportConflict
from incidents.models.people.people import Desk, User
from incidents.models.register.incidents import Number

Note = dict[str, Any]


class AddedCase(NamedTuple):
    """A case that was written without an object."""

    reference: str
    slug: str


@dataclass
class ImportResult:
    """What became of the rows. `added`: cases, or only their names (`Terms.is_bulk`)."""

    added: list[Any] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    # Open conflicts of the file's rows, and the cases with conflicts that are new in this file.
    conflicts: list[ImportConflict] = field(default_factory=list)
    disputed: list[Changed] = field(default_factory=list)

    def add(self, other: "ImportResult") -> None:
        """Take over what became of other rows of the same file."""
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.conflicts += other.conflicts
        self.disputed += other.disputed


@dataclass(frozen=True)
class Terms:
    """What a file does not contain: its owner, consent and marking, and notes on its rows."""

    by: User
    data_set: str
    consent: str
    marking: str
    # False: the data set is named after the file.
    is_data_set_chosen: bool = True
    # {slug: what no column can hold}; None: the file has no notes, and earlier notes stay.
    notes: dict[str, Note] | None = None
    firms: dict[str, Note] = field(default_factory=dict)
    # {key of a conflict: "file" or "desk"}, as people decided.
    choices: dict[str, str] = field(default_factory=dict)
    # New cases are written without an object for each, and only counted and named.
    is_bulk: bool = False


# So many rows are merged at a time: enough for few statements, and a sign of life each second.
BATCH = 1000


def merge_rows(
    rows: list[CaseRow],
    known: Known,
    terms: Terms,
    record: Import | None = None,
    progress: Callable[[int], None] | None = None,
) -> ImportResult:
    """Add new rows, and update known cases where only the file changed. Call in a transaction.

    `record`: the import that conflicts and changes are listed with, if there is one. `progress` is
    called with the number of rows that are done, and may raise to give up.
    """
    assert terms.by.desk is not None  # noqa: S101  for mypy: importers have a desk
    # Without the lock, two files of one desk at once would both add the same row.
    Desk.objects.select_for_update(no_key=True).get(pk=terms.by.desk.pk)
    lists = Lists(known, FirmList(known, terms.by, terms.firms), SourceList(rows))
    cases = find_cases_of_rows(rows, terms)
    merged = ImportResult()
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        merged.add(_merge_batch(batch, cases, lists, terms, record))
        if progress:
            progress(first + len(batch))
    return merged


def _merge_batch(
    rows: list[CaseRow], cases: dict[str, Case], lists: Lists, terms: Terms, record: Import | None
) -> ImportResult:
    fresh = [row for row in rows if row["slug"] not in cases]
    again = [_again(row, cases[row["slug"]], terms) for row in rows if row["slug"] in cases]
    write = _write_in_bulk if terms.is_bulk else _write_one_by_one
    merged = ImportResult(added=write(fresh, lists, terms, record))
    reloaded = reload_rows(again, lists, terms.data_set, record, terms.choices)
    merged.changed, merged.disputed = reloaded.changed, reloaded.disputed
    merged.conflicts = reloaded.conflicts
    merged.unchanged = len(again) - len(merged.changed)
    return merged


def _write_in_bulk(
    fresh: list[CaseRow], lists: Lists, terms: Terms, record: Import | None
) -> list[Any]:
    references = _following_references(len(fresh), terms.by)
    common = {
        "desk_id": terms.by.desk_id,
        "data_set": terms.data_set,
        "consent": str(terms.consent),
        "marking": str(terms.marking),
        "logged_by_id": terms.by.pk,
    }
    FreshCases(lists, common, record).write(fresh, references)
    pairs = zip(references, fresh, strict=True)
    return [AddedCase(reference, row["slug"]) for reference, row in pairs]


def _write_one_by_one(
    fresh: list[CaseRow], lists: Lists, terms: Terms, record: Import | None
) -> list[Any]:
    pairs = [(row, _new_case(row, terms)) for row in fresh]
    references = _following_references(len(pairs), terms.by)
    for reference, (_row, case) in zip(references, pairs, strict=True):
        case.reference = reference
    _add(pairs, lists, record)
    return [case for _row, case in pairs]


def find_cases_of_rows(rows: list[CaseRow], terms: Terms) -> dict[str, Case]:
    """{slug: case} of the data set.

    A case that was loaded before data sets had names is identified by slug and firm, or by the
    digest of its row: two tables may both number their rows from 1, but name different firms.
    """
    own = Case.objects.filter(desk=terms.by.desk).exclude(slug="")
    own = own.select_related("firm", "file_row")
    cases = {case.slug: case for case in own.filter(data_set=terms.data_set)}
    unnamed = {case.slug: case for case in own.filter(data_set="")}
    for row in rows:
        case = unnamed.get(row["slug"])
        if case is None or row["slug"] in cases:
            continue
        if is_same_firm(case.firm, *row.firm) or case.row_sha256 == row.sha256:
            cases[row["slug"]] = case
    return cases


def _again(row: CaseRow, case: Case, terms: Terms) -> Again:
    """A row that is imported again, with the row of the last import, if that is known."""
    stored = getattr(case, "file_row", None)
    before = None
    if stored:
        before = CaseRow(0, stored.cells, stored.note)
    elif case.row_sha256 == row.sha256:
        before = row
    if terms.notes is None and before:
        row = replace(row, note=before.note)
    officers_parts = set(stored.officers_parts) if stored else set()
    return Again(row, before, case.pk, officers_parts, is_stored=stored is not None)


def _new_case(row: CaseRow, terms: Terms) -> Case:
    now = timezone.now()
    return Case(
        desk=terms.by.desk,
        data_set=terms.data_set,
        slug=row["slug"],
        consent=terms.consent,
        marking=terms.marking,
        logged_by=terms.by,
        logged_at=now,
        changed_at=now,
    )


def _following_references(number: int, by: User) -> list[str]:
    """The desk's own references of new cases, in the order of the file."""
    if not number or by.desk is None:
        return []
    scope = f"{by.desk.slug.upper()}-{timezone.localdate().year}"
    first = Number.objects.following(scope, number)
    return [f"{scope}-{place:04d}" for place in range(first, first + number)]


def _add(fresh: list[tuple[CaseRow, Case]], lists: Lists, import_record: Import | None) -> None:
    records = []
    for row, case in fresh:
        record = Record.of(case)
        for part in parts_of(lists, [row]):
            part.write(record, None, row)
        records.append(record)
    save_records(records, [], lists)
    FileRow.objects.bulk_create(
        FileRow(case=case, cells=row.cells, note=row.note) for row, case in fresh
    )
    if import_record:
        ImportChange.objects.bulk_create(
            ImportChange(record=import_record, case=case) for _row, case in fresh
        )
