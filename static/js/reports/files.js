// The files that somebody chose: shown, checked, offered clean, and sent.
import { made, refuse, say, words } from "./page.js";
import { cleaned, hidden, isPicture } from "./pictures.js";
import { sendFile } from "./upload.js";

const MOST = 10;
const LARGEST = 100 * 1024 * 1024;

// Shows what is chosen below the field; the list that it returns is read when a letter is sent.
export function chosenFiles(field, place) {
  const chosen = [];
  field.addEventListener("change", async () => {
    refuse("");
    for (const file of field.files) {
      if (chosen.length >= MOST) refuse(words("too-many"));
      else if (file.size > LARGEST) refuse(words("too-large", { name: file.name }));
      else await show({ file, clean: null, removed: [] });
    }
    field.value = "";
  });

  async function show(entry) {
    const row = made("li", {}, `${entry.file.name} · ${kilobytes(entry.file.size)} `);
    const away = made("button", { type: "button", className: "plain" }, words("take-away", { name: entry.file.name }));
    away.addEventListener("click", () => {
      chosen.splice(chosen.indexOf(entry), 1);
      row.remove();
      field.focus();
    });
    row.append(away);
    if (isPicture(entry.file)) row.append(await offerClean(entry));
    chosen.push(entry);
    place.append(row);
  }
  return chosen;
}

async function offerClean(entry) {
  const found = await hidden(entry.file);
  const box = made("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    entry.clean = box.checked;
    entry.removed = found;
  });
  const told = found.length ? words("removed", { list: found.join(", ") }) : words("nothing-hidden");
  return made("span", { className: "note" }, made("label", { className: "check" }, box, words("clean")), ` ${told}`);
}

// Sends each file, and its clean copy after it; returns what the letter says of them.
export async function sendAll(chosen, recipient, way) {
  const sent = [];
  for (const entry of chosen) {
    sent.push(await sendFile(entry.file, recipient, way, progress(entry.file.name)));
    if (entry.clean) {
      const copy = await cleaned(entry.file);
      const told = await sendFile(copy, recipient, way, progress(copy.name));
      sent.push({ ...told, cleaned: entry.removed });
    }
  }
  return sent;
}

function progress(name) {
  return (part, parts) => say(part === null ? words("again") : words("sealing", { name, part, parts }));
}

export const kilobytes = (size) => `${Math.max(1, Math.round(size / 1024)).toLocaleString()} kB`;
