"""A desk's lists of keys: who can read its reports, signed in a browser by the desk's key.

The server holds no key that could sign a list, so it cannot add a reader by itself.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.actions.people import account_changes, ledger
from incidents.actions.reports import journal, keys
from incidents.exchange import age, statements
from incidents.models.people.people import Desk, User
from incidents.models.reports.keys import DAYS_OF_LISTS, OfficerKey, RecipientList
from incidents.models.reports.threads import Grant

LIST_KEYS = {"document", "signature", "secret"}
DOCUMENT_KEYS = {
    *("day", "desk", "epoch", "kind", "previous", "recipients", "signing", "until"),
}
RECIPIENT_KEYS = {"name", "recipient", "role", "signing"}
SECRET_SIZE = 256


@transaction.atomic
def enter_list(body: Mapping[str, Any], *, by: User) -> RecipientList:
    """Store the desk's next list, signed in a browser. Keys that are not on it any more have left.

    Refused unless the desk's signing key signed it, each officer on it has that key here, the
    recovery key is on it, and it follows the list before.
    """
    desk = keys.lock_desk(by)
    sent = keys.read_texts(body, LIST_KEYS)
    current = RecipientList.objects.current(desk)
    document = _document(sent, desk, current)
    _check_recipients(document, desk)
    _check_secret(sent["secret"], document)
    _refuse_alone(document, current, by)
    journal.append("list", desk=desk.slug, **sent)
    row, left = _store(desk, sent, document, current)
    names = [one["name"] for one in document["recipients"]]
    earlier = {one["name"] for one in current.fields["recipients"]} if current else set()
    detail: dict[str, Any] = {
        "epoch": row.epoch,
        "digest": row.digest,
        "names": names,
        "left": left,
        "joined": sorted(set(names) - earlier),
    }
    ledger.record("list of keys signed", desk.slug, by=by, **detail)
    return row


def _refuse_alone(document: Mapping[str, Any], current: RecipientList | None, by: User) -> None:
    """Refuse whoever signs themselves in by the recovery key without two colleagues.

    A colleague who is on the list signs everybody else in, and so is the second person there.
    """
    if current is None:
        return
    earlier, new = (
        {row["name"] for row in fields["recipients"]} for fields in (current.fields, document)
    )
    own = set(OfficerKey.objects.filter(user=by).values_list("name", flat=True))
    if own & new and not own & earlier and not account_changes.may_use_recovery(by):
        raise keys.key_refusal(
            _("Two colleagues have to let you use the recovery key first: see Colleagues.")
        )


def _store(
    desk: Desk,
    sent: Mapping[str, str],
    document: Mapping[str, Any],
    current: RecipientList | None,
) -> tuple[RecipientList, list[str]]:
    """(the next list's row, names of the keys that left with it)."""
    row = RecipientList.objects.create(
        desk=desk,
        epoch=document["epoch"],
        document=sent["document"],
        signature=sent["signature"],
        signing=document["signing"],
        digest=hashlib.sha256(sent["document"].encode()).hexdigest(),
        secret=sent["secret"],
        signed_on=document["day"],
        until=document["until"],
    )
    left = _leave(current, document) if current else []
    _end_waiting()
    return row, left


def restore_list(line: Mapping[str, Any]) -> bool:
    """Put back a list that a restored database lacks, so that nobody who left returns.

    Whether it is here already, or the desk's key signed it after the newest one here. A desk's
    first list is taken as it is: officers compare the eight words.
    """
    desk = Desk.objects.select_for_update().filter(slug=line["desk"]).first()
    if desk is None:
        return True
    current = RecipientList.objects.current(desk)
    digest = hashlib.sha256(line["document"].encode()).hexdigest()
    if RecipientList.objects.filter(desk=desk, digest=digest).exists():
        return True
    document = statements.read_statement(line["document"], statements.LIST, DOCUMENT_KEYS)
    signing = current.signing if current else document["signing"]
    follows = (current.epoch + 1, current.digest) if current else (1, "")
    if (document["epoch"], document["previous"], document["desk"]) != (*follows, desk.slug):
        return False
    if not statements.is_signed(line["document"], line["signature"], signing):
        return False
    _store(desk, line, document, current)
    return True


@dataclass(frozen=True)
class DeskKeys:
    """The desk's list, the reader's own key, all keys in use, and the keys that left.

    `left`: {"key", "reports": how many reports it could read}; `newer`: a second key of the
    reader, which waits to replace the first.
    """

    current: RecipientList | None
    own: OfficerKey | None
    in_use: list[OfficerKey]
    left: list[dict[str, Any]]
    newer: OfficerKey | None

    @property
    def recovery_names(self) -> set[str]:
        rows = self.current.fields["recipients"] if self.current else []
        return {row["name"] for row in rows if row["role"] == "recovery"}


def desk_keys(user: User) -> DeskKeys:
    """The desk's keys, as its officers see them."""
    desk = Desk.objects.get(people=user)
    rows = OfficerKey.objects.of_desk(desk).select_related("user")
    in_use = [key for key in rows.in_use() if keys.may_hold(key, desk)]
    ended = Grant.objects.filter(seal__report__desk=desk, ended_on__isnull=False)
    counts = dict(
        ended.values_list("holder").annotate(reports=Count("seal__report", distinct=True))
    )
    left = [
        {"key": key, "reports": counts.get(key.name, 0)}
        for key in rows.filter(left_on__isnull=False)
    ]
    mine = {key.waits: key for key in in_use if key.user_id == user.pk}
    current = RecipientList.objects.current(desk)
    return DeskKeys(current, mine.get(False), in_use, left, mine.get(True))


def _document(sent: Mapping[str, str], desk: Desk, current: RecipientList | None) -> dict[str, Any]:
    """The fields of a list, if it follows the current one and its signature is valid."""
    try:
        document = statements.read_statement(sent["document"], statements.LIST, DOCUMENT_KEYS)
        day, until = (dt.date.fromisoformat(document[name]) for name in ("day", "until"))
    except (ValueError, TypeError, RecursionError) as fault:
        raise keys.malformed_key() from fault
    keys.kind_named(document["kind"])
    signing = current.signing if current else keys.hex_text(document["signing"], 32)
    if not statements.is_signed(sent["document"], keys.hex_text(sent["signature"], 64), signing):
        raise keys.key_refusal(_("This list is not signed by the desk's signing key."))
    follows = (current.epoch + 1, current.digest) if current else (1, "")
    if (document["epoch"], document["previous"]) != follows:
        raise keys.key_refusal(_("A colleague has signed another list. Reload the page."))
    # A list is in force from its day to the next one's: dated yesterday, it would invalidate what
    # the desk wrote today under the list before.
    if day != timezone.localdate():
        raise keys.key_refusal(_("A list must have today's date. Check the date on your device."))
    if not day < until <= day + DAYS_OF_LISTS:
        raise keys.key_refusal(_("A list can be valid for at most 30 days."))
    if (document["desk"], document["signing"]) != (desk.slug, signing):
        raise keys.malformed_key()
    return document


def _check_recipients(document: Mapping[str, Any], desk: Desk) -> None:
    """Refuse a list unless each officer's key is in use here and the recovery key is on it."""
    rows = document["recipients"]
    if not isinstance(rows, list) or not all(_is_recipient(row) for row in rows):
        raise keys.malformed_key()
    if len({row["name"] for row in rows}) != len(rows):
        raise keys.malformed_key()
    kind, known = age.Kind(document["kind"]), OfficerKey.objects.of_desk(desk).in_use()
    keys_by_name = {
        key.name: key for key in known.select_related("user") if keys.may_hold(key, desk)
    }
    for row in rows:
        keys.recipient_of(row["recipient"], kind)
        if row["name"] != keys.name_of(row["recipient"]):
            raise keys.malformed_key()
        if row["role"] == "officer":
            key = keys_by_name.get(row["name"])
            if key is None or key.signing != row["signing"]:
                raise keys.key_refusal(
                    _("A key on the list does not belong to an officer of this desk.")
                )
    people = [keys_by_name[row["name"]].user_id for row in rows if row["role"] == "officer"]
    if len(set(people)) != len(people):
        raise keys.key_refusal(
            _("An officer can have only one key on the list. Remove the earlier one.")
        )
    if [row["signing"] for row in rows if row["role"] == "recovery"] != [""] or len(rows) < 2:
        raise keys.key_refusal(
            _("A list must have at least one officer and exactly one recovery key.")
        )


def _is_recipient(row: Any) -> bool:
    return (
        isinstance(row, dict)
        and set(row) == RECIPIENT_KEYS
        and all(isinstance(value, str) for value in row.values())
        and row["role"] in ("officer", "recovery")
    )


def _check_secret(text: str, document: Mapping[str, Any]) -> None:
    """Refuse a signing key that is not sealed to exactly the keys on the list."""
    kind, count = age.Kind(document["kind"]), len(document["recipients"])
    try:
        age.check(keys.decode_base64(text), kind, recipients=count, smallest=SECRET_SIZE)
    except ValueError as fault:
        raise keys.malformed_key() from fault


def _leave(current: RecipientList, document: Mapping[str, Any]) -> list[str]:
    """End the access of keys that are not on the new list; returns their names."""
    staying = {row["name"] for row in document["recipients"]}
    left = sorted({row["name"] for row in current.fields["recipients"]} - staying)
    today = timezone.localdate()
    OfficerKey.objects.filter(name__in=left).in_use().update(left_on=today)
    readable = Grant.objects.filter(holder__in=left, ended_on__isnull=True)
    readable.filter(seal__report__desk=current.desk_id).update(sealed=b"", ended_on=today)
    return left


def _end_waiting() -> None:
    """Put a waiting key in use once no earlier key of its person is."""
    in_use = OfficerKey.objects.in_use()
    holders = in_use.filter(waits=False).values("user")
    in_use.filter(waits=True).exclude(user__in=holders).update(waits=False)
