// The desk's list of recipients: who will be able to read, signed by the desk's own key.
import { sha256, wordlist } from "../../vendor/sealed.js";
import { bytesOf, digest, today } from "./forms.js";
import { LIST, verified } from "./signing.js";

const STARTS = { hybrid: "age1pq1", classic: "age1" };

// Eight words of BIP39's list, 88 bits of a SHA-256: few enough to be read aloud.
function eightWords(told) {
  const hash = sha256(bytesOf(told));
  const bits = [...hash.subarray(0, 11)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: 8 }, (_, place) => wordlist[parseInt(bits.slice(place * 11, place * 11 + 11), 2)]).join(" ");
}

// The desk's signing key: over the telephone, or compared with the desk's letterhead.
export const fingerprint = (signing) => eightWords(`coercion-register desk ${signing}`);

// Both public halves of an officer's key: a colleague hears them before adding the key to the list.
export const officerWords = ({ recipient, signing }) => eightWords(`coercion-register officer ${recipient} ${signing}`);

// What a key is called on a list. It says nothing of the signing key beside it.
export const nameOf = (recipient) => digest(recipient).slice(0, 16);

// The list, if the desk's key signed it and nothing in it is odd; an error that says what is wrong.
export function checkedList({ document, signature }, desk, signing) {
  const list = verified({ statement: document, signature }, LIST, signing ?? JSON.parse(document).signing);
  const kinds = list.recipients.map((one) => one.recipient.startsWith("age1pq1") === (list.kind === "hybrid"));
  if (list.desk !== desk) throw new Error("the list is another desk's");
  if (signing && list.signing !== signing) throw new Error("the desk's signing key changed");
  if (!kinds.every(Boolean) || !(list.kind in STARTS)) throw new Error("the list mixes kinds of keys");
  if (!list.recipients.some((one) => one.role === "officer")) throw new Error("no officer is on the list");
  if (list.recipients.some((one) => one.name !== nameOf(one.recipient))) throw new Error("a name on the list is wrong");
  return { ...list, digest: digest(document) };
}

export function freshList(answer, desk, signing) {
  const list = checkedList(answer, desk, signing);
  if (list.until < today()) throw new Error("the list is too old");
  return list;
}

// All lists of a desk, newest first: each signed by the same key, none missing in between.
export function checkedChain(lists, desk, signing) {
  const checked = lists.map((one) => checkedList(one, desk, signing));
  checked.forEach((list, place) => {
    const before = checked[place + 1];
    const follows = list.previous === (before?.digest ?? "") && list.epoch === (before?.epoch ?? 0) + 1;
    if (!follows || list.signing !== checked[0].signing) throw new Error("the lists do not follow one another");
  });
  return checked;
}
