// A report as a file for somebody else: a tar of plain files, sealed with age. Masks hold.
import { Encrypter } from "../../vendor/sealed.js";
import { bytesOf, today } from "./forms.js";
import { limitsOf, masked, masksIn, textsOf } from "./masks.js";

const BLOCK = 512;

// What report.json says. `withNotes`: notes among officers too.
export function document(thread, dossier, labels, withNotes) {
  const masks = masksIn(dossier.letters);
  const letters = dossier.letters.filter((letter) => withNotes || letter.side !== "note");
  return {
    form: "coercion-register/export/1",
    report: thread.report,
    desk: thread.desk,
    received_on: thread.received_on,
    exported_on: today(),
    state: thread.state,
    may_travel: limitsOf(dossier.letters),
    alarms: dossier.alarms.map((alarm) => `${alarm.code}: ${alarm.day}`),
    letters: letters.map((letter) => exported(letter, masks.get(letter.mark) ?? {}, labels)),
  };
}

function exported(letter, masks, labels) {
  const told = { side: letter.side, number: letter.number ?? null, day: letter.day };
  if (letter.fault) return { ...told, does_not_verify: letter.fault };
  if (!letter.content) return { ...told, sealed_before_this_officer_joined: true };
  const { kind, text, answers, bytes, files, passages, ...others } = letter.content;
  const hidden = (field, value) => (typeof value === "string" ? masked(value, masks[field]) : value);
  return {
    ...told,
    kind,
    text: hidden("text", text ?? ""),
    ...(answers && {
      answers: Object.entries(answers).sort(inOrder(labels)).map(([key, value]) => ({
        question: labels.questions[key] ?? key,
        answer: labels.choices[key]?.[value] ?? hidden(key, value),
      })),
    }),
    ...others,
    files: (files ?? []).map(({ name, type, size, sha256 }) => ({ name, type, size, sha256 })),
    masked_passages: Object.keys(textsOf(letter.content)).reduce((sum, field) => sum + (masks[field]?.length ?? 0), 0),
  };
}

// Canonical JSON has its keys in order of letters; a reader wants that of the questions.
function inOrder(labels) {
  const order = Object.keys(labels.questions);
  return ([one], [other]) => order.indexOf(one) - order.indexOf(other);
}

// POSIX ustar: [{name, content}] as one Blob, without owners and with one day for all.
export function tar(entries) {
  const parts = entries.flatMap(({ name, content }) => [
    header(name, content.size),
    content,
    new Uint8Array((BLOCK - (content.size % BLOCK)) % BLOCK),
  ]);
  return new Blob([...parts, new Uint8Array(2 * BLOCK)]);
}

function header(name, size) {
  const block = new Uint8Array(BLOCK);
  const write = (text, place) => block.set(bytesOf(text), place);
  const octal = (number, length) => `${number.toString(8).padStart(length - 1, "0")}\0`;
  write(shortened(name), 0);
  write(octal(0o600, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12), 100);
  write(octal(Math.floor(Date.parse(today()) / 1000), 12), 136);
  write(`${" ".repeat(8)}0`, 148);
  write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

// 100 bytes hold a name; a longer one keeps its beginning and its ending.
function shortened(name) {
  let text = name;
  while (bytesOf(text).length > 99) text = text.slice(0, 40) + text.slice(41);
  return text;
}

// Sealed for a recipient of age, or by a passphrase. The whole as a stream, then as a Blob.
export async function sealedFor(content, { recipient, passphrase }) {
  const encrypter = new Encrypter();
  if (recipient) encrypter.addRecipient(recipient);
  else encrypter.setPassphrase(passphrase);
  return new Response(await encrypter.encrypt(content.stream())).blob();
}
