"""People: administrators invite them; nobody signs up.

A role that an administrator gives at a desk is an appointment (appointments.py), which a colleague
has to confirm; another administrator confirms a new one (account_changes.py). A role that an
administrator takes away is gone at once.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.actions.people import account_changes, appointments, ledger, sessions
from incidents.models.people.account_changes import is_administrator
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
    if person := account_changes.confirm_on_server(email):
        return person
    person = User.objects.create_user(email, None, roles=[Role.ADMIN.value])
    ledger.record("person invited", person.email, by=None, reason=reason, **_describe(person))
    return person


@transaction.atomic
def change_person(
    person: User, *, roles: list[str], desk: Desk | None, is_active: bool, reason: str, by: User
) -> User:
    """Set roles, desk and whether the person can sign in. Nobody can change their own account.

    A new role at a desk, or a move to one, waits until a person of that desk confirms it; until
    then the person keeps their roles; likewise a new administrator. A person who cannot sign in
    loses their desk, and is signed out everywhere.
    """
    _demand(by)
    if person.pk == by.pk:
        raise ValidationError(_("Another administrator has to change your account."), code="own")
    at_desk, others = _split_roles(roles, desk)
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    desk_roles = person.desk_roles
    if is_active:
        _refuse_none(roles)
    else:
        at_desk, desk, desk_roles = [], None, []
    becomes_admin = is_active and Role.ADMIN in others and not is_administrator(person)
    if becomes_admin or not is_active:
        others = _without_admin(others)
    is_gain = bool(at_desk) and (desk != person.desk or not set(at_desk) <= set(desk_roles))
    desk_roles = desk_roles if is_gain else at_desk
    person.roles, person.is_active = [*others, *desk_roles], is_active
    if not desk_roles:
        person.desk = person.joined_desk_at = None
    person.full_clean(exclude=["password"])
    person.save(update_fields=["roles", "desk", "joined_desk_at", "is_active"])
    ledger.record("person changed", person.email, by=by, reason=reason, **_describe(person))
    if not is_active:
        # Or the sessions would go on where they were once the person may sign in again.
        sessions.end_all_sessions(person)
    _propose_administrator(person, becomes_admin, reason, by)
    if is_gain and desk:
        appointments.propose_appointment(person, desk, at_desk, reason=reason, by=by)
    else:
        appointments.withdraw_appointment(person, by=by)
    return person


def _propose_administrator(person: User, becomes_admin: bool, reason: str, by: User) -> None:
    """Propose what another administrator has to confirm, in place of what was proposed before."""
    if becomes_admin:
        account_changes.propose_administrator(person, reason=reason, by=by)
    else:
        account_changes.withdraw_administrator(person, by=by)


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
