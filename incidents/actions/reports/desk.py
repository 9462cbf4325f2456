"""The desk's side of a thread: what an officer's browser receives, and what it sends back.

The server knows states and promised days. It cannot read the content.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.reports import files, load, quotas, retention, shapes
from incidents.actions.reports.chains import list_changes
from incidents.actions.reports.filing import (
    add_message,
    add_seal,
    current_list,
    file_keys,
    has_reader_left,
)
from incidents.actions.reports.officer_access import (
    lock_report,
    own_key,
    signing_key,
    visible_report,
)
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.actions.reports.threads import (
    newest_wish,
    promised_days,
    signed_lists,
    statement_of,
)
from incidents.exchange import age
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import OfficerKey, RecipientList
from incidents.models.reports.states import ThreadSide
from incidents.models.reports.threads import (
    WITH_CODE,
    Grant,
    Message,
    Report,
    Seal,
    Upload,
)

MESSAGE_KEYS = {"message", "seal", "grants", "files"}


def list_reports(user: User) -> list[dict[str, Any]]:
    """The reports of the officer's desk: days and states, none of their content."""
    own = own_key(user)
    rows = Report.objects.visible_to(user).not_yet_erased(timezone.localdate())
    rows = rows.in_reading_order().annotate(newest_on=Max("messages__written_on"))
    rows = rows.select_related("assigned_to").prefetch_related("seals__grants")
    return [_line(row, own) for row in rows]


def describe_load(user: User) -> dict[str, int | bool]:
    """How full the inbox of the officer's desk is, and the effort that a report needs now."""
    desk = Desk.objects.get(people=user)
    space, floor = quotas.space_in_use(desk.pk), load.floor_of(desk.pk, quotas.free_text(desk))
    is_alarming = space.is_alarming or floor >= load.ALARM_FLOOR
    return {"text": space.text, "files": space.files, "floor": floor, "is_alarming": is_alarming}


def _line(report: Report, own: OfficerKey | None) -> dict[str, Any]:
    holders = {
        grant.holder
        for seal in report.seals.all()
        for grant in seal.grants.all()
        if grant.ended_on is None
    }
    return {
        "report": report.id.hex,
        "state": report.state,
        "received_on": _day(report.received_on),
        "promised": promised_days(report),
        "acknowledged_on": _day(report.acknowledged_on),
        "decided_on": _day(report.decided_on),
        "withdrawn_on": _day(report.withdrawn_on),
        "erased_on": _day(report.erased_on),
        "kept_until": _day(retention.last_day(report, getattr(report, "newest_on", None))),
        "has_unread_messages": report.has_unread_messages,
        "has_code": report.effort == WITH_CODE,
        "assigned": str(report.assigned_to) if report.assigned_to else "",
        "is_alone": report.is_alone,
        "has_receipt": report.lookup != "",
        "can_open": report.is_alone or (own is not None and own.name in holders),
    }


@transaction.atomic
def open_report(report: Report, *, by: User) -> dict[str, Any]:
    """What the officer's browser needs to open a report. Who opened it is recorded by the day.

    For a withdrawn report these are all statements, so that the browser can check the thread, but
    only the content of the withdrawal; that is not recorded as an opening.
    """
    key = own_key(by)
    if key is None:
        raise InvalidSubmission(_("You do not have a key yet. Create your key first."), "role")
    report = lock_report(report, by)
    line = _line(report, key)
    if line["can_open"]:
        report.has_unread_messages, report.effort = False, None
        report.save(update_fields=["has_unread_messages", "effort"])
        if report.withdrawn_on is None:
            report.openings.get_or_create(user=by, day=timezone.localdate())
    messages = Message.objects.filter(report=report)
    return line | {
        "desk": report.desk.slug,
        "seals": _seals(report, key),
        "messages": [
            statement_of(message) | {"sealed": _sealed_content(report, message)}
            for message in messages
        ],
        "lists": signed_lists(RecipientList.objects.filter(desk=report.desk)),
        "receipts": list_changes(report),
        "wish": newest_wish(report),
    }


def _sealed_content(report: Report, message: Message) -> bytes | None:
    """The sealed content of a message. In a withdrawn report, only that of the withdrawal."""
    is_withheld = report.withdrawn_on is not None and not (message.is_withdrawal or message.step)
    return None if is_withheld else bytes(message.sealed)


def _seals(report: Report, key: OfficerKey) -> list[dict[str, Any]]:
    """A report's seals, with the halves sealed to this key and to recovery, and all holders."""
    own, recovery = _halves(report, [key.name]), _halves(report, _recovery_names(report))
    return [
        {
            **statement_of(seal),
            "grant": own.get(seal.pk, b""),
            "recovery": recovery.get(seal.pk, b""),
            "holders": [one.holder for one in seal.grants.all() if one.ended_on is None],
        }
        for seal in Seal.objects.filter(report=report).prefetch_related("grants")
    ]


def _halves(report: Report, holders: list[str]) -> dict[uuid.UUID, bytes]:
    """Private halves of a report's seals, sealed to one of these holders, by their seal's key."""
    grants = Grant.objects.filter(seal__report=report, holder__in=holders)
    return {seal: bytes(half) for seal, half in grants.values_list("seal", "sealed")}


