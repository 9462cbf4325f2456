"""The clock: each task claims rows that wait, makes one call, and leaves them marked.

Tasks take no arguments and give no results: what is to be done stands in rows. A broker that is
lost, or a worker that is killed, loses nothing; the next beat finds the rows where they were.
"""

import logging
from contextlib import contextmanager

import duckdb
from celery import shared_task
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from incidents.actions.desk import (
    evidence_pictures,
    form_drafts,
    readings,
    summaries,
    teamwork,
    uploads,
)
from incidents.actions.federation import pulling
from incidents.actions.people import emails, ledger, ledger_days, sessions
from incidents.actions.register import editions, statistical_releases
from incidents.actions.reports import (
    expiry,
    files,
    keys,
    list_reminders,
    receipt_log,
    restoring,
    rewriting,
    script_sums,
)
from incidents.actions.reports import notices as report_notices
from incidents.actions.saved import changes, digests, webhook_deliveries
from incidents.exchange import snapshots
from incidents.figures.engine import precomputed
from incidents.figures.results import edition_tables
from incidents.models import Incident
from incidents.queries.desk.desk_history import list_desk_history
from incidents.queries.saved_matches import changes_matching

log = logging.getLogger(__name__)


@shared_task
def send_waiting_emails():
    """Handle what waits in the ledger, batch after batch."""
    last = 0
    while batch := emails.send_batch_after(last):
        last = batch.last
        log.info("ledger: %s rows handled, %s e-mails sent", batch.rows, batch.emails)


@shared_task
def send_digests():
    """Plan the digests of saved searches that are due, and send those that wait."""
    digests.doubt()
    while (planned := digests.plan(changes_matching)) is not None:
        log.info("saved searches: %s digests planned", planned)
    last, is_over = 0, False
    while not is_over and (sent := digests.send_batch(changes_matching, after=last)):
        last, is_over = sent.last, sent.is_over
        log.info("saved searches: %s digests sent", sent.letters)


@shared_task
def send_webhooks():
    """Plan the messages of webhooks that have news, and send those that wait."""
    readers = webhook_deliveries.WebhookReaders(changes_matching, list_desk_history)
    if left := webhook_deliveries.release_abandoned():
        log.warning("webhooks: %s messages of a worker that ended wait again", left)
    while planned := webhook_deliveries.plan_deliveries(readers):
        log.info("webhooks: %s messages planned", planned)
    last = 0
    while sent := webhook_deliveries.send_deliveries(readers, after=last):
        last = sent.last
        log.info("webhooks: %s messages delivered", sent.delivered)


@shared_task
def refresh_case_summaries():
    """Make what lists of cases filter by anew, after an import of more cases than a page can."""
    while left := summaries.refresh_summaries():
        log.info("cases: %s summaries left", left)


@shared_task
def draw_waiting_evidence():
    """Make the flat pictures of evidence that a page had no time for."""
    if drawn := evidence_pictures.draw_waiting():
        log.info("evidence: %s files drawn", drawn)


@shared_task
def remind_of_work():
    """Note idle cases, tasks that are due, and lists of keys that expire: e-mails follow."""
    log.info("cases: %s idle", teamwork.remind_of_idle_cases())
    log.info("tasks: %s due", teamwork.remind_of_tasks(timezone.localdate()))
    log.info("lists of keys: %s expire", list_reminders.remind_of_lists(timezone.localdate()))


@shared_task
def delete_old_changes():
    """Delete changes and digests that are too old to be sent, old drafts, readings and sessions."""
    log.info("saved searches: %s old rows deleted", changes.forget_old())
    log.info("webhooks: %s old messages deleted", webhook_deliveries.delete_old_deliveries())
    log.info("forms: %s old drafts deleted", form_drafts.delete_old_drafts())
    log.info("readings: %s old rows deleted", readings.delete_old_readings(timezone.localdate()))
    log.info("sessions: %s expired rows deleted", sessions.delete_expired_sessions())


@shared_task
def verify_ledger():
    """Say it loudly when somebody wrote over the ledger."""
    faults = ledger.faults()
    for fault in faults:
        log.error("THE LEDGER IS BROKEN: %s", fault)
    if not faults:
        log.info("ledger: unbroken")


@shared_task
def write_snapshots():
    """Write each tier that changed as the file that large figures are counted in; count those."""
    try:
        written = snapshots.refresh()
        for path in written:
            log.info("columns: %s written", path.name)
    except (OSError, duckdb.Error):
        # A full disk, say. What is asked meanwhile is counted in rows.
        log.warning("no snapshot was written, PostgreSQL counts", exc_info=True)
        return
    if written:
        count = precomputed.fill(Incident.objects.visible_to(AnonymousUser()))
        log.info("figures: %s counted ahead", count)


@shared_task
def publish_statistical_release():
    """Publish this month's confidential statistics, unless they are out."""
    if edition := statistical_releases.publish_due():
        log.info("confidential statistics: edition %s published", edition.key)


@shared_task
def publish_monthly_edition():
    """Publish this month's edition of the public data, unless it is out or nothing changed."""
    if edition := editions.publish_due_edition(edition_tables.freeze):
        log.info("edition %s published", edition)


@shared_task
def pull_peers():
    """Read what is new from the other installations that two administrators confirmed."""
    if count := pulling.pull_all():
        log.info("%s changes received from other installations", count)


@shared_task
def write_editions():
    """Write the files of editions that are new, or from which an incident was withdrawn."""
    try:
        for edition in editions.write_waiting_files(edition_tables.compute_figures):
            log.info("edition %s: files written", edition)
    except (OSError, duckdb.Error):
        # A full disk, say. The rows wait, and the pages say that the files are being written.
        log.warning("the files of an edition were not written", exc_info=True)


@contextmanager
def without_content(what):
    """Log that a job of confidential reports failed, with the kind of the error only: an exception
    of the database repeats the row.
    """
    try:
        yield
    except Exception as fault:
        log.error("%s failed: %s", what, type(fault).__name__)


@shared_task
def send_daily_notices():
    """E-mail the officers of each desk with unread messages. Leaves no line in the log."""
    with without_content("sending the daily notices"):
        restoring.ensure_applied(again=True)
        report_notices.send_report_notices(timezone.localdate())
        report_notices.send_alarms()


@shared_task
def erase_expired():
    """Erase withdrawn reports, incomplete files and old salts. Leaves no line in the log."""
    with without_content("erasing expired reports"):
        restoring.ensure_applied(again=True)
        today = timezone.localdate()
        expiry.erase(today)
        keys.forget_wraps(today)


@shared_task
def close_log_days():
    """Add yesterday's leaves to the log of receipts, and sign its head."""
    with without_content("closing a day of the log of receipts"):
        receipt_log.close_days(timezone.localdate(), scripts=script_sums.sums_digest())


@shared_task
def close_ledger_days():
    """Sign the head of yesterday's rows of the ledger."""
    if closed := ledger_days.sign_days(timezone.localdate()):
        log.info("ledger: %s days signed", closed)


@shared_task
def give_back_idle_files():
    """Erase uploads that have stopped. Leaves no line in the log."""
    with without_content("erasing idle files"):
        files.give_back_idle()


@shared_task
def rewrite_the_day():
    """Rewrite the day's rows of confidential reports, so that they show only the night."""
    with without_content("rewriting the day's rows"):
        rewriting.rewrite_day()


@shared_task
def import_waiting_files():
    """Import the files of desks that wait, each in one transaction; erase those nobody wanted."""
    for pk in uploads.waiting_imports():
        uploads.run_import(pk)
    uploads.erase_old_files()
