// The log of receipts, checked whole in this page: it does not learn which leaf somebody looks for.
import { hex, sha256 } from "../../vendor/sealed.js";
import { must } from "./faults.js";
import { bytesOf, digest } from "./forms.js";
import { pathOf, rootOf } from "./merkle.js";
import { ask } from "./page.js";
import { HEAD, sign, verified, WITNESS } from "./signing.js";

export const LEAVES_A_DAY = 128;

// What binds a report to its firm's words: nobody can tell of what it is a commitment without them.
// `nonce`: 32 bytes in hex, which follow from the words; `root` and `report`: the digests of the first
// seal's statement and of the first message's.
export const commitmentOf = (nonce, root, report) =>
  hex.encode(sha256(bytesOf(`coercion-register commitment/1 ${nonce} ${root} ${report}`)));

// {key, days: [{day, leaves: [bytes], fields, row}]} of the whole log: each head follows the one before,
// was signed by the log's key, and has the root of all leaves up to its day. `days`: rows of the months.
export function checkedLog(days, key) {
  const all = [];
  let previous = "";
  return days.map((row) => {
    const fields = verified({ statement: row.head, signature: row.signature }, HEAD, key, "log");
    const leaves = row.leaves.match(/.{64}/g).map((one) => hex.decode(one));
    must(leaves.length === LEAVES_A_DAY && row.leaves.length === 64 * LEAVES_A_DAY, "log");
    all.push(...leaves);
    must(fields.day === row.day && fields.previous === previous && fields.key === key, "log");
    must(fields.size === all.length, "log");
    previous = digest(row.head);
    return { day: row.day, leaves, fields, row };
  });
}

// Where a commitment is: {day, place, path, head}, or null. The newest head must have the root of all
// leaves, and each earlier head that of all before it is checked by the offline script.
export function findIn(days, commitment) {
  const all = days.flatMap((one) => one.leaves);
  const newest = days[days.length - 1];
  must(!newest || hex.encode(rootOf(all)) === newest.fields.root, "log");
  const place = all.findIndex((leaf) => hex.encode(leaf) === commitment);
  if (place < 0) return null;
  const day = days[Math.floor(place / LEAVES_A_DAY)].day;
  return { day, place, path: pathOf(all, place).map((one) => hex.encode(one)), head: newest.row.head, signature: newest.row.signature };
}

// The whole log, by months, so that no request says what somebody looks for: {key, days}.
export async function readLog(urls) {
  const { months, key } = await ask(urls.months, { method: "GET" });
  const days = [];
  for (const month of months) {
    const answer = await ask(urls.month.replace("2000-01", month), { method: "GET" });
    days.push(...answer.days);
  }
  return { key, days: checkedLog(days, key) };
}

// What a desk confirmed, oldest first: each signed by the desk's key and following the one before.
// `rows` of all desks. A confirmation of this desk that its key did not sign is a fault.
export function checkedWitnesses(rows, desk, signing) {
  const own = rows.filter((row) => row.statement?.includes(`"desk":"${desk}"`));
  let previous = "";
  return own.map((row) => {
    const fields = verified(row, WITNESS, signing, "log");
    must(fields.desk === desk && fields.signing === signing && fields.previous === previous, "log");
    previous = digest(row.statement);
    return { ...fields, digest: previous };
  });
}

// A head that a desk confirmed is in this log, with the root of its leaves; a fault otherwise: then the
// log was rewritten, or this is another one.
export function checkConfirmed(days, witness) {
  const here = days.findIndex((one) => digest(one.row.head) === witness.head);
  must(here >= 0 && days[here].fields.size === witness.size, "log");
  const leaves = days.slice(0, here + 1).flatMap((one) => one.leaves);
  must(hex.encode(rootOf(leaves)) === witness.root && days[here].fields.root === witness.root, "log");
  return days[here].day;
}

// The desk's next confirmation, of the newest head: {statement, signature}. `last` may be null.
export function newWitness(days, last, { desk, list, day }, secret) {
  const newest = days[days.length - 1];
  must(hex.encode(rootOf(days.flatMap((one) => one.leaves))) === newest.fields.root, "log");
  if (last) checkConfirmed(days, last);
  const { root, size } = newest.fields;
  const head = digest(newest.row.head);
  return sign({ form: WITNESS, day, desk, head, list: list.digest, previous: last?.digest ?? "", root, signing: list.signing, size }, secret);
}
