"""The desk writes to a firm about a file that was encrypted outside the browser.

An officer's browser seals one copy for the officers on the list and one for the firm's receipt, and
signs both. The server knows neither text nor receipt.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from incidents.actions.reports import chains, shapes
from incidents.actions.reports.filing import current_list
from incidents.actions.reports.officer_access import lock_report, signing_key
from incidents.actions.reports.shapes import malformed_submission
from incidents.exchange import age, statements
from incidents.models.people.people import User
from incidents.models.reports.states import ThreadSide
from incidents.models.reports.threads import Message, Report

KEYS = {"statement", "signature", "sealed", "copy"}
FILE_MESSAGE_KEYS = shapes.PLACE_KEYS | {"sealed", "copy"}


@transaction.atomic
def add_file_message(report: Report, body: Any, *, by: User) -> Message:
    """Store a message to the firm of a file that has a receipt, after the desk's last statement.

    Refused unless the officer's own key on the desk's list signed it.
    """
    if not isinstance(body, Mapping) or set(body) != KEYS:
        raise malformed_submission()
    report = lock_report(report, by)
    key = signing_key(report, by)
    if not report.is_alone or not report.lookup:
        raise shapes.closed_thread()
    signed = {name: body[name] for name in ("statement", "signature")}
    fields, statement, signature = shapes.signed_statement(
        signed, statements.FILE_MESSAGE, FILE_MESSAGE_KEYS
    )
    own = shapes.place(fields)
    if (own.report, own.signer) != (report.id.hex, key.signing):
        raise malformed_submission()
    sealed, copy = _copies(body, report)
    if (shapes.digest(sealed), shapes.digest(copy)) != (fields["sealed"], fields["copy"]):
        raise malformed_submission()
    chains.check_step(report, own)
    return Message.objects.create(
        id=uuid.uuid4(),
        report=report,
        side=ThreadSide.DESK,
        number=own.number,
        sealed=sealed,
        receipt_copy=copy,
        statement=statement,
        signature=signature,
        written_on=timezone.localdate(),
    )


def _copies(body: Mapping[str, Any], report: Report) -> tuple[bytes, bytes]:
    """(the copy for all on the list, the copy for one receipt of either kind)."""
    current = current_list(report.desk)
    rows = current.fields["recipients"]
    size = {"smallest": shapes.MESSAGE_SIZE, "largest": shapes.LONGEST_MESSAGE}
    own_kind = age.Kind(current.fields["kind"])
    sealed = shapes.sealed_bytes(body["sealed"], own_kind, recipients=len(rows), **size)
    copy = body["copy"]
    if not isinstance(copy, str):
        raise malformed_submission()
    kind = age.kind_of_header(shapes.bytes_of_base64(copy))
    return sealed, shapes.sealed_bytes(copy, kind, **size)
