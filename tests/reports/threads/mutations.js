// What whoever writes the database could make of a thread, and what may come of it.
import { canonical, digest } from "../js/reports/forms.js";
import { newMessage, newSeal } from "../js/reports/reports.js";
import { newStep } from "../js/reports/steps.js";
import { newSecret, publicOf } from "../js/reports/signing.js";
import { DAYS, listOf, sideOf } from "./world.js";

// mulberry32: small, seeded, good enough to choose with.
export function chooser(seed) {
  let state = seed;
  const number = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (count) => Math.floor(number() * count);
  return { below, one: (list) => list[below(list.length)] };
}

const KINDS = ["seals", "messages", "lists", "receipts"];
const FIELDS = { seals: ["statement", "signature", "grant"], messages: ["statement", "signature", "sealed"], lists: ["document", "signature"], receipts: ["statement", "signature", "countersignature"] };
const textField = (kind) => FIELDS[kind][0];

// Each changes an answer in place. `from` are rows and people that an attacker can use.
export const MUTATIONS = {
  permute(answer, choose) {
    const rows = answer[choose.one(KINDS)];
    for (let place = rows.length - 1; place > 0; place -= 1) {
      const other = choose.below(place + 1);
      [rows[place], rows[other]] = [rows[other], rows[place]];
    }
  },
  remove(answer, choose) {
    const rows = answer[choose.one(KINDS)];
    rows.splice(choose.below(rows.length), 1);
  },
  // The end withheld, so that what is left fits together.
  cut(answer, choose) {
    answer.messages.splice(choose.below(answer.messages.length), 1);
    close(answer);
  },
  cutList(answer) {
    answer.lists.pop();
  },
  // One value of a side's last message, which nothing else rests on, and its signature left.
  changeLast(answer, choose) {
    const side = choose.one(["firm", "desk", "note"]);
    const row = answer.messages.filter((one) => sideOf(one) === side).pop();
    if (!row) return;
    const fields = JSON.parse(row.statement);
    const changes = [{ day: "2026-03-13" }, { signer: fields.root }, { list: fields.root }, { seal: 1 }, { sealed: fields.root }, { side: "desk" }];
    row.statement = canonical({ ...fields, ...choose.one(changes) });
  },
  // Another content under the same statement, sealed to the same seal as anybody could.
  reseal(answer, choose, from) {
    const row = choose.one(answer.messages);
    if (row) row.sealed = choose.one(from.messages).sealed;
  },
  double(answer, choose) {
    const rows = answer[choose.one(KINDS)];
    if (rows.length) rows.splice(choose.below(rows.length + 1), 0, { ...choose.one(rows) });
  },
  swapField(answer, choose) {
    const kind = choose.one(KINDS);
    const [one, other] = [choose.one(answer[kind]), choose.one(answer[kind])];
    const field = choose.one(FIELDS[kind]);
    if (one && other) [one[field], other[field]] = [other[field], one[field]];
  },
  relabel(answer, choose) {
    const changes = [
      () => (answer.report = "d".repeat(32)),
      () => (answer.desk = "desk-b"),
      () => (answer.withdrawn_on = "2026-03-13"),
      () => (answer.state = "closed"),
      ...answer.messages.map((row) => () => Object.assign(row, { side: "desk", number: 1, written_on: "2026-02-01" })),
      ...answer.seals.map((row) => () => Object.assign(row, { number: 7, epoch: 9, recipient: "age1x" })),
    ];
    choose.one(changes)();
  },
  change(answer, choose, from) {
    const kind = choose.one(KINDS);
    const row = choose.one(answer[kind]);
    if (!row) return;
    const fields = JSON.parse(row[textField(kind)]);
    const name = choose.one(Object.keys(fields));
    const value = typeof fields[name] === "number" ? fields[name] + 1 : choose.one(Object.values(from.values));
    row[textField(kind)] = JSON.stringify({ ...fields, [name]: value });
  },
  respell(answer, choose) {
    const kind = choose.one(KINDS);
    const row = choose.one(answer[kind]);
    if (row) row[textField(kind)] = JSON.stringify(JSON.parse(row[textField(kind)]), null, 1);
  },
  breakSignature(answer, choose) {
    const row = choose.one(answer[choose.one(KINDS)]);
    if (row) row.signature = (row.signature[0] === "0" ? "1" : "0") + row.signature.slice(1);
  },
  // A row of another thread: of the same receipt, or of another desk.
  replay(answer, choose, from) {
    const kind = choose.one(KINDS);
    const rows = choose.one(from.threads)[kind];
    if (!rows.length) return;
    const row = { ...choose.one(rows) };
    if (choose.below(2) && answer[kind].length) answer[kind][choose.below(answer[kind].length)] = row;
    else answer[kind].push(row);
  },
  replayAll(answer, choose, from) {
    const other = choose.one(from.threads);
    for (const kind of KINDS) if (choose.below(2)) answer[kind] = other[kind].map((row) => ({ ...row }));
  },
  forgeList(answer, choose, from) {
    const list = choose.one(from.lists);
    const place = answer.lists.findIndex((row) => JSON.parse(row.document).epoch === list.epoch);
    if (place >= 0 && choose.below(2)) answer.lists[place] = { ...list.row };
    else answer.lists.push({ ...list.row });
  },
  forgeMessage(answer, choose, from) {
    const message = choose.one(from.messages);
    const fields = JSON.parse(message.statement);
    // Behind what it follows: what stood in its place is taken away first.
    answer.messages = answer.messages.filter((row) => sideOf(row) !== sideOf(message) || JSON.parse(row.statement).number < fields.number);
    answer.messages.push({ ...message });
    close(answer);
  },
  forgeSeal(answer, choose, from) {
    const seal = choose.one(from.seals);
    answer.seals = answer.seals.filter((row) => JSON.parse(row.statement).number < 2);
    answer.seals.push({ ...seal });
    answer.messages = answer.messages.filter((row) => (JSON.parse(row.statement).seal ?? 1) < 2);
    close(answer);
  },
};

