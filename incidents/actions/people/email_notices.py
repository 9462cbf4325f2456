"""The kinds of news in an e-mail, and their sentences. A sentence names no firm and no case."""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from django.utils.translation import ngettext_lazy

from incidents.access import Permission, may
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User


class Notice(Enum):
    """The kinds of news in an e-mail."""

    INVITED = "invited"
    WAITING = "waiting"
    SENT_BACK = "sent back"
    KEY_CHANGED = "key changed"
    LIST_EXPIRES = "list expires"
    APPOINTED = "appointed"
    JOINED = "joined"
    CONFIRMED = "confirmed"
    MENTIONED = "mentioned"
    IDLE = "idle"
    TASK_DUE = "task due"
    ACCOUNT_CHANGE = "account change"
    FACTOR_ASKED = "factor asked"
    FACTOR_REMOVED = "factor removed"
    NEW_ADMINISTRATOR = "new administrator"
    ROLE_ENDS = "role ends"
    ADMINISTRATOR_ENDED = "administrator ended"
    RECOVERY = "recovery"
    CUSTODIANS = "custodians"
    STANDS_IN = "stands in"
    IS_AWAY = "is away"
    DELEGATION_ENDED = "delegation ended"
    DELEGATED_WORK = "delegated work"
    REPLY = "reply"


APPOINTMENTS = ("appointment proposed", "appointment confirmed")
# The sentences on who joins a desk: for one person, and for several.
DESK_NOTICES = {
    Notice.APPOINTED: ngettext_lazy(
        "%(count)s person is waiting to join your desk: confirm or decline",
        "%(count)s people are waiting to join your desk: confirm or decline",
        "count",
    ),
    Notice.JOINED: ngettext_lazy(
        "%(count)s person has joined your desk or has a new role there",
        "%(count)s people have joined your desk or have new roles there",
        "count",
    ),
    Notice.CONFIRMED: ngettext_lazy(
        "Your role at a desk was confirmed", "Your roles at a desk were confirmed", "count"
    ),
}


# Rows that name the people whom an e-mail goes to, and the news in it.
WORK_NOTICES = {
    "comment written": Notice.MENTIONED,
    "case idle": Notice.IDLE,
    "task due": Notice.TASK_DUE,
}
WORK_SENTENCES = {
    Notice.MENTIONED: ngettext_lazy(
        "A colleague mentioned you in %(count)s comment",
        "Colleagues mentioned you in %(count)s comments",
        "count",
    ),
    Notice.IDLE: ngettext_lazy(
        "Nothing has happened to %(count)s of your cases for 14 days",
        "Nothing has happened to %(count)s of your cases for 14 days",
        "count",
    ),
    Notice.TASK_DUE: ngettext_lazy(
        "%(count)s task of yours is due", "%(count)s tasks of yours are due", "count"
    ),
    Notice.DELEGATED_WORK: ngettext_lazy(
        "There is %(count)s piece of news for a colleague for whom you stand in",
        "There are %(count)s pieces of news for colleagues for whom you stand in",
        "count",
    ),
}


class EmailRequest(NamedTuple):
    """A row of the ledger that causes an e-mail: its key, to whom, about what."""

    row: int
    person: User
    notice: Notice


def request_work_emails(row: Ledger, colleagues: dict[int, User]) -> Iterator[EmailRequest]:
    """Tell the people whom a row names, if they still log cases at that desk."""
    for key in row.detail["people"]:
        person = colleagues.get(key)
        is_here = person is not None and person.desk is not None and person.desk.slug == row.desk
        if person is not None and is_here and may(person, Permission.LOG_CASE):
            yield EmailRequest(row.pk, person, WORK_NOTICES[row.verb])
