"""People: invited by an administrator, never signed up by themselves.

What an administrator gives at a desk is an appointment (appointments.py); what an
administrator takes away is gone at once.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import DESK_ROLES, Permission, Role, may
from incidents.actions.people import appointments, ledger
from incidents.models.people.people import Desk, User


@transaction.atomic
def invite(email: str, *, roles: list[str], desk: Desk | None, by: User) -> User:
    """Make an account without a password; the ledger's row calls for the letter to choose one.

    Roles at a desk wait for a person of that desk. Raises ValidationError when the address is
    taken, a role works at a desk and none is given, or a desk is given and no role at it.
    """
    _demand(by)
    _refuse_none(roles)
    at_desk, others = _parted(roles, desk)
    person = User.objects.create_user(email, None, roles=others)
    ledger.record("person invited", person.email, by=by, **_describe(person))
    if at_desk and desk:
        appointments.propose(person, desk, at_desk, by=by)
    return person


@transaction.atomic
def invite_first_administrator(email: str) -> User:
    """Invite the first administrator of an installation: whoever runs its commands may.

    Raises ValidationError when the address is taken, or an administrator can sign in already.
    """
    if User.objects.filter(roles__contains=[Role.ADMIN.value], is_active=True).exists():
        raise ValidationError(_("There is an administrator already, who can invite."), code="begun")
    person = User.objects.create_user(email, None, roles=[Role.ADMIN.value])
    ledger.record("person invited", person.email, by=None, **_describe(person))
    return person


@transaction.atomic
def change_person(
    person: User, *, roles: list[str], desk: Desk | None, is_active: bool, by: User
) -> User:
    """Set roles, desk and whether the person may sign in. Nobody changes themselves.

    What adds a role at a desk, or moves the person to one, waits for a person of that desk; until
    then they are at their desk what they were. A person who may not sign in loses their desk.
    """
    _demand(by)
    if person.pk == by.pk:
        raise ValidationError(_("Another administrator has to change your account."), code="own")
    at_desk, others = _parted(roles, desk)
    person = User.objects.select_for_update(of=("self",)).select_related("desk").get(pk=person.pk)
    held = person.desk_roles
    if is_active:
        _refuse_none(roles)
    else:
        at_desk, desk, held = [], None, []
    is_gain = bool(at_desk) and (desk != person.desk or not set(at_desk) <= set(held))
    kept = held if is_gain else at_desk
    person.roles, person.is_active = [*others, *kept], is_active
    if not kept:
        person.desk = person.joined_desk_at = None
    person.full_clean(exclude=["password"])
    person.save(update_fields=["roles", "desk", "joined_desk_at", "is_active"])
    ledger.record("person changed", person.email, by=by, **_describe(person))
    if is_gain and desk:
        appointments.propose(person, desk, at_desk, by=by)
    else:
        appointments.withdraw(person, by=by)
    return person


def _refuse_none(roles: list[str]) -> None:
    if not roles:
        raise ValidationError(_("Choose a role. Who has none may read what everybody may."))


def _parted(roles: list[str], desk: Desk | None) -> tuple[list[str], list[str]]:
    """The roles at a desk, and the others. Raises ValidationError unless desk and roles agree."""
    at_desk = [role for role in roles if role in DESK_ROLES]
    if at_desk and desk is None:
        raise ValidationError(_("This role works at a desk: choose the desk."), code="desk")
    if desk and not at_desk:
        raise ValidationError(
            _("Choose a role at the desk, such as officer, or leave the desk empty."), code="desk"
        )
    return at_desk, [role for role in roles if role not in DESK_ROLES]


def _demand(by: User) -> None:
    if not may(by, Permission.INVITE_PEOPLE):
        raise ValidationError(_("Your role does not include this."), code="role")


def _describe(person: User) -> dict[str, Any]:
    return {
        "roles": list(person.roles),
        "at": person.desk.slug if person.desk else "",
        "may_sign_in": person.is_active,
    }
