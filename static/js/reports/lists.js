// The desk's list of keys: who can read its reports, signed by the desk's own key.
import { sha256, wordlist } from "../../vendor/sealed.js";
import { must } from "./faults.js";
import { bytesOf, daysLater, digest } from "./forms.js";
import { LIST, unverified, verified } from "./signing.js";

// Eight words of the BIP39 list, 88 bits of a SHA-256: few enough to read aloud.
function eightWords(text) {
  const hash = sha256(bytesOf(text));
  const bits = [...hash.subarray(0, 11)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: 8 }, (_, place) => wordlist[parseInt(bits.slice(place * 11, place * 11 + 11), 2)]).join(" ");
}

// The words of the desk's signing key, to compare by telephone or with the letterhead.
export const fingerprint = (signing) => eightWords(`coercion-register desk ${signing}`);

// The words of both public halves of an officer's key. A colleague hears them before signing it in.
export const officerWords = ({ recipient, signing }) => eightWords(`coercion-register officer ${recipient} ${signing}`);

// The name of a key on a list. It does not depend on the signing key.
export const nameOf = (recipient) => digest(recipient).slice(0, 16);

const asRow = (answer) => ({ statement: answer?.document, signature: answer?.signature });
const signingWithin = (answer) => unverified(asRow(answer), LIST).signing;

// The list, if this desk's signing key signed it and it is consistent; a fault otherwise. The key is
// never taken from the list itself, because whoever writes the list would choose it.
export function checkedList(answer, desk, signing) {
  must(/^[0-9a-f]{64}$/.test(signing ?? ""), "desk-key");
  const list = verified(asRow(answer), LIST, signing, "list");
  const names = list.recipients.map((row) => row.name);
  must(list.desk === desk && list.signing === signing, "list");
  must(list.recipients.every((row) => row.recipient.startsWith("age1pq1") === (list.kind === "hybrid")), "list");
  must(list.recipients.every((row) => row.name === nameOf(row.recipient)), "list");
  must(new Set(names).size === names.length, "list");
  must(list.recipients.every((row) => (row.role === "officer") === Boolean(row.signing)), "list");
  must(list.recipients.some((row) => row.role === "officer"), "list");
  return list;
}

// Trust on first use: the key that the list itself names. Only for pages on which the reader compares
// the eight words of that key.
export const listOnFirstUse = (answer, desk) => checkedList(answer, desk, signingWithin(answer));

// The list whose digest is in a signed statement: its signer chose the key inside.
export function firstList(answer, desk, signedDigest) {
  must(typeof answer?.document === "string" && digest(answer.document) === signedDigest, "desk-key");
  return checkedList(answer, desk, signingWithin(answer));
}

// A list counts for 30 days, whatever it says: for no longer can an older one be shown instead of it.
export const LIST_DAYS = 30;
export const lastDay = ({ day, until }) => [until, daysLater(day, LIST_DAYS)].sort()[0];

export function freshList(answer, desk, signing, today) {
  const list = checkedList(answer, desk, signing);
  must(lastDay(list) >= today, "stale");
  return list;
}

// Whether two lists of one signing key name the same readers: then one only renews the other.
export function hasSameReaders(one, other) {
  const names = (list) => list.recipients.map((row) => row.recipient).sort().join();
  return one.signing === other.signing && one.kind === other.kind && names(one) === names(other);
}

// These lists of a desk, newest first: each signed by its key, none missing in between, none doubled.
export function checkedChain(answers, desk, signing) {
  must(Array.isArray(answers) && answers.length > 0, "list");
  const lists = answers.map((answer) => checkedList(answer, desk, signing));
  lists.sort((one, other) => other.epoch - one.epoch);
  must(new Set(lists.map((list) => list.epoch)).size === lists.length, "fork");
  lists.slice(1).forEach((before, place) => {
    const list = lists[place];
    must(list.epoch === before.epoch + 1 && list.previous === before.digest && list.day >= before.day, "list");
  });
  return lists;
}

// All of a desk's lists, from its first.
export function wholeChain(answers, desk, signing) {
  const lists = checkedChain(answers, desk, signing);
  const first = lists[lists.length - 1];
  must(first.epoch === 1 && first.previous === "", "list");
  return lists;
}

// Trust on first use, of all of a desk's lists: for pages on which the reader compares the words.
export const chainOnFirstUse = (answers, desk) => wholeChain(answers, desk, signingWithin(answers?.[0]));
