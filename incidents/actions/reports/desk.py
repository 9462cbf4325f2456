"""The desk's side of a thread: what an officer's browser is given to open, and what it sends back.

The server knows whose turn it is and which days were promised. What is written it cannot read.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.access import Permission, may
from incidents.actions.reports import files, shapes
from incidents.actions.reports.filing import (
    add_letter,
    add_seal,
    current_list,
    file_keys,
    somebody_left,
)
from incidents.actions.reports.shapes import InvalidSubmission, malformed_submission
from incidents.actions.reports.threads import promised, signed_lists, statement_of
from incidents.exchange import age
from incidents.models.people.people import User
from incidents.models.reports.keys import OfficerKey, RecipientList
from incidents.models.reports.threads import Grant, Message, Report, Seal, State, ThreadSide, Upload

LETTER_KEYS = {"letter", "seal", "grants", "files"}
STEPS = {
    "acknowledge": ({State.NEW}, State.ACKNOWLEDGED),
    "decide": ({State.NEW, State.ACKNOWLEDGED}, State.DECIDED),
    "close": ({State.NEW, State.ACKNOWLEDGED, State.DECIDED}, State.CLOSED),
    "reopen": ({State.CLOSED}, State.ACKNOWLEDGED),
}


def list_reports(user: User) -> list[dict[str, Any]]:
    """The desk's reports as an officer may list them: days and states, nothing of their content."""
    own = own_key(user)
    rows = Report.objects.visible_to(user).kept(timezone.localdate())
    rows = rows.select_related("assigned_to").prefetch_related("seals__grants")
    return [_line(row, own) for row in rows]


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
        "promised": promised(report),
        "acknowledged_on": _day(report.acknowledged_on),
        "decided_on": _day(report.decided_on),
        "withdrawn_on": _day(report.withdrawn_on),
        "erased_on": _day(report.erased_on),
        "has_post": report.has_post,
        "assigned": str(report.assigned_to) if report.assigned_to else "",
        "is_alone": report.lookup == "",
        "can_open": report.lookup == "" or (own is not None and own.name in holders),
    }


@transaction.atomic
def open_report(report: Report, *, by: User) -> dict[str, Any]:
    """All that the officer's browser needs to open a report; who opened it is kept by the day.

    Of a withdrawn report it is given the statements, so that the thread can be checked, and the
    content of the withdrawal alone; nobody counts as having opened it.
    """
    key = own_key(by)
    if key is None:
        raise InvalidSubmission(_("You have no key. Make one first."), "role")
    report = _locked(report, by)
    line = _line(report, key)
    if line["can_open"]:
        report.has_post = False
        report.save(update_fields=["has_post"])
        if report.withdrawn_on is None:
            report.openings.get_or_create(user=by, day=timezone.localdate())
    letters = Message.objects.filter(report=report)
    return line | {
        "desk": report.desk.slug,
        "seals": _seals(report, key),
        "letters": [
            statement_of(letter) | {"sealed": _given(report, letter)} for letter in letters
        ],
        "lists": signed_lists(RecipientList.objects.filter(desk=report.desk)),
    }


def _given(report: Report, letter: Message) -> bytes | None:
    """A letter's sealed content. Of a withdrawn report, that of the withdrawal alone."""
    is_withheld = report.withdrawn_on is not None and not letter.is_withdrawal
    return None if is_withheld else bytes(letter.sealed)


def _seals(report: Report, key: OfficerKey) -> list[dict[str, Any]]:
    """A report's seals, with the halves sealed to this key and to recovery, and who holds one."""
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
    """Recovery keys of the desk. Their halves open with what is kept offline, and nothing else."""
    lists = RecipientList.objects.filter(desk=report.desk)
    rows = [row for one in lists for row in one.told["recipients"]]
    return [row["name"] for row in rows if row["role"] == "recovery"]


@transaction.atomic
def add_desk_message(report: Report, told: Mapping[str, Any], *, by: User) -> Message:
    """Add a letter to the firm or a note among officers; with a new seal first, if one came.

    Refused where it is not signed by the officer's own key on the desk's list, or where somebody
    left since the newest seal and no new one came with it.
    """
    if not isinstance(told, Mapping) or set(told) != LETTER_KEYS:
        raise malformed_submission()
    report = _locked(report, by)
    key = _signing_key(report, by)
    if report.withdrawn_on is not None or not report.receipt:
        raise InvalidSubmission(_("This thread takes no more letters."), "changed")
    if told["seal"] is not None:
        _reseal(report, told, key)
    elif told["grants"] is not None:
        raise malformed_submission()
    elif somebody_left(report):
        raise InvalidSubmission(_("Somebody left: the thread needs a new seal first."), "changed")
    newest = Seal.objects.filter(report=report).order_by("-number").values_list("recipient")[0][0]
    letter = shapes.signed_message(told["letter"], age.kind_of(newest))
    if letter.side not in (ThreadSide.DESK, ThreadSide.NOTE):
        raise malformed_submission()
    if (letter.place.report, letter.place.signer) != (report.id.hex, key.signing):
        raise malformed_submission()
    row = add_letter(report, letter, ThreadSide(letter.side))
    files.attach(report, file_keys(told["files"]), officer_permit(report, by))
    return row


