// A report in the officer's browser: the verified thread, or a file encrypted outside the browser.
import { Decrypter } from "../../vendor/sealed.js";
import { fromBase64, textOf, today } from "./forms.js";
import { verifiedThread } from "./verified-thread.js";

// `answer` is the server's, `own` an unlocked key, `signing` the desk's key that the officer compared.
// Throws a fault unless the whole thread verifies.
export async function openReport(answer, own, desk, signing) {
  if (answer.is_alone) return openSealedFile(answer, own);
  return verifiedThread(answer, { side: "desk", desk, signing, identity: own.identity, holder: own.name }, today());
}

// A file encrypted outside the browser: sealed to the keys on the list, not signed.
async function openSealedFile(answer, own) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(own.identity);
  const messages = [];
  for (const message of answer.messages) {
    const row = { side: "firm", day: answer.received_on, mark: "", number: 1, content: null, fault: "" };
    try {
      const bytes = await decrypter.decrypt(fromBase64(message.sealed));
      messages.push({ ...row, content: { kind: "alone", text: textIn(bytes), bytes } });
    } catch (fault) {
      // The header has no stanza for keys that joined later: that is not a forgery.
      messages.push({ ...row, fault: /no identity matched/.test(fault.message) ? "" : fault.message });
    }
  }
  return { firm: "", receipt: "", seals: {}, identities: {}, lists: [], messages, alarms: [] };
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
