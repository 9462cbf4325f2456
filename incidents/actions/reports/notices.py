"""At most one e-mail a day, at a fixed hour, to officers whose inbox has new messages.

It says nothing else, and always comes at the same hour. So does the one which says that the inbox
fills up. Firms get no e-mail: it would be evidence
that they had written to a desk.
"""

import datetime as dt
import logging
import smtplib

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.reports import quotas
from incidents.models.people.people import Desk, User
from incidents.models.reports.threads import Quota, Report, ReportNotice

# Percent of a desk's space from which its officers hear of it, each once while it stays reached.
MARKS = (10, 25, 50, 75, 90)
log = logging.getLogger(__name__)


def send_report_notices(today: dt.date) -> int:
    """E-mail the officers of each desk with unread messages, once a day; e-mails sent."""
    with_messages = Report.objects.filter(has_unread_messages=True).values("desk")
    notified = ReportNotice.objects.filter(day=today).values("desk")
    return sum(
        _notify_desk(desk, today)
        for desk in Desk.objects.filter(pk__in=with_messages).exclude(pk__in=notified)
    )


def send_alarms() -> int:
    """E-mail the officers of each desk whose space fills up, once for each mark; e-mails sent.

    It comes with the daily notices, and says neither what arrived nor how much, nor when.
    """
    rows = Quota.objects.select_related("desk")
    return sum(_alarm_desk(row) for row in rows if _mark_of(row) != row.alarmed)


def _mark_of(row: Quota) -> int:
    """The highest mark that the fuller of a desk's two shares has reached; 0 below the first."""
    space = quotas.space_in_use(row.desk_id)
    return max((mark for mark in MARKS if mark <= max(space.text, space.files)), default=0)


@transaction.atomic
def _alarm_desk(row: Quota) -> int:
    """Note the mark before sending: a job that runs twice must not send it twice."""
    locked = Quota.objects.select_for_update().get(pk=row.pk)
    before, locked.alarmed = locked.alarmed, _mark_of(locked)
    locked.save(update_fields=["alarmed"])
    if locked.alarmed <= before:
        return 0
    return sum(_send(person, _("Your inbox is filling up")) for person in _readers_of(row.desk))


def _readers_of(desk: Desk) -> list[User]:
    return [person for person in desk.people.all() if may(person, Permission.READ_INBOX)]


@transaction.atomic
def _notify_desk(desk: Desk, today: dt.date) -> int:
    """Record the notice before sending it: a job that runs twice must not send it twice."""
    row, _new = ReportNotice.objects.select_for_update().get_or_create(
        desk=desk, defaults={"day": today - dt.timedelta(days=1)}
    )
    if row.day >= today:
        return 0
    row.day = today
    row.save(update_fields=["day"])
    return sum(_send(person, _("New messages in your inbox")) for person in _readers_of(desk))


def _send(person: User, subject: str) -> int:
    address = settings.ORIGIN + reverse("inbox")
    email = mail.EmailMessage(subject, f"{address}\n", to=[person.email])
    try:
        return int(email.send())
    except (OSError, smtplib.SMTPException) as fault:
        # Tomorrow there is another e-mail; a retry at another hour would say more than it should.
        log.error("the mail server refused a notice: %s", type(fault).__name__)
        return 0
