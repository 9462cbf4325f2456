"""Desks confirm the log of receipts: what the server accepts, and what a page finds forked."""

import base64
import datetime as dt
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.exceptions import ValidationError
from django.utils import timezone

from incidents.actions.reports import receipt_log, witnesses
from incidents.exchange import statements
from incidents.models.reports.log import HeadWitness, LogDay
from tests.support import sealing
from tests.support.sealing import digest


def closed(days):
    """Close the days of the log up to so many from today."""
    receipt_log.close_days(timezone.localdate() + dt.timedelta(days=days), scripts="0" * 64)


def fields_of(desk):
    newest, last = LogDay.objects.last(), HeadWitness.objects.order_by("size").last()
    head = json.loads(newest.head)
    return {
        "form": statements.WITNESS,
        "day": timezone.localdate().isoformat(),
        "desk": desk.slug,
        "head": digest(newest.head),
        "list": desk.previous,
        "previous": digest(last.statement) if last else "",
        "root": head["root"],
        "signing": desk.public,
        "size": head["size"],
    }


@pytest.fixture
def desk(cast):
    """The keys of desk A, and a log of one day."""
    made = sealing.begun(cast.inbox_a)
    closed(0)
    return made


FORGED = [
    {"root": "0" * 64},
    {"size": 256},
    {"head": "1" * 64},
    {"previous": "2" * 64},
    {"list": "3" * 64},
    {"desk": "desk-b"},
    {"day": "2026-01-01"},
]


@pytest.mark.parametrize("changes", FORGED, ids=[next(iter(one)) for one in FORGED])
def test_only_the_newest_head_is_confirmed_by_the_desks_own_key(cast, desk, changes):
    with pytest.raises(ValidationError):
        witnesses.store_witness(desk.sign(fields_of(desk) | changes), by=cast.inbox_a)
    with pytest.raises(ValidationError):
        witnesses.store_witness(desk.first.sign(fields_of(desk)), by=cast.inbox_a)
    witnesses.store_witness(desk.sign(fields_of(desk)), by=cast.inbox_a)
    assert [json.loads(row["statement"])["size"] for row in witnesses.list_witnesses()] == [128]


def test_a_desk_confirms_once_a_week_so_that_its_days_at_work_stay_unknown(client, cast, desk):
    witnesses.store_witness(desk.sign(fields_of(desk)), by=cast.inbox_a)
    closed(1)
    for days in (0, 6):
        HeadWitness.objects.update(day=timezone.localdate() - dt.timedelta(days=days))
        with pytest.raises(ValidationError, match="this week already"):
            witnesses.store_witness(desk.sign(fields_of(desk)), by=cast.inbox_a)
    HeadWitness.objects.update(day=timezone.localdate() - dt.timedelta(days=7))
    witnesses.store_witness(desk.sign(fields_of(desk)), by=cast.inbox_a)
    rows = client.get("/report/log/witnesses.json").json()["witnesses"]
    assert json.loads(rows[1]["statement"])["previous"] == digest(rows[0]["statement"])


def test_the_checkpoint_is_one_that_other_witnesses_can_sign(client, desk):
    """Read as C2SP writes it: origin, size, root; a note's signature by the log's key."""
    body, signature = client.get("/report/log/checkpoint").content.decode().split("\n\n")
    origin, size, root = body.split("\n")
    head = json.loads(LogDay.objects.get().head)
    assert (int(size), base64.b64decode(root).hex()) == (head["size"], head["root"])
    dash, name, mark = signature.strip().split(" ")
    assert (dash, name) == ("\u2014", origin)
    public = bytes.fromhex(receipt_log.public_key())
    raw = base64.b64decode(mark)
    assert raw[:4] == hashlib.sha256(origin.encode() + b"\n\x01" + public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{body}\n".encode())


PAGES = """
  import * as log from "./js/reports/receipt-log.js";
  const {checkConfirmed, checkedLog, checkedWitnesses, newWitness} = log;
  const code = (act) => {
    try { return act(); } catch (fault) { return fault.code ?? String(fault); }
  };
  const {honest, forked, key, signing, secret} = input;
  const place = {desk: "desk-a", list: {digest: "ab".repeat(32), signing}, day: "2026-03-01"};
  const own = checkedLog(honest, key);
  const other = checkedLog(forked, key);
  const rows = [newWitness(own.slice(0, 1), null, place, secret)];
  const [first] = checkedWitnesses(rows, "desk-a", signing);
  rows.push(newWitness(own, first, {...place, day: "2026-03-08"}, secret));
  const all = checkedWitnesses(rows, "desk-a", signing);
  console.log(JSON.stringify([
    all.map((one) => checkConfirmed(own, one)),
    code(() => checkConfirmed(other, all[1])),
    code(() => newWitness(other, first, place, secret)),
    code(() => checkConfirmed(own.slice(0, 1), all[1])),
    code(() => checkedWitnesses(rows.slice(1), "desk-a", signing)),
    code(() => checkedWitnesses([rows[1], rows[0]], "desk-a", signing)),
    code(() => checkedWitnesses(rows, "desk-a", key)),
    checkedWitnesses(rows, "desk-b", signing),
  ]));
"""


def month_of(days):
    return [
        {
            "day": row.day.isoformat(),
            "leaves": bytes(row.leaves).hex(),
            "head": row.head,
            "signature": row.signature,
        }
        for row in days
    ]


@pytest.mark.node
def test_a_fork_of_the_log_is_found_by_whoever_compares(cast, desk, node):
    """The server rewrites both days; neither desk nor firm takes the other log for this one."""
    closed(1)
    honest = month_of(LogDay.objects.all())
    LogDay.objects.all().delete()
    closed(1)
    LogDay.objects.exclude(day=LogDay.objects.first().day).delete()
    closed(1)
    values = {
        "honest": honest,
        "forked": month_of(LogDay.objects.all()),
        "key": receipt_log.public_key(),
        "signing": desk.public,
        "secret": desk._key.private_bytes_raw().hex(),
    }
    days = [row["day"] for row in honest]
    assert len(days) == 2
    assert node(PAGES, **values) == [days, "log", "log", "log", "log", "log", "log", []]
