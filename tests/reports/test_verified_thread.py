"""The pages' own check of a thread, under Node: what is accepted is a beginning of the honest one.

tests/reports/threads makes an honest thread with the site's modules (six messages, two notes,
three lists,
two seals), mutates its rows as whoever writes the database could, and judges what is accepted.
"""

import re

import pytest

from tracker.environment import ROOT

pytestmark = [pytest.mark.node, pytest.mark.slow]  # keys are made, and each case opens a thread

RUN = """
  import {Bench} from "./threads/cases.js";
  const bench = await Bench.begun();
  await bench[input.name](...(input.given ?? []));
  console.log(JSON.stringify(bench.counts));
"""


@pytest.fixture
def counts(node):
    """Run one method of tests/reports/threads/cases.js; returns what it counted."""
    return lambda name, *given: node(RUN, seconds=300, name=name, given=given)


def test_every_order_of_rows_says_the_same(counts):
    totals = counts("everyOrder")
    assert totals["wrong"] == []
    assert totals["whole"] == 24 * 6 * 2


def test_a_row_gone_doubled_or_put_in_anothers_place_is_a_fault_or_a_cut_end(counts):
    totals = counts("everyRow")
    assert totals["wrong"] == []
    assert totals["fault"] > 300


def test_a_row_of_another_thread_is_a_fault(counts):
    totals = counts("everyReplay")
    assert totals["wrong"] == []
    assert totals["fault"] > 250


@pytest.mark.parametrize("seed", [20261130])
def test_whatever_is_done_to_the_rows_what_is_accepted_is_honest(counts, seed):
    totals = counts("random", 600, seed)
    assert totals["wrong"] == []
    assert totals["fault"] > 400
    assert totals["accepted"] > 30
    # One statement that who left dated before leaving, behind a cut end: SECURITY.md says so.
    assert totals["backdated"] < totals["accepted"] / 4


NAMED = """
  import {Bench} from "./threads/cases.js";
  import {given, TODAY} from "./threads/world.js";
  import {verifiedThread} from "./js/reports/verified-thread.js";
  const bench = await Bench.begun();
  const {desk, thread} = bench.world;
  const codes = {};
  for (const row of bench.from.messages) {
    const fields = JSON.parse(row.statement);
    if (fields.signer !== desk.b.signing || fields.side !== "desk" || fields.number !== 2) continue;
    const answer = given(bench.cutTo(2, 1), bench.readers[0]);
    answer.messages.push(row);
    const list = desk.lists.findIndex((one) => one.digest === fields.list) + 1;
    codes[`${fields.day} list ${list}`] = await verifiedThread(answer, bench.readers[0], TODAY)
      .then(() => "accepted").catch((fault) => fault.code);
  }
  console.log(JSON.stringify(codes));
"""


def test_an_officer_who_left_counts_to_the_day_of_leaving_and_no_longer(node):
    """B left with the list of 5 March; the firm wrote on the 6th and had not seen B's message."""
    assert node(NAMED) == {
        "2026-03-04 list 1": "backdated",
        # The day between is for clocks: this is the backdating that SECURITY.md names.
        "2026-03-05 list 1": "accepted",
        "2026-03-08 list 1": "not-in-force",
        "2026-03-08 list 2": "signer",
    }


OLD_LIST = """
  import {Bench} from "./threads/cases.js";
  import {given, TODAY} from "./threads/world.js";
  import {newMessage} from "./js/reports/reports.js";
  import {verifiedThread} from "./js/reports/verified-thread.js";
  const bench = await Bench.begun();
  const {desk, thread} = bench.world;
  const answer = bench.cutTo(1, 1);
  answer.seals = answer.seals.slice(0, 1);
  const next = JSON.parse(bench.cutTo(2, 1).messages.at(-1).statement);
  const {form, sealed, seal, signer, ...place} = next;
  const late = {...place, list: desk.lists[0].digest, day: "2026-03-08"};
  const first = JSON.parse(answer.seals[0].statement);
  const own = thread.own;
  const content = {kind: "message", text: "x"};
  answer.messages.push(await newMessage(content, late, first, own.secret, own.signing));
  const check = (reader) => verifiedThread(given(answer, reader), reader, TODAY)
    .then(({alarms}) => alarms, ({code}) => code);
  const results = await Promise.all(bench.readers.map(check));
  console.log(JSON.stringify(results));
"""


def test_a_firm_that_was_shown_an_old_list_is_an_alarm_to_its_desk(node):
    """Somebody withheld the newer list from it: the officers hear of it, the firm is stopped."""
    assert node(OLD_LIST) == ["not-in-force", [{"code": "old-list", "day": "2026-03-08"}]]


WITHOUT_A_KEY = """
  import {checkedList, firstList} from "./js/reports/lists.js";
  import {isSignedBy, verified, LIST} from "./js/reports/signing.js";
  import {verifiedThread} from "./js/reports/verified-thread.js";
  import {Bench} from "./threads/cases.js";
  import {given, TODAY} from "./threads/world.js";
  const bench = await Bench.begun();
  const {answer} = bench.world.thread;
  const [list] = answer.lists;
  const row = {statement: list.document, signature: list.signature};
  const {signing, ...without} = bench.readers[1];
  const code = (act) =>
    Promise.resolve().then(act).then(() => "accepted", (fault) => fault.code);
  console.log(JSON.stringify([
    await code(() => checkedList(list, "desk-a")),
    await code(() => checkedList(list, "desk-a", "")),
    await code(() => verified(row, LIST)),
    await code(() => firstList(list, "desk-a")),
    await code(() => verifiedThread(given(answer, bench.readers[1]), without, TODAY)),
    isSignedBy(row, undefined),
  ]));
"""


def test_without_the_desks_key_nothing_verifies(node):
    """No key, no trust: what is not given is never taken from the list itself."""
    assert node(WITHOUT_A_KEY) == ["desk-key", "desk-key", "signer", "desk-key", "desk-key", False]


SHRUNK = """
  import {stillThere, verifiedThread} from "./js/reports/verified-thread.js";
  import {Bench} from "./threads/cases.js";
  import {given, TODAY} from "./threads/world.js";
  const bench = await Bench.begun();
  const [reader] = bench.readers;
  const whole = await verifiedThread(given(bench.world.thread.answer, reader), reader, TODAY);
  const less = await verifiedThread(given(bench.cutTo(2, 2), reader), reader, TODAY);
  const results = [[null, less], [less, whole], [whole, less]].map((pair) => stillThere(...pair));
  console.log(JSON.stringify(results));
"""


def test_a_thread_does_not_shrink_while_a_page_is_open(node):
    assert node(SHRUNK) == [True, True, False]


CODE = re.compile(r"""(?:must\(.*|new Fault\(|code = |LIST, signing, )"([a-z-]+)"\)""")


def test_each_code_of_a_fault_is_explained():
    scripts = (ROOT / "static/js/reports").glob("*.js")
    codes = {code for path in scripts for code in CODE.findall(path.read_text())}
    text = (ROOT / "docs/sealed-reports.md").read_text()
    assert {code for code in codes if f"| `{code}` |" not in text} == set()
    assert len(codes) > 20
