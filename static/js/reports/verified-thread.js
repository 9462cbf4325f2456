// A verified thread, or a fault: all or nothing. Nothing here touches a page or sends anything. What is
// known without the server: a firm's receipt; an officer's key, and the desk's signing key that the
// officer compared. Everything else is verified from these by signatures.
import { open } from "./age.js";
import { isContent } from "./contents.js";
import { Fault, must } from "./faults.js";
import { daysLater, digest, fromBase64 } from "./forms.js";
import { checkedChain, firstList, wholeChain } from "./lists.js";
import { checkedPhases, shapedChanges } from "./receipts.js";
import { openedGrant } from "./reports.js";
import { HOLD, isSignedBy, MESSAGE, SEAL, STEP, unverified } from "./signing.js";
import { checkWithdrawal, newestWish, stepContent, workOf } from "./steps.js";
import { checkMessages, checkSeals, readingOrder } from "./thread-rules.js";

export const MOST_STATEMENTS = 500;

// `answer`: the site's answer. `keys` of a firm: {side: "firm", signing, identities: {recipient:
// identity}}; of an officer: {side: "desk", desk, signing: the desk's key, identity, holder}.
// Returns {report, root, desk, signing, firm, receipt, phases, changes, nonce, lists (newest first), seals: {number: seal},
// identities: {number: identity}, messages (in reading order), work, wish, alarms}.
export async function verifiedThread(answer, keys, today) {
  let root = null;
  try {
    must(keys.side === "firm" || keys.side === "desk", "shape");
    const rows = shapedRows(answer, keys);
    root = rootOf(rows, answer, keys, today);
    const signing = keys.side === "firm" ? firmsDesk(answer, root) : keys.signing;
    const thread = beginning(answer, keys, { root, signing, today });
    thread.changes = rows.changes;
    thread.seals = checkSeals(thread, rows.seals);
    const sides = checkMessages(thread, rows.messages);
    thread.work = workOf(sides.desk);
    thread.wish = newestWish(answer, thread.report, thread.phases);
    checkWithdrawal(answer, thread.wish);
    return await openThread(thread, keys, readingOrder(sides));
  } catch (fault) {
    throw new Fault(fault instanceof Fault ? fault.code : "odd", root);
  }
}

// 1: the form of everything. Signatures are not checked yet.
function shapedRows(answer, keys) {
  must(/^[0-9a-f]{32}$/.test(answer?.report ?? "") && typeof answer.desk === "string", "shape");
  for (const rows of [answer.seals, answer.messages, answer.lists]) must(Array.isArray(rows), "shape");
  must(answer.seals.length + answer.messages.length <= MOST_STATEMENTS, "shape");
  const parse = (form) => (row) => ({ row, fields: { ...unverified(row, form), digest: digest(row.statement) } });
  // Of a withdrawn report a desk gets the statements and the content of the withdrawal only.
  const mayBeWithheld = keys.side === "desk" && Boolean(answer.withdrawn_on);
  for (const { sealed } of answer.messages) must(typeof sealed === "string" || (mayBeWithheld && sealed === null), "shape");
  for (const { grant } of answer.seals) must(typeof grant === "string", "shape");
  const parseMessage = (row) => (row.sealed === "" ? stepRow(row) : parse(MESSAGE)(row));
  return { seals: answer.seals.map(parse(SEAL)), messages: answer.messages.map(parseMessage), changes: shapedChanges(answer.receipts) };
}

// A step of the work, or a legal hold, has no content. It is numbered among the desk's messages.
export function stepRow(row) {
  const isHold = row.statement?.includes(`"form":"${HOLD}"`);
  const fields = isHold ? { ...unverified(row, HOLD), step: "hold" } : unverified(row, STEP);
  return { row, fields: { ...fields, side: "desk", digest: digest(row.statement) } };
}

// 2: the one first seal. For a firm, its own key signed it, or took it over by a change of the receipt that it
// signed as well; for a desk, its signer is the firm.
function rootOf({ seals, changes }, answer, keys, today) {
  const begun = changes[0]?.fields.signer ?? keys.signing;
  const isOwn = ({ fields }) => keys.side === "desk" || fields.signer === begun;
  const first = seals.filter((seal) => seal.fields.number === 1 && isOwn(seal) && isSignedBy(seal.row, seal.fields.signer));
  must(first.length === 1, "root");
  const { fields } = first[0];
  must(fields.report === answer.report && fields.desk === answer.desk && fields.seen === "", "root");
  const phases = checkedPhases(changes, fields, daysLater(today, 1));
  const { firm, receipt } = phases.at(-1);
  must(keys.side === "desk" ? fields.desk === keys.desk : firm === keys.signing && Object.hasOwn(keys.identities, receipt), "root");
  return { ...fields, phases };
}

