// Files that firms encrypted outside the browser: messages to their firms, and the officer's key for older programs.
import { newOffer } from "./classic.js";
import { ask, longDay, one, problem, words } from "./page.js";
import { messagePlace } from "./reports.js";
import { newFileMessage } from "./sealed-file.js";

// Shows whether an officer can write to the firm of such a file: only if it made a receipt.
export function showFileWriting({ thread, dossier }) {
  const isFile = thread.is_alone && !thread.withdrawn_on;
  one("#file-writing").hidden = !isFile || !dossier.fileReceipt || !thread.has_receipt;
  one("#no-receipt").hidden = !isFile || Boolean(dossier.fileReceipt && thread.has_receipt);
}

// Seals a message to the firm's receipt and to the desk's list, and sends it.
async function sendFileMessage(state) {
  const text = one("#file-text").value.trim();
  if (!text) throw problem("nothing-written");
  await state.renew();
  const place = messagePlace(state.dossier, "desk");
  const number = state.dossier.messages.filter((entry) => entry.side === "desk" && entry.content?.kind !== "step").length + 1;
  const heading = words("file-heading", { number, day: longDay(place.day), sha256: state.dossier.fileMark });
  const body = await newFileMessage(text, heading, place, state.dossier, state.own);
  await ask(`${state.base}file-message/`, { token: state.token, body });
  one("#file-text").value = "";
}

// Whether this officer offers a key for older programs: { url, statement }, as the server has it.
export function showOffer({ own }, { offer }) {
  const isOffered = Boolean(offer.statement && JSON.parse(offer.statement).recipient);
  one("#offering").hidden = own.kind !== "hybrid";
  one("#offer").hidden = isOffered;
  one("#end-offer").hidden = !isOffered;
  one("#offer-state").textContent = words(isOffered ? "offered" : "not-offered");
}

async function changeOffer(state, settings, isOffered) {
  const { offer, desk } = settings;
  const signed = await newOffer(desk, state.own, isOffered, offer.statement);
  await ask(offer.url, { token: state.token, body: signed });
  offer.statement = signed.statement;
  showOffer(state, settings);
  return words("done");
}

// `doing(act)` and `then(act)` run one action at a time; the second loads the report again.
export function watchFiles(state, settings, { doing, then }) {
  one("#send-file-message").addEventListener("click", then(() => sendFileMessage(state)));
  for (const [id, isOffered] of [["#offer", true], ["#end-offer", false]]) {
    one(id).addEventListener("click", doing(() => changeOffer(state, settings, isOffered)));
  }
}
