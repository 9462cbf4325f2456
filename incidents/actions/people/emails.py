"""E-mails that rows of the ledger cause. An e-mail names no firm, no case and no reason."""

import logging
import smtplib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from incidents.access import Permission, may
from incidents.actions.desk import decisions
from incidents.actions.people.account_notices import (
    ACCOUNT_NEWS,
    ACCOUNT_SENTENCES,
    account_address,
)
from incidents.actions.people.delegation_notices import request_delegate_emails
from incidents.actions.people.email_notices import (
    APPOINTMENTS,
    DESK_NOTICES,
    WORK_NOTICES,
    WORK_SENTENCES,
    EmailRequest,
    Notice,
    request_work_emails,
)
from incidents.actions.people.unreadable_rows import collect_requests
from incidents.models.desk.decisions import ReleaseState
from incidents.models.desk.releases import Release
from incidents.models.desk.shares import ShareRelease
from incidents.models.people.appointments import Appointment
from incidents.models.people.ledger import Ledger
from incidents.models.people.people import User
from incidents.models.reports.keys import OfficerKey
from incidents.models.responses.drafts import CollectiveResponseRelease

BATCH = 200
Proposal = Release | CollectiveResponseRelease | ShareRelease
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentBatch:
    """The result of a batch: rows marked, e-mails sent, and the key of its last row."""

    rows: int
    emails: int
    last: int


@transaction.atomic
def send_batch_after(after: int = 0) -> SentBatch | None:
    """Claim the next waiting rows after a key, send their e-mails, and mark the rows.

    Returns None when there are none. One e-mail for each person and batch. A row is marked in the
    transaction that claimed it, after its e-mails left: two workers never claim the same row, and
    a worker killed in between leaves the row waiting, so that an e-mail may leave twice but is
    never lost. A row whose e-mail reached nobody waits for the next batch; one that reached a
    colleague is done, or that colleague would get an e-mail every minute.
    """
    waiting = Ledger.objects.waiting().filter(pk__gt=after).order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True)[:BATCH])
    if not rows:
        return None
    requests, unreadable = collect_requests(rows, _requests)
    wanted: dict[User, list[EmailRequest]] = defaultdict(list)
    for request in requests:
        wanted[request.person].append(request)
    late = _send(wanted)
    reached = {request.row for request in requests if request.person not in late}
    again = ({request.row for request in requests} - reached) | unreadable
    done = [row.pk for row in rows if row.pk not in again]
    Ledger.objects.filter(pk__in=done).update(handled_at=timezone.now())
    return SentBatch(rows=len(done), emails=len(wanted) - len(late), last=rows[-1].pk)


def _requests(rows: list[Ledger]) -> Iterator[EmailRequest]:
    """Yield the e-mails that rows still cause: a decided proposal causes none."""
    releases = _releases({row.subject for row in rows})
    invited = {row.subject for row in rows if row.verb == "person invited"}
    people = {person.email: person for person in User.objects.filter(email__in=invited)}
    appointed = {row.subject: row for row in rows if row.verb in APPOINTMENTS}
    desks = _desks({row.desk for row in appointed.values()})
    persons = {one.email: one for one in User.objects.filter(email__in=appointed)}
    colleagues = _named_people(rows)
    officers = _officers({row.subject for row in rows if _is_key_changed(row)})
    for row in rows:
        release = releases.get((row.subject, row.detail.get("version", 0)))
        if row.verb == "person invited" and row.subject in people:
            yield from _invited(row, people[row.subject])
        elif release and row.verb.endswith(" proposed"):
            yield from _waiting(row, release)
        elif release and row.verb.endswith(" sent back"):
            yield from _sent_back(row, release)
        elif row.verb in APPOINTMENTS and row.subject in persons:
            yield from _appointed(row, persons[row.subject], desks[row.desk])
        elif row.verb in ACCOUNT_NEWS:
            yield from ACCOUNT_NEWS[row.verb](row)
        elif row.verb in WORK_NOTICES:
            yield from request_work_emails(row, colleagues)
            yield from request_delegate_emails(row)
        elif row.verb == "list of keys expires":
            yield from _list_expires(row)
        elif _is_key_changed(row):
            for person in officers.get(row.subject, ()):
                yield EmailRequest(row.pk, person, Notice.KEY_CHANGED)


