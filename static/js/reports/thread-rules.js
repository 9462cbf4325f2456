// The order of the statements of a thread. Pure functions over statements whose form is checked. Columns
// and the order of rows do not count, only what is signed.
import { must } from "./faults.js";
import { daysLater } from "./forms.js";
import { phaseOf, phaseOfSeal } from "./receipts.js";
import { isSignedBy } from "./signing.js";

// `thread`: {root, phases, lists (newest first), alarms, isDesk, tomorrow}, verified so far.
const listNamed = (thread, { list }) => thread.lists.find((one) => one.digest === list);

// A list is in force from its own day to the day of the next one. Hours are not known, so on the day
// of a change both are.
function isInForce(thread, list, day) {
  const next = thread.lists.find((one) => one.epoch === list.epoch + 1);
  return list.day <= day && (!next || day <= next.day);
}

// The signer: for the firm, its key at that time, which is checked before; for the desk, an officer on the list named in
// the statement, which was in force on its day. Returns that list.
function checkSigner(thread, { row, fields }, isFirm) {
  const list = listNamed(thread, fields);
  must(list, "list-unknown");
  const isOfficer = list.recipients.some((one) => one.role === "officer" && one.signing === fields.signer);
  must(isFirm || isOfficer, "signer");
  must(isSignedBy(row, fields.signer), "signature");
  if (!isInForce(thread, list, fields.day)) {
    // Officers must learn that a firm was shown an old list: people who left can read what it sealed.
    must(isFirm && thread.isDesk && list.day <= fields.day, "not-in-force");
    thread.alarms.push({ code: "old-list", day: fields.day });
  }
  return list;
}

// The seals, sorted by number. `seals`: [{row, fields}] with fields.digest.
export function checkSeals(thread, seals) {
  const inOrder = [...seals].sort((one, other) => one.fields.number - other.fields.number);
  inOrder.forEach((seal, place) => {
    const { fields } = seal;
    const before = inOrder[place - 1];
    must(fields.number === place + 1, "seal-number");
    must(fields.previous === (before?.fields.digest ?? "") && fields.root === (before ? thread.root : ""), "seal-order");
    must(fields.report === thread.report && fields.desk === thread.desk, "seal-place");
    seal.phase = phaseOfSeal(thread.phases, fields, before?.phase ?? 0);
    seal.isFirm = thread.phases.some(({ firm }) => fields.signer === firm);
    const list = checkSigner(thread, seal, seal.isFirm);
    must(fields.epoch === list.epoch && isForAllOn(list, fields), "seal-holders");
    must(fields.day <= thread.tomorrow && (!before || fields.day >= before.fields.day), "day");
    must(!before || list.epoch >= before.list.epoch, "list-older");
    seal.list = list;
  });
  return inOrder;
}

// A seal is for exactly the keys on its list and the receipt, and of the list's kind.
function isForAllOn(list, fields) {
  const names = [...list.recipients.map((row) => row.name), "receipt"].sort();
  const isOfKind = fields.recipient.startsWith("age1pq1") === (list.kind === "hybrid");
  return isOfKind && Object.keys(fields.grants).sort().join() === names.join();
}

// Messages and notes: {firm, desk, note}, each in order. `messages`: [{row, fields}].
export function checkMessages(thread, messages) {
  const sides = { firm: [], desk: [], note: [] };
  for (const message of messages) sides[message.fields.side].push(message);
  must(thread.isDesk || !sides.note.length, "note");
  for (const own of Object.values(sides)) {
    own.sort((one, other) => one.fields.number - other.fields.number);
    setSeals(own);
  }
  must(sides.firm.length, "no-report");
  for (const side of Object.keys(sides)) {
    sides[side].forEach((message, place) => checkMessage(thread, message, sides[side][place - 1], sides));
  }
  for (const seal of thread.seals) checkSeen(seal, null, seal.isFirm ? sides.desk : sides.firm, seal.isFirm);
  checkDates(thread, sides);
  return sides;
}

// The seal that each knew of: its own, or for a step, which has none, that of the message before.
function setSeals(own) {
  own.forEach((message, place) => {
    message.seal = message.fields.seal ?? own[place - 1]?.seal ?? 0;
  });
}

function checkMessage(thread, message, before, sides) {
  const { fields } = message;
  const isFirm = fields.side === "firm";
  must(fields.number === (before?.fields.number ?? 0) + 1 && fields.previous === (before?.fields.digest ?? ""), "gap");
  must(fields.report === thread.report && fields.root === thread.root, "message-place");
  const seal = fields.step ? null : thread.seals[fields.seal - 1];
  must(seal || fields.step, "seal-unknown");
  if (isFirm) message.phase = phaseOf(thread.phases, fields, before?.phase ?? 0);
  const list = checkSigner(thread, message, isFirm);
  // A file that was encrypted outside the browser is not signed: steps on it have seen nothing.
  const seen = checkSeen(message, before, isFirm ? sides.desk : sides.firm, isFirm || !thread.root);
  message.list = list;
  for (const earlier of [seal, before, seen].filter(Boolean)) {
    must(fields.day >= earlier.fields.day, "day");
    must(list.epoch >= listNamed(thread, earlier.fields)?.epoch, "list-older");
  }
  for (const earlier of [before, seen].filter(Boolean)) must(fields.step || message.seal >= earlier.seal, "seal-older");
  must(fields.day <= thread.tomorrow, "day");
}

// Steps on a file that was encrypted outside the browser, in order. `steps`: [{row, fields}].
export function checkSteps(thread, steps) {
  const desk = [...steps].sort((one, other) => one.fields.number - other.fields.number);
  setSeals(desk);
  desk.forEach((step, place) => checkMessage(thread, step, desk[place - 1], { firm: [], desk }));
  return desk;
}

// The message of the other side that a statement had seen: it is here, and never older than before.
// Only the firm may have seen none.
function checkSeen(statement, before, others, mayBeNone) {
  statement.seen = others.findIndex((one) => one.fields.digest === statement.fields.seen);
  must(statement.seen >= 0 || (mayBeNone && statement.fields.seen === ""), "seen");
  must(statement.seen >= (before?.seen ?? -1), "seen");
  return others[statement.seen];
}

// Somebody who left could backdate a statement. That shows if the other side wrote later and had not
// seen it. One day of difference is allowed for clocks.
function checkDates(thread, { firm, desk, note }) {
  const isBefore = (one, other) => one.fields.day < daysLater(other.fields.day, -1);
  desk.forEach((message, place) => {
    must(!firm.some((other) => other.seen < place && isBefore(message, other)), "backdated");
  });
  for (const seal of thread.seals) {
    const older = [...firm, ...desk, ...note].filter((message) => message.fields.seal < seal.fields.number);
    must(!older.some((message) => isBefore(seal, message)), "backdated");
  }
}

// The reading order: each message after what it had seen, otherwise by day, the firm's first.
export function readingOrder({ firm, desk, note }) {
  const queues = [firm, desk, note].map((messages) => [...messages]);
  const placed = [0, 0, 0];
  const order = [];
  const isReady = (message, side) => message && message.seen < placed[side === 0 ? 1 : 0];
  for (let left = firm.length + desk.length + note.length; left > 0; left -= 1) {
    const ready = [0, 1, 2].filter((side) => isReady(queues[side][0], side));
    must(ready.length, "seen");
    const next = ready.reduce((best, side) => (queues[side][0].fields.day < queues[best][0].fields.day ? side : best));
    order.push(queues[next].shift());
    placed[next] += 1;
  }
  return order;
}
