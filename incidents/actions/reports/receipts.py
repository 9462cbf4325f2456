"""A report's receipt is changed: new words open the thread, and the ones before open nothing.

So counsel or an association files for a firm, which then takes over. The key of the receipt before
and that of the new one sign the change, over the thread's first seal: docs/sealed-reports.md.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import chains, files, journal, shapes, threads
from incidents.actions.reports.chains import SIGNED, list_changes
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import age, statements
from incidents.models.reports.receipts import ReceiptChange
from incidents.models.reports.states import ThreadSide
from incidents.models.reports.threads import Grant, Report

CHANGE_KEYS = {
    *("day", "messages", "number", "previous", "receipt", "report", "root", "seals"),
    *("signer", "signing", "wish"),
}
# The pages hold the same: MOST_CHANGES in static/js/reports/receipts.js.
MOST_CHANGES = 10
LARGEST_GRANT = 4096


@dataclass(frozen=True)
class NewReceipt:
    """A change as it arrived: its fields, what was signed, where the thread is found from now on,
    and {number of a seal: its private half, sealed to the new receipt}.
    """

    fields: dict[str, Any]
    signed: dict[str, str]
    lookup: str
    grants: dict[str, bytes]


@transaction.atomic
def change_receipt(lookup: Any, body: Mapping[str, Any]) -> Report:
    """Let a new receipt open a thread in place of the present one.

    Refused unless both keys signed it, after the last change and with what the thread has now. The
    journal gets all of it first: a restore must not let earlier words in again, nor leave the new
    ones outside.
    """
    report = files.lock_row(threads.find_thread(lookup))
    if report.withdrawn_on is not None:
        raise shapes.closed_thread()
    new = _read_change(report, body)
    _check_present(report, new.fields)
    if Report.objects.filter(lookup=new.lookup).exists():
        raise malformed_submission()
    fields = {name: value for name, value in new.fields.items() if name != "report"}
    journal.append(
        "receipt",
        mark=journal.mark_of(report.pk.hex),
        statement=fields,
        signature=new.signed["signature"],
        countersignature=new.signed["countersignature"],
        lookup=new.lookup,
        grants={number: base64.b64encode(half).decode() for number, half in new.grants.items()},
    )
    try:
        with transaction.atomic():
            _store(report, new)
    except IntegrityError as race:
        raise malformed_submission() from race
    return report


def _read_change(report: Report, body: Mapping[str, Any]) -> NewReceipt:
    """A change that both keys signed, after the last one of this report."""
    signed = {name: body[name] for name in ("statement", "signature")}
    fields, statement, signature = shapes.signed_statement(signed, statements.RECEIPT, CHANGE_KEYS)
    countersignature = shapes.hex_string(body["countersignature"], 64)
    signing = shapes.hex_string(fields["signing"], 32)
    if not statements.is_signed(statement, countersignature, signing):
        raise malformed_submission()
    changes = list_changes(report)
    place = {
        "report": report.pk.hex,
        "signer": report.signing,
        "number": len(changes) + 1,
        "previous": shapes.digest(changes[-1]["statement"]) if changes else "",
        "root": chains.thread_chain(report).root,
    }
    if any(fields[name] != value for name, value in place.items()):
        raise _changed()
    _check_new_keys(report, changes, fields)
    return NewReceipt(
        fields,
        dict(zip(SIGNED, (statement, signature, countersignature), strict=True)),
        shapes.hex_string(body["new_lookup"], 32),
        _read_grants(report, body["grants"]),
    )


def _check_new_keys(
    report: Report, changes: list[dict[str, str]], fields: Mapping[str, Any]
) -> None:
    """Refuse a key that the thread had, another kind of key, and more changes than pages read."""
    kind = age.kind_of(report.receipt)
    if len(changes) >= MOST_CHANGES:
        raise InvalidSubmission(_("This receipt was changed ten times. File a new report."))
    receipt, signing = shapes.recipient(fields["receipt"], kind), fields["signing"]
    texts = [one["statement"] for one in changes]
    if receipt == report.receipt or signing == report.signing:
        raise malformed_submission()
    if any(key in text for text in texts for key in (receipt, signing)):
        raise malformed_submission()


def _check_present(report: Report, fields: Mapping[str, Any]) -> None:
    """Refuse a change that was signed without what the thread has now, or on another day."""
    thread = chains.thread_chain(report)
    counts = {
        "messages": len(thread.messages[ThreadSide.FIRM]),
        "seals": len(thread.seals),
        "wish": shapes.digest(report.wish) if report.wish else "",
    }
    if any(fields[name] != value for name, value in counts.items()):
        raise _changed()
    day = fields["day"]
    if not isinstance(day, str) or not shapes.is_near(day):
        raise malformed_submission()
    if day > timezone.localdate().isoformat():
        raise InvalidSubmission(
            _("The date on your device is in the future. Correct it and send again.")
        )


def _changed() -> InvalidSubmission:
    return InvalidSubmission(_("This report has changed. Open it again."), "changed")


def _read_grants(report: Report, grants: Any) -> dict[str, bytes]:
    """The private half of each seal, sealed to the new receipt."""
    numbers = {str(number) for number in report.seals.values_list("number", flat=True)}
    if not isinstance(grants, Mapping) or set(grants) != numbers:
        raise malformed_submission()
    kind = age.kind_of(report.receipt)
    return {
        number: shapes.sealed_bytes(half, kind, shapes.GRANT_SIZE, LARGEST_GRANT)
        for number, half in grants.items()
    }


def _store(report: Report, new: NewReceipt) -> None:
    ReceiptChange.objects.create(report=report, number=new.fields["number"], **new.signed)
    for number, half in new.grants.items():
        Grant.objects.filter(seal__report=report, seal__number=number, holder="receipt").update(
            sealed=half
        )
    report.lookup, report.receipt = new.lookup, new.fields["receipt"]
    report.signing, report.has_unread_messages = new.fields["signing"], True
    report.save(update_fields=["lookup", "receipt", "signing", "has_unread_messages"])


def restore_change(report: Report, line: Mapping[str, Any]) -> bool:
    """Change a restored report's receipt again, if both keys signed that. Whether they did.

    What the thread had when it was signed may be lost: the numbers in it only bound what counts
    under the earlier key. A seal that came later than the backup is not there.
    """
    statement = statements.canonical(dict(line["statement"]) | {"report": report.pk.hex})
    known = {one["statement"] for one in list_changes(report)}
    if statement in known:
        return True
    present = {str(number) for number in report.seals.values_list("number", flat=True)}
    body = {
        "statement": statement,
        "signature": line["signature"],
        "countersignature": line["countersignature"],
        "new_lookup": line["lookup"],
        "grants": {number: half for number, half in line["grants"].items() if number in present},
    }
    try:
        new = _read_change(report, body)
    except InvalidSubmission:
        return False
    if Report.objects.filter(lookup=new.lookup).exists():
        return False
    _store(report, new)
    return True
