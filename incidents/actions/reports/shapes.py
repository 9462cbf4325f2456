"""The form of requests: exact keys, sealed content, signed statements. All else is refused."""

import base64
import binascii
import datetime as dt
import hashlib
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.exchange import age, statements

GRANT_SIZE = 256
MESSAGE_SIZE = 4096
LONGEST_MESSAGE = 512 * 1024
PLACE_KEYS = {"report", "number", "previous", "root", "list", "seen", "signer", "day"}
MESSAGE_KEYS = PLACE_KEYS | {"side", "seal", "sealed"}
SEAL_KEYS = PLACE_KEYS | {"desk", "recipient", "receipt", "epoch", "grants"}
WISH_KEYS = {"report", "wish", "number", "previous", "signer", "day"}


class InvalidSubmission(ValidationError):
    """A request is refused. `code`: shape, unknown, changed, code (of the desk), proof (too little
    effort), seed (of an earlier hour), wait (files), day (again tomorrow), closed or full.

    `again_on`: the day on which to try again; `floor`: the effort that is required now.
    """

    def __init__(
        self,
        sentence: str,
        code: str = "shape",
        again_on: dt.date | None = None,
        floor: int | None = None,
    ) -> None:
        super().__init__(sentence, code=code)
        self.again_on, self.floor = again_on, floor


def malformed_submission() -> InvalidSubmission:
    """The refusal for any malformed request. It repeats nothing of the request."""
    return InvalidSubmission(_("This request is not valid. Nothing was stored."))


def changed_keys() -> InvalidSubmission:
    """The refusal of what was sealed under an older list than the desk's newest."""
    return InvalidSubmission(_("The desk's list of keys has changed. Try again."), "changed")


def closed_thread() -> InvalidSubmission:
    """The refusal of a message to a thread that is closed or withdrawn."""
    return InvalidSubmission(_("This thread is closed."), "changed")


@dataclass(frozen=True)
class MessagePlace:
    """The place of a statement in its thread: what it follows, and what its signer had seen.

    `root`, `list`, `previous` and `seen` are digests of statements: the thread's first seal, the
    desk's newest list, the one before of its kind, the newest message of the other side.
    """

    report: str
    number: int
    previous: str
    root: str
    list: str
    seen: str
    day: dt.date
    signer: str


@dataclass(frozen=True)
class NewSeal:
    """A seal as it arrived: place, public half, statement; {holder: sealed private half}."""

    place: MessagePlace
    epoch: int
    recipient: str
    receipt: str
    statement: str
    signature: str
    grants: dict[str, bytes]


@dataclass(frozen=True)
class NewMessage:
    """A message as it arrived: the fields of its statement, and its sealed content."""

    place: MessagePlace
    side: str
    seal: int
    statement: str
    signature: str
    sealed: bytes


def parse(body: bytes) -> Any:
    """The JSON of a request's body, if it holds only objects, lists, texts, whole numbers, true,
    false and null.

    The database cannot store a lone surrogate or a NUL, and a fraction has no canonical form: they
    are refused here, once for every address.
    """
    try:
        value = json.loads(body, parse_float=_refuse, parse_constant=_refuse)
        _check_texts(value)
    # Brackets nested thousands deep raise RecursionError.
    except (ValueError, RecursionError) as fault:
        raise malformed_submission() from fault
    return value


def _refuse(_text: str) -> None:
    raise ValueError("not a whole number")


