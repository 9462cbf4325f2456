"""E-mails about accounts and replies: who may decide, and the person whom it concerns."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from incidents.access import Permission, may
from incidents.actions.people.delegation_notices import request_delegation_emails
from incidents.actions.people.email_notices import EmailRequest, Notice
from incidents.models.people.account_changes import (
    AMONG_ADMINISTRATORS,
    NOUNS,
    AccountChange,
    ChangeKind,
    is_administrator,
)
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.register.replies import Reply

# {verb: the change that it is about}
ACCOUNT_CHANGES = {
    f"{noun} {step}": kind for kind, noun in NOUNS.items() for step in ("proposed", "confirmed")
}
# What else changes who can open the reports of a desk.
CUSTODIANS = ("list of keys signed", "inbox officer ended")
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
    Notice.ROLE_ENDS: _(
        "Somebody proposed to end your role, or ended it. Ask your colleagues who did it and why"
    ),
    Notice.ADMINISTRATOR_ENDED: ngettext_lazy(
        "%(count)s person is no longer an administrator",
        "%(count)s people are no longer administrators",
        "count",
    ),
    Notice.RECOVERY: _(
        "A colleague was proposed, or confirmed, to use the recovery key of your desk's inbox."
        " If you know nothing of this, tell your colleagues at once"
    ),
    Notice.CUSTODIANS: _(
        "Who can open your desk's confidential reports has changed. Ask your colleagues who did it"
    ),
    Notice.STANDS_IN: _(
        "A colleague named you to stand in for them while they are away: see from when until when"
    ),
    Notice.IS_AWAY: _("A colleague stands in for you while you are away: see from when until when"),
    Notice.DELEGATION_ENDED: _("Standing in for a colleague of your desk ended early"),
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

# {change: what the person hears when it is proposed; once it is done; what others hear then}
PROPOSAL_NEWS = {
    ChangeKind.SECOND_FACTOR: Notice.FACTOR_ASKED,
    ChangeKind.ADMINISTRATOR_ENDS: Notice.ROLE_ENDS,
    ChangeKind.RECOVERY: Notice.RECOVERY,
}
PERSON_NEWS = {
    ChangeKind.SECOND_FACTOR: Notice.FACTOR_REMOVED,
    ChangeKind.ADMINISTRATOR_ENDS: Notice.ROLE_ENDS,
    ChangeKind.RECOVERY: Notice.RECOVERY,
}
OTHERS_NEWS = {
    ChangeKind.ADMINISTRATOR: Notice.NEW_ADMINISTRATOR,
    ChangeKind.ADMINISTRATOR_ENDS: Notice.ADMINISTRATOR_ENDED,
    ChangeKind.RECOVERY: Notice.RECOVERY,
}


def request_account_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell whoever may decide, and the person; after the decision both, too."""
    kind = ACCOUNT_CHANGES[row.verb]
    person = User.objects.select_related("desk").filter(email=row.subject).first()
    if person is None:
        return
    if row.verb.endswith("proposed"):
        if AccountChange.objects.open().filter(person=person, kind=kind).exists():
            for one in _deciders(person, kind, row.actor):
                yield EmailRequest(row.pk, one, Notice.ACCOUNT_CHANGE)
            if kind in PROPOSAL_NEWS:
                yield EmailRequest(row.pk, person, PROPOSAL_NEWS[kind])
        return
    if kind in PERSON_NEWS:
        yield EmailRequest(row.pk, person, PERSON_NEWS[kind])
    if kind in OTHERS_NEWS:
        people = _desk_people(person) if kind == ChangeKind.RECOVERY else _administrators()
        for one in people:
            if one.has_usable_password() and one.email not in (row.actor, row.subject):
                yield EmailRequest(row.pk, one, OTHERS_NEWS[kind])


def request_custodian_emails(row: Ledger) -> Iterator[EmailRequest]:
    """Tell the desk's people that a custodian came or went, and one who went."""
    if row.verb == "list of keys signed" and not row.detail["left"] + row.detail.get("joined", []):
        return
    for one in User.objects.select_related("desk").filter(desk__slug=row.desk):
        if may(one, Permission.CONFIRM_COLLEAGUES) and one.email not in (row.actor, row.subject):
            yield EmailRequest(row.pk, one, Notice.CUSTODIANS)
    person = User.objects.filter(email=row.subject).first()
    if row.verb == "inbox officer ended" and person:
        yield EmailRequest(row.pk, person, Notice.ROLE_ENDS)


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
    if notice in (Notice.STANDS_IN, Notice.IS_AWAY, Notice.DELEGATION_ENDED):
        return reverse("delegations")
    if notice == Notice.ROLE_ENDS:
        return reverse("home")
    return reverse("people" if is_administrator(person) else "colleagues")


def _deciders(person: User, kind: ChangeKind, proposer: str) -> list[User]:
    is_for_administrators = kind in AMONG_ADMINISTRATORS or person.desk is None
    people = _administrators() if is_for_administrators else _desk_people(person)
    return [one for one in people if one.email not in (person.email, proposer)]


def _desk_people(person: User) -> list[User]:
    """Return who confirms colleagues at the person's desk."""
    people = User.objects.select_related("desk").filter(desk=person.desk_id, desk__isnull=False)
    return [one for one in people if may(one, Permission.CONFIRM_COLLEAGUES)]


def _administrators() -> list[User]:
    people = User.objects.filter(roles__contains=["admin"])
    return [one for one in people if is_administrator(one)]


# {verb: what finds who hears of a row}
ACCOUNT_NEWS = {
    **dict.fromkeys(ACCOUNT_CHANGES, request_account_emails),
    **dict.fromkeys(CUSTODIANS, request_custodian_emails),
    **dict.fromkeys(("delegation made", "delegation ended"), request_delegation_emails),
    "reply received": request_reply_emails,
}
