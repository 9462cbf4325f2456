"""The clock: each task claims rows that wait, makes one call, and leaves them marked.

Tasks take no arguments and give no results: what is to be done stands in rows. A broker that is
lost, or a worker that is killed, loses nothing; the next beat finds the rows where they were.
"""

import logging

from celery import shared_task

from incidents.actions import ledger, notices
from incidents.exchange import editions

log = logging.getLogger(__name__)


@shared_task
def handle_waiting():
    """Handle what waits in the ledger, batch after batch."""
    last = 0
    while handled := notices.handle(after=last):
        last = handled.last
        log.info("ledger: %s rows handled, %s letters sent", handled.rows, handled.letters)


@shared_task
def verify_ledger():
    """Say it loudly when somebody wrote over the ledger."""
    faults = ledger.faults()
    for fault in faults:
        log.error("THE LEDGER IS BROKEN: %s", fault)
    if not faults:
        log.info("ledger: unbroken")


@shared_task
def write_columns():
    """Write each tier that changed as the file that large figures are counted in."""
    for path in editions.refresh():
        log.info("columns: %s written", path.name)