def _is_key_changed(row: Ledger) -> bool:
    """Whether somebody changed how an officer's key is stored, or made a second one."""
    is_second = row.verb == "officer's key made" and row.detail.get("waits", False)
    return row.verb == "officer's key wrapped anew" or is_second


def _list_expires(row: Ledger) -> Iterator[EmailRequest]:
    """Tell all officers of the inbox: any of them can renew the list."""
    for person in User.objects.select_related("desk").filter(desk__slug=row.desk):
        if may(person, Permission.READ_INBOX):
            yield EmailRequest(row.pk, person, Notice.LIST_EXPIRES)


def _officers(names: set[str]) -> dict[str, list[User]]:
    """Return {name of a key: all inbox officers of its desk}: they would notice a thief."""
    rows = OfficerKey.objects.filter(name__in=names).select_related("user__desk")
    return {
        key.name: [
            person for person in key.user.desk.people.all() if may(person, Permission.READ_INBOX)
        ]
        for key in rows
        if key.user.desk
    }


def _named_people(rows: list[Ledger]) -> dict[int, User]:
    """Return {key: person} of the people whom rows on the desk's work name."""
    keys = {key for row in rows if row.verb in WORK_NOTICES for key in row.detail["people"]}
    return User.objects.in_bulk(keys)


def _releases(subjects: set[str]) -> dict[tuple[str, int], Proposal]:
    """Return {(the desk's reference, version): release}; references of all kinds differ."""
    cases = Release.objects.filter(case__reference__in=subjects)
    responses = CollectiveResponseRelease.objects.filter(draft__reference__in=subjects)
    shares = ShareRelease.objects.filter(share__reference__in=subjects)
    rows = (one for rows in (cases, responses, shares) for one in rows.with_subject().with_people())
    return {(one.subject.reference, one.version): one for one in rows}


def _invited(row: Ledger, person: User) -> Iterator[EmailRequest]:
    if person.is_active and not person.has_usable_password():
        yield EmailRequest(row.pk, person, Notice.INVITED)


def _desks(slugs: set[str]) -> dict[str, list[User]]:
    """Return {desk's short name: its people who may confirm who joins}."""
    people: dict[str, list[User]] = {slug: [] for slug in slugs}
    for person in User.objects.select_related("desk").filter(desk__slug__in=slugs):
        if person.desk and may(person, Permission.CONFIRM_COLLEAGUES):
            people[person.desk.slug].append(person)
    return people


def _appointed(row: Ledger, person: User, colleagues: list[User]) -> Iterator[EmailRequest]:
    """Tell colleagues who is waiting or has joined, and the person that they have joined."""
    others = [one for one in colleagues if one.email not in (person.email, row.actor)]
    if row.verb == "appointment confirmed":
        for one in others:
            yield EmailRequest(row.pk, one, Notice.JOINED)
        if person.is_active and person.has_usable_password():
            yield EmailRequest(row.pk, person, Notice.CONFIRMED)
    elif Appointment.objects.open().filter(person=person, desk__slug=row.desk).exists():
        for one in others:
            yield EmailRequest(row.pk, one, Notice.APPOINTED)


def _waiting(row: Ledger, release: Proposal) -> Iterator[EmailRequest]:
    """Tell all who may decide on a proposal that still waits, which its proposer may not."""
    if release.state != ReleaseState.PROPOSED:
        return
    colleagues = User.objects.filter(desk=release.subject.desk_id).exclude(
        pk=release.proposed_by_id
    )
    for person in colleagues:
        may_approve = may(person, Permission.APPROVE_RELEASE)
        if may_approve and not decisions.is_newcomer(release, person):
            yield EmailRequest(row.pk, person, Notice.WAITING)


def _sent_back(row: Ledger, release: Proposal) -> Iterator[EmailRequest]:
    """Tell the proposer, unless they took it back themselves."""
    proposer = release.proposed_by
    if release.sent_back_by_id != proposer.pk and proposer.is_active:
        yield EmailRequest(row.pk, proposer, Notice.SENT_BACK)


