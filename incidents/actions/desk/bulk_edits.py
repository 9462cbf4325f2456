"""Edit many cases at once: the same values for all, shown before, and undone in one step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.desk import shares
from incidents.actions.desk.changed_values import keep_values
from incidents.actions.people import ledger
from incidents.models.desk.batches import BulkEdit
from incidents.models.desk.cases import Case
from incidents.models.people.people import User

MOST_CASES = 500
# Columns that an edit may set, and lists that it may add terms to or take terms from.
COLUMNS = ("consent", "marking", "confidence", "attribution", "attribution_source", "campaign_id")
LISTS = ("topics", "tactics")
Values = dict[str, Any]


@dataclass(frozen=True)
class CaseEdit:
    """What to set on every case: columns, and keys of terms to add to or remove from lists."""

    columns: Values = field(default_factory=dict)
    added: dict[str, list[int]] = field(default_factory=dict)
    removed: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class CaseChange:
    """What an edit changes on one case: only the fields whose values differ."""

    case: Case
    before: Values
    after: Values


@dataclass(frozen=True)
class EditResult:
    """The edit, and the cases that were left as they are because somebody changed them since."""

    edit: BulkEdit | None
    stale: list[Case]


def preview_edit(cases: Iterable[Case], edit: CaseEdit) -> list[CaseChange]:
    """What the edit would change, case by case; cases with nothing to change are left out."""
    changes = []
    for case in cases:
        before = _values_of(case)
        after = _edited(before, edit)
        fields = [name for name in after if after[name] != before[name]]
        if fields:
            changes.append(
                CaseChange(
                    case,
                    {name: before[name] for name in fields},
                    {name: after[name] for name in fields},
                )
            )
    return changes


def _values_of(case: Case) -> Values:
    columns = {name: getattr(case, name) for name in COLUMNS}
    lists = {name: sorted(term.pk for term in getattr(case, name).all()) for name in LISTS}
    return columns | lists


def _edited(before: Values, edit: CaseEdit) -> Values:
    after = before | edit.columns
    for name in LISTS:
        terms = {*before[name], *edit.added.get(name, ())} - {*edit.removed.get(name, ())}
        after[name] = sorted(terms)
    return after


@transaction.atomic
def edit_cases(
    cases: Sequence[Case], edit: CaseEdit, *, seen: Mapping[int, str], by: User
) -> EditResult:
    """Edit these cases; those that somebody changed since the preview stay as they are.

    `seen`: {key of a case: its `changed_at` in ISO 8601 when the preview was shown}.
    """
    locked = _locked([case.pk for case in cases], by)
    fresh = [case for case in locked if seen.get(case.pk) == case.changed_at.isoformat()]
    stale = [case for case in locked if case not in fresh]
    changes = preview_edit(fresh, edit)
    if not changes:
        return EditResult(None, stale)
    for change in changes:
        _apply(change.case, change.after, by)
    record = BulkEdit(desk=by.desk, edited_by=by, edited_at=timezone.now())
    record.changes = [
        {"case": change.case.pk, "before": change.before, "after": change.after}
        for change in changes
    ]
    record.save(force_insert=True)
    ledger.record("cases edited together", f"EDIT-{record.pk}", by=by, count=len(changes))
    return EditResult(record, stale)


@transaction.atomic
def undo_edit(edit: BulkEdit, *, by: User) -> EditResult:
    """Give the cases their earlier values again, except where somebody has changed them since."""
    edit = BulkEdit.objects.visible_to(by).select_for_update().get(pk=edit.pk)
    if edit.undone_at:
        raise ValidationError(_("This edit has already been undone."), code="undone")
    changes = {row["case"]: row for row in edit.changes}
    locked = _locked(list(changes), by)
    stale = []
    for case in locked:
        row, now = changes[case.pk], _values_of(case)
        if any(now[name] != value for name, value in row["after"].items()):
            stale.append(case)
        else:
            _apply(case, row["before"], by)
    edit.undone_by, edit.undone_at = by, timezone.now()
    edit.save(update_fields=["undone_by", "undone_at"])
    count = len(locked) - len(stale)
    ledger.record("edit of cases undone", f"EDIT-{edit.pk}", by=by, count=count)
    return EditResult(edit, stale)


@transaction.atomic
def assign_cases(cases: Sequence[Case], owner: User | None, *, by: User) -> int:
    """Give cases to an officer of the desk, or to nobody; returns how many changed hands.

    This is no change of a case: it neither asks for a new release nor disturbs a form.
    """
    if owner is not None and (owner.desk_id != by.desk_id or not may(owner, Permission.LOG_CASE)):
        raise ValidationError(_("Choose an officer of your desk."), code="owner")
    changed = [case for case in _locked([one.pk for one in cases], by) if case.owner != owner]
    for case in changed:
        case.owner = owner
        case.save(update_fields=["owner"])
        case.keep_readable()
        ledger.record("case assigned", case.reference, by=by)
    return len(changed)


def _locked(keys: list[int], by: User) -> list[Case]:
    """The cases that the person may change, locked, in the order of their references."""
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if not keys or len(keys) > MOST_CASES:
        raise ValidationError(
            _("Choose at least one case, and at most %(most)s."),
            params={"most": MOST_CASES},
            code="many",
        )
    rows = Case.objects.visible_to(by).filter(pk__in=keys).order_by("reference")
    rows = rows.select_for_update(of=("self",)).select_related("owner", "firm", "campaign")
    return list(rows.prefetch_related(*LISTS))


def _as_released(case: Case) -> Values:
    """The values that an edit can change, in the form that documents have."""
    plain = {name: getattr(case, name) for name in COLUMNS if name != "campaign_id"}
    lists = {name: sorted(term.slug for term in getattr(case, name).all()) for name in LISTS}
    return plain | lists | {"campaign": case.campaign and case.campaign.title}


def _apply(case: Case, values: Values, by: User) -> None:
    """Set values on one locked case and note it in its history. Raises ValidationError."""
    columns = [name for name in COLUMNS if name in values]
    before = _as_released(case)
    for name in columns:
        setattr(case, name, values[name])
    case.changed_at = timezone.now()
    try:
        case.full_clean(exclude=["desk", "reference", "logged_by"])
    except ValidationError as refusal:
        raise ValidationError(
            _("%(reference)s: %(sentence)s"),
            params={"reference": case.reference, "sentence": refusal.messages[0]},
            code="refused",
        ) from refusal
    case.save(update_fields=[*(name.removesuffix("_id") for name in columns), "changed_at"])
    case.keep_readable(by)
    shares.end_forbidden_shares(case, by=by)
    for name in LISTS:
        if name in values:
            getattr(case, name).set(values[name])
    fields = sorted(name.removesuffix("_id") for name in values)
    row = ledger.record("case changed", case.reference, by=by, fields=fields)
    keep_values(case, row, before, _as_released(case))