// Takes away what rests on a message that is not here, as a careful attacker would.
function close(answer) {
  for (let before = -1; before !== answer.messages.length; ) {
    before = answer.messages.length;
    const here = new Set(answer.messages.map((row) => digest(row.statement)));
    answer.messages = answer.messages.filter((row) => {
      const { seen, previous } = JSON.parse(row.statement);
      return [seen, previous].every((mark) => mark === "" || here.has(mark));
    });
  }
}

// What an attacker can make: with a key of its own, with the key of B, who left, and by having the
// one side's statements pass for the other's.
export async function forgeries({ desk, thread, twin, elsewhere }) {
  const [stranger, secret] = [{ ...desk.b, secret: newSecret() }, newSecret()];
  stranger.signing = publicOf(stranger.secret);
  const own = { recovery: desk.recovery, secret };
  const lists = [1, 2, 3, 4].flatMap((epoch) => [
    listOf("desk-a", [stranger], desk.lists[epoch - 2], { ...own, epoch, day: DAYS.lists[2] }),
    // Two lists of one epoch, or one that leads back: the desk's key signed both, one was never out.
    listOf("desk-a", [desk.a, desk.b], desk.lists[epoch - 2], { recovery: desk.recovery, secret: desk.secret, epoch, day: DAYS.lists[2] }),
  ]);
  const threads = [twin.answer, elsewhere.answer];
  const values = { own: publicOf(secret), stranger: stranger.signing, left: desk.b.signing, list: desk.lists[0].digest, next: desk.lists[1].digest, day: "2026-03-04", side: "desk" };
  const signers = [stranger, desk.b, thread.earlier ?? thread.own, desk.recovery];
  return { lists: [...lists.slice(0, 6), lists[6]], threads, values, messages: await messages({ desk, thread }, signers), seals: await seals({ desk, thread }, signers) };
}

const statements = (rows) => rows.map((row) => ({ side: sideOf(row), ...JSON.parse(row.statement), digest: digest(row.statement) }));

