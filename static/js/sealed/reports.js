// A report as both sides make and read it: seals (its identities), grants, letters.
import { GRANT_SIZE, LETTER_SIZE, newIdentity, open, recipientOf, seal } from "./age.js";
import { digest, fromBase64, toBase64, today } from "./forms.js";
import { LETTER, SEAL, sign, verified } from "./signing.js";

// A new identity for a report, its private half sealed to each holder on the list and to the
// receipt. `report`: {id, desk, receipt}; `number`: 1 for the first.
export async function newSeal(report, number, list, secret, signer) {
  const identity = await newIdentity(list.kind);
  const recipient = await recipientOf(identity);
  const grants = {};
  const holders = list.recipients.map((one) => [one.name, one.recipient]);
  for (const [holder, to] of [...holders, ["receipt", report.receipt]]) {
    grants[holder] = await newGrant(identity, report.id, number, to);
  }
  const told = {
    form: SEAL,
    report: report.id,
    desk: report.desk,
    number,
    recipient,
    receipt: report.receipt,
    epoch: list.epoch,
    list: list.digest,
    signer,
    grants: Object.fromEntries(Object.entries(grants).map(([holder, sealed]) => [holder, digest(fromBase64(sealed))])),
  };
  return { identity, recipient, number, grants, ...sign(told, secret) };
}

export async function newGrant(identity, report, number, recipient) {
  return toBase64(await seal({ identity, report, seal: number }, [recipient], GRANT_SIZE));
}

// The report identity that a grant holds, if it is this report's and fits the seal's public half.
export async function openGrant(sealed, holderIdentity, told) {
  const grant = await open(fromBase64(sealed), holderIdentity);
  const fits = grant.report === told.report && grant.seal === told.number;
  if (!fits || (await recipientOf(grant.identity)) !== told.recipient) throw new Error("the grant is another report's");
  return grant.identity;
}

// A letter of one side: sealed, then signed with its number and the letter before it.
export async function newLetter(content, { report, side, number, previous, seal: sealed }, secret, signer) {
  const text = await seal({ ...content, written_on: today() }, [sealed.recipient], LETTER_SIZE);
  const told = {
    form: LETTER,
    report,
    side,
    number,
    previous,
    seal: sealed.number,
    sealed: digest(text),
    signer,
    day: today(),
  };
  return { ...sign(told, secret), sealed: toBase64(text) };
}

// Reads one letter: {told, content}. `isTrusted(signer, side)` says whose signature counts.
export async function readLetter(letter, report, identities, isTrusted) {
  const told = verified(letter, LETTER, JSON.parse(letter.statement).signer);
  const sealed = fromBase64(letter.sealed);
  if (told.report !== report) throw new Error("the letter is another report's");
  if (!isTrusted(told.signer, told.side)) throw new Error("its signer is not known");
  if (told.sealed !== digest(sealed)) throw new Error("its content was changed");
  const identity = identities[told.seal];
  if (!identity) return { told, content: null };
  return { told, content: await open(sealed, identity) };
}

// What a side signs next: the number, and the digest of its last statement.
export function following(letters, side) {
  const own = letters.filter((letter) => letter.side === side);
  const last = own[own.length - 1];
  return { side, number: own.length + 1, previous: last ? digest(last.statement) : "" };
}

// Statements of one side follow one another without a gap; an error where one is missing.
export function unbroken(letters, side) {
  let previous = "";
  letters.filter((letter) => letter.side === side).forEach((letter, place) => {
    const told = JSON.parse(letter.statement);
    if (told.number !== place + 1 || told.previous !== previous) throw new Error("a letter is missing or out of its place");
    previous = digest(letter.statement);
  });
}

// Whether a key that may read under a seal stands on the newest list no more. Access is given later
// too, so every list since the seal's own counts; where one is missing, somebody is taken to have left.
export function someoneLeft(seal, lists) {
  const since = [...new Map(lists.map((list) => [list.digest, list])).values()]
    .filter((list) => list.epoch >= seal.epoch)
    .sort((one, other) => other.epoch - one.epoch);
  const isWhole = since.every((list, place) => (since[place + 1] ? list.previous === since[place + 1].digest : list.digest === seal.list));
  if (!since.length || !isWhole) return true;
  const names = new Set(since[0].recipients.map((row) => row.name));
  return since.some((list) => list.recipients.some((row) => !names.has(row.name)));
}

export { SEAL };
