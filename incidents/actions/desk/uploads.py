"""A file between its upload and its import: matched, checked, decided on, imported in one go."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.desk import check_results, imports, mappings, table_imports
from incidents.actions.desk.table_imports import TableTerms
from incidents.intake.files.reading import read_sheet
from incidents.intake.files.sheets import Sheet, refuse_file
from incidents.intake.mapping.cells import UnknownWords
from incidents.intake.mapping.days import DayOrder
from incidents.intake.mapping.profiles import Mapping
from incidents.intake.mapping.targets import recognised_headers
from incidents.intake.refusals import FileFault, FileRefused
from incidents.models.desk.imports import (
    MOST_TRIES,
    UNDO_TIME,
    Import,
    ImportFile,
    ImportState,
)
from incidents.models.people.people import User
from incidents.models.people.second_wall import serve_desk

OPEN_STATES = (ImportState.MATCHING, ImportState.CHECKED)
# Larger files are imported by a job, so that nobody waits for a page.
MOST_AT_ONCE = 500
PROGRESS_SECONDS = 600
log = logging.getLogger(__name__)


class CancelledError(Exception):
    """Raised inside an import that a person cancelled: its transaction is rolled back."""


def upload_file(raw: bytes, *, filename: str, data_set: str, by: User) -> Import:
    """Store a file, and match its columns as far as we can. A file that is no table is refused."""
    record = table_imports.new_record(raw, filename=filename, data_set=data_set, by=by)
    try:
        sheet = read_sheet(raw, recognised_headers())
        if not sheet.rows:
            raise refuse_file(_("The file has no rows. Add at least one below the header."), 1)
    except FileRefused as refused:
        _refuse(record, refused.refusals)
        return record
    name, mapping = mappings.choose_mapping(sheet, by=by)
    ImportFile.objects.create(record=record, content=raw)
    record.choices = {"is_data_set_chosen": bool(data_set.strip())}
    record.save(update_fields=["choices"])
    _store_mapping(record, mapping, name, UnknownWords.PROPOSE)
    return record


def _refuse(record: Import, faults: list[FileFault]) -> None:
    record.state = ImportState.REFUSED
    record.refusals = [[fault.line, fault.column, fault.reason, fault.value] for fault in faults]
    record.refused = len({fault.line for fault in faults})
    record.save(update_fields=["state", "refusals", "refused"])


def open_sheet(record: Import) -> Sheet:
    """The table of an uploaded file. Raises ValidationError once the file is gone."""
    uploaded = ImportFile.objects.filter(record=record).first()
    if uploaded is None:
        raise ValidationError(_("This file is not here any more. Upload it again."), code="gone")
    return read_sheet(bytes(uploaded.content), recognised_headers())


def stored_terms(record: Import) -> TableTerms:
    """What has been decided for a file so far."""
    stored = record.mapping
    choices = record.choices.get("duplicates", {})
    duplicates = {one["slug"] for one in record.outcome.get("duplicates", [])}
    return TableTerms(
        Mapping.from_json(stored),
        record.data_set if record.choices.get("is_data_set_chosen") else "",
        UnknownWords(stored.get("unknown") or UnknownWords.PROPOSE),
        DayOrder(stored["chosen_order"]) if stored.get("chosen_order") else None,
        record.choices.get("conflicts", {}),
        frozenset(slug for slug in duplicates if choices.get(slug) != "different"),
    )


def _store_mapping(
    record: Import, mapping: Mapping, profile: str, unknown: UnknownWords, order: str = ""
) -> None:
    own = {"profile": profile, "unknown": unknown.value, "chosen_order": order}
    record.mapping = mapping.as_json() | own
    record.save(update_fields=["mapping"])


@transaction.atomic
def use_profile(record: Import, name: str, *, by: User) -> None:
    """Match a file by another profile. Raises ValidationError for a name that is not known."""
    record = _locked(record, by)
    name, mapping = mappings.choose_mapping(open_sheet(record), name, by=by)
    _store_mapping(record, mapping, name, UnknownWords.PROPOSE)


@transaction.atomic
def store_matching(
    record: Import, mapping: Mapping, unknown: UnknownWords, order: str, *, by: User
) -> None:
    """Keep what a person chose so far."""
    record = _locked(record, by)
    _store_mapping(record, mapping, record.mapping.get("profile", ""), unknown, order)


@transaction.atomic
def name_data_set_of(record: Import, name: str, *, by: User) -> None:
    """Choose the data set of a file; a blank name leaves it named after the file."""
    record = _locked(record, by)
    chosen = imports.name_data_set(name, record.filename)
    record.data_set = chosen["data_set"]
    record.choices |= {"is_data_set_chosen": chosen["is_data_set_chosen"]}
    record.save(update_fields=["data_set", "choices"])


@transaction.atomic
def match_file(
    record: Import, mapping: Mapping, unknown: UnknownWords, order: str = "", *, by: User
) -> Import:
    """Store how a file is matched, and check all of it without saving a case."""
    record = _locked(record, by)
    _store_mapping(record, mapping, record.mapping.get("profile", ""), unknown, order)
    began = time.perf_counter()
    terms = replace(stored_terms(record), left_out=frozenset(), choices={})
    try:
        outcome = table_imports.check_table(
            open_sheet(record), terms, filename=record.filename, by=by
        )
    except FileRefused as refused:
        raise ValidationError([str(fault.reason) for fault in refused.refusals]) from refused
    record.outcome = check_results.describe_outcome(outcome)
    record.outcome["seconds"] = round(time.perf_counter() - began, 1)
    record.state = ImportState.CHECKED
    record.choices = {"is_data_set_chosen": record.choices.get("is_data_set_chosen", False)}
    record.proposed, record.left_out = outcome.proposed, outcome.reading.left_out
    table_imports.set_refusals(record, outcome.reading)
    record.save(
        update_fields=["outcome", "choices", "state", "proposed", "left_out", "refusals", "refused"]
    )
    return record


@transaction.atomic
def decide(
    record: Import,
    conflicts: dict[str, str],
    duplicates: dict[str, str],
    *,
    by: User,
    seen: dict[str, Any] | None = None,
) -> Import:
    """Store what a person chose for conflicts and duplicates.

    `seen`: the choices when they were read. Raises ValidationError, "stale", if they changed since.
    """
    record = _locked(record, by)
    if seen is not None and record.choices != seen:
        raise ValidationError(_("Somebody decided meanwhile."), code="stale")
    record.choices |= {
        "conflicts": record.choices.get("conflicts", {}) | conflicts,
        "duplicates": record.choices.get("duplicates", {}) | duplicates,
    }
    record.save(update_fields=["choices"])
    return record


def start_import(record: Import, *, by: User) -> Import:
    """Import a checked file: at once if it is small, else a job does it. Raises ValidationError."""
    return run_if_small(queue_import(record, by=by))


@transaction.atomic
def queue_import(record: Import, *, by: User) -> Import:
    """Have a checked file imported. Raises ValidationError."""
    record = _locked(record, by)
    if record.state != ImportState.CHECKED:
        raise ValidationError(_("Check the file first."), code="unchecked")
    if check_results.undecided_conflicts(record):
        raise ValidationError(_("Decide each conflict first."), code="conflicts")
    record.state, record.is_cancelled, record.tries = ImportState.WAITING, False, 0
    record.by, record.token = by, by.acting_token
    record.save(update_fields=["state", "is_cancelled", "by", "token", "tries"])
    return record


def run_if_small(record: Import) -> Import:
    """Import a waiting file at once if it is small; the job has all others, and this one if the
    worker is lost here."""
    if check_results.rows_to_import(record) <= MOST_AT_ONCE:
        run_import(record.pk)
        record.refresh_from_db()
    return record


def run_import(pk: int) -> None:
    """Import a waiting file, all rows or none. Anyone may call it; only one of them does it."""
    with transaction.atomic():
        waiting = Import.objects.select_for_update(skip_locked=True, of=("self",))
        record = waiting.filter(pk=pk, state=ImportState.WAITING).select_related("by__desk").first()
        if record is None:
            return
        record.state, record.started_at = ImportState.IMPORTING, timezone.now()
        record.tries += 1
        record.save(update_fields=["state", "started_at", "tries"])
    try:
        with serve_desk(record.desk_id), transaction.atomic():
            sheet = open_sheet(record)
            # A job writes the ledger for the program that asked, as its own request would.
            record.by.acting_token = record.token
            progress = _progress_of(record, len(sheet.rows))
            table_imports.import_table(
                sheet, stored_terms(record), record, by=record.by, progress=progress
            )
            ImportFile.objects.filter(record=record).delete()
    except CancelledError:
        Import.objects.filter(pk=pk).update(state=ImportState.CANCELLED)
    except FileRefused as refused:
        _refuse(record, refused.refusals)
    except Exception:
        # Nothing was stored: the file can be imported again.
        Import.objects.filter(pk=pk).update(state=ImportState.CHECKED)
        raise


def _progress_of(record: Import, total: int) -> Callable[[int], None]:
    def note(done: int) -> None:
        stamp = {"done": done, "total": total, "seconds": time.monotonic() - began}
        cache.set(f"import-{record.pk}", stamp, PROGRESS_SECONDS)
        if Import.objects.filter(pk=record.pk, is_cancelled=True).exists():
            raise CancelledError

    began = time.monotonic()
    return note


def read_progress(record: Import) -> dict[str, Any]:
    """{"done", "total", "seconds", "rate", "left"} of a running import; {} before any row."""
    stamp: dict[str, Any] = cache.get(f"import-{record.pk}") or {}
    if stamp and stamp["seconds"] > 0:
        rate = stamp["done"] / stamp["seconds"]
        left = (stamp["total"] - stamp["done"]) / rate if rate else 0
        stamp |= {"rate": round(rate), "left": round(left)}
    return stamp


def waiting_imports() -> list[int]:
    """Keys of the imports that a job has to do, those of a lost worker included.

    A file with which three workers were lost waits for a person: it would end each worker to come,
    and nothing else would be done.
    """
    long_ago = timezone.now() - dt.timedelta(seconds=2 * PROGRESS_SECONDS)
    lost = Import.objects.filter(state=ImportState.IMPORTING, started_at__lt=long_ago)
    for pk in lost.filter(tries__gte=MOST_TRIES).values_list("pk", flat=True):
        log.error("import %s was lost with %s workers: it waits for a person", pk, MOST_TRIES)
        Import.objects.filter(pk=pk).update(state=ImportState.CHECKED)
    lost.update(state=ImportState.WAITING)
    return list(Import.objects.filter(state=ImportState.WAITING).values_list("pk", flat=True))


@transaction.atomic
def cancel_import(record: Import, *, by: User) -> Import:
    """Give up a file that is not imported yet. Nothing of it is saved."""
    table_imports.demand_importer(by)
    record = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=record.pk)
    if record.state == ImportState.IMPORTING:
        record.is_cancelled = True
    elif record.state in (*OPEN_STATES, ImportState.WAITING):
        record.state = ImportState.CANCELLED
        ImportFile.objects.filter(record=record).delete()
    record.save(update_fields=["is_cancelled", "state"])
    return record


def _locked(record: Import, by: User) -> Import:
    table_imports.demand_importer(by)
    record = Import.objects.visible_to(by).select_for_update(of=("self",)).get(pk=record.pk)
    if record.state not in OPEN_STATES:
        raise ValidationError(_("This file has been imported or given up."), code="closed")
    return record


def erase_old_files() -> int:
    """Erase files that nobody has imported or given up in 30 days; how many."""
    limit = timezone.now() - UNDO_TIME
    erased, _kinds = ImportFile.objects.filter(record__at__lt=limit).delete()
    Import.objects.filter(at__lt=limit, state__in=OPEN_STATES).update(state=ImportState.CANCELLED)
    return erased
