"""At most one e-mail a day at a fixed hour, to those who read the inbox, saying nothing else."""

import smtplib

import pytest
from django.conf import settings as site
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from incidents import jobs
from incidents.access import Role
from incidents.actions.reports import quotas
from incidents.models import Ledger, User
from incidents.models.reports.threads import Quota, Report
from tests.support import sealing
from tests.support.sealing import filed
from tracker.celery import app


@pytest.fixture
def firm(cast):
    return filed(sealing.begun(cast.inbox_a))


def to():
    return sorted(address for message in mail.outbox for address in message.to)


def test_who_keeps_the_inbox_is_told_once_a_day(cast, firm):
    cast.person("second@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    left = cast.person("left@desk-a.example", Role.INBOX, desk=cast.inbox_a.desk)
    User.objects.filter(pk=left.pk).update(is_active=False)
    before = Ledger.objects.count()
    for _time in range(2):
        jobs.send_daily_notices()
    assert to() == ["inbox@desk-a.example", "second@desk-a.example"]
    assert Ledger.objects.count() == before


def test_a_notice_says_that_there_is_post_and_no_more(cast, firm, caplog):
    jobs.send_daily_notices()
    (message,) = mail.outbox
    assert (message.subject, message.body) == (
        "New messages in your inbox",
        f"{site.ORIGIN}/desk/inbox/\n",
    )
    assert message.reply_to == []
    headers = message.message()
    assert headers["Reply-To"] is None
    for secret in (firm.id.hex, firm.id.hex[:8], "desk-a.example/", "Trade desk"):
        assert secret not in message.subject + message.body
    assert caplog.text == ""


def test_without_post_nobody_is_written_to(cast, firm):
    Report.objects.update(has_unread_messages=False)
    jobs.send_daily_notices()
    assert mail.outbox == []


def test_officers_hear_once_of_each_mark_that_their_space_reaches(cast, firm):
    """No content, no number, no hour of its own; once while a mark is reached."""
    Report.objects.update(has_unread_messages=False)
    row = Quota.objects.get_or_create(desk=cast.inbox_a.desk)[0]
    heard = []
    for percent in (9, 10, 24, 26, 26, 3, 11, 95):
        used = {"text_bytes": quotas.TEXT_BYTES * percent // 100 + 1}
        Quota.objects.filter(pk=row.pk).update(**used)
        mail.outbox.clear()
        jobs.send_daily_notices()
        heard.append(len(mail.outbox))
    assert heard == [0, 1, 0, 1, 0, 0, 1, 1]
    (email,) = mail.outbox
    assert email.to == ["inbox@desk-a.example"]
    assert email.subject == "Your inbox is filling up"
    assert email.body == f"{site.ORIGIN}/desk/inbox/\n"


class Full(EmailBackend):
    def send_messages(self, emails):
        raise smtplib.SMTPRecipientsRefused({emails[0].to[0]: (452, b"full")})


def test_a_message_that_was_refused_is_not_tried_at_another_hour(cast, firm, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Full"
    jobs.send_daily_notices()
    assert "inbox@" not in caplog.text
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    jobs.send_daily_notices()
    assert mail.outbox == []


def test_the_hour_is_fixed_and_one():
    (entry,) = [
        one for one in app.conf.beat_schedule.values() if one["task"].endswith("send_daily_notices")
    ]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({6}, {0})
