// A report in the officer's browser: the verified thread, or a file encrypted outside the browser.
import { today } from "./forms.js";
import { openSealedFile } from "./sealed-file.js";
import { verifiedThread } from "./verified-thread.js";

// `answer` is the server's, `own` an unlocked key, `signing` the desk's key that the officer compared.
// Throws a fault unless the whole thread verifies.
export async function openReport(answer, own, desk, signing) {
  const dossier = answer.is_alone
    ? await openSealedFile(answer, own, desk, signing)
    : await verifiedThread(answer, { side: "desk", desk, signing, identity: own.identity, holder: own.name }, today());
  // Only the desk's officers change the state, each by a signed step.
  if (answer.state !== dossier.work.state) dossier.alarms.push({ code: "state", day: today() });
  return dossier;
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
