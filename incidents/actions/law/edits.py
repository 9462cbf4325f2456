"""Change the versions of an instrument: one administrator proposes, another applies."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.law.relations import apply_relation, is_of_relation
from incidents.actions.people import ledger
from incidents.models.desk.releases import TierChoices
from incidents.models.law.edits import LawEdit
from incidents.models.law.instruments import Instrument
from incidents.models.law.readings import write_newest_gists
from incidents.models.law.versions import ArticleText, InstrumentVersion
from incidents.models.people.people import User
from incidents.models.register.generations import Generation
from incidents.models.register.labels import forget_labels

OF_VERSION = ("adopted_on", "in_force_from", "in_force_until", "document_number", "note")
OF_ARTICLE = ("gist", "text", "language", "note")
LawChange = dict[str, str]


def list_changes_of_law(
    instrument: Instrument, typed: dict[tuple[str, str, str], str]
) -> list[LawChange]:
    """What differs from the rows: one change a column. `typed`: {(version, number, column): value}.

    Line ends count as one newline, as browsers send two characters.
    """
    rows = read_law_rows(instrument)
    changes = []
    for (version, number, column), value in typed.items():
        row = rows.get((version, number))
        after = value.replace("\r\n", "\n").strip()
        if row is not None and str(getattr(row, column)).strip() != after:
            change = {"version": version, "number": number, "column": column}
            changes.append(change | {"before": str(getattr(row, column)), "after": after})
    return changes


def read_law_rows(instrument: Instrument) -> dict[tuple[str, str], Any]:
    """{(version, number): row}; number "" is the version itself."""
    versions = InstrumentVersion.objects.filter(instrument=instrument)
    rows: dict[tuple[str, str], Any] = {(row.label, ""): row for row in versions}
    texts = ArticleText.objects.filter(version__in=versions).select_related("version", "provision")
    return rows | {(row.version.label, row.provision.number): row for row in texts}


@transaction.atomic
def propose_edit(
    instrument: Instrument, changes: list[LawChange], reason: str, *, by: User
) -> LawEdit:
    """Store what an administrator wants to change. Raises ValidationError where that is nothing.

    The rows are checked as they would be, so that nobody proposes what cannot be applied.
    """
    _demand(by)
    if not changes:
        raise ValidationError(_("Nothing was changed."), code="same")
    _write(instrument, changes, is_trial=True)
    edit = LawEdit.objects.create(
        instrument=instrument,
        changes=changes,
        reason=reason,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    ledger.record("law change proposed", edit.reference, by=by)
    return edit


@transaction.atomic
def apply_edit(edit: LawEdit, *, by: User) -> LawEdit:
    """Apply what another administrator proposed. Refuses its author, and what changed since."""
    _demand(by)
    edit = _lock(edit)
    if edit.proposed_by_id == by.pk:
        raise ValidationError(_("Another administrator has to apply your change."), code="own")
    if is_of_relation(edit.changes):
        apply_relation(edit.changes)
    else:
        _write(edit.instrument, edit.changes, is_trial=False)
    _decide(edit, by, is_applied=True)
    ledger.record("law changed", edit.reference, by=by)
    Generation.objects.move(TierChoices.values)
    transaction.on_commit(forget_labels)
    return edit


@transaction.atomic
def decline_edit(edit: LawEdit, *, by: User) -> LawEdit:
    """Decline a change, or withdraw one's own."""
    _demand(by)
    edit = _lock(edit)
    _decide(edit, by, is_applied=False)
    ledger.record("law change declined", edit.reference, by=by)
    return edit


def _write(instrument: Instrument, changes: list[LawChange], *, is_trial: bool) -> None:
    """Put the changes into the rows, and validate them. Raises ValidationError.

    Refuses a row that no longer has the value that the author saw.
    """
    rows = read_law_rows(instrument)
    touched: dict[tuple[str, str], list[str]] = {}
    for change in changes:
        place = change["version"], change["number"]
        row = rows.get(place)
        if row is None or str(getattr(row, change["column"])) != change["before"]:
            raise ValidationError(
                _("This was changed meanwhile. Look at the law again and propose anew."),
                code="stale",
            )
        setattr(row, change["column"], change["after"])
        touched.setdefault(place, []).append(change["column"])
    for place, columns in touched.items():
        rows[place].full_clean(exclude=["provision", "version", "instrument"])
        if not is_trial:
            rows[place].save(update_fields=columns)
    if not is_trial:
        _follow(instrument, {version for version, _number in touched})


def _follow(instrument: Instrument, labels: set[str]) -> None:
    """Keep the changed versions from the next load, and what is derived of them right."""
    versions = InstrumentVersion.objects.filter(instrument=instrument)
    versions.filter(label__in=labels).update(is_edited=True)
    first, last = versions.first(), versions.last()
    if first is None or last is None:
        return
    instrument.adopted_on = first.adopted_on
    instrument.in_force_from = first.in_force_from
    instrument.in_force_until = last.in_force_until
    instrument.save(update_fields=["adopted_on", "in_force_from", "in_force_until"])
    write_newest_gists([instrument.pk])


def _lock(edit: LawEdit) -> LawEdit:
    edit = LawEdit.objects.select_for_update(of=("self",)).get(pk=edit.pk)
    if edit.decided_at:
        raise ValidationError(_("A colleague has decided this already."), code="decided")
    return edit


def _decide(edit: LawEdit, by: User, *, is_applied: bool) -> None:
    edit.decided_by, edit.decided_at, edit.is_applied = by, timezone.now(), is_applied
    edit.save(update_fields=["decided_by", "decided_at", "is_applied"])


def _demand(by: User) -> None:
    if not may(by, Permission.KEEP_REFERENCE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
