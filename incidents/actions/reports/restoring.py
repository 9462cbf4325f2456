"""Apply what the journal holds and a restored database lacks. Applying twice changes nothing.

A line is believed as far as it proves itself: a wish or a new receipt by the firm's signatures, a
hold by an officer's, a list by the desk's, a code by itself, a deletion by the row's own dates.
Whoever forges a line deletes nothing.
"""

import datetime as dt
import json
import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.actions.reports import (
    holds,
    journal,
    lanes,
    receipts,
    recipient_lists,
    retention,
    sealed_files,
)
from incidents.actions.reports.journal import JournalProblem, Line
from incidents.exchange import statements
from incidents.models.people.second_wall import Across, step_aside
from incidents.models.reports.threads import Report

log = logging.getLogger(__name__)


@step_aside(Across.JOURNAL)
def ensure_applied(*, again: bool = False) -> None:
    """Apply missing lines before this process first serves the room. Raises a refusal (503) if it
    cannot: the journal is missing, broken, or another database's.

    Processes are restarted after a restore. `again`: look even if this process has looked before.
    """
    if journal.here() in journal.agreed and not again:
        return
    try:
        if not journal.is_current():
            apply_lines()
    except (JournalProblem, OSError) as fault:
        log.error("confidential reports are closed: %s", fault)
        raise journal.closed_room() from fault
    journal.agreed.add(journal.here())


@transaction.atomic
def apply_lines() -> int:
    """Apply what this database lacks; returns how many lines did not prove themselves."""
    lines = journal.missing_lines()
    if not lines:
        return 0
    reports = journal.marked_reports()
    refused = 0
    # Holds first: nothing that is held is erased on the way.
    for line in sorted(lines, key=lambda line: line["kind"] != "hold"):
        refused += not _apply(line, reports.get(line.get("mark", "")))
    journal.finish_applying()
    log.warning("journal: %s lines after a restore, %s not applied", len(lines), refused)
    return refused


def _apply(line: Line, report: Report | None) -> bool:
    """Whether a line needed nothing, or proved itself and was applied."""
    try:
        if line["kind"] == "list":
            return recipient_lists.restore_list(line)
        if line["kind"] == "code":
            return lanes.restore_use(line)
        if report is None:
            return True
        return APPLY[line["kind"]](report, line)
    except (KeyError, ValueError, TypeError):
        return False


def _apply_wish(report: Report, line: Line) -> bool:
    """Withdraw a report again, or cancel that, as its firm signed it.

    An old wish is not played again, and it counts from the day that the firm signed.
    """
    statement = statements.canonical(
        {
            "form": statements.WISH,
            "report": report.pk.hex,
            "signer": report.signing,
            **{name: line["statement"][name] for name in ("wish", "number", "previous", "day")},
        }
    )
    if not statements.is_signed(statement, line["signature"], report.signing):
        return False
    if report.wish and line["statement"]["number"] <= json.loads(report.wish)["number"]:
        return statement == report.wish
    is_withdrawal = line["statement"]["wish"] == "withdraw"
    report.withdrawn_on = _past_day(line["statement"]["day"]) if is_withdrawal else None
    report.wish, report.wish_signature = statement, line["signature"]
    report.save(update_fields=["withdrawn_on", "wish", "wish_signature"])
    return True


def _apply_deletion(report: Report, line: Line) -> bool:
    """Erase a report again, if its own dates said so on that day."""
    if not retention.is_due(report, _past_day(line["day"])):
        return False
    report.delete()
    return True


def _past_day(text: str) -> dt.date:
    """The day of a line, or today if that is still to come."""
    return min(dt.date.fromisoformat(text), timezone.localdate())


APPLY: dict[str, Any] = {
    "wish": _apply_wish,
    "hold": holds.restore_hold,
    "receipt": receipts.restore_change,
    "due": _apply_deletion,
    "taken-back": sealed_files.restore_erasure,
}
