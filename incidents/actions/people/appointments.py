"""Appointments: nobody gets a role at a desk until one of its people confirms it.

An administrator's password alone would otherwise read every desk, and two invented people could
release anything. The first people of a desk are appointed by a command on the server.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.actions.people import ledger
from incidents.models.people.appointments import Appointment
from incidents.models.people.people import Desk, User


@transaction.atomic
def propose_appointment(
    person: User, desk: Desk, roles: list[str], *, reason: str, by: User
) -> Appointment:
    """Propose roles for a person at a desk, in place of an earlier proposal.

    The row in the ledger causes e-mails to the people of the desk. The caller holds the lock of
    the person's row and has checked that `by` may do this.
    """
    present = Appointment.objects.open().filter(person=person).first()
    if present and present.desk_id == desk.pk and sorted(present.roles) == sorted(roles):
        return present
    withdraw_appointment(person, by=by)
    row = Appointment(
        person=person, desk=desk, roles=roles, proposed_by=by, proposed_at=timezone.now()
    )
    row.save(force_insert=True)
    ledger.record(
        "appointment proposed", person.email, by=by, desk=desk.slug, reason=reason, roles=roles
    )
    return row


@transaction.atomic
def propose_claimed_roles(person: User, desk: str, roles: list[str]) -> Appointment | None:
    """Propose the roles that a person's identity provider names, in the person's own name.

    None where there is nothing to propose: they have these roles, cannot sign in, work at another
    desk or wait to, or somebody declined or withdrew the same before; then it takes an
    administrator. It takes effect only once a colleague confirms it, like any other appointment.
    Nobody proposes themselves as an inbox officer: that takes two other people.
    """
    roles = [role for role in roles if role != Role.INBOX]
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    row = Desk.objects.filter(slug=desk).first()
    if row is None or not person.is_active or person.desk not in (None, row):
        return None
    if set(roles) <= set(person.desk_roles):
        return None
    own = Appointment.objects.filter(person=person)
    wanted = sorted({*person.desk_roles, *roles})
    if own.open().exists() or own.filter(desk=row, roles=wanted, ended_at__isnull=False).exists():
        return None
    reason = _("The identity provider of the organisation names these roles.")
    return propose_appointment(person, row, wanted, reason=reason, by=person)


@transaction.atomic
def withdraw_appointment(person: User, *, by: User) -> None:
    """End the open proposal for a person, if there is one. The caller holds the person's lock."""
    for row in Appointment.objects.select_for_update().open().filter(person=person):
        _end(row, "appointment withdrawn", by)


@transaction.atomic
def confirm_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Let an appointment take effect. Raises ValidationError unless `by` may confirm this one.

    `by` has to work at that desk, past their first seven days or as one of its founders. They may
    be neither the person nor whoever proposed it, nor owe their own role to the person's proposal.
    """
    row = _locked(appointment, by)
    if by.pk in (row.person_id, row.proposed_by_id):
        raise ValidationError(_("A colleague at this desk has to confirm this."), code="own")
    if Role.INBOX in row.roles and row.proposed_by_id == row.person_id:
        raise ValidationError(
            _("Ask an administrator to propose an inbox officer. Nobody proposes themselves."),
            code="custodian",
        )
    own = Appointment.objects.filter(person=by, desk=row.desk, confirmed_at__isnull=False)
    if by.is_new_at_desk and not own.founding().exists():
        raise ValidationError(
            _("You cannot confirm colleagues in your first seven days at a desk."), code="newcomer"
        )
    if own.filter(proposed_by=row.person).exists():
        raise ValidationError(
            _("This person proposed you for this desk. Ask a colleague to confirm them."),
            code="brought",
        )
    row.confirmed_by = by
    return _take_effect(row)


@transaction.atomic
def decline_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Decline an appointment to one's own desk."""
    row = _locked(appointment, by)
    return _end(row, "appointment declined", by)


@transaction.atomic
def appoint_founders(desk: Desk, people: dict[str, list[str]], *, reason: str) -> list[User]:
    """Appoint the first people of a desk, {address: roles}, by a command on the server.

    Raises ValidationError where the desk has people who can confirm, where an address is invalid,
    or belongs to a person who cannot sign in or works at another desk.
    """
    Desk.objects.select_for_update().get(pk=desk.pk)
    if any(person.desk_roles for person in desk.people.all()):
        raise ValidationError(
            _("This desk already has people. One of them has to confirm whoever joins."),
            code="founded",
        )
    names = sorted(people)
    ledger.record("desk founded", desk.slug, by=None, desk=desk.slug, reason=reason, people=names)
    return [_founder(desk, email, roles, reason) for email, roles in people.items()]


def _founder(desk: Desk, email: str, roles: list[str], reason: str) -> User:
    person = User.objects.select_for_update().filter(email__iexact=email).first()
    if person is None:
        person = User.objects.create_user(email, None, roles=[])
        facts: dict[str, Any] = {"roles": [], "at": "", "may_sign_in": True}
        ledger.record("person invited", person.email, by=None, reason=reason, **facts)
    elif not person.is_active or person.desk_roles:
        raise ValidationError(
            _("%(email)s cannot sign in, or works at another desk. Choose another person."),
            params={"email": email},
            code="taken",
        )
    for row in Appointment.objects.select_for_update().open().filter(person=person):
        # It was for another desk, or for this one when nobody could confirm it.
        row.delete()
    return _take_effect(
        Appointment(person=person, desk=desk, roles=roles, proposed_at=timezone.now())
    ).person


def _take_effect(row: Appointment) -> Appointment:
    """Give the person their roles. Their first days start anew when they gain a say in releases."""
    person, now = row.person, timezone.now()
    others = [role for role in person.roles if role not in DESK_ROLES]
    earlier = person.desk_roles
    gains_say = Role.APPROVER in row.roles and Role.APPROVER not in earlier
    if not earlier or gains_say or person.desk_id != row.desk_id:
        person.joined_desk_at = now
    person.desk, person.roles = row.desk, [*others, *row.roles]
    person.full_clean(exclude=["password"])
    person.save(update_fields=["roles", "desk", "joined_desk_at"])
    row.confirmed_at = now
    if row.pk:
        row.save(update_fields=["confirmed_by", "confirmed_at"])
    else:
        row.save(force_insert=True)
    ledger.record(
        "appointment confirmed",
        person.email,
        by=row.confirmed_by,
        desk=row.desk.slug,
        roles=list(row.roles),
    )
    return row


def _end(row: Appointment, verb: str, by: User) -> Appointment:
    row.ended_by, row.ended_at = by, timezone.now()
    row.save(update_fields=["ended_by", "ended_at"])
    ledger.record(verb, row.person.email, by=by, desk=row.desk.slug, roles=list(row.roles))
    return row


def _locked(appointment: Appointment, by: User) -> Appointment:
    """Return the open appointment and its person, locked; `by` has to work at its desk."""
    if not may(by, Permission.CONFIRM_COLLEAGUES) or by.desk_id != appointment.desk_id:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    # The person first, in the same order as other actions, so that two never deadlock.
    person = User.objects.select_for_update().get(pk=appointment.person_id)
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("desk")
        .get(pk=appointment.pk)
    )
    row.person = person
    if not row.is_open:
        raise ValidationError(_("This has already been decided."), code="decided")
    return row
