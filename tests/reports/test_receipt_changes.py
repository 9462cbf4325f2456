"""A firm takes its thread over by changing the receipt: what the pages and the server accept."""

import base64
import json
import secrets

import pytest
from django.db import transaction

from incidents.actions.reports import receipts, restoring, threads
from incidents.actions.reports.shapes import InvalidSubmission
from incidents.exchange import statements
from incidents.models.reports.receipts import ReceiptChange
from incidents.models.reports.threads import Grant, Report
from tests.support import sealing
from tests.support.returning import come_in, lines, wish
from tests.support.sealed_bytes import recipient, sealed, text
from tests.support.sealing import Signer, digest

RANDOM = """
  import {Bench} from "./threads/cases.js";
  const bench = await Bench.begun(true);
  await bench.random(400, 20261201);
  console.log(JSON.stringify(bench.counts));
"""
# Each is what whoever writes the database could do, with the words of before as well.
NAMED = """
  import {Bench} from "./threads/cases.js";
  import {firmKeys, given, TODAY} from "./threads/world.js";
  import {sign} from "./js/reports/signing.js";
  import {keysOf, newWords} from "./js/reports/receipt.js";
  import {newMessage} from "./js/reports/reports.js";
  import {verifiedThread} from "./js/reports/verified-thread.js";
  const {world: {desk, thread}, readers: [firm, officer]} = await Bench.begun(true);
  const {earlier, own, answer} = thread;
  const check = (rows, reader) => verifiedThread(given(rows, reader), reader, TODAY)
    .then((one) => one.messages.length, ({code}) => code);
  const [change] = answer.receipts;
  const fields = JSON.parse(change.statement);
  const thief = await keysOf(newWords(), "classic");
  const changed = (more, [one, other]) => {
    const all = {...fields, ...more};
    const countersignature = sign(all, other.secret).signature;
    return {...answer, receipts: [{...sign(all, one.secret), countersignature}]};
  };
  const to = {receipt: thief.recipient, signing: thief.signing};
  const late = JSON.parse(answer.messages.find((row) => {
    const {side, number} = JSON.parse(row.statement);
    return side === "firm" && number === 4;
  }).statement);
  const {form, sealed, seal, signer, ...place} = late;
  const seals = answer.seals.map((row) => JSON.parse(row.statement));
  const byEarlier = await newMessage(
    {kind: "message", text: "x"}, place, seals.at(-1), earlier.secret, earlier.signing);
  const instead = (message) => answer.messages
    .filter((row) => JSON.parse(row.statement).day < "2026-03-14").concat(message);
  const opened = await verifiedThread(given(answer, firm), firm, TODAY);
  console.log(JSON.stringify({
    whole: [await check(answer, firm), await check(answer, officer)],
    nonce: opened.nonce,
    sealedTo: seals.map((one) => one.receipt === own.recipient),
    "earlier words": await check(answer, firmKeys(earlier)),
    "without the change": [
      await check({...answer, receipts: []}, firm),
      await check({...answer, receipts: []}, officer)],
    "by the earlier key alone": await check(changed({}, [earlier, earlier]), firm),
    "by a thief alone": await check(changed(to, [thief, thief]), officer),
    "to a thief": [
      await check(changed(to, [earlier, thief]), firm),
      await check(changed(to, [earlier, thief]), officer)],
    "earlier key writes on": await check({...answer, messages: instead(byEarlier)}, officer),
    "more room for it": await check(changed({messages: 4}, [earlier, own]), firm),
    "of another thread": await check(changed({root: "0".repeat(64)}, [earlier, own]), firm),
    "back to the first": await check(
      {...answer, receipts: [change, ...changed({...to, number: 2}, [earlier, thief]).receipts]},
      officer),
  }));
"""


@pytest.mark.node
@pytest.mark.slow  # keys are made, and each case opens a thread
def test_what_is_accepted_of_a_thread_that_was_handed_over_is_honest(node):
    totals = node(RANDOM, seconds=300)
    assert totals["wrong"] == []
    assert totals["fault"] > 250
    assert totals["accepted"] > 15


@pytest.mark.node
def test_the_words_of_before_open_nothing_and_sign_nothing(node):
    results = node(NAMED)
    assert results.pop("whole") == [12 - 2, 12]  # the firm gets no notes
    assert results.pop("nonce") == "f" * 64
    assert results.pop("sealedTo") == [False, False, True]
    assert results == {
        "earlier words": "root",
        "without the change": ["root", "seal-place"],
        "by the earlier key alone": "receipt",
        "by a thief alone": "receipt",
        "to a thief": ["root", "seal-place"],
        "earlier key writes on": "signer",
        # The firm itself signed more room: nothing that the earlier key wrote stands in it.
        "more room for it": 10,
        "of another thread": "receipt",
        "back to the first": "receipt",
    }


@pytest.fixture(autouse=True)
def file(tmp_path, settings):
    settings.REPORTS_JOURNAL = tmp_path / "reports.journal"
    return settings.REPORTS_JOURNAL


@pytest.fixture
def begun(cast):
    return sealing.begun(cast.inbox_a)


