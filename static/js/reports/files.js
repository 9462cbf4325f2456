// Chosen files: listed, checked, offered as clean copies, and sent.
import { element, refuse, say, words } from "./page.js";
import { carriedDetails, isDocument } from "./documents.js";
import { canDraw, cleanCopy, hiddenDetails, isPicture } from "./pictures.js";
import { sendFile } from "./upload.js";

const MOST = 10;
const LARGEST = 100 * 1024 * 1024;

// Lists chosen files below the field. The returned array is read when a message is sent.
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
    const row = element("li", {}, `${entry.file.name} · ${kilobytes(entry.file.size)} `);
    const away = element("button", { type: "button", className: "plain" }, words("take-away", { name: entry.file.name }));
    away.addEventListener("click", () => {
      chosen.splice(chosen.indexOf(entry), 1);
      row.remove();
      field.focus();
    });
    row.append(away);
    if (isPicture(entry.file)) row.append(await offerClean(entry));
    else if (isDocument(entry.file)) row.append(await describeDocument(entry));
    chosen.push(entry);
    place.append(row);
  }
  return chosen;
}

// A document cannot be cleaned here: what it carries is shown, so that somebody can do it elsewhere. A damaged
// one shows nothing and can be sent all the same.
async function describeDocument({ file }) {
  const details = Object.entries(await carriedDetails(file).catch(() => ({})));
  if (!details.length) return element("span", { className: "note" }, words("carries-nothing"));
  const rows = details.flatMap(([name, values]) => [element("dt", {}, words(`carries-${name}`)), element("dd", {}, values.join("; ") || words("carries-unread"))]);
  return element("div", { className: "note" }, words("carries"), element("dl", { className: "facts" }, ...rows));
}

async function offerClean(entry) {
  if (!(await canDraw(entry.file))) return element("span", { className: "note refusal" }, words("undrawable", { name: entry.file.name }));
  const details = await hiddenDetails(entry.file);
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => {
    entry.clean = box.checked;
    entry.removed = details;
  });
  const note = details.length ? words("removed", { list: details.join(", ") }) : words("nothing-hidden");
  return element("span", { className: "note" }, element("label", { className: "check" }, box, words("clean")), ` ${note}`);
}

// Sends each file, followed by its clean copy; returns their descriptions for the message.
export async function sendAll(chosen, recipient, way) {
  const sent = [];
  for (const entry of chosen) {
    sent.push(await sendFile(entry.file, recipient, way, progress(entry.file.name)));
    if (entry.clean) {
      const copy = await cleanCopy(entry.file);
      const described = await sendFile(copy, recipient, way, progress(copy.name));
      sent.push({ ...described, cleaned: entry.removed });
    }
  }
  return sent;
}

function progress(name) {
  return (part, parts) => say(part === null ? words("again") : words("sealing", { name, part, parts }));
}

export const kilobytes = (size) => `${Math.max(1, Math.round(size / 1024)).toLocaleString()} KiB`;
