"""Import files of cases: all rows or none, with a record either way."""

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.intake import cases
from incidents.intake.blame import DATABASE_REFUSALS, find_refusal
from incidents.intake.known import Known
from incidents.intake.merge import ImportResult, Terms, merge_rows
from incidents.intake.refusals import FileFault, FileRefused
from incidents.models.desk.cases import Case
from incidents.models.desk.imports import Import
from incidents.models.desk.sharing import ConsentChoices, Marking
from incidents.models.people.people import Desk, User
from incidents.values.text import fold_control_characters

# Nobody reads a page of thousands of refusals.
MOST_REFUSALS = 1000
LONGEST_DATA_SET = 120


def name_data_set(chosen: str, filename: str) -> dict[str, Any]:
    """Return the data set for the terms: as chosen, else the file's name without its ending."""
    names = (_fold_name(name) for name in (chosen, PurePath(filename).stem, filename, "table"))
    return {"data_set": next(filter(None, names)), "is_data_set_chosen": bool(_fold_name(chosen))}


def _fold_name(text: str) -> str:
    return " ".join(fold_control_characters(text).split())[:LONGEST_DATA_SET]


@transaction.atomic
def load_cases(raw: bytes, terms: Terms, record: Import | None = None) -> ImportResult:
    """Read, check and merge a table of cases, all or nothing. Raises FileRefused.

    `record`: the saved import under which conflicts are listed, if there is one.
    """
    known = Known.of(terms.by.desk)
    rows = cases.read_cases(raw, known, terms.notes or {})
    refuse_known_rows(rows, terms)
    merged = _merge_or_refuse(rows, known, terms, record)
    for case in merged.added:
        _record("case loaded", case, terms)
    for changed in merged.changed:
        _record("case reloaded", changed.case, terms, fields=changed.fields)
    for disputed in merged.disputed:
        _record("case in conflict with a file", disputed.case, terms, fields=disputed.fields)
    return merged


@transaction.atomic
def load_tables(tables: list[bytes], terms: Terms) -> ImportResult:
    """Load several tables of one data set, all or nothing. Raises FileRefused."""
    merged = ImportResult()
    for raw in tables:
        merged.add(load_cases(raw, terms))
    return merged


def _record(verb: str, case: Case, terms: Terms, **detail: Any) -> None:
    detail = {"row": case.slug, "data_set": terms.data_set} | detail
    ledger.record(verb, case.reference, by=terms.by, **detail)


def _merge_or_refuse(
    rows: list[cases.CaseRow], known: Known, terms: Terms, record: Import | None
) -> ImportResult:
    """Merge the rows. Where the database refuses one, raise FileRefused, which names the row."""
    try:
        with transaction.atomic():
            return merge_rows(rows, known, terms, record)
    except DATABASE_REFUSALS as error:
        refusal = find_refusal(rows, lambda some: merge_rows(some, known, terms, record))
        if refusal:
            raise FileRefused([refusal]) from error
    # Somebody added the same firm at that moment; this time it is found.
    return merge_rows(rows, known, terms, record)


def refuse_known_rows(rows: list[cases.CaseRow], terms: Terms) -> None:
    """Refuse a file that looks like a newer version of a table with another name.

    Only where nobody chose the data set: imported as new, every case would be there twice.
    """
    if terms.is_data_set_chosen:
        return
    own = Case.objects.filter(desk=terms.by.desk).exclude(slug="")
    if own.filter(data_set=terms.data_set).exists():
        return
    known = own.exclude(data_set="").values_list("data_set", "slug", "firm__name", "firm__country")
    row_keys = {(row["slug"], *row.firm) for row in rows}
    names = sorted({name for name, *row_key in known if tuple(row_key) in row_keys})
    if names:
        reason = _(
            "some rows have the ids and firms of the data set “%(name)s”. If this is a newer"
            " version of it, choose that data set; if not, enter another name for this one"
        )
        raise FileRefused([FileFault(0, _("data set"), reason % {"name": names[0]})])


def has_data_set(desk: Desk, data_set: str) -> bool:
    """Whether a desk has cases of a data set, or cases from before data sets had names."""
    rows = Case.objects.filter(desk=desk, data_set__in=(data_set, ""))
    return rows.exclude(slug="").exists()


def data_sets_of(desk: Desk) -> list[str]:
    """Return the names of the data sets that a desk has imported."""
    named = Case.objects.filter(desk=desk).exclude(data_set="").order_by("data_set")
    return list(named.values_list("data_set", flat=True).distinct())


def terms_of_published(
    by: User,
    doubts: dict[str, Any],
    *,
    firms: dict[str, dict[str, Any]] | None = None,
    data_set: str = "",
    filename: str = "",
) -> Terms:
    """Return the terms for accounts already published: named, TLP:CLEAR, with their doubts.

    `firms`: {name: facts on a firm that no table has}.
    """
    return Terms(
        by=by,
        **name_data_set(data_set, filename),
        consent=ConsentChoices.NAMED,
        marking=Marking.CLEAR,
        notes=doubts["cases"],
        firms=firms or {},
    )