def _send(wanted: dict[User, list[EmailRequest]]) -> set[User]:
    """Send the e-mails over one connection; return the people whose e-mail is tried again."""
    unsent, late = list(wanted), set[User]()
    if not unsent:
        return late
    connection = mail.get_connection()
    try:
        connection.open()
        while unsent:
            person = unsent[-1]
            try:
                connection.send_messages([_email(person, wanted[person])])
            except (smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused) as refusal:
                if _is_for_now(refusal):
                    late.add(person)
                else:
                    # Sent again every minute, it would be refused every minute.
                    log.error("the mail server refuses e-mails to person %s", person.pk)
            unsent.pop()
        connection.close()
    except OSError as fault:
        log.error("the mail server does not respond, %s e-mails wait: %s", len(unsent), fault)
    return late | set(unsent)


def _is_for_now(refusal: smtplib.SMTPDataError | smtplib.SMTPRecipientsRefused) -> bool:
    """Whether the refusal is temporary: RFC 5321, 4.2.1, codes 400 to 499."""
    if isinstance(refusal, smtplib.SMTPDataError):
        return refusal.smtp_code < 500
    return any(code < 500 for code, _words in refusal.recipients.values())


def _email(person: User, requests: list[EmailRequest]) -> mail.EmailMessage:
    """Return one e-mail with all the news for a person; the first gives the subject.

    It has the same Message-ID whenever it is sent for the same rows: a mailbox that has it already
    shows no second one after a worker was killed between sending and marking.
    """
    notices = [request.notice for request in requests]
    rows = ",".join(str(request.row) for request in requests)
    key = salted_hmac("message id", f"{person.pk}:{rows}", algorithm="sha256").hexdigest()[:32]
    headers = {"Message-ID": f"<{key}@{urlsplit(settings.ORIGIN).hostname}>"}
    parts = [_describe(person, kind, notices.count(kind)) for kind in dict.fromkeys(notices)]
    body = "\n\n".join(f"{sentence}\n{address}" for sentence, address in parts)
    return mail.EmailMessage(
        subject=parts[0][0], body=f"{body}\n", to=[person.email], headers=headers
    )


def _describe(person: User, kind: Notice, count: int) -> tuple[str, str]:
    """Return a sentence, and the address at which the person reads more after signing in."""
    if kind == Notice.INVITED:
        return _("You are invited to the Coercion Register: choose a password"), _password_url(
            person
        )
    if kind in DESK_NOTICES:
        return DESK_NOTICES[kind] % {"count": count}, settings.ORIGIN + reverse("colleagues")
    if kind in WORK_SENTENCES:
        return WORK_SENTENCES[kind] % {"count": count}, settings.ORIGIN + reverse("desk")
    if kind in ACCOUNT_SENTENCES:
        sentence = str(ACCOUNT_SENTENCES[kind] % {"count": count})
        return sentence, settings.ORIGIN + account_address(person, kind)
    if kind == Notice.KEY_CHANGED:
        sentence = _(
            "A key of your desk's inbox was created or changed. Ask your colleagues who did it"
        )
        return sentence, settings.ORIGIN + reverse("inbox_keys")
    if kind == Notice.LIST_EXPIRES:
        sentence = _("Your desk's list of keys expires soon: unlock the inbox and renew it")
        return sentence, settings.ORIGIN + reverse("inbox")
    if kind == Notice.WAITING:
        sentence = ngettext(
            "%(count)s release is waiting for your decision",
            "%(count)s releases are waiting for your decision",
            count,
        )
    else:
        sentence = ngettext(
            "%(count)s release that you proposed was sent back to you",
            "%(count)s releases that you proposed were sent back to you",
            count,
        )
    return sentence % {"count": count}, settings.ORIGIN + reverse("releases")


def _password_url(person: User) -> str:
    """Return the address at which an invited person chooses a password: allauth's reset page."""
    parts = {
        "uidb36": user_pk_to_url_str(person),
        "key": default_token_generator.make_token(person),
    }
    return settings.ORIGIN + reverse("account_reset_password_from_key", kwargs=parts)
