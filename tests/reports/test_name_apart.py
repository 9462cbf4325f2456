"""A firm's name apart from its story: any two officers open it, none alone; the firm sees why."""

import pytest

pytestmark = pytest.mark.node

SHARES = """
  import {joinShares, splitSecret} from "./js/reports/shares.js";
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const parts = splitSecret(secret, 7);
  const wrong = [];
  for (const one of parts) for (const other of parts) if (one.x !== other.x) {
    if (joinShares(one, other).join() !== secret.join()) wrong.push([one.x, other.x]);
  }
  // One part says nothing: with every secret goes a line through it, and a part takes all values.
  const seen = new Set();
  const zero = new Uint8Array(1);
  for (let turn = 0; turn < 5000; turn += 1) seen.add(splitSecret(zero, 1)[0].y[0]);
  // 0x53 and 0xca are inverse in the field of AES (FIPS 197, 4.2).
  const at = (x, y) => ({x, y: Uint8Array.of(y)});
  const known = joinShares(at(1, 0x53), at(0x53 ^ 1, 0xca));
  console.log(JSON.stringify({wrong, values: seen.size, known: known[0]}));
"""


def test_any_two_parts_restore_the_secret_and_one_says_nothing(node):
    done = node(SHARES)
    assert done["wrong"] == []
    assert done["values"] > 250
    # y = s + r x over GF(2^8): r = (0x53 + 0xca) / 0x53 = 0x99 * 0xca, s = 0x53 + r.
    assert done["known"] == 0x53 ^ field_product(0x53 ^ 0xCA, 0xCA)


def field_product(one, other):
    """The product in the field of AES, as FIPS 197 defines it by polynomials."""
    product = 0
    for place in range(8):
        if other >> place & 1:
            product ^= one << place
    for place in range(14, 7, -1):
        if product >> place & 1:
            product ^= 0x11B << place - 8
    return product


DOSSIER = """
  import {deskOf, DAYS} from "./threads/world.js";
  import {isContent} from "./js/reports/contents.js";
  import {giveShare, nameOfThread, openName, sealApart} from "./js/reports/name-apart.js";
  const desk = await deskOf("desk-a");
  const {a, c, e, b} = desk;
  const report = "ab".repeat(16);
  const lists = [...desk.lists].reverse();
  const apart = await sealApart({firm: "Muji", contact: "by post"}, report, lists[0]);
  const mark = (name) => name.padStart(64, "0");
  const said = (side, signer, content, number) => (
    {side, signer: signer.signing, content, number, day: "2026-03-12", mark: mark(`${number}`)});
  const first = said("firm", {signing: "f"}, {kind: "report", text: "", answers: {}, apart}, 1);
  const ask = said("desk", a, {kind: "name-asked", text: "To verify the firm."}, 2);
  const dossier = {report, lists, messages: [first, ask]};
  const name = nameOfThread(dossier);
  const results = {};
  const attempt = async (key, act) => {
    results[key] = await act().then((value) => value ?? "nothing", (fault) => fault.code);
  };
  await attempt("alone", () => openName(name, dossier, a));
  await attempt("to oneself", () => giveShare(name.asked[0], name, dossier, a));
  // B left before the firm wrote: no part, and none to give.
  await attempt("a left officer gives", () => giveShare(name.asked[0], name, dossier, b));
  const left = {mark: ask.mark, signer: b.signing};
  await attempt("a left officer asks", () => giveShare(left, name, dossier, c));
  const content = await giveShare(name.asked[0], name, dossier, c);
  results.shape = isContent({...content, written_on: "x"}, {side: "desk", number: 3});
  const given = said("desk", c, content, 3);
  const then = (more) => ({...dossier, messages: [first, ask, ...more]});
  const open = (more, own) => openName(nameOfThread(then(more)), then(more), own);
  await attempt("asker", () => open([given], a));
  await attempt("giver", () => open([given], c));
  await attempt("third", () => open([given], e));
  // One officer who writes both sides: a part from whoever asked does not count.
  await attempt("own part twice", () => open([{...given, signer: a.signing}], a));
  const other = {...content, share: apart.shares[e.name]};
  await attempt("another share", () => open([{...given, content: other}], a));
  const stranger = await sealApart({firm: "X"}, "cd".repeat(16), lists[0]);
  const foreign = {...given, content: {...content, share: stranger.shares[a.name]}};
  await attempt("another report's", () => open([foreign], a));
  const moved = {...first, content: {...first.content, apart: stranger}};
  const swapped = {report, lists, messages: [moved, ask, given]};
  // A part that does not fit hides no later one that does.
  const broken = {...given, content: {...content, share: stranger.shares[a.name]}};
  await attempt("after a broken part", () => open([broken, given], a));
  await attempt("a swapped name", () => openName(nameOfThread(swapped), swapped, a));
  results.parts = Object.keys(apart.shares).length;
  console.log(JSON.stringify(results));
"""


def test_a_name_opens_to_who_asked_and_was_given_a_part_by_another(node):
    done = node(DOSSIER)
    assert done["asker"] == {"firm": "Muji", "contact": "by post"}
    assert done["shape"] is True
    assert done["parts"] == 3
    closed = ("alone", "giver", "third", "own part twice")
    assert {name: done[name] for name in closed} == dict.fromkeys(closed, "nothing")
    for name in ("to oneself", "a left officer gives", "a left officer asks"):
        assert done[name] == "share", name
    assert done["after a broken part"] == done["asker"]
    for name in ("another share", "another report's", "a swapped name"):
        assert done[name] == "share", name
