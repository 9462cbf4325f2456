"""People: invited by an administrator, never signed up by themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import Permission, Role, may
from incidents.actions import ledger
from incidents.models.people import Desk, User


@transaction.atomic
def invite(email: str, *, roles: list[str], desk: Desk | None, by: User) -> User:
    """Make an account without a password; the ledger's row calls for the letter to choose one.

    Raises ValidationError when the address is taken or a role works at a desk and none is given.
    """
    _demand(by)
    person = User.objects.create_user(email, None, desk=desk, roles=roles)
    ledger.record("person invited", person.email, by=by, **_told(person))
    return person


@transaction.atomic
def begin(email: str) -> User:
    """Invite the first administrator of an installation: whoever runs its commands may.

    Raises ValidationError when the address is taken, or an administrator can sign in already.
    """
    if User.objects.filter(roles__contains=[Role.ADMIN.value], is_active=True).exists():
        raise ValidationError(_("There is an administrator already, who can invite."), code="begun")
    person = User.objects.create_user(email, None, roles=[Role.ADMIN.value])
    ledger.record("person invited", person.email, by=None, **_told(person))
    return person


@transaction.atomic
def change(person: User, *, roles: list[str], desk: Desk | None, is_active: bool, by: User) -> User:
    """Set roles, desk and whether the person may sign in. Nobody changes themselves."""
    _demand(by)
    if person.pk == by.pk:
        raise ValidationError(_("Another administrator has to change your account."), code="own")
    person = User.objects.select_for_update().get(pk=person.pk)
    person.roles, person.desk, person.is_active = roles, desk, is_active
    person.full_clean(exclude=["password"])
    person.save(update_fields=["roles", "desk", "is_active"])
    ledger.record("person changed", person.email, by=by, **_told(person))
    return person


def _demand(by: User) -> None:
    if not may(by, Permission.INVITE_PEOPLE):
        raise ValidationError(_("Your role does not include this."), code="role")


def _told(person: User) -> dict[str, Any]:
    return {
        "roles": list(person.roles),
        "at": person.desk.slug if person.desk else "",
        "may_sign_in": person.is_active,
    }
