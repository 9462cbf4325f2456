// A report in the officer's browser: the verified thread, or a file encrypted outside the browser.
import { Decrypter } from "../../vendor/sealed.js";
import { daysLater, fromBase64, textOf, today } from "./forms.js";
import { wholeChain } from "./lists.js";
import { stepContent, workOf } from "./steps.js";
import { checkSteps } from "./thread-rules.js";
import { stepRow, verifiedThread } from "./verified-thread.js";

// `answer` is the server's, `own` an unlocked key, `signing` the desk's key that the officer compared.
// Throws a fault unless the whole thread verifies.
export async function openReport(answer, own, desk, signing) {
  const dossier = answer.is_alone
    ? await openSealedFile(answer, own, wholeChain(answer.lists, desk, signing))
    : await verifiedThread(answer, { side: "desk", desk, signing, identity: own.identity, holder: own.name }, today());
  // Only the desk's officers change the state, each by a signed step.
  if (answer.state !== dossier.work.state) dossier.alarms.push({ code: "state", day: today() });
  return dossier;
}

// A file encrypted outside the browser: sealed to the keys on the list, not signed. Steps on it are.
async function openSealedFile(answer, own, lists) {
  const { report } = answer;
  const thread = { report, desk: answer.desk, firm: "", receipt: "", root: "", lists, alarms: [], isDesk: true, tomorrow: daysLater(today(), 1) };
  const steps = checkSteps(thread, answer.messages.filter((one) => one.sealed === "").map(stepRow));
  const decrypter = new Decrypter();
  decrypter.addIdentity(own.identity);
  const messages = [];
  for (const message of answer.messages.filter((one) => one.sealed !== "")) {
    const row = { side: "firm", day: answer.received_on, mark: "", number: 1, content: null, fault: "" };
    try {
      const bytes = await decrypter.decrypt(fromBase64(message.sealed));
      messages.push({ ...row, content: { kind: "alone", text: textIn(bytes), bytes } });
    } catch (fault) {
      // The header has no stanza for keys that joined later: that is not a forgery.
      messages.push({ ...row, fault: /no identity matched/.test(fault.message) ? "" : fault.message });
    }
  }
  for (const { fields } of steps) {
    const { number, day, signer } = fields;
    messages.push({ side: "desk", number, day, signer, mark: fields.digest, content: stepContent(fields), fault: "" });
  }
  return { ...thread, seals: {}, identities: {}, messages, work: workOf(steps), wish: null };
}

function textIn(bytes) {
  try {
    const text = textOf(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? "" : text;
  } catch {
    return "";
  }
}

// Keys on the newest list without a grant of a seal that this officer can open: {number: [row]}.
export function withoutAccess(dossier) {
  const lacking = {};
  for (const [number, seal] of Object.entries(dossier.seals)) {
    const rows = dossier.lists[0].recipients.filter((row) => !seal.holders.includes(row.name));
    if (rows.length && dossier.identities[number]) lacking[number] = rows;
  }
  return lacking;
}
