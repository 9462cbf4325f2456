"""Saved lists of cases, and the columns that a person chose."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.desk.case_lists import CaseColumns, CaseList
from incidents.models.people.people import User

# They stand side by side above the list.
MOST_LISTS = 30


@transaction.atomic
def save_case_list(
    name: str, query: str, columns: list[str], *, is_desks: bool, by: User
) -> CaseList:
    """Save filters, order and columns under a name, for the person or their desk.

    `query`: the canonical query string without its mark. A list of the same name and the same
    people is replaced. Raises ValidationError for a blank name, or for too many lists.
    """
    _demand(by)
    User.objects.select_for_update().get(pk=by.pk)
    title = " ".join(name.split())[:60]
    if not title:
        raise ValidationError(_("Enter a name for the list."), code="name")
    whose = {"desk": by.desk} if is_desks else {"owner": by}
    others = CaseList.objects.filter(**whose)
    others.filter(name=title).delete()
    if others.count() >= MOST_LISTS:
        raise ValidationError(
            _("There are already %(most)s lists. Remove one first."),
            params={"most": MOST_LISTS},
            code="many",
        )
    row = CaseList(name=title, query=query, columns=columns, saved_by=by, **whose)
    row.saved_at = timezone.now()
    row.save(force_insert=True)
    if is_desks:
        # A person's own lists stay out of the ledger.
        ledger.record("case list saved", row.slug, by=by)
    return row


@transaction.atomic
def remove_case_list(row: CaseList, *, by: User) -> None:
    """Remove a list of the person or of their desk; its cases stay."""
    _demand(by)
    row = CaseList.objects.visible_to(by).select_for_update().get(pk=row.pk)
    if row.desk_id:
        ledger.record("case list removed", row.slug, by=by)
    row.delete()


def choose_columns(columns: list[str], *, by: User) -> None:
    """Remember the columns that a person wants to see, in their order."""
    _demand(by)
    CaseColumns.objects.update_or_create(person=by, defaults={"columns": columns})


def record_export(count: int, form: str, *, reason: str, by: User) -> None:
    """Note in the ledger that somebody took a copy of cases away, how many, and why."""
    _demand(by)
    assert by.desk is not None  # noqa: S101  LOG_CASE needs a desk; this tells the type checker
    ledger.record("cases exported", by.desk.slug, by=by, count=count, form=form, reason=reason)


def _demand(by: User) -> None:
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
