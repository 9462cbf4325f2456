"""Appointments: nobody is anything at a desk until one of its people confirms it.

An administrator's password alone would otherwise read every desk, and two invented people would
release what they like. The first people of a desk come by a command on the server.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.actions.people import ledger
from incidents.models.people.appointments import Appointment
from incidents.models.people.people import Desk, User


@transaction.atomic
def propose(person: User, desk: Desk, roles: list[str], *, by: User) -> Appointment:
    """Propose what a person is to be at a desk. It takes the place of what was proposed before.

    The ledger's row calls for e-mails to the people of the desk. The caller holds the person's
    row, and has seen that `by` may do this.
    """
    present = Appointment.objects.open().filter(person=person).first()
    if present and present.desk_id == desk.pk and sorted(present.roles) == sorted(roles):
        return present
    withdraw(person, by=by)
    row = Appointment(
        person=person, desk=desk, roles=roles, proposed_by=by, proposed_at=timezone.now()
    )
    row.save(force_insert=True)
    ledger.record("appointment proposed", person.email, by=by, desk=desk.slug, roles=roles)
    return row


@transaction.atomic
def withdraw(person: User, *, by: User) -> None:
    """End what is proposed for a person, if anything is. The caller holds the person's row."""
    for row in Appointment.objects.select_for_update().open().filter(person=person):
        _end(row, "appointment withdrawn", by)


@transaction.atomic
def confirm_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Let an appointment take effect. Raises ValidationError unless `by` may confirm this one.

    They work at that desk, past their first seven days or as one of its founders; they are
    neither the person nor whoever proposed it, nor there at the proposal of that person.
    """
    row = _locked(appointment, by)
    if by.pk in (row.person_id, row.proposed_by_id):
        raise ValidationError(_("Another person of the desk has to confirm this."), code="own")
    own = Appointment.objects.filter(person=by, desk=row.desk, confirmed_at__isnull=False)
    if by.is_new_at_desk and not own.founding().exists():
        raise ValidationError(
            _("In your first seven days at a desk you cannot confirm colleagues."), code="newcomer"
        )
    if own.filter(proposed_by=row.person).exists():
        raise ValidationError(
            _("You joined this desk at the proposal of this person: ask a colleague."),
            code="brought",
        )
    row.confirmed_by = by
    return _take_effect(row)


@transaction.atomic
def decline_appointment(appointment: Appointment, *, by: User) -> Appointment:
    """Refuse an appointment to one's own desk."""
    row = _locked(appointment, by)
    return _end(row, "appointment declined", by)


@transaction.atomic
def found(desk: Desk, people: dict[str, list[str]]) -> list[User]:
    """Appoint the first people of a desk, {address: roles}: whoever runs the commands may.

    Raises ValidationError where somebody is there who can confirm, where an address is none, or
    is that of a person who may not sign in or works at another desk.
    """
    Desk.objects.select_for_update().get(pk=desk.pk)
    if any(person.desk_roles for person in desk.people.all()):
        raise ValidationError(
            _("This desk has people: one of them confirms whoever joins."), code="founded"
        )
    ledger.record("desk founded", desk.slug, by=None, desk=desk.slug, people=sorted(people))
    return [_founder(desk, email, roles) for email, roles in people.items()]


def _founder(desk: Desk, email: str, roles: list[str]) -> User:
    person = User.objects.select_for_update().filter(email__iexact=email).first()
    if person is None:
        person = User.objects.create_user(email, None, roles=[])
        ledger.record("person invited", person.email, by=None, roles=[], at="", may_sign_in=True)
    elif not person.is_active or person.desk_roles:
        raise ValidationError(
            _("%(email)s may not sign in, or works at another desk: choose somebody else."),
            params={"email": email},
            code="taken",
        )
    for row in Appointment.objects.select_for_update().open().filter(person=person):
        # It was to another desk, or to this one when nobody could confirm it.
        row.delete()
    return _take_effect(
        Appointment(person=person, desk=desk, roles=roles, proposed_at=timezone.now())
    ).person


def _take_effect(row: Appointment) -> Appointment:
    """Make the person what the appointment says. Their first days begin where they gain a say."""
    person, now = row.person, timezone.now()
    others = [role for role in person.roles if role not in DESK_ROLES]
    held = person.desk_roles
    gains_say = Role.APPROVER in row.roles and Role.APPROVER not in held
    if not held or gains_say or person.desk_id != row.desk_id:
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
    """The open appointment and its person, locked for judgement; `by` has to work at its desk."""
    if not may(by, Permission.CONFIRM_COLLEAGUES) or by.desk_id != appointment.desk_id:
        raise ValidationError(_("Your role at this desk does not include this."), code="role")
    # The person first, as whoever changes them does: two acts never wait for each other.
    person = User.objects.select_for_update().get(pk=appointment.person_id)
    row = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("desk")
        .get(pk=appointment.pk)
    )
    row.person = person
    if not row.is_open:
        raise ValidationError(_("This has been decided on already."), code="decided")
    return row