@transaction.atomic
def move(report: Report, step: Any, *, by: User) -> Report:
    """Acknowledge, decide, close or reopen a report; the firm sees the state and its day."""
    if not isinstance(step, str) or step not in STEPS:
        raise malformed_submission()
    report = _locked(report, by)
    before, after = STEPS[step]
    if report.withdrawn_on is not None or report.state not in before:
        raise InvalidSubmission(
            _("The report is not in a state for this. Open it again."), "changed"
        )
    today = timezone.localdate()
    report.acknowledged_on = report.acknowledged_on or today
    if after == State.DECIDED:
        report.decided_on = today
    report.state = State.DECIDED if step == "reopen" and report.decided_on else after
    report.save(update_fields=["state", "acknowledged_on", "decided_on"])
    return report


@transaction.atomic
def assign(report: Report, name: Any, *, by: User) -> Report:
    """Hand a report to a colleague, by the name of their key; an empty name gives it back."""
    report = _locked(report, by)
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
def grant(report: Report, told: Any, *, by: User) -> int:
    """Keep older seals' private halves, sealed once more to keys that joined the list since.

    `told`: {number of a seal: {name of a key: sealed}}. Returns how many were kept.
    """
    report = _locked(report, by)
    _signing_key(report, by)
    current = RecipientList.objects.current(report.desk)
    if current is None or report.withdrawn_on is not None or not isinstance(told, Mapping):
        raise malformed_submission()
    recipients = {row["name"]: row["recipient"] for row in current.told["recipients"]}
    seals = {str(seal.number): seal for seal in Seal.objects.filter(report=report)}
    made = []
    for number, grants in told.items():
        if number not in seals or not isinstance(grants, Mapping):
            raise malformed_submission()
        for holder, content in grants.items():
            if holder not in recipients:
                raise malformed_submission()
            kind = age.kind_of(recipients[holder])
            sealed = shapes.sealed_bytes(content, kind, shapes.GRANT_SIZE, shapes.LONGEST_LETTER)
            made.append(Grant(seal=seals[number], holder=holder, sealed=sealed))
    held = set(Grant.objects.filter(seal__report=report).values_list("seal", "holder"))
    if any((one.seal_id, one.holder) in held for one in made):
        raise InvalidSubmission(
            _("A colleague gave access meanwhile. Open the report again."), "changed"
        )
    return len(Grant.objects.bulk_create(made))


def begin_file(report: Report, told: Any, *, by: User) -> Upload:
    """Announce a file that a letter of the desk will carry."""
    if not isinstance(told, Mapping) or set(told) != {"upload", "size", "kind"}:
        raise malformed_submission()
    _signing_key(_seen(report, by), by)
    kind, size = files.kind_and_size(told)
    name, permit = shapes.row_key(told["upload"]), officer_permit(report, by)
    return files.announce_file(report.desk, name, kind=kind, size=size, permit=permit)


def take_part(report: Report, upload: str, number: int, content: bytes, *, by: User) -> None:
    """Keep one part of a file that this officer announced for this report."""
    name = shapes.row_key(upload)
    if not Upload.objects.filter(pk=name, permit=officer_permit(report, by)).exists():
        raise files.unknown()
    files.store_part(name, number, content)


def desk_file_part(report: Report, upload: str, number: int, *, by: User) -> bytes:
    """One part of a file of a report that stands."""
    if _seen(report, by).withdrawn_on is not None:
        raise files.unknown()
    return files.file_part(report, shapes.row_key(upload), number)


def own_key(user: User) -> OfficerKey | None:
    """The officer's key in use."""
    key: OfficerKey | None = OfficerKey.objects.own(user)
    return key


def officer_permit(report: Report, user: User) -> str:
    """Under which name an officer's files come in for a report."""
    return shapes.digest(f"desk {report.id.hex} {user.pk}")


def _seen(report: Report, by: User) -> Report:
    """The report, if it is the officer's own desk's and not yet to be erased."""
    rows = Report.objects.visible_to(by).kept(timezone.localdate()).select_related("desk")
    found: Report | None = rows.filter(pk=report.pk).first()
    if found is None:
        raise files.unknown()
    return found


def _locked(report: Report, by: User) -> Report:
    """The same, its row locked: letters of one side come one after another."""
    _seen(report, by)
    return Report.objects.select_for_update(of=("self",)).select_related("desk").get(pk=report.pk)


def _signing_key(report: Report, by: User) -> OfficerKey:
    """The officer's own key, if it stands on the desk's list: no other is trusted by a firm."""
    key, current = own_key(by), RecipientList.objects.current(report.desk)
    names = {row["name"] for row in current.told["recipients"]} if current else set()
    if key is None or key.name not in names:
        raise ValidationError(_("Your key is not on the desk's list yet."), code="role")
    return key


def _reseal(report: Report, told: Mapping[str, Any], key: OfficerKey) -> None:
    """A new seal for the desk's current list, signed by the officer."""
    current = current_list(report.desk)
    seal = shapes.seal(told["seal"], told["grants"], report=report.id.hex, listed=current)
    if (seal.receipt, seal.place.signer) != (report.receipt, key.signing):
        raise malformed_submission()
    add_seal(report, seal)


def _day(day: Any) -> str | None:
    return day and day.isoformat()
