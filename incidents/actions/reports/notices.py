"""At most one e-mail a day, at a fixed hour, to officers whose inbox has new messages.

It says nothing else, and always comes at the same hour. Firms get no e-mail: it would be evidence
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
from incidents.models.people.people import Desk, User
from incidents.models.reports.threads import Report, ReportNotice

log = logging.getLogger(__name__)


def send_report_notices(today: dt.date) -> int:
    """E-mail the officers of each desk with unread messages, once a day; e-mails sent."""
    with_messages = Report.objects.filter(has_unread_messages=True).values("desk")
    notified = ReportNotice.objects.filter(day=today).values("desk")
    return sum(
        _notify_desk(desk, today)
        for desk in Desk.objects.filter(pk__in=with_messages).exclude(pk__in=notified)
    )


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
    readers = [person for person in desk.people.all() if may(person, Permission.READ_INBOX)]
    return sum(_send(person) for person in readers)


def _send(person: User) -> int:
    address = settings.ORIGIN + reverse("inbox")
    email = mail.EmailMessage(_("New messages in your inbox"), f"{address}\n", to=[person.email])
    try:
        return int(email.send())
    except (OSError, smtplib.SMTPException) as fault:
        # Tomorrow there is another e-mail; a retry at another hour would say more than it should.
        log.error("the mail server refused a notice: %s", type(fault).__name__)
        return 0
