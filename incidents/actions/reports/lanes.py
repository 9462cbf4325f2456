"""The reserved lane: codes that a desk prints and hands out let a firm in before the queue.

A code is made in an officer's browser, and only its digest is stored, until a firm sends the code
with its report. It carries no name: envelopes are shuffled before they are handed out. Whoever
writes the database can add digests, which blind signatures (RFC 9474) would prevent: SECURITY.md
says so.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import ledger
from incidents.actions.reports import journal, keys, shapes
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import statements
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import OfficerKey, RecipientList
from incidents.models.reports.lanes import LaneCode

STATEMENT = {"codes", "day", "desk", "signer", "until"}
MOST_AT_ONCE, MOST_CODES = 50, 500
LONGEST = dt.timedelta(days=92)
# 80 bits in Crockford's base 32, as static/js/reports/codes.js makes them.
CODE = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")


@transaction.atomic
def store_codes(body: Any, *, by: User) -> int:
    """Store the digests of new codes. Refused unless an officer on the desk's list signed them:
    a session alone opens no lane. Returns how many.
    """
    desk = keys.lock_desk(by)
    fields, _statement, _signature = shapes.signed_statement(body, statements.CODES, STATEMENT)
    key, current = OfficerKey.objects.own(by), RecipientList.objects.current(desk)
    rows = current.fields["recipients"] if current else []
    officers = {row["signing"] for row in rows if row["role"] == "officer"}
    is_own = key is not None and fields["signer"] == key.signing
    if not is_own or fields["signer"] not in officers or fields["desk"] != desk.slug:
        raise malformed_submission()
    digests, until = _digests(fields["codes"]), _last_day(fields)
    if LaneCode.objects.filter(desk=desk).count() + len(digests) > MOST_CODES:
        raise InvalidSubmission(_("The desk has too many unused codes already."), "changed")
    if LaneCode.objects.filter(digest__in=digests).exists():
        raise malformed_submission()
    LaneCode.objects.bulk_create(LaneCode(desk=desk, digest=one, until=until) for one in digests)
    ledger.record("codes for firms made", desk.slug, by=by, count=len(digests))
    return len(digests)


def _digests(values: Any) -> list[str]:
    if not isinstance(values, list) or not 0 < len(values) <= MOST_AT_ONCE:
        raise malformed_submission()
    digests = [shapes.hex_string(value, 32) for value in values]
    if len(set(digests)) != len(digests):
        raise malformed_submission()
    return digests


def _last_day(fields: dict[str, Any]) -> dt.date:
    try:
        day, until = (dt.date.fromisoformat(fields[name]) for name in ("day", "until"))
    except (ValueError, TypeError) as fault:
        raise malformed_submission() from fault
    if not shapes.is_near(fields["day"]) or not day < until <= day + LONGEST:
        raise malformed_submission()
    return until


def bind_code(desk: Desk, code: Any, permit: str) -> LaneCode:
    """The row of a code, bound to the report of this permit. Refused if it is not valid.

    Call it in a transaction: the row is locked.
    """
    if not isinstance(code, str) or not CODE.fullmatch(code):
        raise _not_valid()
    rows = LaneCode.objects.select_for_update().filter(
        desk=desk, digest=_digest_of(desk.slug, code)
    )
    row = rows.filter(Q(permit="") | Q(permit=permit), until__gte=timezone.localdate()).first()
    if row is None:
        raise _not_valid()
    if not row.permit:
        row.permit = permit
        row.save(update_fields=["permit"])
    return row


def tidy_code(typed: str) -> str:
    """What somebody typed or read from paper, as the code was made: static/js/reports/codes.js."""
    text = unicodedata.normalize("NFKC", typed).lower().replace("o", "0")
    return re.sub(r"[\s-]", "", re.sub(r"[il]", "1", text))


def spend_code(desk: Desk, code: Any, permit: str) -> None:
    """Use a code up. Nothing says which code a report came with.

    The journal gets the code itself: digests are in the database, so that whoever writes both could
    otherwise use up codes that no firm ever sent.
    """
    row = bind_code(desk, code, permit)
    journal.append("code", desk=desk.slug, code=code)
    row.delete()


def restore_use(line: Mapping[str, Any]) -> bool:
    """Use a code of a restored database up again, if the line has the code: only its firm had it.

    Whether the line proves a code of this site at all.
    """
    desk, code = line["desk"], line["code"]
    if not isinstance(desk, str) or not isinstance(code, str) or not CODE.fullmatch(code):
        return False
    LaneCode.objects.filter(desk__slug=desk, digest=_digest_of(desk, code)).delete()
    return True


def _digest_of(desk: str, code: str) -> str:
    return shapes.digest(f"coercion-register code {desk} {code}")


def forget_codes(today: dt.date) -> None:
    """Delete codes that have expired."""
    LaneCode.objects.filter(until__lt=today).delete()


def _not_valid() -> InvalidSubmission:
    return InvalidSubmission(
        _("This code is not valid, or it was used already. Nothing was stored."), "code"
    )
