"""A letter a day at most, at one fixed hour, to those who keep an inbox: there is post.

It says nothing else, and comes at the same hour whenever the post came. Firms are told nothing:
a letter to them would be a witness.
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


def tell(today: dt.date) -> int:
    """Write to the officers of each desk that has post and was not told today; letters sent."""
    with_post = Report.objects.filter(has_post=True).values("desk")
    told = ReportNotice.objects.filter(day=today).values("desk")
    return sum(
        _tell(desk, today) for desk in Desk.objects.filter(pk__in=with_post).exclude(pk__in=told)
    )


@transaction.atomic
def _tell(desk: Desk, today: dt.date) -> int:
    """Marked before it is sent: a clock that strikes twice must not write twice."""
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
    letter = mail.EmailMessage(_("There is post"), f"{address}\n", to=[person.email])
    try:
        return int(letter.send())
    except (OSError, smtplib.SMTPException) as fault:
        # Tomorrow there is another letter; an hour of its own would tell of this one.
        log.error("the mail server refused a notice: %s", type(fault).__name__)
        return 0
