// A report as its desk opens it: the verified thread, or a file that came without a page.
import { Decrypter } from "../../vendor/sealed.js";
import { fromBase64, textOf, today } from "./forms.js";
import { verifiedThread } from "./verified-thread.js";

// `answer` is what the server says, `own` an unlocked key, `signing` the desk's key that its officer
// compared. A fault where the thread does not verify as a whole.
export async function opened(answer, own, desk, signing) {
  if (answer.is_alone) return openedAlone(answer, own);
  return verifiedThread(answer, { side: "desk", desk, signing, identity: own.identity, holder: own.name }, today());
}

// A file that came without a page: sealed to the keys on the list, signed by nobody.
async function openedAlone(answer, own) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(own.identity);
  const letters = [];
  for (const letter of answer.letters) {
    const told = { side: "firm", day: answer.received_on, mark: "", number: 1, content: null, fault: "" };
    try {
      const bytes = await decrypter.decrypt(fromBase64(letter.sealed));
      letters.push({ ...told, content: { kind: "alone", text: textIn(bytes), bytes } });
    } catch (fault) {
      // Whoever joined later stands in no stanza of its header: that is no forgery.
      letters.push({ ...told, fault: /no identity matched/.test(fault.message) ? "" : fault.message });
    }
  }
  return { firm: "", receipt: "", seals: {}, identities: {}, lists: [], letters, alarms: [] };
}

function textIn(bytes) {
  try {
    const text = textOf(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? "" : text;
  } catch {
    return "";
  }
}

// Who is on the newest list and holds no grant of a seal that this officer can open: {number: [row]}.
export function withoutAccess(dossier) {
  const lacking = {};
  for (const [number, seal] of Object.entries(dossier.seals)) {
    const rows = dossier.lists[0].recipients.filter((row) => !seal.holders.includes(row.name));
    if (rows.length && dossier.identities[number]) lacking[number] = rows;
  }
  return lacking;
}
