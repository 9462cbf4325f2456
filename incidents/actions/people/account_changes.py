"""Changes of an account that one person proposes and another confirms.

An administrator invites people and sets their roles: made by one person alone, a second
administrator would be an invention of the first, and unmade by one alone, nobody could stop whoever
took over the account of one. Whoever could take a colleague's second factor away alone would only
need their password as well. The recovery key of a desk lets in one officer alone.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, Role, may
from incidents.actions.people import ledger, sessions
from incidents.models.people.account_changes import (
    AMONG_ADMINISTRATORS,
    AT_DESK,
    NOUNS,
    AccountChange,
    ChangeKind,
    is_administrator,
)
from incidents.models.people.people import FIRST_DAYS, User

# For so long after its confirmation an officer may use the recovery key.
RECOVERY_DAYS = dt.timedelta(days=7)


@transaction.atomic
def propose_administrator(person: User, *, reason: str, by: User) -> AccountChange:
    """Propose a person as an administrator. The caller has locked the person's row."""
    if not may(by, Permission.INVITE_PEOPLE):
        raise _no_permission()
    return _propose(ChangeKind.ADMINISTRATOR, person, by, reason)


@transaction.atomic
def propose_administrator_end(person: User, *, reason: str, by: User) -> AccountChange:
    """Propose to take the role of an administrator away. The caller has locked the person's row.

    Until another administrator confirms it, or the server, they have the role.
    """
    if not may(by, Permission.INVITE_PEOPLE) or not is_administrator(person):
        raise _no_permission()
    return _propose(ChangeKind.ADMINISTRATOR_ENDS, person, by, reason)


@transaction.atomic
def withdraw_administrator(person: User, kind: ChangeKind, *, by: User) -> None:
    """End the open proposal for a person, if there is one. The caller holds the person's lock."""
    rows = AccountChange.objects.select_for_update().open()
    for row in rows.filter(person=person, kind=kind):
        _end(row, by)


@transaction.atomic
def propose_recovery(person: User, *, reason: str, by: User) -> AccountChange:
    """Propose that an inbox officer of one's desk signs their own key in by the recovery key.

    Raises ValidationError for oneself, and for somebody who does not open the desk's reports.
    """
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    is_colleague = may(by, Permission.CONFIRM_COLLEAGUES) and by.desk_id == person.desk_id
    if not is_colleague or not may(person, Permission.READ_INBOX):
        raise _no_permission()
    if person.pk == by.pk:
        raise ValidationError(
            _("Your colleagues have to do this for you. Ask two of them."), code="own"
        )
    return _propose(ChangeKind.RECOVERY, person, by, reason)


def may_use_recovery(person: User) -> bool:
    """Whether two colleagues of their desk let the person use its recovery key this week."""
    since = max(timezone.now() - RECOVERY_DAYS, person.joined_desk_at or timezone.now())
    rows = AccountChange.objects.filter(person=person, kind=ChangeKind.RECOVERY)
    return rows.filter(confirmed_at__gt=since).exists()


@transaction.atomic
def propose_factor_removal(person: User, *, by: User) -> AccountChange:
    """Propose to remove the second factor of a colleague who has lost it.

    Raises ValidationError unless both work at the same desk, or both are administrators, and
    where the person has no second factor.
    """
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    if not _shares_work(by, person):
        raise _no_permission()
    if person.pk == by.pk:
        raise ValidationError(
            _("Your colleagues have to do this for you. Ask two of them."), code="own"
        )
    if not Authenticator.objects.filter(user=person).exists():
        raise ValidationError(_("This person has no second factor to remove."), code="none")
    return _propose(ChangeKind.SECOND_FACTOR, person, by)


@transaction.atomic
def confirm_change(change: AccountChange, *, by: User) -> AccountChange:
    """Let a change take effect. Raises ValidationError unless `by` may confirm this one.

    `by` may be neither the person nor the proposer, nor new, nor owe their own role to the person
    or the proposer.
    """
    row = _locked(change, by)
    if by.pk in (row.person_id, row.proposed_by_id):
        raise ValidationError(_("Another person has to confirm this."), code="own")
    _refuse_new(row, by)
    row.confirmed_by = by
    return _take_effect(row)


@transaction.atomic
def decline_change(change: AccountChange, *, by: User) -> AccountChange:
    """Decline a change, or withdraw one's own. Nobody keeps themselves an administrator."""
    row = _locked(change, by)
    if row.kind == ChangeKind.ADMINISTRATOR_ENDS and by.pk == row.person_id:
        raise ValidationError(_("Another person has to decide this."), code="own")
    return _end(row, by)


