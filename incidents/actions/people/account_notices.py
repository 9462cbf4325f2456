"""E-mails about accounts: who may decide on a change, and the person whom it concerns."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from incidents.access import Permission, may
from incidents.actions.people.email_notices import EmailRequest, Notice
from incidents.models.people.account_changes import AccountChange, ChangeKind, is_administrator
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User

# {verb: the change that it is about}
ACCOUNT_CHANGES = {
    f"{start} {step}": kind
    for start, kind in (
        ("administrator", ChangeKind.ADMINISTRATOR),
        ("removal of second factor", ChangeKind.SECOND_FACTOR),
    )
    for step in ("proposed", "confirmed")
}
ACCOUNT_SENTENCES = {
    Notice.ACCOUNT_CHANGE: ngettext_lazy(
        "%(count)s change of an account is waiting: confirm or decline",
        "%(count)s changes of accounts are waiting: confirm or decline",
        "count",
    ),
    Notice.FACTOR_ASKED: _(
        "A colleague asked to remove your second factor."
        " If you did not want this, tell your colleagues at once"
    ),
    Notice.FACTOR_REMOVED: _("Your second factor was removed: sign in to set up a new one"),
    Notice.NEW_ADMINISTRATOR: ngettext_lazy(
        "%(count)s person is now an administrator",
        "%(count)s people are now administrators",
        "count",
    ),
}


def request_account_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell whoever may decide, and the person; after the decision both, too."""
    kind = ACCOUNT_CHANGES[row.verb]
    person = User.objects.select_related("desk").filter(email=row.subject).first()
    if person is None:
        return
    is_open = AccountChange.objects.open().filter(person=person, kind=kind).exists()
    if row.verb.endswith("proposed"):
        if is_open:
            for one in _deciders(person, kind, row.actor):
                yield EmailRequest(row.pk, one, Notice.ACCOUNT_CHANGE)
            if kind == ChangeKind.SECOND_FACTOR:
                yield EmailRequest(row.pk, person, Notice.FACTOR_ASKED)
    elif kind == ChangeKind.SECOND_FACTOR:
        yield EmailRequest(row.pk, person, Notice.FACTOR_REMOVED)
    else:
        for one in _administrators():
            if one.has_usable_password() and one.email != row.actor:
                yield EmailRequest(row.pk, one, Notice.NEW_ADMINISTRATOR)


def account_address(person: User, notice: Notice) -> str:
    """Return the path at which a person reads more of such news."""
    if notice in (Notice.FACTOR_ASKED, Notice.FACTOR_REMOVED):
        return reverse("mfa_index")
    return reverse("people" if is_administrator(person) else "colleagues")


def _deciders(person: User, kind: ChangeKind, proposer: str) -> list[User]:
    if kind == ChangeKind.ADMINISTRATOR or person.desk is None:
        people = _administrators()
    else:
        people = [
            one for one in person.desk.people.all() if may(one, Permission.CONFIRM_COLLEAGUES)
        ]
    return [one for one in people if one.email not in (person.email, proposer)]


def _administrators() -> list[User]:
    people = User.objects.filter(roles__contains=["admin"])
    return [one for one in people if is_administrator(one)]
