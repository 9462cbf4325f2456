"""Letters that acts call for. Mail is a postcard: it names no firm, no case and no reason."""

import logging
import smtplib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from incidents.access import Permission, may
from incidents.actions.desk import decisions
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.people.appointments import Appointment
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.reports.keys import OfficerKey
from incidents.models.responses.drafts import CollectiveResponseRelease

BATCH = 200
Proposal = Release | CollectiveResponseRelease
log = logging.getLogger(__name__)


class Notice(Enum):
    """What a letter tells."""

    INVITED = "invited"
    WAITING = "waiting"
    SENT_BACK = "sent back"
    KEY_CHANGED = "key changed"
    APPOINTED = "appointed"
    JOINED = "joined"
    CONFIRMED = "confirmed"


APPOINTMENTS = ("appointment proposed", "appointment confirmed")
# What the people of a desk read of who joins it: one, and several.
AT_DESK = {
    Notice.APPOINTED: ngettext_lazy(
        "%(count)s person is to join your desk: confirm or decline",
        "%(count)s people are to join your desk: confirm or decline",
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


class Call(NamedTuple):
    """A ledger row that calls for a letter: its key, to whom, about what."""

    row: int
    person: User
    news: Notice


@dataclass(frozen=True)
class Handled:
    """What became of a batch: rows marked, letters sent, and the key of its last row."""

    rows: int
    letters: int
    last: int


@transaction.atomic
def handle(after: int = 0) -> Handled | None:
    """Claim the next rows that wait behind a key, send what they call for, mark them.

    None when there are none. One letter a person and batch. A row is marked in the transaction
    that claimed it, after its letters left: two workers never claim the same row, and a worker
    killed in between leaves the row waiting, so that a letter may leave twice but is never lost.
    A row whose letter could reach nobody now waits for the next time; one that reached a colleague
    is done, or that colleague would be written to every minute.
    """
    waiting = Ledger.objects.waiting().filter(pk__gt=after).order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True)[:BATCH])
    if not rows:
        return None
    calls = list(_calls(rows))
    told: dict[User, list[Notice]] = defaultdict(list)
    for call in calls:
        told[call.person].append(call.news)
    late = _send(told)
    reached = {call.row for call in calls if call.person not in late}
    again = {call.row for call in calls} - reached
    done = [row.pk for row in rows if row.pk not in again]
    Ledger.objects.filter(pk__in=done).update(handled_at=timezone.now())
    return Handled(rows=len(done), letters=len(told) - len(late), last=rows[-1].pk)


def _calls(rows: list[Ledger]) -> Iterator[Call]:
    """What rows call for as things stand now: a decided proposal needs nobody any more."""
    releases = _releases({row.subject for row in rows})
    invited = {row.subject for row in rows if row.verb == "person invited"}
    people = {person.email: person for person in User.objects.filter(email__in=invited)}
    appointed = {row.subject: row for row in rows if row.verb in APPOINTMENTS}
    desks = _desks({row.desk for row in appointed.values()})
    persons = {one.email: one for one in User.objects.filter(email__in=appointed)}
    officers = _officers({row.subject for row in rows if _is_key_changed(row)})
    for row in rows:
        release = releases.get((row.subject, row.detail.get("version", 0)))
        if row.verb == "person invited" and row.subject in people:
            yield from _invited(row, people[row.subject])
        elif row.verb in ("release proposed", "response proposed") and release:
            yield from _waiting(row, release)
        elif row.verb in ("release refused", "response refused") and release:
            yield from _sent_back(row, release)
        elif row.verb in APPOINTMENTS and row.subject in persons:
            yield from _appointed(row, persons[row.subject], desks[row.desk])
        elif _is_key_changed(row):
            for person in officers.get(row.subject, ()):
                yield Call(row.pk, person, Notice.KEY_CHANGED)


def _is_key_changed(row: Ledger) -> bool:
    """Whether somebody changed how an officer's key is kept, or made a second one beside it."""
    is_second = row.verb == "officer's key made" and row.detail.get("waits", False)
    return row.verb == "officer's key wrapped anew" or is_second


def _officers(names: set[str]) -> dict[str, list[User]]:
    """{name of a key: all who keep the inbox of its desk}: a thief of a session is seen by them."""
    rows = OfficerKey.objects.filter(name__in=names).select_related("user__desk")
    return {
        key.name: [
            person for person in key.user.desk.people.all() if may(person, Permission.READ_INBOX)
        ]
        for key in rows
        if key.user.desk
    }


def _releases(subjects: set[str]) -> dict[tuple[str, int], Proposal]:
    """{(the desk's reference, version): release} of cases and of answers; references differ."""
    cases = Release.objects.filter(case__reference__in=subjects)
    answers = CollectiveResponseRelease.objects.filter(draft__reference__in=subjects)
    found: dict[tuple[str, int], Proposal] = {
        (one.case.reference, one.version): one
        for one in cases.select_related("case", "proposed_by")
    }
    for answer in answers.select_related("draft", "proposed_by"):
        found[answer.draft.reference, answer.version] = answer
    return found


