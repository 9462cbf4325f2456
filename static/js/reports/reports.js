// The parts of a report, as both sides make them: seals (its identities), grants, messages. `thread`
// is always a verified one: see verified-thread.js.
import { GRANT_SIZE, MESSAGE_SIZE, newIdentity, open, recipientOf, seal } from "./age.js";
import { must } from "./faults.js";
import { digest, fromBase64, toBase64, today } from "./forms.js";
import { MESSAGE, SEAL, sign } from "./signing.js";

// A new identity for a report, its private half sealed to each holder on the list and to the
// receipt. `report`: {report, desk, receipt}; `place`: {day, number, previous, root, seen}.
export async function newSeal({ report, desk, receipt }, place, list, secret, signer) {
  const identity = await newIdentity(list.kind);
  const recipient = await recipientOf(identity);
  const grants = {};
  const holders = list.recipients.map((one) => [one.name, one.recipient]);
  for (const [holder, to] of [...holders, ["receipt", receipt]]) {
    grants[holder] = await newGrant(identity, report, place.number, to);
  }
  const fields = {
    form: SEAL,
    report,
    desk,
    recipient,
    receipt,
    epoch: list.epoch,
    list: list.digest,
    signer,
    grants: Object.fromEntries(Object.entries(grants).map(([holder, sealed]) => [holder, digest(fromBase64(sealed))])),
    ...place,
  };
  const signed = sign(fields, secret);
  return { ...signed, identity, recipient, grants, number: place.number, digest: digest(signed.statement) };
}

// `more`: what a new receipt gets beside the first seal's private half.
export async function newGrant(identity, report, number, recipient, more = {}) {
  return toBase64(await seal({ identity, report, seal: number, ...more }, [recipient], GRANT_SIZE));
}

// {identity} of a grant, if it belongs to this report and fits the seal's public half.
export async function openedGrant(sealed, holderIdentity, sealFields) {
  const grant = await open(fromBase64(sealed), holderIdentity);
  const fits = grant.report === sealFields.report && grant.seal === sealFields.number;
  must(fits && (await recipientOf(grant.identity)) === sealFields.recipient, "grant");
  return grant;
}

// A message of one side: sealed, then signed with its place among the others. `place`: {report,
// root, list, side, day, number, previous, seen}; `sealedTo`: {number, recipient}.
export async function newMessage(content, place, sealedTo, secret, signer) {
  const text = await seal({ ...content, written_on: place.day }, [sealedTo.recipient], MESSAGE_SIZE);
  const fields = { form: MESSAGE, seal: sealedTo.number, sealed: digest(text), signer, ...place };
  return { ...sign(fields, secret), sealed: toBase64(text) };
}

// The places of a firm's first seal, and of its report under it.
export const firstSealPlace = (list) => ({ day: latest([today(), list.day]), number: 1, previous: "", root: "", seen: "" });
export const reportPlace = (report, first, list) => ({
  report,
  root: first.digest,
  list: list.digest,
  side: "firm",
  day: latest([today(), list.day]),
  number: 1,
  previous: "",
  seen: "",
});

// The place of a side's next message: its number, the one before, the newest seen of the other side.
export function messagePlace(thread, side) {
  const last = lastOf(thread, side);
  const list = thread.lists[0].digest;
  const { report, root } = thread;
  return { report, root, list, side, day: nextDay(thread), number: (last?.number ?? 0) + 1, previous: last?.mark ?? "", seen: seenBy(thread, side) };
}

export function sealPlace(thread, side) {
  const last = newestSeal(thread);
  return { day: nextDay(thread), number: last.number + 1, previous: last.digest, root: thread.root, seen: seenBy(thread, side) };
}

const lastOf = ({ messages }, side) => messages.filter((message) => message.side === side).sort((one, other) => other.number - one.number)[0];
const seenBy = (thread, side) => lastOf(thread, side === "firm" ? "desk" : "firm")?.mark ?? "";
const latest = (days) => days.reduce((one, other) => (one > other ? one : other));

// A slow clock must not date a statement before what it follows.
const nextDay = ({ lists, seals, messages }) =>
  latest([today(), lists[0].day, ...Object.values(seals).map((one) => one.day), ...messages.map((one) => one.day)]);

export const newestSeal = ({ seals }) => seals[Math.max(...Object.keys(seals).map(Number))];

// Whether a key that can read under the newest seal is no longer on the newest list. Access may have
// been given later, so every list since the seal's own counts. An earlier receipt is such a key too.
export function hasReaderLeft({ lists, seals, receipt }) {
  const seal = newestSeal({ seals });
  if (seal.receipt !== receipt) return true;
  const names = new Set(lists[0].recipients.map((row) => row.name));
  const since = lists.filter((list) => list.epoch >= seal.epoch);
  return since.some((list) => list.recipients.some((row) => !names.has(row.name)));
}
