"""A firm as the server meets it: bodies that have the right form, and seal nothing to anybody."""

import hashlib
import json
import secrets

import pytest
from django.utils import timezone

from incidents.actions.reports import budget
from incidents.exchange import statements
from incidents.models import RecipientList
from tests.sealing import DeskKeys, Holder, Signer, digest, recipient, sealed, text

PART = 1024 * 1024


def keys_of(desk, *holders, kind="hybrid"):
    """Give a desk a list with one officer's key on it; returns (desk keys, list)."""
    desk_keys = DeskKeys(desk.slug, kind)
    made = desk_keys.list(*(holders or (Holder(kind),)))
    return desk_keys, desk_keys.follow(keep(desk, made))


def keep(desk, made):
    told = json.loads(made["document"])
    return RecipientList.objects.create(
        desk=desk,
        epoch=told["epoch"],
        document=made["document"],
        signature=made["signature"],
        signing=told["signing"],
        digest=digest(made["document"]),
        secret=made["secret"],
        signed_on=told["day"],
        until=told["until"],
    )


@pytest.fixture
def firm(cast, client, monkeypatch):
    """A firm before a desk that has keys. Work is asked for where it is what is tested."""
    monkeypatch.setattr(budget, "FIRST_BITS", 0)
    desk_keys, row = keys_of(cast.officer_a.desk)
    firm = Firm(client, row)
    firm.desk_keys = desk_keys
    return firm


def is_proof(asked, answer, bits):
    cost = {"salt": b"coercion-register proof", "n": 4096, "r": 8, "p": 1, "dklen": 32}
    found = hashlib.scrypt(f"{asked}.{answer}".encode(), **cost)
    return int.from_bytes(found) >> (256 - bits) == 0


def worked(asked, bits):
    """Do the work that a challenge asks for."""
    answer = next(number for number in range(10_000) if is_proof(asked, number, bits))
    return {"challenge": asked, "answer": answer}


class Firm(Signer):
    """A firm with a receipt and a report. Its statements are signed, its content is random."""

    def __init__(self, client, row, kind="hybrid"):
        super().__init__()
        self.client, self.row, self.kind = client, row, kind
        self.report, self.lookup = secrets.token_hex(16), secrets.token_hex(32)
        self.receipt = recipient(kind)
        self.seals, self.root, self.last_seal = 0, "", ""

    def post(self, address, body):
        return self.client.post(address, json.dumps(body), content_type="application/json")

    def permit(self):
        asked = self.post("/report/proof/", {"desk": self.row.desk.slug}).json()
        return worked(asked["challenge"], asked["bits"])

    def seal(self, row=None, **changes):
        """(signed seal, grants) for every holder on a list."""
        row = row or self.row
        holders = [one["name"] for one in row.told["recipients"]] + ["receipt"]
        grants = {holder: sealed(self.kind, size=256) for holder in holders}
        self.seals += 1
        told = {
            "form": statements.SEAL,
            "report": self.report,
            "desk": row.desk.slug,
            "number": self.seals,
            "recipient": recipient(self.kind),
            "receipt": self.receipt,
            "epoch": row.epoch,
            "signer": self.public,
            "grants": {holder: digest(content) for holder, content in grants.items()},
            "previous": self.last_seal,
            **self.place(row),
        } | changes
        signed = self.sign(told)
        self.last_seal = digest(signed["statement"])
        self.root = self.root or self.last_seal
        return signed, {holder: text(content) for holder, content in grants.items()}

    def place(self, row):
        """What each statement says of its thread. No desk has answered."""
        day = timezone.localdate().isoformat()
        return {"root": self.root, "list": row.digest, "seen": "", "day": day}

    def letter(self, number=1, previous="", content=None, signer=None, **changes):
        content = content or sealed(self.kind)
        told = {
            "form": statements.LETTER,
            "report": self.report,
            "side": "firm",
            "number": number,
            "previous": previous,
            "seal": self.seals,
            "sealed": digest(content),
            "signer": self.public,
            **self.place(RecipientList.objects.current(self.row.desk)),
        } | changes
        signed = (signer or self).sign(told)
        return signed | {"sealed": text(content)}

    def body(self, **changes):
        """What a browser sends to file a report."""
        seal, grants = self.seal()
        told = {
            "report": self.report,
            "lookup": digest(self.lookup),
            "receipt": self.receipt,
            "signing": self.public,
            "seal": seal,
            "grants": grants,
            "letter": self.letter(),
            "files": [],
        } | changes
        return told if "permit" in told else told | {"permit": self.permit()}

    def file(self, **changes):
        self.filed = self.body(**changes)
        return self.post(f"/report/to/{self.row.desk.slug}/send/", self.filed)

    def upload(self, content, permit, **changes):
        """Announce a file and send it in parts; returns its name and the answers."""
        name = secrets.token_hex(16)
        begin = {
            "desk": self.row.desk.slug,
            "upload": name,
            "size": len(content),
            "kind": self.kind,
            "permit": permit,
            "lookup": None,
        } | changes
        answers = [self.post("/report/files/", begin)]
        for number, place in enumerate(range(0, len(content), PART)):
            answers.append(self.put(name, number, content[place : place + PART]))
        return name, answers

    def put(self, name, number, content):
        return self.client.put(
            f"/report/files/{name}/{number}/", content, content_type="application/octet-stream"
        )