@transaction.atomic
def confirm_on_server(email: str, kind: ChangeKind) -> User | None:
    """Confirm the open proposal about an administrator by a command on the server; None without.

    For a site whose administrators are too few to confirm it. The caller has checked that.
    """
    rows = AccountChange.objects.open().filter(kind=kind, person__email__iexact=email)
    proposal = rows.first()
    if proposal is None:
        return None
    person = User.objects.select_for_update(of=("self",)).get(pk=proposal.person_id)
    row = AccountChange.objects.select_for_update().get(pk=proposal.pk)
    row.person = person
    return _take_effect(row).person


def _propose(kind: ChangeKind, person: User, by: User, reason: str = "") -> AccountChange:
    present = AccountChange.objects.open().filter(person=person, kind=kind).first()
    if present:
        return present
    row = AccountChange(kind=kind, person=person, proposed_by=by, proposed_at=timezone.now())
    row.save(force_insert=True)
    _record(row, f"{NOUNS[kind]} proposed", by, reason)
    return row


def _take_effect(row: AccountChange) -> AccountChange:
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_by", "confirmed_at"])
    person = row.person
    if row.kind == ChangeKind.ADMINISTRATOR and Role.ADMIN not in person.roles:
        person.roles = [*person.roles, Role.ADMIN.value]
        person.save(update_fields=["roles"])
    elif row.kind == ChangeKind.ADMINISTRATOR_ENDS:
        _end_administrator(person)
    elif row.kind == ChangeKind.SECOND_FACTOR:
        Authenticator.objects.filter(user=person).delete()
        sessions.end_all_sessions(person)
    _record(row, f"{NOUNS[ChangeKind(row.kind)]} confirmed", row.confirmed_by)
    return row


def _end_administrator(person: User) -> None:
    """Take the role away; who has no other may not sign in any more. Their sessions end."""
    person.roles = [role for role in person.roles if role != Role.ADMIN]
    person.is_active = bool(person.roles)
    person.save(update_fields=["roles", "is_active"])
    sessions.end_all_sessions(person)


def _end(row: AccountChange, by: User) -> AccountChange:
    row.ended_by, row.ended_at = by, timezone.now()
    row.save(update_fields=["ended_by", "ended_at"])
    _record(row, f"{NOUNS[ChangeKind(row.kind)]} declined", by)
    return row


def _record(row: AccountChange, verb: str, by: User | None, reason: str = "") -> None:
    """Write a step to the ledger, at a desk to that of the desk; the row causes e-mails."""
    desk = row.person.desk if row.kind in AT_DESK else None
    ledger.record(verb, row.person.email, by=by, desk=desk.slug if desk else "", reason=reason)


def _refuse_new(row: AccountChange, by: User) -> None:
    """Raise ValidationError for whoever came in the last seven days, or by these two people."""
    new = ValidationError(_("You cannot confirm this in your first seven days."), code="newcomer")
    if row.kind in AT_DESK and row.person.desk_id and by.is_new_at_desk:
        raise new
    if row.kind not in AMONG_ADMINISTRATORS:
        return
    own = AccountChange.objects.administrators().filter(person=by, confirmed_at__isnull=False)
    if own.filter(confirmed_at__gt=timezone.now() - FIRST_DAYS).exists():
        raise new
    # Who owes the role to a person may well help to end it: only the proposer counts then.
    is_gain = row.kind == ChangeKind.ADMINISTRATOR
    people = [row.proposed_by_id, *([row.person_id] if is_gain else [])]
    if own.filter(proposed_by__in=people).exists():
        raise ValidationError(
            _("One of these two proposed you. Ask another administrator to confirm this."),
            code="brought",
        )


def _locked(change: AccountChange, by: User) -> AccountChange:
    """Return the open change and its person, locked; `by` has to be one who may decide it."""
    if not AccountChange.objects.visible_to(by).filter(pk=change.pk).exists():
        raise _no_permission()
    person = User.objects.select_for_update(of=("self",)).select_related("desk")
    person = person.get(pk=change.person_id)
    row = AccountChange.objects.select_for_update().get(pk=change.pk)
    row.person = person
    if not row.is_open:
        raise ValidationError(_("This has already been decided."), code="decided")
    return row


def _shares_work(by: User, person: User) -> bool:
    """Whether the one may ask for the other: people of one desk, or two administrators."""
    if may(by, Permission.CONFIRM_COLLEAGUES) and by.desk_id == person.desk_id:
        return True
    is_without_desk = person.desk_id is None and is_administrator(person)
    return is_without_desk and may(by, Permission.INVITE_PEOPLE)


def _no_permission() -> ValidationError:
    return ValidationError(_("You do not have permission to do this."), code="role")