def _invited(row: Ledger, person: User) -> Iterator[Call]:
    if person.is_active and not person.has_usable_password():
        yield Call(row.pk, person, Notice.INVITED)


def _desks(slugs: set[str]) -> dict[str, list[User]]:
    """{desk's short name: its people who may confirm who joins}."""
    found: dict[str, list[User]] = {slug: [] for slug in slugs}
    for person in User.objects.select_related("desk").filter(desk__slug__in=slugs):
        if person.desk and may(person, Permission.CONFIRM_COLLEAGUES):
            found[person.desk.slug].append(person)
    return found


def _appointed(row: Ledger, person: User, colleagues: list[User]) -> Iterator[Call]:
    """The desk, of who is to join and of who has joined; and who has, unless founding."""
    others = [one for one in colleagues if one.email not in (person.email, row.actor)]
    if row.verb == "appointment confirmed":
        for one in others:
            yield Call(row.pk, one, Notice.JOINED)
        if person.is_active and person.has_usable_password():
            yield Call(row.pk, person, Notice.CONFIRMED)
    elif Appointment.objects.open().filter(person=person, desk__slug=row.desk).exists():
        for one in others:
            yield Call(row.pk, one, Notice.APPOINTED)


def _waiting(row: Ledger, release: Proposal) -> Iterator[Call]:
    """All who may decide on a proposal that still waits; its proposer may not."""
    if release.state != ReleaseState.PROPOSED:
        return
    desk = release.case.desk_id if isinstance(release, Release) else release.draft.desk_id
    colleagues = User.objects.filter(desk=desk).exclude(pk=release.proposed_by_id)
    for person in colleagues:
        may_approve = may(person, Permission.APPROVE_RELEASE)
        if may_approve and not decisions.is_newcomer(release, person):
            yield Call(row.pk, person, Notice.WAITING)


def _sent_back(row: Ledger, release: Proposal) -> Iterator[Call]:
    """The proposer, unless they took it back themselves."""
    proposer = release.proposed_by
    if release.refused_by_id != proposer.pk and proposer.is_active:
        yield Call(row.pk, proposer, Notice.SENT_BACK)


def _send(told: dict[User, list[Notice]]) -> set[User]:
    """Send the letters over one connection; returns the people whose letter is tried again."""
    unsent, late = list(told), set[User]()
    if not unsent:
        return late
    connection = mail.get_connection()
    try:
        connection.open()
        while unsent:
            person = unsent[-1]
            try:
                connection.send_messages([_letter(person, told[person])])
            except (smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused) as refusal:
                if _is_for_now(refusal):
                    late.add(person)
                else:
                    # Sent again every minute, it would be refused every minute.
                    log.error("the mail server refuses letters to person %s", person.pk)
            unsent.pop()
        connection.close()
    except OSError as fault:
        log.error("the mail server does not answer, %s letters wait: %s", len(unsent), fault)
    return late | set(unsent)


def _is_for_now(refusal: smtplib.SMTPDataError | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the server may think better of it: RFC 5321, 4.2.1, codes 400 to 499."""
    if isinstance(refusal, smtplib.SMTPDataError):
        return refusal.smtp_code < 500
    return any(code < 500 for code, _words in refusal.recipients.values())


def _letter(person: User, news: Iterable[Notice]) -> mail.EmailMessage:
    """One letter of all the news for a person; its subject is that of the first."""
    news = list(news)
    parts = [_describe(person, kind, news.count(kind)) for kind in dict.fromkeys(news)]
    body = "\n\n".join(f"{sentence}\n{address}" for sentence, address in parts)
    return mail.EmailMessage(subject=parts[0][0], body=f"{body}\n", to=[person.email])


def _describe(person: User, kind: Notice, count: int) -> tuple[str, str]:
    """A sentence, and the address where the rest is read after signing in."""
    if kind == Notice.INVITED:
        return _("You are invited to the Coercion Register: choose a password"), _choice(person)
    if kind in AT_DESK:
        return AT_DESK[kind] % {"count": count}, settings.ORIGIN + reverse("colleagues")
    if kind == Notice.KEY_CHANGED:
        sentence = _(
            "A key of your desk's inbox was changed or made. Ask your colleagues who did it"
        )
        return sentence, settings.ORIGIN + reverse("inbox_keys")
    if kind == Notice.WAITING:
        sentence = ngettext(
            "%(count)s release waits for your decision",
            "%(count)s releases wait for your decision",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s release that you proposed was sent back",
            "%(count)s releases that you proposed were sent back",
            count,
        )
    return sentence % {"count": count}, settings.ORIGIN + reverse("releases")


def _choice(person: User) -> str:
    """Where an invited person chooses a password: allauth's own way to reset one."""
    key = default_token_generator.make_token(person)
    told = {"uidb36": user_pk_to_url_str(person), "key": key}
    return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs=told)
