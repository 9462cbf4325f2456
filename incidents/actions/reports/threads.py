"""A firm comes back: reads, writes, narrows what it allowed, withdraws."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.reports import files, quotas, shapes
from incidents.actions.reports.filing import (
    add_letter,
    add_seal,
    current_list,
    file_keys,
    size_of,
    somebody_left,
)
from incidents.actions.reports.shapes import InvalidSubmission, NewSeal, malformed_submission
from incidents.deadlines.periods import works
from incidents.exchange import age, statements
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.threads import DAYS_TO_STAY, Grant, Message, Report, Seal, ThreadSide

DAY = dt.timedelta(days=1)
DAYS_TO_ACKNOWLEDGE = 2
DAYS_TO_DECIDE = 30
# Later letters need no proof of work.
LETTERS_A_DAY = 20


def find_thread(lookup: Any) -> Report:
    """The thread of a lookup name. One refusal for all others: wrong, unknown, erased."""
    name = shapes.digest(shapes.hex_string(lookup, 32))
    report = Report.objects.select_related("desk").filter(lookup=name).first()
    if report is None or (report.erased_on and report.erased_on <= timezone.localdate()):
        raise files.unknown()
    return report


def thread_permit(lookup: str) -> str:
    """Under which name files come in for a thread: not the one that finds it in the table."""
    return shapes.digest(f"permit {lookup}")


def promised(report: Report) -> dict[str, str]:
    """The days that a desk promises: acknowledged in 2 working days, decided in 30 days."""
    day, left = report.received_on, DAYS_TO_ACKNOWLEDGE
    while left:
        day += DAY
        left -= works(day)
    return {
        "acknowledged": day.isoformat(),
        "decided": (report.received_on + DAY * DAYS_TO_DECIDE).isoformat(),
    }


def openings(report: Report) -> dict[str, int]:
    """How often it was opened, by role: {role: days on which a person in it opened it}."""
    rows = report.openings.select_related("user")
    return dict(
        Counter("officer" if row.user.desk_id == report.desk_id else "other" for row in rows)
    )


@transaction.atomic
def add_firm_message(lookup: Any, told: dict[str, Any]) -> Message:
    """Add the firm's letter; with a new seal first, if one came."""
    report = _locked(find_thread(lookup))
    if not report.is_open():
        raise InvalidSubmission(_("This thread takes no more letters."), "changed")
    _check_letters_today(report)
    fresh = None
    if told["seal"] is not None:
        fresh = _reseal(report, told["seal"], told["grants"])
    elif told["grants"] is not None:
        raise malformed_submission()
    elif somebody_left(report):
        raise InvalidSubmission(_("Somebody left: the thread needs a new seal first."), "changed")
    letter = shapes.signed_message(told["letter"], _kind(report))
    _own(report, letter.place.report, letter.place.signer)
    row = add_letter(report, letter, ThreadSide.FIRM)
    files.attach(report, file_keys(told["files"]), thread_permit(lookup))
    _has_post(report)
    quotas.charge_text(report.desk, size_of(letter, fresh))
    return row


def _check_letters_today(report: Report) -> None:
    """Refuse a firm's letter where the thread has had its letters of the day."""
    today = timezone.localdate()
    letters = Message.objects.filter(report=report, side=ThreadSide.FIRM, written_on=today)
    if letters.count() >= LETTERS_A_DAY:
        raise InvalidSubmission(
            _("A thread takes 20 letters a day. Send this one tomorrow."),
            "day",
            again_on=today + DAY,
        )


@transaction.atomic
def record_wish(lookup: Any, told: dict[str, Any]) -> Report:
    """Withdraw a report, or take a withdrawal back, as a signed statement says.

    A letter may come with a withdrawal: why, readable to the desk until all is erased.
    """
    report = _locked(find_thread(lookup))
    signed = {name: told[name] for name in ("statement", "signature")}
    said, _statement, _signature = shapes.signed_statement(
        signed, statements.WISH, shapes.WISH_KEYS
    )
    _own(report, said["report"], said["signer"])
    if not isinstance(said["day"], str) or not shapes.is_near(said["day"]):
        raise malformed_submission()
    is_withdrawn = report.withdrawn_on is not None
    if said["wish"] != ("stay" if is_withdrawn else "withdraw"):
        raise malformed_submission()
    if not is_withdrawn and told["letter"] is not None:
        letter = shapes.signed_message(told["letter"], _kind(report))
        _own(report, letter.place.report, letter.place.signer)
        add_letter(report, letter, ThreadSide.FIRM, is_withdrawal=True)
    report.withdrawn_on = None if is_withdrawn else timezone.localdate()
    report.save(update_fields=["withdrawn_on"])
    _has_post(report)
    return report


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("desk").get(pk=report.pk)


def _kind(report: Report) -> age.Kind:
    newest = Seal.objects.filter(report=report).order_by("-number").first()
    return age.kind_of(newest.recipient) if newest else age.Kind.HYBRID


def _own(report: Report, name: str, signer: str) -> None:
    """What is said has to be about this report, by its firm."""
    if name != report.id.hex or signer != report.signing:
        raise malformed_submission()


def _reseal(report: Report, told: Any, grants: Any) -> NewSeal:
    """A new seal for the desk's current list: somebody left since the last one."""
    seal = shapes.seal(told, grants, report=report.id.hex, listed=current_list(report.desk))
    if seal.receipt != report.receipt or seal.place.signer != report.signing:
        raise malformed_submission()
    add_seal(report, seal)
    return seal


def _has_post(report: Report) -> None:
    report.has_post = True
    report.save(update_fields=["has_post"])


def thread_content(report: Report) -> dict[str, Any]:
    """All that the firm's browser needs to show the thread, for which it holds the keys.

    What a row's columns say of side, number or day is left out: only what was signed counts.
    """
    grants = dict(
        Grant.objects.filter(seal__report=report, holder="receipt").values_list("seal", "sealed")
    )
    seals = Seal.objects.filter(report=report)
    letters = Message.objects.filter(report=report).exclude(side=ThreadSide.NOTE)
    lists = RecipientList.objects.filter(desk=report.desk, epoch__gte=report.epoch)
    return _thread_state(report) | {
        "seals": [statement_of(seal) | {"grant": grants[seal.pk]} for seal in seals],
        "letters": [statement_of(letter) | {"sealed": letter.sealed} for letter in letters],
        "lists": signed_lists(lists),
    }


def signed_lists(rows: QuerySet[RecipientList]) -> list[dict[str, str]]:
    """Lists of a desk as it signed them, oldest first."""
    return [
        {"document": row.document, "signature": row.signature} for row in rows.order_by("epoch")
    ]


def statement_of(row: Seal | Message) -> dict[str, str]:
    """The statement of a seal or letter, with its signature."""
    return {"statement": row.statement, "signature": row.signature}


def _thread_state(report: Report) -> dict[str, Any]:
    """How it stands with a thread; days as text, None where there is none."""
    days = ("received_on", "acknowledged_on", "decided_on", "withdrawn_on", "erased_on")
    return {
        "report": report.id.hex,
        "desk": report.desk.slug,
        "state": report.state,
        "promised": promised(report),
        "days_to_stay": DAYS_TO_STAY,
        "openings": openings(report),
        **{name: (day := getattr(report, name)) and day.isoformat() for name in days},
    }
