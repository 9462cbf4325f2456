// How the statements of one thread have to follow one another. Pure functions over statements
// whose form is checked. Columns and the order of rows say nothing here: a row is what it signed.
import { must } from "./faults.js";
import { isSignedBy } from "./signing.js";

const DAY = 86400000;
export const daysLater = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

// `thread`: {root, firm, lists (newest first), alarms, isDesk, tomorrow}, as far as it is verified.
const listNamed = (thread, { list }) => thread.lists.find((one) => one.digest === list);

// A list counts from its own day to the day of the next one. Nobody knows the hour: on the day of a
// change both do.
function isInForce(thread, list, day) {
  const next = thread.lists.find((one) => one.epoch === list.epoch + 1);
  return list.day <= day && (!next || day <= next.day);
}

// Whose statement it is: the firm's by the key of the first seal, the desk's by an officer on the
// list that it names, which has to have been in force on its day. Returns that list.
function checkSigner(thread, { row, told }, isFirm) {
  const list = listNamed(thread, told);
  must(list, "list-unknown");
  const isOfficer = list.recipients.some((one) => one.role === "officer" && one.signing === told.signer);
  must(isFirm ? told.signer === thread.firm : isOfficer, "signer");
  must(isSignedBy(row, told.signer), "signature");
  if (!isInForce(thread, list, told.day)) {
    // An officer has to hear that a firm was shown an old list: who left can read what it sealed.
    must(isFirm && thread.isDesk && list.day <= told.day, "not-in-force");
    thread.alarms.push({ code: "old-list", day: told.day });
  }
  return list;
}

// The seals by number. `seals`: [{row, told}] with told.digest.
export function checkSeals(thread, seals) {
  const inOrder = [...seals].sort((one, other) => one.told.number - other.told.number);
  inOrder.forEach((seal, place) => {
    const { told } = seal;
    const before = inOrder[place - 1];
    must(told.number === place + 1, "seal-number");
    must(told.previous === (before?.told.digest ?? "") && told.root === (before ? thread.root : ""), "seal-order");
    must(told.report === thread.report && told.desk === thread.desk && told.receipt === thread.receipt, "seal-place");
    const list = checkSigner(thread, seal, told.number === 1 || told.signer === thread.firm);
    must(told.epoch === list.epoch && isForAllOn(list, told), "seal-holders");
    must(told.day <= thread.tomorrow && (!before || told.day >= before.told.day), "day");
    must(!before || list.epoch >= before.list.epoch, "list-older");
    seal.list = list;
  });
  return inOrder;
}

// A seal is for just the keys on its list and the receipt, and of the list's kind.
function isForAllOn(list, told) {
  const names = [...list.recipients.map((row) => row.name), "receipt"].sort();
  const isOfKind = told.recipient.startsWith("age1pq1") === (list.kind === "hybrid");
  return isOfKind && Object.keys(told.grants).sort().join() === names.join();
}

// Letters and notes: {firm, desk, note}, each in order. `letters`: [{row, told}].
export function checkLetters(thread, letters) {
  const sides = { firm: [], desk: [], note: [] };
  for (const letter of letters) sides[letter.told.side].push(letter);
  must(thread.isDesk || !sides.note.length, "note");
  for (const own of Object.values(sides)) own.sort((one, other) => one.told.number - other.told.number);
  must(sides.firm.length, "no-report");
  for (const side of Object.keys(sides)) {
    sides[side].forEach((letter, place) => checkLetter(thread, letter, sides[side][place - 1], sides));
  }
  for (const seal of thread.seals) checkSeen(seal, null, seal.told.signer === thread.firm ? sides.desk : sides.firm, seal.told.signer === thread.firm);
  checkDates(thread, sides);
  return sides;
}

function checkLetter(thread, letter, before, sides) {
  const { told } = letter;
  const isFirm = told.side === "firm";
  must(told.number === (before?.told.number ?? 0) + 1 && told.previous === (before?.told.digest ?? ""), "gap");
  must(told.report === thread.report && told.root === thread.root, "letter-place");
  const seal = thread.seals[told.seal - 1];
  must(seal, "seal-unknown");
  const list = checkSigner(thread, letter, isFirm);
  const seen = checkSeen(letter, before, isFirm ? sides.desk : sides.firm, isFirm);
  letter.list = list;
  for (const earlier of [seal, before, seen].filter(Boolean)) {
    must(told.day >= earlier.told.day, "day");
    must(list.epoch >= listNamed(thread, earlier.told)?.epoch, "list-older");
  }
  for (const earlier of [before, seen].filter(Boolean)) must(told.seal >= earlier.told.seal, "seal-older");
  must(told.day <= thread.tomorrow, "day");
}

// What a statement had seen of the other side: something that is here, and never less than before.
// Only the firm begins with nothing.
function checkSeen(statement, before, others, mayBeNone) {
  statement.seen = others.findIndex((one) => one.told.digest === statement.told.seen);
  must(statement.seen >= 0 || (mayBeNone && statement.told.seen === ""), "seen");
  must(statement.seen >= (before?.seen ?? -1), "seen");
  return others[statement.seen];
}

// Who left could date a statement before the day of leaving. It shows where somebody wrote later
// and had not seen it: the day between is for clocks.
function checkDates(thread, { firm, desk, note }) {
  const isBefore = (one, other) => one.told.day < daysLater(other.told.day, -1);
  desk.forEach((letter, place) => {
    must(!firm.some((other) => other.seen < place && isBefore(letter, other)), "backdated");
  });
  for (const seal of thread.seals) {
    const older = [...firm, ...desk, ...note].filter((letter) => letter.told.seal < seal.told.number);
    must(!older.some((letter) => isBefore(seal, letter)), "backdated");
  }
}

// The order to read in: each after what it had seen, else by day, the firm's first.
export function readingOrder({ firm, desk, note }) {
  const queues = [firm, desk, note].map((letters) => [...letters]);
  const shown = [0, 0, 0];
  const order = [];
  const isReady = (letter, side) => letter && letter.seen < shown[side === 0 ? 1 : 0];
  for (let left = firm.length + desk.length + note.length; left > 0; left -= 1) {
    const ready = [0, 1, 2].filter((side) => isReady(queues[side][0], side));
    must(ready.length, "seen");
    const next = ready.reduce((best, side) => (queues[side][0].told.day < queues[best][0].told.day ? side : best));
    order.push(queues[next].shift());
    shown[next] += 1;
  }
  return order;
}
