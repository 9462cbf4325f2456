// The export of an open report: what masks hide is listed before the file is saved.
import { hiddenIn } from "./export.js";
import { refuseAlone } from "./inbox-cases.js";
import { exportReportTo } from "./inbox-actions.js";
import { element, one, problem, words } from "./page.js";

const SHORTEST = 16;

export function checkExport({ dossier }, labels) {
  const hidden = hiddenIn(dossier, labels, one("#with-notes").checked);
  const lines = hidden.map(({ message, count }) => words("hidden-in", { who: whoOf(message), number: message.number, count }));
  const rows = lines.length ? lines : [words("hidden-nowhere")];
  one("#hidden").replaceChildren(...rows.map((line) => element("li", {}, line)));
  one("#export-now").hidden = false;
  one("#h-hidden").focus();
}

const whoOf = ({ side }) => words(side === "firm" ? "from-firm" : side === "desk" ? "from-officer" : "kind-note");

// A mask, a message or another choice since then could change what is hidden.
export function forgetExport() {
  one("#export-now").hidden = true;
  one("#hidden").replaceChildren();
}

export async function saveExport(state, labels, settings) {
  await refuseAlone(state, settings);
  const isSealedTo = one("#way").value === "recipient";
  const typed = one("#key").value.trim();
  if (isSealedTo ? !/^age1(pq1)?[02-9ac-hj-np-z]{50,}$/.test(typed) : typed.length < SHORTEST) {
    throw problem(isSealedTo ? "not-a-recipient" : "too-short");
  }
  const key = isSealedTo ? { recipient: typed } : { passphrase: typed };
  await exportReportTo(state, key, { labels, withNotes: one("#with-notes").checked, withFiles: one("#with-files").checked });
  one("#key").value = "";
  return words("exported");
}
