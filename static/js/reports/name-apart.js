// The firm's name, sealed apart from its story to a key of its own. Each officer on the list gets a part of
// that key; any two restore it. An officer asks with a reason, another one gives, and the firm sees both.
import { bech32, hex } from "../../vendor/sealed.js";
import { GRANT_SIZE, newIdentity, open, recipientOf, seal } from "./age.js";
import { Fault, must } from "./faults.js";
import { fromBase64, toBase64 } from "./forms.js";
import { joinShares, splitSecret } from "./shares.js";

// The answers that are sealed apart.
export const NAMED = ["firm", "contact"];
export const FEWEST = 2;
const SIZE = 1024;
const PREFIXES = { hybrid: "AGE-SECRET-KEY-PQ-", classic: "AGE-SECRET-KEY-" };

const officersOn = (list) => list.recipients.filter((row) => row.role === "officer");

// Whether a list has enough officers that two have to agree.
export const canSealApart = (list) => officersOn(list).length >= FEWEST;

// {recipient, sealed, shares: {name of a key: sealed part}} of the answers that name the firm.
export async function sealApart(answers, report, list) {
  const identity = await newIdentity(list.kind);
  const recipient = await recipientOf(identity);
  const officers = officersOn(list);
  const parts = splitSecret(bech32.decodeToBytes(identity.toLowerCase()).bytes, officers.length);
  const shares = {};
  for (const [place, row] of officers.entries()) shares[row.name] = await sealShare(parts[place], report, row.recipient);
  return { recipient, sealed: toBase64(await seal({ answers, report }, [recipient], SIZE)), shares };
}

const sealShare = async ({ x, y }, report, recipient) => toBase64(await seal({ report, x, y: hex.encode(y) }, [recipient], GRANT_SIZE));

async function openShare(sealed, report, identity) {
  const { x, y, report: own } = await open(fromBase64(sealed), identity);
  must(own === report && Number.isSafeInteger(x) && x > 0 && x < 256 && /^[0-9a-f]{64}$/.test(y), "share");
  return { x, y: hex.decode(y) };
}

// What a verified thread says of its name: {apart, asked: [{mark, signer, text, day, given: [message]}]}, or
// null if the name is not sealed apart. A part counts only from somebody else than who asked.
export function nameOfThread({ messages }) {
  const report = messages.find((one) => one.side === "firm" && one.content?.kind === "report");
  if (!report?.content.apart) return null;
  const asked = messages.filter((one) => one.content?.kind === "name-asked");
  const given = messages.filter((one) => one.content?.kind === "name-given");
  const isFor = (ask) => (one) => one.content.asked === ask.mark && one.signer !== ask.signer;
  return { apart: report.content.apart, asked: asked.map((ask) => ({ mark: ask.mark, signer: ask.signer, day: ask.day, text: ask.content.text, given: given.filter(isFor(ask)) })) };
}

// The content with which an officer gives a part to whoever asked: sealed to that officer's key on the
// newest list. Nobody gives to themselves.
export async function giveShare(ask, { apart }, dossier, own) {
  const asker = officersOn(dossier.lists[0]).find((row) => row.signing === ask.signer);
  must(asker && asker.name !== own.name && Object.hasOwn(apart.shares, own.name), "share");
  const share = await openShare(apart.shares[own.name], dossier.report, own.identity);
  return { kind: "name-given", text: "", asked: ask.mark, share: await sealShare(share, dossier.report, asker.recipient) };
}

// The answers that were sealed apart, to the officer who asked, once a colleague gave; null before that. A
// fault if no part that was given fits.
export async function openName(name, dossier, own) {
  const given = name.asked.filter((ask) => ask.signer === own.signing).flatMap((ask) => ask.given);
  if (!given.length || !Object.hasOwn(name.apart.shares, own.name)) return null;
  for (const one of given) {
    const answers = await openWith(one.content.share, name, dossier, own).catch(() => null);
    if (answers) return answers;
  }
  throw new Fault("share");
}

async function openWith(share, name, dossier, own) {
  const mine = await openShare(name.apart.shares[own.name], dossier.report, own.identity);
  const other = await openShare(share, dossier.report, own.identity);
  must(mine.x !== other.x, "share");
  const kind = name.apart.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const identity = bech32.encodeFromBytes(PREFIXES[kind], joinShares(mine, other)).toUpperCase();
  must((await recipientOf(identity)) === name.apart.recipient, "share");
  const { answers, report } = await open(fromBase64(name.apart.sealed), identity);
  must(report === dossier.report && Object.values(answers).every((value) => typeof value === "string"), "share");
  return answers;
}
