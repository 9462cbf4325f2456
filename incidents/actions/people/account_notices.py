"""E-mails about accounts and replies: who may decide, and the person whom it concerns."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from incidents.access import Permission, may
from incidents.actions.people.email_notices import EmailRequest, Notice
from incidents.models.people.account_changes import AccountChange, ChangeKind, is_administrator
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.register.replies import Reply

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
    Notice.REPLY: ngettext_lazy(
        "%(count)s reply to an entry of your desk is waiting: verify who wrote it",
        "%(count)s replies to entries of your desk are waiting: verify who wrote them",
        "count",
    ),
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


def request_reply_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell the officers of a desk that a reply waits for one of them."""
    people = User.objects.select_related("desk").filter(desk__slug=row.desk)
    if Reply.objects.filter(ref=row.subject, desk__slug=row.desk).waiting().exists():
        for person in people:
            if may(person, Permission.APPROVE_RELEASE):
                yield EmailRequest(row.pk, person, Notice.REPLY)


def account_address(person: User, notice: Notice) -> str:
    """Return the path at which a person reads more of such news."""
    if notice in (Notice.FACTOR_ASKED, Notice.FACTOR_REMOVED):
        return reverse("mfa_index")
    if notice == Notice.REPLY:
        return reverse("replies")
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
