"""A row of the ledger that cannot be read keeps no other row's e-mail."""

import logging
from collections.abc import Callable, Iterable

from django.db import transaction

from incidents.actions.people.email_notices import EmailRequest
from incidents.models.people.ledger import Ledger

log = logging.getLogger(__name__)
MakeRequests = Callable[[list[Ledger]], Iterable[EmailRequest]]


def collect_requests(
    rows: list[Ledger], make_requests: MakeRequests
) -> tuple[list[EmailRequest], set[int]]:
    """Return the e-mails that rows cause, and the keys of rows that cannot be read.

    Such a row stays waiting, where operations see it, and is named in the log at each look.
    """
    try:
        with transaction.atomic():
            return list(make_requests(rows)), set()
    except Exception:
        log.warning("a row of the ledger cannot be read: each is tried alone")
    requests: list[EmailRequest] = []
    unreadable = set()
    for row in rows:
        try:
            with transaction.atomic():
                requests += list(make_requests([row]))
        except Exception as fault:
            log.error("no e-mail for row %s of the ledger: %s", row.pk, type(fault).__name__)
            unreadable.add(row.pk)
    return requests, unreadable
