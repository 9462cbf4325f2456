"""A firm that comes back with its receipt, withdraws and stays; and the lines of a journal."""

import datetime as dt
import json
import secrets
from pathlib import Path

from django.utils import timezone

from incidents.actions.reports import threads
from incidents.exchange import statements
from incidents.models.reports.threads import Report
from tests.support.sealing import digest, filed


def come_in(begun):
    """A firm that filed, and may come back."""
    firm = filed(begun)
    firm.lookup = secrets.token_hex(32)
    Report.objects.filter(pk=firm.id).update(lookup=digest(firm.lookup))
    return firm


def day(days):
    return timezone.localdate() + dt.timedelta(days=days)


def lines(file):
    return [json.loads(line) for line in Path(file).read_text().splitlines()]


def wish(firm, what="withdraw", number=1, previous=""):
    fields = {"form": statements.WISH, "report": firm.id.hex, "wish": what, "number": number}
    today = timezone.localdate().isoformat()
    signed = firm.sign(fields | {"previous": previous, "signer": firm.public, "day": today})
    threads.record_wish(firm.lookup, {"message": None, **signed})
    return signed["statement"]
