"""What may come in: exact keys, sealed content, signed statements. All else is refused."""

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
LETTER_SIZE = 4096
LONGEST_LETTER = 512 * 1024
PLACE_KEYS = {"report", "number", "previous", "root", "list", "seen", "signer", "day"}
LETTER_KEYS = PLACE_KEYS | {"side", "seal", "sealed"}
SEAL_KEYS = PLACE_KEYS | {"desk", "recipient", "receipt", "epoch", "grants"}
WISH_KEYS = {"report", "wish", "signer", "day"}


class InvalidSubmission(ValidationError):
    """What came in is not taken. `code` says why: shape, unknown, changed, proof (too little
    effort), seed (of an earlier hour), wait (files), day (tomorrow again), full.

    `again_on`: the day on which it may be tried again; `floor`: the effort that is needed now.
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
    """One sentence for whatever is not as it has to be: it repeats nothing of what came."""
    return InvalidSubmission(
        _("This is not in the form that the sealed room takes. Nothing was kept.")
    )


@dataclass(frozen=True)
class MessagePlace:
    """Where a statement says that it stands: what it follows, and what its signer had seen.

    `root`, `list`, `previous` and `seen` are digests of statements: the thread's first seal, the
    desk's newest list, the one before of its kind, the newest letter of the other side.
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
    """A seal as it came: its place, public half and statement; {holder: sealed private half}."""

    place: MessagePlace
    epoch: int
    recipient: str
    receipt: str
    statement: str
    signature: str
    grants: dict[str, bytes]


@dataclass(frozen=True)
class NewLetter:
    """A letter as it came: what its statement says, and its sealed content."""

    place: MessagePlace
    side: str
    seal: int
    statement: str
    signature: str
    sealed: bytes


def parse(body: bytes) -> Any:
    """The JSON of a request's body, if it holds only what the sealed room can keep: objects, lists,
    texts, whole numbers, true, false and null.

    A lone surrogate or a NUL in a text is no character that the database takes, and a fraction has
    no canonical form: all of these are refused here, once for every door.
    """
    try:
        told = json.loads(body, parse_float=_refuse, parse_constant=_refuse)
        _check_texts(told)
    # Brackets within brackets, thousands deep, are no JSON of ours either.
    except (ValueError, RecursionError) as fault:
        raise malformed_submission() from fault
    return told


def _refuse(_text: str) -> None:
    raise ValueError("not a whole number")


def _check_texts(told: Any) -> None:
    if isinstance(told, str):
        if "\x00" in told:
            raise ValueError("a NUL in a text")
        told.encode()
    elif isinstance(told, dict):
        for name, value in told.items():
            _check_texts(name)
            _check_texts(value)
    elif isinstance(told, list):
        for value in told:
            _check_texts(value)


def read_body(body: bytes, keys: set[str]) -> dict[str, Any]:
    """The JSON object of a request's body, if it has just these keys."""
    told = parse(body)
    if not isinstance(told, dict) or set(told) != keys:
        raise malformed_submission()
    return told


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
    """The bytes of one sealed file, from base64. Plain text is refused here."""
    if not isinstance(value, str):
        raise malformed_submission()
    try:
        content = base64.b64decode(value, validate=True)
        if len(content) > largest:
            raise malformed_submission()
        age.check(content, kind, recipients=recipients, smallest=smallest)
    except (binascii.Error, ValueError) as fault:
        raise malformed_submission() from fault
    return content


def digest(content: bytes | str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def is_near(day: str) -> bool:
    """Whether a day is today's, give or take one: clocks and time zones differ."""
    try:
        return abs(dt.date.fromisoformat(day) - timezone.localdate()) <= dt.timedelta(days=1)
    except ValueError:
        return False


def place(told: Mapping[str, Any]) -> MessagePlace:
    """Where a signed statement says that it stands. It is dated today, or yesterday.

    Tomorrow is refused: a statement dated after the desk's next list would look like the work of
    somebody who had left, and the thread could not be opened any more.
    """
    for name in ("previous", "root", "seen"):
        if told[name] != "":
            hex_string(told[name], 32)
    if type(told["number"]) is not int or not isinstance(told["day"], str):
        raise malformed_submission()
    if not is_near(told["day"]):
        raise malformed_submission()
    day = dt.date.fromisoformat(told["day"])
    if day > timezone.localdate():
        raise InvalidSubmission(
            _("The date on your device is ahead of ours. Correct it and send again.")
        )
    return MessagePlace(
        report=hex_string(told["report"], 16),
        number=told["number"],
        previous=told["previous"],
        root=told["root"],
        list=hex_string(told["list"], 32),
        seen=told["seen"],
        day=day,
        signer=told["signer"],
    )


def signed_statement(value: Any, form: str, keys: set[str]) -> tuple[dict[str, Any], str, str]:
    """(what it says, statement, signature) of a statement that its own signer signed."""
    if not isinstance(value, Mapping) or not {"statement", "signature"} <= set(value):
        raise malformed_submission()
    statement, signature = value["statement"], hex_string(value["signature"], 64)
    try:
        told = statements.read_statement(statement, form, keys)
    except (ValueError, TypeError, RecursionError) as fault:
        raise malformed_submission() from fault
    if not statements.is_signed(statement, signature, hex_string(told["signer"], 32)):
        raise malformed_submission()
    return told, statement, signature


def signed_message(value: Any, kind: age.Kind) -> NewLetter:
    """A signed letter, its content sealed to one key of this kind."""
    if not isinstance(value, Mapping) or set(value) != {"statement", "signature", "sealed"}:
        raise malformed_submission()
    told, statement, signature = signed_statement(value, statements.MESSAGE, LETTER_KEYS)
    content = sealed_bytes(value["sealed"], kind, LETTER_SIZE, LONGEST_LETTER)
    if digest(content) != told["sealed"] or type(told["seal"]) is not int:
        raise malformed_submission()
    return NewLetter(
        place=place(told),
        side=told["side"],
        seal=told["seal"],
        statement=statement,
        signature=signature,
        sealed=content,
    )


def seal(value: Any, grants: Any, *, report: str, listed: Any) -> NewSeal:
    """A signed seal of this report under the desk's list, with a grant for each holder.

    `listed` is a RecipientList row; the holders are those on it and the receipt.
    """
    if not isinstance(value, Mapping) or set(value) != {"statement", "signature"}:
        raise malformed_submission()
    told, statement, signature = signed_statement(value, statements.SEAL, SEAL_KEYS)
    document = listed.told
    kind = age.Kind(document["kind"])
    holders = {one["name"] for one in document["recipients"]} | {"receipt"}
    if (told["report"], told["desk"]) != (report, document["desk"]):
        raise malformed_submission()
    if (told["epoch"], told["list"]) != (listed.epoch, listed.digest):
        raise InvalidSubmission(_("The desk's list of keys changed meanwhile."), "changed")
    if not isinstance(grants, Mapping):
        raise malformed_submission()
    if set(grants) != holders or not isinstance(told["grants"], Mapping):
        raise malformed_submission()
    opened = {
        holder: sealed_bytes(content, kind, GRANT_SIZE, 64 * 1024)
        for holder, content in grants.items()
    }
    if {holder: digest(content) for holder, content in opened.items()} != told["grants"]:
        raise malformed_submission()
    return NewSeal(
        place=place(told),
        epoch=listed.epoch,
        recipient=recipient(told["recipient"], kind),
        receipt=recipient(told["receipt"], kind),
        statement=statement,
        signature=signature,
        grants=opened,
    )
