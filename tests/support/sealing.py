"""Keys, lists and sealed things as a browser would send them, for tests of what the server takes.

Only what shows from outside is right: no private half exists, and nothing can be opened. What
opens is made and tested in a browser.
"""

import datetime as dt
import json
import secrets
import uuid

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from incidents.actions.reports import filing, keys, recipient_lists, shapes
from incidents.exchange import age, statements
from incidents.models.reports.keys import RecipientList
from incidents.models.reports.threads import Message, Report, Seal, ThreadSide
from tests.support.sealed_bytes import (
    digest,
    recipient,
    sealed,
    text,
    wrapped,
)

CODE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


class Signer:
    """Somebody who signs: an officer, a desk, a firm."""

    def __init__(self):
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes_raw().hex()

    def sign(self, fields):
        statement = fields if isinstance(fields, str) else statements.canonical(fields)
        return {"statement": statement, "signature": self._key.sign(statement.encode()).hex()}

    def become(self, other, lookup):
        """Sign as another one from now on: whoever took a report over."""
        self._key, self.public, self.lookup = other._key, other.public, lookup


class Holder(Signer):
    """An officer with a key, as it is sent to be kept."""

    def __init__(self, kind="hybrid"):
        super().__init__()
        self.kind, self.recipient = kind, recipient(kind)
        self.name = digest(self.recipient)[:16]

    def own(self, **changes):
        wraps = {name: value for name, value in changes.items() if name in keys.WRAPS}
        return {
            "name": self.name,
            "kind": self.kind,
            "recipient": self.recipient,
            "signing": self.public,
            **self.wrap(**wraps),
        } | changes

    def wrap(self, before=None, signer=None, changes=None, **wraps):
        """The key wrapped anew, after the row `before`; `changes` are fields of its statement."""
        made = {"wrapped": text(wrapped()), "passkey": "", "by_passkey": ""} | wraps
        last = json.loads(before.statement) if before else {"number": 0, "desk": ""}
        fields = {
            "form": statements.WRAP,
            "day": timezone.localdate().isoformat(),
            "desk": last["desk"],
            "name": self.name,
            "number": last["number"] + 1,
            "previous": digest(before.statement) if before else "",
            "signer": self.public,
            **{name: digest(value) if value else "" for name, value in made.items()},
        } | (changes or {})
        return made | (signer or self).sign(fields)

    def on_list(self, **changes):
        return {
            "name": self.name,
            "recipient": self.recipient,
            "role": "officer",
            "signing": self.public,
        } | changes


class DeskKeys(Signer):
    """A desk's signing key and recovery key; `list` is its next list as a browser sends it."""

    def __init__(self, slug="desk-a", kind="hybrid"):
        super().__init__()
        self.slug, self.kind, self.epoch, self.previous = slug, kind, 0, ""
        self.recovery = Holder(kind).on_list(role="recovery", signing="")

    def list(self, *holders, signer=None, size=256, **changes):
        today = timezone.localdate()
        rows = [one.on_list() if isinstance(one, Holder) else one for one in holders]
        fields = {
            "form": statements.LIST,
            "desk": self.slug,
            "epoch": self.epoch + 1,
            "kind": self.kind,
            "previous": self.previous,
            "recipients": [*rows, self.recovery],
            "signing": self.public,
            "day": today.isoformat(),
            "until": (today + dt.timedelta(days=30)).isoformat(),
        } | changes
        signed = (signer or self).sign(fields)
        count = len(fields["recipients"])
        return {
            "document": signed["statement"],
            "signature": signed["signature"],
            "secret": text(sealed(self.kind, count, size)),
        }

    def codes(self, signer, count=2, **changes):
        """Digests of new codes for firms, signed by an officer; `made` are the codes."""
        today = timezone.localdate()
        self.made = [
            "".join(secrets.choice(CODE_LETTERS) for _n in range(16)) for _one in range(count)
        ]
        fields = {
            "form": statements.CODES,
            "codes": [digest(f"coercion-register code {self.slug} {code}") for code in self.made],
            "day": today.isoformat(),
            "desk": self.slug,
            "signer": signer.public,
            "until": (today + dt.timedelta(days=92)).isoformat(),
        } | changes
        return signer.sign(fields)

    def follow(self, row):
        """Sign next what follows this list."""
        self.epoch, self.previous = row.epoch, row.digest
        return row


def begun(officer, kind="hybrid"):
    """The keys of the officer's desk after its first ceremony; `first` is the officer's own."""
    desk = DeskKeys(officer.desk.slug, kind)
    desk.first = Holder(kind)
    keys.store_key(desk.first.own(), by=officer)
    desk.follow(recipient_lists.enter_list(desk.list(desk.first), by=officer))
    return desk


