// The log of receipts, checked whole in this page: it does not learn which leaf somebody looks for.
import { hex, sha256 } from "../../vendor/sealed.js";
import { must } from "./faults.js";
import { bytesOf, digest } from "./forms.js";
import { pathOf, rootOf } from "./merkle.js";
import { HEAD, verified } from "./signing.js";

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