// 3: the desk's signing key is on the list that the firm named when it signed its first seal.
function firmsDesk(answer, root) {
  const named = answer.lists.filter((row) => typeof row?.document === "string" && digest(row.document) === root.list);
  must(named.length === 1, "desk-key");
  return firstList(named[0], root.desk, root.list).signing;
}

// 4: the lists, from that of the first seal (for a desk, from its first list) to the newest.
function beginning(answer, keys, { root, signing, today }) {
  const isDesk = keys.side === "desk";
  const lists = (isDesk ? wholeChain : checkedChain)(answer.lists, root.desk, signing);
  const isWhole = isDesk ? lists.some((list) => list.digest === root.list) : lists[lists.length - 1].digest === root.list;
  const tomorrow = daysLater(today, 1);
  must(isWhole && lists[0].day <= tomorrow, "list");
  const { report, desk, phases } = root;
  const { firm, receipt } = phases.at(-1);
  return { report, desk, firm, receipt, phases, root: root.digest, signing, lists, alarms: [], isDesk, tomorrow };
}

// 9: keys open, and contents where their authors made them so; the report names the desk's key of step 3.
async function openThread(thread, keys, messages) {
  const seals = {};
  const identities = {};
  let nonce = "";
  for (const { row, fields } of thread.seals) {
    seals[fields.number] = { ...fields, holders: row.holders ?? [] };
    const grant = await grantOf(row.grant, fields, keys, thread.receipt);
    if (grant) identities[fields.number] = grant.identity;
    if (fields.number === 1 && /^[0-9a-f]{64}$/.test(grant?.nonce ?? "")) nonce = grant.nonce;
  }
  const contents = [];
  for (const { row, fields } of messages) {
    const { side, number, day, signer, seal, step } = fields;
    const content = step ? stepContent(fields) : await contentOf(row, fields, identities[seal], thread);
    contents.push({ side, number, day, signer, seal, mark: fields.digest, content, fault: "" });
  }
  return { ...thread, seals, identities, nonce, messages: contents };
}

async function grantOf(grant, seal, keys, receipt) {
  const holder = keys.side === "firm" ? "receipt" : keys.holder;
  const identity = keys.side === "firm" ? keys.identities[receipt] : keys.identity;
  // What an earlier receipt was given is sealed to the new one when it takes over.
  const isAsSigned = Object.hasOwn(seal.grants, holder) && (keys.side === "desk" || seal.receipt === receipt);
  if (keys.side === "desk" && grant === "") return null;
  try {
    // Access given later by a colleague is in no statement: its content has to fit the seal.
    must(!isAsSigned || digest(fromBase64(grant)) === seal.grants[holder], "grant");
    return await openedGrant(grant, identity, seal);
  } catch {
    throw new Fault("grant");
  }
}

async function contentOf({ sealed }, fields, identity, { signing }) {
  if (sealed === null) return null;
  let bytes = null;
  try {
    bytes = fromBase64(sealed);
  } catch {
    throw new Fault("content");
  }
  must(digest(bytes) === fields.sealed, "content");
  if (!identity) return null;
  const content = await open(bytes, identity).catch(() => null);
  // Its author signed what cannot be read: that is no fault of the site's, and hides nothing else.
  if (!isContent(content, fields)) return { kind: "odd", text: "" };
  must(content.kind !== "report" || content.desk_signing === signing, "other-desk");
  return content;
}

// Whether everything that a page verified before is still in what it has verified now.
export function stillThere(before, now) {
  if (!before) return true;
  const marks = new Set(marksOf(now));
  return now.root === before.root && marksOf(before).every((mark) => marks.has(mark));
}

const marksOf = ({ messages, lists, seals, changes }) => [
  ...messages.map((one) => one.mark),
  ...[...lists, ...Object.values(seals), ...changes.map(({ fields }) => fields)].map((one) => one.digest),
];
