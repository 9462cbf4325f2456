"""Delegations: an officer who is away names a colleague, who receives their work as well."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.people import ledger
from incidents.models.people.delegations import MOST_DAYS, Delegation
from incidents.models.people.people import User


@transaction.atomic
def make_delegation(delegate: User, *, from_on: dt.date, until_on: dt.date, by: User) -> Delegation:
    """Name a colleague who receives one's work from one day until another, both included.

    Raises ValidationError unless both log cases at one desk, for days that are over, for more than
    90 of them, and where somebody else already stands in on one of these days.
    """
    people = User.objects.select_for_update(of=("self",)).select_related("desk").order_by("pk")
    rows = {one.pk: one for one in people.filter(pk__in={delegate.pk, by.pk})}
    by, delegate = rows[by.pk], rows[delegate.pk]
    if not may(by, Permission.LOG_CASE):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if delegate.pk == by.pk or not _is_colleague(delegate, by):
        raise ValidationError(
            {"delegate": ValidationError(_("Choose a colleague who logs cases."), code="person")}
        )
    _refuse_days(from_on, until_on)
    row = Delegation(person=by, delegate=delegate, from_on=from_on, until_on=until_on)
    row.made_at = timezone.now()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise _day_refusal(
            _("Somebody already stands in for you on one of these days. End that first.")
        ) from fault
    ledger.record("delegation made", by.email, by=by, **_describe(row))
    return row


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: User) -> Delegation:
    """End a delegation before its last day. Raises ValidationError for all but its two people."""
    rows = Delegation.objects.select_for_update(of=("self",)).with_people()
    row = rows.get(pk=delegation.pk)
    if not by.is_active or by.pk not in (row.person_id, row.delegate_id):
        raise ValidationError(_("You do not have permission to do this."), code="role")
    if row.ended_at or row.until_on < timezone.localdate():
        raise ValidationError(_("This has already ended."), code="ended")
    row.ended_by, row.ended_at = by, timezone.now()
    row.save(update_fields=["ended_by", "ended_at"])
    ledger.record("delegation ended", row.person.email, by=by, **_describe(row))
    return row


def _is_colleague(delegate: User, by: User) -> bool:
    return delegate.desk_id == by.desk_id and may(delegate, Permission.LOG_CASE)


def _refuse_days(from_on: dt.date, until_on: dt.date) -> None:
    if until_on < max(from_on, timezone.localdate()):
        raise _day_refusal(_("The last day has to be today or later, and not before the first."))
    if until_on >= from_on + dt.timedelta(days=MOST_DAYS):
        raise _day_refusal(
            _("At most %(days)s days at a time. Choose an earlier last day.") % {"days": MOST_DAYS}
        )


def _day_refusal(sentence: str) -> ValidationError:
    return ValidationError({"until_on": ValidationError(sentence, code="days")})


def _describe(row: Delegation) -> dict[str, Any]:
    """Who stands in and when, for the ledger."""
    return {
        "delegate": row.delegate.email,
        "people": [row.person_id, row.delegate_id],
        "from": row.from_on.isoformat(),
        "until": row.until_on.isoformat(),
    }
