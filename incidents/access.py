"""Who may do what, and which tier a person reads. Imports no model."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

from incidents.values.tiers import Tier


class Permission(StrEnum):
    """What a person may do: each value ends the sentence "This person may ..."."""

    READ_COMMUNITY = "read the community tier"
    FOLLOW = "save searches and receive alerts"
    KEEP_DESK_SEARCHES = "read and change the saved searches of their desk"
    CONFIRM_COLLEAGUES = "confirm who joins their desk"
    READ_LEDGER = "read and export the history of their desk"
    LOG_CASE = "log and change the cases of their desk"
    PROPOSE_RELEASE = "propose releases"
    APPROVE_RELEASE = "approve releases and send them back"
    WITHDRAW_RELEASE = "withdraw releases"
    IMPORT_CASES = "import cases from a file"
    READ_INBOX = "open confidential reports"
    INVITE_PEOPLE = "invite people and set their roles"
    KEEP_REFERENCE = "maintain reference data"


class Role(StrEnum):
    """What a person is at a desk or in the community."""

    OFFICER = "officer"
    APPROVER = "approver"
    INBOX = "inbox"
    AUDITOR = "auditor"
    ANALYST = "analyst"
    ADMIN = "admin"


ROLE_TITLES = {
    Role.OFFICER: _("Officer"),
    Role.APPROVER: _("Approver"),
    Role.INBOX: _("Inbox officer"),
    Role.AUDITOR: _("Auditor"),
    Role.ANALYST: _("Analyst"),
    Role.ADMIN: _("Administrator"),
}
ROLE_SENTENCES = {
    Role.OFFICER: _("Officers log the desk's cases and propose releases."),
    Role.APPROVER: _("Approvers also decide on releases that another officer proposed."),
    Role.INBOX: _("Inbox officers open the reports that companies file in confidence."),
    Role.AUDITOR: _("Auditors read and export the history of the desk. They open no case."),
    Role.ANALYST: _("Analysts, once vetted, read the community tier and change nothing."),
    Role.ADMIN: _(
        "Administrators invite people and maintain reference data. They cannot read cases."
    ),
}

_READER = frozenset({Permission.READ_COMMUNITY, Permission.FOLLOW})
_AT_DESK = _READER | {Permission.KEEP_DESK_SEARCHES, Permission.CONFIRM_COLLEAGUES}
_DESK_WORK = _AT_DESK | {
    Permission.LOG_CASE,
    Permission.IMPORT_CASES,
    Permission.READ_LEDGER,
}
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OFFICER: _DESK_WORK | {Permission.PROPOSE_RELEASE, Permission.WITHDRAW_RELEASE},
    Role.APPROVER: _DESK_WORK
    | {
        Permission.PROPOSE_RELEASE,
        Permission.APPROVE_RELEASE,
        Permission.WITHDRAW_RELEASE,
    },
    Role.INBOX: _AT_DESK | {Permission.READ_INBOX},
    Role.AUDITOR: _READER | {Permission.READ_LEDGER},
    Role.ANALYST: _READER,
    Role.ADMIN: frozenset({Permission.FOLLOW, Permission.INVITE_PEOPLE, Permission.KEEP_REFERENCE}),
}

# Work on cases needs a desk: a role without one must not read another desk's cases by accident.
NEEDS_DESK = frozenset(
    {
        Permission.KEEP_DESK_SEARCHES,
        Permission.CONFIRM_COLLEAGUES,
        Permission.READ_LEDGER,
        Permission.LOG_CASE,
        Permission.PROPOSE_RELEASE,
        Permission.APPROVE_RELEASE,
        Permission.WITHDRAW_RELEASE,
        Permission.IMPORT_CASES,
        Permission.READ_INBOX,
    }
)

# Roles that take effect only when a colleague of the desk confirms them.
DESK_ROLES = tuple(role for role in Role if ROLE_PERMISSIONS[role] & NEEDS_DESK)
# Who may do any of this signs in with a second factor.
NEEDS_SECOND_FACTOR = NEEDS_DESK | {Permission.INVITE_PEOPLE, Permission.KEEP_REFERENCE}


def may(user: Any, permission: Permission) -> bool:
    """Whether the person may do it. People who are not signed in, or who left, may do nothing."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if permission in NEEDS_DESK and user.desk_id is None:
        return False
    return any(permission in ROLE_PERMISSIONS.get(role, ()) for role in user.roles)


def needs_second_factor(user: Any) -> bool:
    """Whether the person may do something for which a password alone is not enough."""
    return any(may(user, permission) for permission in NEEDS_SECOND_FACTOR)


def needs(permission: Permission) -> Callable[..., Any]:
    """Guard a page: a person without the permission gets 403.

    People who are not signed in never get this far: the middleware sends them to sign in.
    """

    def guard(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, permission):
                raise PermissionDenied(_("You do not have permission to do this."))
            return page(request, *args, **kwargs)

        guarded.needs = permission  # type: ignore[attr-defined]
        return guarded

    return guard


class Denied(BasePermission):
    """The API's default: a view that names no permission refuses everybody."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return False


def tier_of(user: Any) -> Tier:
    """The one tier that a reader reads."""
    return Tier.COMMUNITY if may(user, Permission.READ_COMMUNITY) else Tier.PUBLIC
