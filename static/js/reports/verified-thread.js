// A thread as it may be trusted, or a fault: all or nothing. Nothing here touches a page or a line.
// Two things are known that no server said: a firm's own receipt; an officer's own key, and the
// desk's signing key that the officer compared. All else follows from these by signatures.
import { open } from "./age.js";
import { isContent } from "./contents.js";
import { Fault, must } from "./faults.js";
import { digest, fromBase64 } from "./forms.js";
import { checkedChain, firstList, wholeChain } from "./lists.js";
import { openGrant } from "./reports.js";
import { isSignedBy, LETTER, SEAL, unverified } from "./signing.js";
import { checkLetters, checkSeals, daysLater, readingOrder } from "./thread-rules.js";

export const MOST_STATEMENTS = 500;

// `answer`: what the site sent. `keys` of a firm: {side: "firm", signing, identities: {recipient:
// identity}}; of an officer: {side: "desk", desk, signing: the desk's key, identity, holder}.
// Returns {report, root, desk, signing, firm, receipt, lists (newest first), seals: {number: seal},
// identities: {number: identity}, letters (in reading order), alarms}.
export async function verifiedThread(answer, keys, today) {
  let root = null;
  try {
    must(keys.side === "firm" || keys.side === "desk", "shape");
    const rows = shapedRows(answer, keys);
    root = rootOf(rows.seals, answer, keys);
    const signing = keys.side === "firm" ? firmsDesk(answer, root) : keys.signing;
    const thread = beginning(answer, keys, { root, signing, today });
    thread.seals = checkSeals(thread, rows.seals);
    const sides = checkLetters(thread, rows.letters);
    return await opened(thread, keys, readingOrder(sides));
  } catch (fault) {
    throw new Fault(fault instanceof Fault ? fault.code : "odd", root);
  }
}

// 1: the form of everything. Who signed it is not asked yet.
function shapedRows(answer, keys) {
  must(/^[0-9a-f]{32}$/.test(answer?.report ?? "") && typeof answer.desk === "string", "shape");
  for (const rows of [answer.seals, answer.letters, answer.lists]) must(Array.isArray(rows), "shape");
  must(answer.seals.length + answer.letters.length <= MOST_STATEMENTS, "shape");
  const shaped = (form) => (row) => ({ row, told: { ...unverified(row, form), digest: digest(row.statement) } });
  // Of a withdrawn report a desk is given the statements, and what is said in withdrawing.
  const mayBeWithheld = keys.side === "desk" && Boolean(answer.withdrawn_on);
  for (const { sealed } of answer.letters) must(typeof sealed === "string" || (mayBeWithheld && sealed === null), "shape");
  for (const { grant } of answer.seals) must(typeof grant === "string", "shape");
  return { seals: answer.seals.map(shaped(SEAL)), letters: answer.letters.map(shaped(LETTER)) };
}

// 2: the one seal that a thread begins with. A firm's own signed it; to a desk, whoever signed it
// is the firm.
function rootOf(seals, answer, keys) {
  const isOwn = ({ told }) => keys.side === "desk" || told.signer === keys.signing;
  const first = seals.filter((seal) => seal.told.number === 1 && isOwn(seal) && isSignedBy(seal.row, seal.told.signer));
  must(first.length === 1, "root");
  const { told } = first[0];
  must(told.report === answer.report && told.desk === answer.desk && told.seen === "", "root");
  must(keys.side === "desk" ? told.desk === keys.desk : Object.hasOwn(keys.identities, told.receipt), "root");
  return told;
}

// 3: the desk's signing key is on the list that the firm itself named when it signed its first seal.
function firmsDesk(answer, root) {
  const named = answer.lists.filter((row) => typeof row?.document === "string" && digest(row.document) === root.list);
  must(named.length === 1, "desk-key");
  return firstList(named[0], root.desk, root.list).signing;
}

// 4: the lists, from the first seal's own (to a desk, from the desk's first) to the newest.
function beginning(answer, keys, { root, signing, today }) {
  const isDesk = keys.side === "desk";
  const lists = (isDesk ? wholeChain : checkedChain)(answer.lists, root.desk, signing);
  const isWhole = isDesk ? lists.some((list) => list.digest === root.list) : lists[lists.length - 1].digest === root.list;
  const tomorrow = daysLater(today, 1);
  must(isWhole && lists[0].day <= tomorrow, "list");
  const { report, desk, signer: firm, receipt } = root;
  return { report, desk, firm, receipt, root: root.digest, signing, lists, alarms: [], isDesk, tomorrow };
}

// 9: keys and contents open, and the report names the desk whose key signed all this.
async function opened(thread, keys, letters) {
  const seals = {};
  const identities = {};
  for (const { row, told } of thread.seals) {
    seals[told.number] = { ...told, holders: row.holders ?? [] };
    const identity = await identityOf(row.grant, told, keys);
    if (identity) identities[told.number] = identity;
  }
  const contents = [];
  for (const { row, told } of letters) {
    const { side, number, day, signer, seal } = told;
    const content = await contentOf(row, told, identities[seal], thread);
    contents.push({ side, number, day, signer, seal, mark: told.digest, content, fault: "" });
  }
  return { ...thread, seals, identities, letters: contents };
}

async function identityOf(grant, seal, keys) {
  const holder = keys.side === "firm" ? "receipt" : keys.holder;
  const identity = keys.side === "firm" ? keys.identities[seal.receipt] : keys.identity;
  if (keys.side === "desk" && grant === "") return null;
  try {
    // Access that a colleague gave later stands in no statement: what it holds has to fit.
    must(!Object.hasOwn(seal.grants, holder) || digest(fromBase64(grant)) === seal.grants[holder], "grant");
    return await openGrant(grant, identity, seal);
  } catch {
    throw new Fault("grant");
  }
}

async function contentOf({ sealed }, told, identity, { signing }) {
  if (sealed === null) return null;
  let bytes = null;
  try {
    bytes = fromBase64(sealed);
  } catch {
    throw new Fault("content");
  }
  must(digest(bytes) === told.sealed, "content");
  if (!identity) return null;
  const content = await open(bytes, identity).catch(() => null);
  must(isContent(content, told), "content");
  must(content.kind !== "report" || content.desk_signing === signing, "other-desk");
  return content;
}

// Whether all that a page once verified is still in what it verified now.
export function stillThere(before, now) {
  if (!before) return true;
  const marks = new Set([...now.letters.map((one) => one.mark), ...[...now.lists, ...Object.values(now.seals)].map((one) => one.digest)]);
  const earlier = [...before.letters.map((one) => one.mark), ...[...before.lists, ...Object.values(before.seals)].map((one) => one.digest)];
  return now.root === before.root && earlier.every((mark) => marks.has(mark));
}