def _recovery_names(report: Report) -> list[str]:
    """Names of the desk's recovery keys, which are stored offline."""
    lists = RecipientList.objects.filter(desk=report.desk)
    rows = [row for one in lists for row in one.fields["recipients"]]
    return [row["name"] for row in rows if row["role"] == "recovery"]


@transaction.atomic
def add_desk_message(report: Report, body: Mapping[str, Any], *, by: User) -> Message:
    """Add a message to the firm or a note among officers, and before it a new seal if one came.

    Refused if it is not signed by the officer's own key on the desk's list, or if a reader has left
    since the newest seal and no new seal came with it.
    """
    if not isinstance(body, Mapping) or set(body) != MESSAGE_KEYS:
        raise malformed_submission()
    report = lock_report(report, by)
    key = signing_key(report, by)
    if report.withdrawn_on is not None or not report.receipt:
        raise shapes.closed_thread()
    if body["seal"] is not None:
        _reseal(report, body, key)
    elif body["grants"] is not None:
        raise malformed_submission()
    elif has_reader_left(report):
        raise shapes.changed_keys()
    newest = Seal.objects.filter(report=report).order_by("-number").values_list("recipient")[0][0]
    message = shapes.signed_message(body["message"], age.kind_of(newest))
    if message.side not in (ThreadSide.DESK, ThreadSide.NOTE):
        raise malformed_submission()
    if (message.place.report, message.place.signer) != (report.id.hex, key.signing):
        raise malformed_submission()
    row = add_message(report, message, ThreadSide(message.side))
    files.attach(report, file_keys(body["files"]), officer_permit(report, by))
    return row


@transaction.atomic
def assign(report: Report, name: Any, *, by: User) -> Report:
    """Assign a report to a colleague, by the name of their key. An empty name assigns nobody."""
    report = lock_report(report, by)
    colleague = None
    if name != "":
        keys = OfficerKey.objects.of_desk(report.desk).in_use().select_related("user")
        key = keys.filter(name=shapes.hex_string(name, 8)).first()
        if key is None or not may(key.user, Permission.READ_INBOX):
            raise malformed_submission()
        colleague = key.user
    report.assigned_to = colleague
    report.save(update_fields=["assigned_to"])
    return report


@transaction.atomic
def grant(report: Report, sealed: Any, *, by: User) -> int:
    """Store older seals' private halves, sealed again to keys that have since joined the list.

    `sealed`: {number of a seal: {name of a key: sealed}}. Returns how many were stored.
    """
    report = lock_report(report, by)
    signing_key(report, by)
    current = RecipientList.objects.current(report.desk)
    if current is None or report.withdrawn_on is not None or not isinstance(sealed, Mapping):
        raise malformed_submission()
    recipients = {row["name"]: row["recipient"] for row in current.fields["recipients"]}
    seals = {str(seal.number): seal for seal in Seal.objects.filter(report=report)}
    new_grants = []
    for number, grants in sealed.items():
        if number not in seals or not isinstance(grants, Mapping):
            raise malformed_submission()
        for holder, content in grants.items():
            if holder not in recipients:
                raise malformed_submission()
            kind = age.kind_of(recipients[holder])
            half = shapes.sealed_bytes(content, kind, shapes.GRANT_SIZE, shapes.LONGEST_MESSAGE)
            new_grants.append(Grant(seal=seals[number], holder=holder, sealed=half))
    existing = set(Grant.objects.filter(seal__report=report).values_list("seal", "holder"))
    if any((one.seal_id, one.holder) in existing for one in new_grants):
        raise InvalidSubmission(
            _("A colleague has already given access. Open the report again."), "changed"
        )
    return len(Grant.objects.bulk_create(new_grants))


def begin_file(report: Report, body: Any, *, by: User) -> Upload:
    """Announce a file that belongs to a message of the desk."""
    if not isinstance(body, Mapping) or set(body) != {"upload", "size", "kind"}:
        raise malformed_submission()
    signing_key(visible_report(report, by), by)
    kind, size = files.kind_and_size(body)
    name, permit = shapes.row_key(body["upload"]), officer_permit(report, by)
    return files.announce_file(report.desk, name, kind=kind, size=size, permit=permit)


def take_part(report: Report, upload: str, number: int, content: bytes, *, by: User) -> None:
    """Store one part of a file that this officer announced for this report."""
    name = shapes.row_key(upload)
    if not Upload.objects.filter(pk=name, permit=officer_permit(report, by)).exists():
        raise files.unknown()
    files.store_part(name, number, content)


def desk_file_part(report: Report, upload: str, number: int, *, by: User) -> bytes:
    """One part of a file of a report that is not withdrawn."""
    if visible_report(report, by).withdrawn_on is not None:
        raise files.unknown()
    return files.file_part(report, shapes.row_key(upload), number)


def officer_permit(report: Report, user: User) -> str:
    """The name under which an officer uploads files for a report."""
    return shapes.digest(f"desk {report.id.hex} {user.pk}")


def _reseal(report: Report, body: Mapping[str, Any], key: OfficerKey) -> None:
    """A new seal for the desk's current list, signed by the officer."""
    current = current_list(report.desk)
    seal = shapes.seal(body["seal"], body["grants"], report=report.id.hex, recipient_list=current)
    if (seal.receipt, seal.place.signer) != (report.receipt, key.signing):
        raise malformed_submission()
    add_seal(report, seal)


def _day(day: Any) -> str | None:
    return day and day.isoformat()