async function messages({ desk, thread }, signers) {
  const made = [];
  const own = statements(thread.answer.messages);
  const firm = own.filter((one) => one.side === "firm");
  const ofDesk = own.filter((one) => one.side === "desk");
  const [{ root, report }, sealed] = [firm[1], statements(thread.answer.seals)];
  for (const signer of signers) {
    for (const [number, day, list, seen] of [[1, "2026-03-04", 0, 0], [2, "2026-03-04", 0, 0], [2, "2026-03-05", 0, 0], [2, "2026-03-08", 0, 1], [2, "2026-03-08", 1, 1], [4, "2026-03-15", 2, 2], [4, "2026-03-04", 0, 0], [4, "2026-03-15", 0, 2]]) {
      const place = { report, root, list: desk.lists[list].digest, side: "desk", day, number, previous: ofDesk[number - 2]?.digest ?? "", seen: firm[seen].digest };
      made.push(await newMessage({ kind: "message", text: "forged" }, place, sealed[seen ? 1 : 0], signer.secret, signer.signing));
    }
    const place = { report, root, list: desk.lists[2].digest, side: "firm", day: "2026-03-16", number: 4, previous: firm[2].digest, seen: ofDesk.at(-1).digest };
    made.push(...forgedSteps(signer, { report, root }, desk, { firm, ofDesk }));
    if (signer !== thread.own) made.push(await newMessage({ kind: "message", text: "forged" }, place, sealed[1], signer.secret, signer.signing));
  }
  return made;
}

// A thread closed at its end, before its end, and as if its signer had not left yet.
function forgedSteps(signer, { report, root }, desk, { firm, ofDesk }) {
  return [[6, "2026-03-15", 2, 2], [4, "2026-03-11", 2, 1], [2, "2026-03-05", 0, 0]].map(([number, day, list, seen]) => {
    const place = { report, root, list: desk.lists[list].digest, day, number, previous: ofDesk[number - 2].digest, seen: firm[seen].digest };
    return { ...newStep("close", place, signer.secret, signer.signing), sealed: "" };
  });
}

async function seals({ desk, thread }, signers) {
  const made = [];
  const [first] = statements(thread.answer.seals);
  const report = statements(thread.answer.messages)[0];
  for (const signer of signers.filter((one) => one !== thread.own)) {
    for (const [list, day] of [[0, "2026-03-04"], [0, "2026-03-08"], [1, "2026-03-08"]]) {
      const place = { day, number: 2, previous: first.digest, root: first.digest, seen: report.digest };
      const named = { ...desk.lists[list], recipients: [...desk.lists[list].recipients] };
      const { statement, signature, grants } = await newSeal(first, place, named, signer.secret, signer.signing);
      made.push({ statement, signature, grants, grant: grants.receipt });
    }
  }
  return made;
}

// Null, if what was accepted is a beginning of the honest thread; else what is wrong. `left` are
// digests of the statements that who left dated before leaving: one may stand at a cut end, which
// nothing but a newer statement shows.
export function wrongIn(opened, honest, left) {
  const truth = { seals: statements(honest.seals), messages: statements(honest.messages), lists: honest.lists.map((row) => digest(row.document)) };
  const known = new Set([...truth.messages.map((one) => one.digest), ...truth.seals.map((one) => one.digest)]);
  const seals = Object.values(opened.seals);
  const strange = [...opened.messages.map((one) => one.mark), ...seals.map((one) => one.digest)].filter((mark) => !known.has(mark));
  if (strange.some((mark) => !left.has(mark))) return "a statement that nobody of the thread wrote";
  if (opened.lists.some((list, place) => list.digest !== truth.lists[opened.lists.length - 1 - place])) return "another list";
  for (const side of ["firm", "desk", "note"]) {
    const marks = opened.messages.filter((one) => one.side === side).map((one) => one.mark).filter((mark) => known.has(mark));
    const own = truth.messages.filter((one) => one.side === side).map((one) => one.digest);
    if (marks.some((mark, place) => mark !== own[place])) return `the messages of ${side} are no beginning`;
  }
  const here = new Set([...opened.messages.map((one) => one.mark), ...seals.map((one) => one.digest), ...opened.lists.map((one) => one.digest)]);
  const needed = [...truth.messages, ...truth.seals].filter((one) => here.has(one.digest)).flatMap((one) => [one.seen, one.previous, one.list, one.root]);
  if (needed.some((mark) => mark !== "" && !here.has(mark))) return "something that was seen is not there";
  if (opened.messages.some((one) => known.has(one.mark) && one.content && one.content.text === "forged")) return "another content";
  if (opened.alarms.length) return "an alarm";
  return strange.length ? "backdated" : null;
}

