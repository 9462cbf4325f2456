// A report as its desk may trust it: every seal and letter verified, everything odd named.
import { digest, fromBase64, textOf } from "./forms.js";
import { openGrant, readLetter, SEAL, unbroken } from "./reports.js";
import { Decrypter } from "../../vendor/sealed.js";
import { verified } from "./signing.js";

const SIDES = ["firm", "desk", "note"];

// `thread` is what the server says, `own` an unlocked key, `lists` the desk's checked lists, newest
// first. Returns {firm, receipt, seals, identities, letters, faults}; a fault is a code and why.
export async function opened(thread, own, lists) {
  if (thread.is_alone) return openedAlone(thread, own);
  const dossier = { seals: {}, identities: {}, letters: [], faults: [] };
  const first = JSON.parse(thread.seals[0].statement);
  Object.assign(dossier, { firm: first.signer, receipt: first.receipt });
  const isOfficer = (signer) =>
    lists.some((list) => list.recipients.some((row) => row.role === "officer" && row.signing === signer));
  const isTrusted = (signer, side) => (side === "firm" ? signer === dossier.firm : isOfficer(signer));
  for (const [place, answer] of thread.seals.entries()) {
    try {
      const seal = trustedSeal(answer, place + 1, { thread, first, lists, isOfficer });
      dossier.seals[seal.number] = { ...seal, holders: answer.holders };
      if (answer.grant) dossier.identities[seal.number] = await openGrant(answer.grant, own.identity, seal);
    } catch (fault) {
      dossier.faults.push({ code: "seal", why: fault.message });
    }
  }
  // Of a withdrawn report only the withdrawal is given: its number stands alone.
  if (!thread.withdrawn_on) checkOrder(thread.letters, dossier.faults);
  for (const letter of thread.letters) dossier.letters.push(await read(letter, thread.report, dossier, isTrusted));
  // Nobody knows the hour: of one day the firm's letters come first, then the desk's, then notes.
  dossier.letters.sort((one, other) => one.day.localeCompare(other.day) || SIDES.indexOf(one.side) - SIDES.indexOf(other.side) || (one.number ?? 0) - (other.number ?? 0));
  checkDesk(dossier, lists[0]);
  return dossier;
}

function trustedSeal(answer, number, { thread, first, lists, isOfficer }) {
  const seal = verified(answer, SEAL, JSON.parse(answer.statement).signer);
  const isSigned = seal.signer === first.signer || (number > 1 && isOfficer(seal.signer));
  if (!isSigned) throw new Error("a seal was signed by nobody of this thread");
  if (seal.report !== thread.report || seal.desk !== thread.desk) throw new Error("a seal is another report's");
  if (seal.number !== number || seal.receipt !== first.receipt) throw new Error("a seal is out of its place");
  const isListed = lists.some((list) => list.digest === seal.list && list.epoch === seal.epoch);
  if (!isListed) throw new Error("a seal rests on a list that the desk never signed");
  return seal;
}

function checkOrder(letters, faults) {
  for (const side of SIDES) {
    try {
      unbroken(letters, side);
    } catch (fault) {
      faults.push({ code: "order", why: fault.message });
    }
  }
}

async function read(letter, report, dossier, isTrusted) {
  const told = { side: letter.side, day: letter.written_on, mark: digest(letter.statement), content: null, fault: "" };
  try {
    const { told: said, content } = await readLetter(letter, report, dossier.identities, isTrusted);
    if (said.side !== letter.side) throw new Error("the letter is another side's");
    return { ...told, content, signer: said.signer, seal: said.seal, day: said.day, number: said.number };
  } catch (fault) {
    return { ...told, fault: fault.message };
  }
}

// The firm wrote into its first letter whose list it saw: another key there is another's work.
function checkDesk(dossier, list) {
  const first = dossier.letters.find((letter) => letter.side === "firm" && letter.content?.kind === "report");
  if (first && first.content.desk_signing !== list.signing) dossier.faults.push({ code: "desk", why: "" });
}

// A file that came without a page: sealed to the keys on the list, signed by nobody.
async function openedAlone(thread, own) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(own.identity);
  const letters = [];
  for (const letter of thread.letters) {
    const told = { side: "firm", day: letter.written_on, mark: "", number: 1, content: null, fault: "" };
    try {
      const bytes = await decrypter.decrypt(fromBase64(letter.sealed));
      letters.push({ ...told, content: { kind: "alone", text: textIn(bytes), bytes } });
    } catch (fault) {
      // Whoever joined later stands in no stanza of its header: that is no forgery.
      letters.push({ ...told, fault: /no identity matched/.test(fault.message) ? "" : fault.message });
    }
  }
  return { firm: "", receipt: "", seals: {}, identities: {}, letters, faults: [] };
}

function textIn(bytes) {
  try {
    const text = textOf(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? "" : text;
  } catch {
    return "";
  }
}

export const newestSeal = (dossier) => dossier.seals[Math.max(...Object.keys(dossier.seals).map(Number))];

// Who is on the list and holds no grant of a seal that this officer can open: {number: [row]}.
export function withoutAccess(dossier, list) {
  const lacking = {};
  for (const [number, seal] of Object.entries(dossier.seals)) {
    const rows = list.recipients.filter((row) => !seal.holders.includes(row.name));
    if (rows.length && dossier.identities[number]) lacking[number] = rows;
  }
  return lacking;
}
