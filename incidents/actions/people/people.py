"""People: administrators invite them; nobody signs up.

A role that an administrator gives at a desk is an appointment (appointments.py), which a colleague
has to confirm; another administrator confirms a new one, and the end of one (account_changes.py).
A role at a desk that an administrator takes away is gone at once.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.actions.people import account_changes, appointments, ledger, sessions
from incidents.models.people.account_changes import ChangeKind, is_administrator
from incidents.models.people.people import Desk, User


@transaction.atomic
def invite(email: str, *, roles: list[str], desk: Desk | None, reason: str, by: User) -> User:
    """Create an account without a password; the row in the ledger causes the invitation e-mail.

    Roles at a desk wait until a person of that desk confirms them, and that of an administrator
    until another administrator does. Raises ValidationError when the address is taken, a role
    needs a desk and none is given, or a desk is given without a role at it.
    """
    _demand(by)
    _refuse_none(roles)
    at_desk, others = _split_roles(roles, desk)
    person = User.objects.create_user(email, None, roles=_without_admin(others))
    ledger.record("person invited", person.email, by=by, reason=reason, **_describe(person))
    if Role.ADMIN in others:
        account_changes.propose_administrator(person, reason=reason, by=by)
    if at_desk and desk:
        appointments.propose_appointment(person, desk, at_desk, reason=reason, by=by)
    return person


@transaction.atomic
def invite_first_administrator(email: str, *, reason: str) -> User:
    """Invite the first or second administrator of an installation, by a command on the server.

    An address that the one administrator has proposed is confirmed instead. Raises ValidationError
    when the address is taken, or two administrators can already sign in.
    """
    if User.objects.filter(roles__contains=[Role.ADMIN.value], is_active=True).count() > 1:
        raise ValidationError(
            _("There are already two administrators, who can appoint a third."), code="begun"
        )
    if person := account_changes.confirm_on_server(email, ChangeKind.ADMINISTRATOR):
        return person
    person = User.objects.create_user(email, None, roles=[Role.ADMIN.value])
    ledger.record("person invited", person.email, by=None, reason=reason, **_describe(person))
    return person


@transaction.atomic
def end_administrator_on_server(email: str) -> User:
    """Confirm the proposed end of an administrator where nobody else can, by a command.

    Raises ValidationError where nobody proposed it, or a third administrator could confirm it.
    """
    if User.objects.filter(roles__contains=[Role.ADMIN.value], is_active=True).count() > 2:
        raise ValidationError(
            _("There are other administrators. One of them has to confirm this."), code="others"
        )
    person = account_changes.confirm_on_server(email, ChangeKind.ADMINISTRATOR_ENDS)
    if person is None:
        raise ValidationError(
            _("No administrator has proposed this. Ask one to propose it first."), code="none"
        )
    return person


@transaction.atomic
def change_person(
    person: User, *, roles: list[str], desk: Desk | None, is_active: bool, reason: str, by: User
) -> User:
    """Set roles, desk and whether the person can sign in. Nobody can change their own account.

    A new role at a desk, or a move to one, waits until a person of that desk confirms it; until
    then they keep their roles; likewise a new administrator, and the end of one. A person who
    cannot sign in loses their desk, and is signed out everywhere.
    """
    _demand(by)
    if person.pk == by.pk:
        raise ValidationError(_("Another administrator has to change your account."), code="own")
    at_desk, others = _split_roles(roles, desk)
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    was_admin, earlier, from_desk = is_administrator(person), person.desk_roles, person.desk
    wants_admin = is_active and Role.ADMIN in others
    if is_active:
        _refuse_none(roles)
    else:
        at_desk, desk, others = [], None, []
    is_gain = bool(at_desk) and (desk != person.desk or not set(at_desk) <= set(earlier))
    desk_roles = earlier if is_gain else at_desk
    admin = [Role.ADMIN.value] if was_admin else []
    person.roles = [*_without_admin(others), *admin, *desk_roles]
    person.is_active = is_active or was_admin
    if not desk_roles:
        person.desk = person.joined_desk_at = None
    person.full_clean(exclude=["password"])
    person.save(update_fields=["roles", "desk", "joined_desk_at", "is_active"])
    ledger.record("person changed", person.email, by=by, reason=reason, **_describe(person))
    _record_custodian_end(person, earlier, from_desk, by)
    if not person.is_active:
        # Or they would go on where they were once the person may sign in again.
        sessions.end_all_sessions(person)
    _propose_administrator(person, was_admin, wants_admin, reason, by)
    if is_gain and desk:
        appointments.propose_appointment(person, desk, at_desk, reason=reason, by=by)
    else:
        appointments.withdraw_appointment(person, by=by)
    return person


def _record_custodian_end(person: User, earlier: list[str], desk: Desk | None, by: User) -> None:
    """Note for the desk that one of its inbox officers is none any more."""
    if desk and Role.INBOX in earlier and Role.INBOX not in person.roles:
        ledger.record("inbox officer ended", person.email, by=by, desk=desk.slug)


def _propose_administrator(
    person: User, was_admin: bool, wants_admin: bool, reason: str, by: User
) -> None:
    """Propose what another administrator has to confirm, in place of what was proposed before."""
    if wants_admin and not was_admin:
        account_changes.propose_administrator(person, reason=reason, by=by)
    elif was_admin and not wants_admin:
        account_changes.propose_administrator_end(person, reason=reason, by=by)
    for kind, is_wanted in (
        (ChangeKind.ADMINISTRATOR, wants_admin),
        (ChangeKind.ADMINISTRATOR_ENDS, not wants_admin),
    ):
        if not is_wanted:
            account_changes.withdraw_administrator(person, kind, by=by)


def _without_admin(roles: list[str]) -> list[str]:
    return [role for role in roles if role != Role.ADMIN]


def _refuse_none(roles: list[str]) -> None:
    if not roles:
        raise ValidationError(_("Choose at least one role."))


def _split_roles(roles: list[str], desk: Desk | None) -> tuple[list[str], list[str]]:
    """Return roles at a desk, and others. Raises ValidationError unless desk and roles agree."""
    at_desk = [role for role in roles if role in DESK_ROLES]
    if at_desk and desk is None:
        raise ValidationError(_("This role needs a desk. Choose one."), code="desk")
    if desk and not at_desk:
        raise ValidationError(
            _("Choose a role at the desk, such as officer, or leave the desk blank."), code="desk"
        )
    return at_desk, [role for role in roles if role not in DESK_ROLES]


def _demand(by: User) -> None:
    if not may(by, Permission.INVITE_PEOPLE):
        raise ValidationError(_("You do not have permission to do this."), code="role")


def _describe(person: User) -> dict[str, Any]:
    return {
        "roles": list(person.roles),
        "at": person.desk.slug if person.desk else "",
        "may_sign_in": person.is_active,
    }
