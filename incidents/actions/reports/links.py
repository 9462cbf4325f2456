"""Which report became which case, as the officers' browsers seal it. The server ties neither."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.reports import shapes
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.exchange import age
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.threads import SealedLink

LINK_SIZE = 2048
MOST_LINKS = 2000


def list_links(*, by: User) -> list[dict[str, Any]]:
    """The sealed links of the officer's desk, in an order that says nothing."""
    rows = list(SealedLink.objects.filter(desk=_desk_of(by)))
    secrets.SystemRandom().shuffle(rows)
    return [{"id": row.id.hex, "sealed": bytes(row.sealed)} for row in rows]


@transaction.atomic
def store_links(body: Any, *, by: User) -> int:
    """Put these links in the place of all that the desk has; how many.

    `body`: {"seen": [the ids that the browser read], "sealed": [base64]}. All rows are written
    anew, so that none shows when it came. Refused if a colleague stored links meanwhile.
    """
    desk = Desk.objects.select_for_update().get(pk=_desk_of(by).pk)
    if not isinstance(body, Mapping) or set(body) != {"seen", "sealed"}:
        raise malformed_submission()
    seen, sealed = body["seen"], body["sealed"]
    if not (isinstance(seen, list) and isinstance(sealed, list)) or len(sealed) > MOST_LINKS:
        raise malformed_submission()
    before = {row.id.hex: bytes(row.sealed) for row in SealedLink.objects.filter(desk=desk)}
    if sorted(map(str, seen)) != sorted(before):
        raise InvalidSubmission(
            _("A colleague linked a case a moment ago. Open the report again."), "changed"
        )
    contents = [_sealed_bytes(desk, value, set(before.values())) for value in sealed]
    secrets.SystemRandom().shuffle(contents)
    SealedLink.objects.filter(desk=desk).delete()
    SealedLink.objects.bulk_create(SealedLink(desk=desk, sealed=one) for one in contents)
    return len(contents)


def _sealed_bytes(desk: Desk, value: Any, stored: set[bytes]) -> bytes:
    """The bytes of one link: sealed to the desk's newest list, or one that was stored before."""
    current = RecipientList.objects.current(desk)
    if current is None:
        raise malformed_submission()
    recipients = [row["recipient"] for row in current.fields["recipients"]]
    kind = age.kind_of(recipients[0])
    try:
        return shapes.sealed_bytes(
            value, kind, LINK_SIZE, shapes.LONGEST_MESSAGE, recipients=len(recipients)
        )
    except InvalidSubmission:
        # Sealed to an earlier list, and this officer cannot open it: it stays as it is.
        if isinstance(value, str) and (content := shapes.bytes_of_base64(value)) in stored:
            return content
        raise


def _desk_of(by: User) -> Desk:
    if not may(by, Permission.READ_INBOX) or by.desk is None:
        raise ValidationError(_("You do not have permission to do this."), code="role")
    return by.desk
