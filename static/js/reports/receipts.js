// Changes of a report's receipt: who helped a firm to file hands the thread over. The key in force and the
// new one both sign a change, over the thread's first seal. So old words end nothing that new ones began, and
// whoever writes the database puts no other thread before the new receipt.
import { must } from "./faults.js";
import { digest, today } from "./forms.js";
import { newGrant } from "./reports.js";
import { isSignedBy, RECEIPT, sign, unverified } from "./signing.js";

// A page opens no more: the server has the same, MOST_CHANGES in incidents/actions/reports/receipts.py.
export const MOST_CHANGES = 10;

// The changes of an answer in order: [{row, fields}]. Signatures are not checked yet.
export function shapedChanges(rows) {
  must(Array.isArray(rows) && rows.length <= MOST_CHANGES, "shape");
  const changes = rows.map((row) => ({ row, fields: { ...unverified(row, RECEIPT), digest: digest(row.statement) } }));
  return changes.sort((one, other) => one.fields.number - other.fields.number);
}

// Who the firm was, one after the other: [{firm, receipt, day, wish, messages, seals}]. `messages` and `seals`
// are the last numbers that count under that key; the newest one has none. `root`: the first seal's fields.
export function checkedPhases(changes, root, tomorrow) {
  const phases = [{ firm: root.signer, receipt: root.receipt, day: root.day, wish: "" }];
  changes.forEach(({ row, fields }, place) => {
    const before = phases[place];
    must(fields.number === place + 1 && fields.previous === (changes[place - 1]?.fields.digest ?? ""), "receipt");
    must(fields.report === root.report && fields.root === root.digest && fields.signer === before.firm, "receipt");
    must(!phases.some((one) => one.firm === fields.signing || one.receipt === fields.receipt), "receipt");
    must(isSignedBy(row, fields.signer) && isSignedBy({ ...row, signature: row.countersignature }, fields.signing), "receipt");
    must(fields.day >= before.day && fields.day <= tomorrow, "day");
    const { signing: firm, receipt, day, wish } = fields;
    Object.assign(before, { messages: fields.messages, seals: fields.seals });
    phases.push({ firm, receipt, day, wish });
  });
  return phases;
}

// The phase of a statement by its signer's key; those of an earlier key end where the change says.
export function phaseOf(phases, { signer, number }, before) {
  const place = phases.findIndex((one) => one.firm === signer);
  must(place >= before && number <= (phases[place].messages ?? Infinity), "signer");
  return place;
}

// The phase of a seal by the receipt that it is for. What a firm seals is for its own receipt.
export function phaseOfSeal(phases, { receipt, number, signer }, before) {
  const place = phases.findIndex((one) => one.receipt === receipt);
  must(place >= before && number <= (phases[place].seals ?? Infinity), "seal-place");
  must(!phases.some((one) => one.firm === signer) || phases[place].firm === signer, "seal-place");
  return place;
}

// A change, and {number of a seal: its private half, sealed to the new receipt}. With the first one goes what
// hides the commitment in the log: the new words have another.
export async function changedReceipt(thread, own, next, nonce) {
  const grants = {};
  for (const [number, identity] of Object.entries(thread.identities)) {
    grants[number] = await newGrant(identity, thread.report, Number(number), next.recipient, number === "1" ? { nonce } : {});
  }
  const messages = thread.messages.filter((message) => message.side === "firm").length;
  return { change: newChange(thread, own, next, { messages, seals: Object.keys(thread.seals).length }), grants };
}

// The change to other keys: `own` and `next` are {recipient, secret, signing}; `counts` {messages, seals}.
function newChange(thread, own, next, counts) {
  const { changes, wish, report, root } = thread;
  const fields = {
    form: RECEIPT,
    report,
    root,
    number: changes.length + 1,
    previous: changes.at(-1)?.fields.digest ?? "",
    receipt: next.recipient,
    signer: own.signing,
    signing: next.signing,
    wish: wish?.digest ?? "",
    day: [today(), thread.phases.at(-1).day].sort()[1],
    ...counts,
  };
  const { signature: countersignature } = sign(fields, next.secret);
  return { ...sign(fields, own.secret), countersignature };
}