class Firm(Signer):
    """A firm that filed with a desk: its report, and messages as its browser would send them."""

    def __init__(self, desk, row):
        super().__init__()
        self.id, self.receipt = uuid.uuid4(), recipient(desk.kind)
        body = self.seal(desk, row, self)
        seal = shapes.seal(body["seal"], body["grants"], report=self.id.hex, recipient_list=row)
        self.report = Report.objects.create(
            id=self.id,
            desk=row.desk,
            lookup=secrets.token_hex(32),
            receipt=self.receipt,
            signing=self.public,
            epoch=row.epoch,
            received_on=timezone.localdate(),
        )
        filing.add_seal(self.report, seal)
        self.write()

    def seal(self, desk, row, signer, number=1, **changes):
        """A seal of the report for a list, and its grants."""
        holders = [one["name"] for one in row.fields["recipients"]] + ["receipt"]
        grants = {holder: sealed(desk.kind, size=256) for holder in holders}
        fields = {
            "form": statements.SEAL,
            "report": self.id.hex,
            "desk": desk.slug,
            "number": number,
            "recipient": recipient(desk.kind),
            "receipt": self.receipt,
            "epoch": row.epoch,
            "signer": signer.public,
            "grants": {holder: digest(content) for holder, content in grants.items()},
            **self.place(),
            "list": row.digest,
            "seen": self.newest("desk" if signer is self else "firm"),
            "previous": self.newest_seal(),
        } | changes
        return {
            "seal": signer.sign(fields),
            "grants": {holder: text(content) for holder, content in grants.items()},
        }

    def place(self):
        """What each statement says of its thread."""
        first = self.rows("seals").order_by("number").first()
        return {
            "root": digest(first.statement) if first else "",
            "day": timezone.localdate().isoformat(),
        }

    def rows(self, name):
        """Seals or messages of the report, which may not be there yet."""
        model = {"seals": Seal, "messages": Message}[name]
        return model.objects.filter(report_id=self.id)

    def newest(self, side):
        last = self.rows("messages").filter(side=side).order_by("number").last()
        return digest(last.statement) if last else ""

    def newest_seal(self):
        last = self.rows("seals").order_by("number").last()
        return digest(last.statement) if last else ""

    def message(self, signer, side, **changes):
        """The next message of a side, and what else a message may bring."""
        last = self.report.messages.filter(side=side).order_by("-number").first()
        seal = self.report.seals.order_by("-number").first()
        content = sealed(age.kind_of(seal.recipient).value)
        fields = {
            "form": statements.MESSAGE,
            "report": self.id.hex,
            "side": side,
            "number": last.number + 1 if last else 1,
            "previous": digest(last.statement) if last else "",
            "seal": seal.number,
            "sealed": digest(content),
            "signer": signer.public,
            **self.place(),
            "list": RecipientList.objects.current(self.report.desk).digest,
            "seen": self.newest("desk" if side == "firm" else "firm"),
        } | changes
        message = signer.sign(fields) | {"sealed": text(content)}
        return {"message": message, "seal": None, "grants": None, "files": []}

    def step(self, officer, step, **changes):
        """A signed step of the work, at the place of the desk's next message."""
        last = self.report.messages.filter(side="desk").order_by("-number").first()
        fields = {
            "form": statements.STEP,
            "report": self.id.hex,
            "number": last.number + 1 if last else 1,
            "previous": digest(last.statement) if last else "",
            "signer": officer.public,
            **self.place(),
            "list": RecipientList.objects.current(self.report.desk).digest,
            "seen": self.newest("firm"),
            "step": step,
        } | changes
        return officer.sign(fields)

    def hold(self, officer, until, reason="court", **changes):
        """A signed legal hold, at the place of the desk's next message."""
        fields = json.loads(self.step(officer, "hold")["statement"])
        del fields["step"]
        fields |= {"form": statements.HOLD, "until": until, "reason": reason} | changes
        return officer.sign(fields)

    def write(self, *, is_withdrawal=False, **changes):
        """A message of the firm, kept."""
        message = self.message(self, ThreadSide.FIRM, **changes)["message"]
        kind = age.kind_of(self.report.seals.last().recipient)
        new = shapes.signed_message(message, kind)
        return filing.add_message(self.report, new, ThreadSide.FIRM, is_withdrawal=is_withdrawal)


def filed(desk):
    """A firm that filed under a desk's newest list."""
    return Firm(desk, RecipientList.objects.filter(desk__slug=desk.slug).order_by("epoch").last())
