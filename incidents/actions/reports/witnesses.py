"""Desks confirm the log of receipts: a browser checks the whole log and signs its newest head.

The desk's own key signs, so that the server alone cannot show one log to a firm and another to its
desk. A desk confirms once a week at most: more often would tell when its officers are at work.
"""

import base64
import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import keys, receipt_log, shapes
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import statements
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.log import HeadWitness, LogDay

STATEMENT = {"day", "desk", "head", "list", "previous", "root", "signing", "size"}
DAYS_BETWEEN = dt.timedelta(days=7)


@transaction.atomic
def store_witness(body: Any, *, by: User) -> HeadWitness:
    """Store that a desk confirmed the newest head of the log.

    Refused unless the desk's signing key signed it today, for the newest head, after the desk's
    earlier confirmations, and a week after the last one.
    """
    desk = keys.lock_desk(by)
    if not isinstance(body, dict) or set(body) != {"statement", "signature"}:
        raise malformed_submission()
    statement, signature = body["statement"], shapes.hex_string(body["signature"], 64)
    fields = _read(statement)
    current = RecipientList.objects.current(desk)
    if current is None or not statements.is_signed(statement, signature, current.signing):
        raise malformed_submission()
    if fields != _expected(desk, current) | {"day": fields["day"]}:
        raise InvalidSubmission(_("The log has changed. Unlock the inbox again."), "changed")
    _check_day(desk, fields["day"])
    return HeadWitness.objects.create(
        desk=desk,
        day=fields["day"],
        size=fields["size"],
        statement=statement,
        signature=signature,
    )


def _read(statement: Any) -> dict[str, Any]:
    try:
        return statements.read_statement(statement, statements.WITNESS, STATEMENT)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed_submission() from fault


def _expected(desk: Desk, current: RecipientList) -> dict[str, Any]:
    """All fields of the desk's next statement but its day."""
    newest = LogDay.objects.order_by("day").last()
    if newest is None:
        raise malformed_submission()
    last = HeadWitness.objects.filter(desk=desk).order_by("size").last()
    head = statements.read_head(newest.head)
    return {
        "form": statements.WITNESS,
        "desk": desk.slug,
        "head": shapes.digest(newest.head),
        "list": current.digest,
        "previous": shapes.digest(last.statement) if last else "",
        "root": head["root"],
        "signing": current.signing,
        "size": head["size"],
    }


def _check_day(desk: Desk, day: Any) -> None:
    today = timezone.localdate()
    if day != today.isoformat():
        raise InvalidSubmission(_("The date on your device is wrong. Check it."), "changed")
    if HeadWitness.objects.filter(desk=desk, day__gt=today - DAYS_BETWEEN).exists():
        raise InvalidSubmission(_("Your desk confirmed the log this week already."), "changed")


def list_witnesses() -> list[dict[str, str]]:
    """What all desks confirmed, oldest first: signed statements, for everybody."""
    rows = HeadWitness.objects.order_by("size", "statement")
    return [{"statement": row.statement, "signature": row.signature} for row in rows]


def write_checkpoint() -> str:
    """The newest head in the form that other witnesses of logs sign; "" before there is one.

    Source: C2SP, tlog-checkpoint and signed-note (Ed25519, type 0x01).
    """
    newest = LogDay.objects.order_by("day").last()
    if newest is None:
        return ""
    head = statements.read_head(newest.head)
    name = f"{urlsplit(settings.ORIGIN).netloc}/report/log"
    root = base64.b64encode(bytes.fromhex(head["root"])).decode()
    text = f"{name}\n{head['size']}\n{root}\n"
    public = bytes.fromhex(receipt_log.public_key())
    mark = hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    signature = base64.b64encode(mark + receipt_log.sign_bytes(text.encode())).decode()
    return f"{text}\n\u2014 {name} {signature}\n"