def change_of(firm, new, lookup, **changes):
    """The body that changes a firm's receipt to a new signer's."""
    row = Report.objects.get(pk=firm.id)
    before = row.receipt_changes.last()
    fields = {
        "form": statements.RECEIPT,
        "day": firm.place()["day"],
        "messages": row.messages.filter(side="firm").count(),
        "number": row.receipt_changes.count() + 1,
        "previous": digest(before.statement) if before else "",
        "receipt": recipient("hybrid"),
        "report": firm.id.hex,
        "root": firm.place()["root"],
        "seals": row.seals.count(),
        "signer": firm.public,
        "signing": new.public,
        "wish": digest(row.wish) if row.wish else "",
    } | changes
    grants = {str(seal.number): text(sealed("hybrid", size=256)) for seal in row.seals.all()}
    return {
        **firm.sign(fields),
        "countersignature": new.sign(fields)["signature"],
        "new_lookup": digest(lookup),
        "grants": grants,
    }


def hand_over(firm):
    """Another signer and its lookup name, to whom the thread belongs now; and the body."""
    new, lookup = Signer(), secrets.token_hex(32)
    body = change_of(firm, new, lookup)
    receipts.change_receipt(firm.lookup, body)
    return new, lookup, body


def test_the_new_receipt_finds_the_thread_and_the_earlier_one_nothing(begun, client, cast):
    firm = come_in(begun)
    wish(firm, "stay", 2, digest(wish(firm)))
    new, lookup, body = hand_over(firm)
    with pytest.raises(InvalidSubmission) as refusal:
        threads.find_thread(firm.lookup)
    assert refusal.value.code == "unknown"
    content = threads.thread_content(threads.find_thread(lookup))
    assert content["receipts"] == [
        {name: body[name] for name in ("statement", "signature", "countersignature")}
    ]
    assert base64.b64encode(content["seals"][0]["grant"]).decode() == body["grants"]["1"]
    # What comes next is sealed anew, because the earlier receipt could read under the old seal.
    firm.become(new, lookup)
    message = firm.message(firm, "firm")
    with pytest.raises(InvalidSubmission, match="list of keys has changed"):
        threads.add_firm_message(lookup, message)


BROKEN = {
    "of the earlier key alone": lambda body, new: body | {"countersignature": body["signature"]},
    "of the new key alone": lambda body, new: body | {"signature": body["countersignature"]},
    "without a grant": lambda body, new: body | {"grants": {}},
    "in the clear": lambda body, new: body | {"grants": {"1": text(b"x" * 300)}},
}
WRONG = {
    "out of order": {"number": 2},
    "of another thread": {"root": "0" * 64},
    "with fewer messages": {"messages": 7},
    "of another day": {"day": "2020-01-01"},
    "with another wish": {"wish": "0" * 64},
    "with a classic key": {"receipt": recipient("classic")},
}


@pytest.mark.parametrize("case", [*BROKEN, *WRONG])
def test_a_change_that_does_not_fit_is_refused_and_leaves_no_line(begun, file, case):
    firm, new, lookup = come_in(begun), Signer(), secrets.token_hex(32)
    body = change_of(firm, new, lookup, **WRONG.get(case, {}))
    body = BROKEN.get(case, lambda body, new: body)(body, new)
    before = file.read_text()
    with pytest.raises(InvalidSubmission):
        receipts.change_receipt(firm.lookup, body)
    assert not ReceiptChange.objects.exists()
    assert file.read_text() == before


def test_a_name_that_is_taken_is_refused(begun):
    firm, other = come_in(begun), come_in(begun)
    with pytest.raises(InvalidSubmission):
        receipts.change_receipt(firm.lookup, change_of(firm, Signer(), other.lookup))


def test_a_withdrawn_report_is_not_handed_over(begun):
    firm = come_in(begun)
    wish(firm)
    with pytest.raises(InvalidSubmission, match="closed"):
        receipts.change_receipt(firm.lookup, change_of(firm, Signer(), secrets.token_hex(32)))


def test_after_a_restore_the_earlier_words_open_nothing_and_the_new_ones_do(begun, file):
    """The message between backup and change is lost; the change, and its wishes, are not."""
    firm, other = come_in(begun), come_in(begun)
    backup = transaction.savepoint()
    firm.write()
    wish(firm, "stay", 2, digest(wish(firm)))
    new, lookup, _body = hand_over(firm)
    hand_over(other)
    firm.become(new, lookup)
    second, last, _body = hand_over(firm)
    transaction.savepoint_rollback(backup)
    assert not ReceiptChange.objects.exists()
    for _time in range(2):
        restoring.ensure_applied(again=True)
        report = threads.find_thread(last)
        assert (report.signing, report.receipt_changes.count()) == (second.public, 2)
        assert json.loads(report.wish)["number"] == 2
    assert [line["kind"] for line in lines(file)][-5:] == ["wish", "wish", *["receipt"] * 3]
    assert firm.id.hex not in file.read_text()
    assert Grant.objects.filter(holder="receipt").count() == 2


def test_a_forged_or_repeated_line_changes_no_receipt(begun, file):
    firm = come_in(begun)
    _new, lookup, _body = hand_over(firm)
    line = lines(file)[-1]
    report = Report.objects.get()
    assert receipts.restore_change(report, line)
    thief = Signer()
    statement = line["statement"] | {"signing": thief.public, "number": 2}
    forged = thief.sign(statement | {"report": firm.id.hex})["signature"]
    again = line | {"statement": statement, "signature": forged, "countersignature": forged}
    assert not receipts.restore_change(report, again)
    assert Report.objects.get().lookup == digest(lookup)