def _check_texts(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("a NUL in a text")
        value.encode()
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_texts(name)
            _check_texts(item)
    elif isinstance(value, list):
        for item in value:
            _check_texts(item)


def read_body(body: bytes, keys: set[str]) -> dict[str, Any]:
    """The JSON object of a request's body, if it has exactly these keys."""
    document = parse(body)
    if not isinstance(document, dict) or set(document) != keys:
        raise malformed_submission()
    return document


def hex_string(value: Any, size: int) -> str:
    """A string of `size` bytes in lower-case hex."""
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", value):
        raise malformed_submission()
    return value


def row_key(value: Any) -> uuid.UUID:
    """A row's random key: 16 bytes in hex."""
    return uuid.UUID(hex_string(value, 16))


def recipient(value: Any, kind: age.Kind) -> str:
    """A recipient of this kind."""
    try:
        if isinstance(value, str) and age.kind_of(value) == kind:
            return value
    except ValueError as fault:
        raise malformed_submission() from fault
    raise malformed_submission()


def sealed_bytes(
    value: Any, kind: age.Kind, smallest: int, largest: int, recipients: int = 1
) -> bytes:
    """The bytes of one sealed file, from base64. Refuses plain text."""
    content = bytes_of_base64(value) if isinstance(value, str) else None
    if content is None or len(content) > largest:
        raise malformed_submission()
    try:
        age.check(content, kind, recipients=recipients, smallest=smallest)
    except ValueError as fault:
        raise malformed_submission() from fault
    return content


def bytes_of_base64(text: str) -> bytes:
    """The bytes of base64. Refuses anything else."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise malformed_submission() from fault


def digest(content: bytes | str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def is_near(day: str) -> bool:
    """Whether a day is today, yesterday or tomorrow, in the one form that the pages read."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return False
    return date.isoformat() == day and abs(date - timezone.localdate()) <= dt.timedelta(days=1)


def place(fields: Mapping[str, Any]) -> MessagePlace:
    """The place of a signed statement, which must be dated today or yesterday.

    Tomorrow is refused: dated after the desk's next list, the statement would look like that of
    somebody who had left, and the thread could not be opened any more.
    """
    for name in ("previous", "root", "seen"):
        if fields[name] != "":
            hex_string(fields[name], 32)
    if type(fields["number"]) is not int or not isinstance(fields["day"], str):
        raise malformed_submission()
    if not is_near(fields["day"]):
        raise malformed_submission()
    day = dt.date.fromisoformat(fields["day"])
    if day > timezone.localdate():
        raise InvalidSubmission(
            _("The date on your device is in the future. Correct it and send again.")
        )
    return MessagePlace(
        report=hex_string(fields["report"], 16),
        number=fields["number"],
        previous=fields["previous"],
        root=fields["root"],
        list=hex_string(fields["list"], 32),
        seen=fields["seen"],
        day=day,
        signer=fields["signer"],
    )


def signed_statement(value: Any, form: str, keys: set[str]) -> tuple[dict[str, Any], str, str]:
    """(fields, statement, signature) of a statement, if its signer signed it."""
    if not isinstance(value, Mapping) or not {"statement", "signature"} <= set(value):
        raise malformed_submission()
    statement, signature = value["statement"], hex_string(value["signature"], 64)
    try:
        fields = statements.read_statement(statement, form, keys)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed_submission() from fault
    if not statements.is_signed(statement, signature, hex_string(fields["signer"], 32)):
        raise malformed_submission()
    return fields, statement, signature


def signed_message(value: Any, kind: age.Kind) -> NewMessage:
    """A signed message, its content sealed to one key of this kind."""
    if not isinstance(value, Mapping) or set(value) != {"statement", "signature", "sealed"}:
        raise malformed_submission()
    fields, statement, signature = signed_statement(value, statements.MESSAGE, MESSAGE_KEYS)
    content = sealed_bytes(value["sealed"], kind, MESSAGE_SIZE, LONGEST_MESSAGE)
    if digest(content) != fields["sealed"] or type(fields["seal"]) is not int:
        raise malformed_submission()
    return NewMessage(
        place=place(fields),
        side=fields["side"],
        seal=fields["seal"],
        statement=statement,
        signature=signature,
        sealed=content,
    )


def seal(value: Any, grants: Any, *, report: str, recipient_list: Any) -> NewSeal:
    """A signed seal of this report under the desk's list, with a grant for each holder.

    `recipient_list` is a RecipientList row; the holders are those on it and the receipt.
    """
    if not isinstance(value, Mapping) or set(value) != {"statement", "signature"}:
        raise malformed_submission()
    fields, statement, signature = signed_statement(value, statements.SEAL, SEAL_KEYS)
    document = recipient_list.fields
    kind = age.Kind(document["kind"])
    holders = {one["name"] for one in document["recipients"]} | {"receipt"}
    if (fields["report"], fields["desk"]) != (report, document["desk"]):
        raise malformed_submission()
    if (fields["epoch"], fields["list"]) != (recipient_list.epoch, recipient_list.digest):
        raise changed_keys()
    if not isinstance(grants, Mapping):
        raise malformed_submission()
    if set(grants) != holders or not isinstance(fields["grants"], Mapping):
        raise malformed_submission()
    sealed_grants = {
        holder: sealed_bytes(content, kind, GRANT_SIZE, 64 * 1024)
        for holder, content in grants.items()
    }
    if {holder: digest(content) for holder, content in sealed_grants.items()} != fields["grants"]:
        raise malformed_submission()
    return NewSeal(
        place=place(fields),
        epoch=recipient_list.epoch,
        recipient=recipient(fields["recipient"], kind),
        receipt=recipient(fields["receipt"], kind),
        statement=statement,
        signature=signature,
        grants=sealed_grants,
    )
