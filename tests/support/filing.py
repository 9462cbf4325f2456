"""A firm as the server meets it: bodies that have the right form, and seal nothing to anybody."""

import base64
import itertools
import json
import secrets

import pytest
from django.utils import timezone

from incidents.actions.reports import load, work
from incidents.exchange import statements
from incidents.models import RecipientList
from tests.support.sealing import DeskKeys, Holder, Signer, digest, recipient, sealed, text

PART = 1024 * 1024


def keys_of(desk, *holders, kind="hybrid"):
    """Give a desk a list with one officer's key on it; returns (desk keys, list)."""
    desk_keys = DeskKeys(desk.slug, kind)
    made = desk_keys.list(*(holders or (Holder(kind),)))
    return desk_keys, desk_keys.follow(save_list(desk, made))


def save_list(desk, made):
    fields = json.loads(made["document"])
    return RecipientList.objects.create(
        desk=desk,
        epoch=fields["epoch"],
        document=made["document"],
        signature=made["signature"],
        signing=fields["signing"],
        digest=digest(made["document"]),
        secret=made["secret"],
        signed_on=fields["day"],
        until=fields["until"],
    )


@pytest.fixture
def firm(cast, client, monkeypatch):
    """A firm before a desk that has keys. Work is asked for where it is what is tested."""
    monkeypatch.setattr(load, "FLOOR", 1)
    desk_keys, row = keys_of(cast.officer_a.desk)
    firm = Firm(client, row)
    firm.desk_keys = desk_keys
    return firm


def worked(desk, offer, needed, **about):
    """Do the work that a body needs: `about` is its purpose, subject and digest."""
    puzzle = work.puzzle_of(desk, offer["seed"], about)
    counter = next(n for n in itertools.count() if work.effort(puzzle, n) >= needed)
    return {"seed": offer["seed"], "counter": counter}


def units(body):
    """How many times 32 KiB the sealed content of a report's body takes, begun ones whole."""
    texts = [body["message"]["sealed"], *body["grants"].values()]
    return -(-sum(len(base64.b64decode(one)) for one in texts) // load.UNIT_BYTES)


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

    def offer(self):
        return self.client.get(f"/report/proof/{self.row.desk.slug}/").json()

    def proof(self, body):
        """The work for a report, as its page does it."""
        offer = self.offer()
        about = {"purpose": "report", "subject": body["report"], "digest": work.digest_of(body)}
        return worked(self.row.desk.slug, offer, offer["floor"] * units(body), **about)

    def seal(self, row=None, **changes):
        """(signed seal, grants) for every holder on a list."""
        row = row or self.row
        holders = [one["name"] for one in row.fields["recipients"]] + ["receipt"]
        grants = {holder: sealed(self.kind, size=256) for holder in holders}
        self.seals += 1
        fields = {
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
        signed = self.sign(fields)
        self.last_seal = digest(signed["statement"])
        self.root = self.root or self.last_seal
        return signed, {holder: text(content) for holder, content in grants.items()}

    def place(self, row):
        """What each statement says of its thread. No desk has answered."""
        day = timezone.localdate().isoformat()
        return {"root": self.root, "list": row.digest, "seen": "", "day": day}

    def message(self, number=1, previous="", content=None, signer=None, **changes):
        content = content or sealed(self.kind)
        fields = {
            "form": statements.MESSAGE,
            "report": self.report,
            "side": "firm",
            "number": number,
            "previous": previous,
            "seal": self.seals,
            "sealed": digest(content),
            "signer": self.public,
            **self.place(RecipientList.objects.current(self.row.desk)),
        } | changes
        signed = (signer or self).sign(fields)
        return signed | {"sealed": text(content)}

    def body(self, **changes):
        """What a browser sends to file a report."""
        seal, grants = self.seal()
        body = {
            "report": self.report,
            "lookup": digest(self.lookup),
            "receipt": self.receipt,
            "signing": self.public,
            "seal": seal,
            "grants": grants,
            "message": self.message(),
            "files": [],
            "code": "",
            "commitment": secrets.token_hex(32),
        } | changes
        return body if "proof" in body else body | {"proof": self.proof(body)}

    def file(self, **changes):
        self.filed = self.body(**changes)
        return self.post(f"/report/to/{self.row.desk.slug}/send/", self.filed)

    def announce(self, size, name=None, **changes):
        """Announce a file of the report; returns its name and the answer."""
        body = {
            "report": self.report,
            "upload": name or secrets.token_hex(16),
            "size": size,
            "kind": self.kind,
            "code": "",
        } | changes
        if "proof" not in body:
            about = {"purpose": "file", "subject": body["upload"], "digest": work.digest_of(body)}
            needed = load.FLOOR * -(-size // work.FILE_UNIT_BYTES)
            body["proof"] = worked(self.row.desk.slug, self.offer(), needed, **about)
        address = f"/report/to/{self.row.desk.slug}/files/"
        return body["upload"], self.post(address, body)

    def announce_later(self, size):
        """Announce a file of a later message; returns its name and the answer."""
        name, body = secrets.token_hex(16), {"desk": self.row.desk.slug, "permit": None}
        body |= {"upload": name, "size": size, "kind": self.kind, "lookup": self.lookup}
        return name, self.post("/report/files/", body)

    def upload(self, content, announce=None):
        """Announce a file and send it in parts; returns its name and the answers."""
        name, begun = (announce or self.announce)(len(content))
        answers = [begun]
        for number, place in enumerate(range(0, len(content), PART)):
            answers.append(self.put(name, number, content[place : place + PART]))
        return name, answers

    def put(self, name, number, content):
        return self.client.put(
            f"/report/files/{name}/{number}/", content, content_type="application/octet-stream"
        )
