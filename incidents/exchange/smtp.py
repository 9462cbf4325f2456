"""Letters by SMTP (RFC 5321), with an answer to the question whether one left."""

import smtplib
from enum import Enum
from typing import Any, NamedTuple

from django.core.mail import EmailMessage
from django.core.mail.backends import smtp


class _Remembers:
    """What the server said to the last letter, and whether it has yet to say it."""

    reply = ""
    is_underway = False

    def data(self, message: Any) -> tuple[int, bytes]:
        self.is_underway, self.reply = True, ""
        code, words = super().data(message)  # type: ignore[misc]
        self.is_underway = False
        self.reply = f"{code} {words.decode(errors='replace')}"
        return code, words


class _Smtp(_Remembers, smtplib.SMTP):
    pass


class _SmtpSsl(_Remembers, smtplib.SMTP_SSL):
    pass


class Backend(smtp.EmailBackend):
    """Django's own, whose connection remembers the server's words: they hold its queue's number."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _SmtpSsl if self.use_ssl else _Smtp


class Fate(Enum):
    """What became of a letter."""

    TAKEN = "taken"
    LATER = "later"  # not taken, and may be tried again
    AWAY = "away"  # not taken, for the server is not there; nor will it take the next
    REFUSED = "refused"  # not taken, and never will be
    UNKNOWN = "unknown"  # handed over, and no answer came: trying again might be a second time


class Delivered(NamedTuple):
    fate: Fate
    reply: str


def deliver(connection: Any, letter: EmailMessage) -> Delivered:
    """Hand one letter over an open connection. Raises nothing that a mail server can cause."""
    link = getattr(connection, "connection", None)
    if link is not None:
        link.is_underway = False
    try:
        connection.send_messages([letter])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        return Delivered(_of(refusal), str(refusal))
    except OSError as fault:
        is_underway = getattr(link, "is_underway", False)
        return Delivered(Fate.UNKNOWN if is_underway else Fate.AWAY, str(fault))
    return Delivered(Fate.TAKEN, getattr(link, "reply", ""))


def _of(refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> Fate:
    """The server spoke: codes 400 to 499 mean later, from 500 never (RFC 5321, 4.2.1)."""
    if isinstance(refusal, smtplib.SMTPResponseException):
        return Fate.LATER if refusal.smtp_code < 500 else Fate.REFUSED
    codes = [code for code, _words in refusal.recipients.values()]
    return Fate.LATER if any(code < 500 for code in codes) else Fate.REFUSED
