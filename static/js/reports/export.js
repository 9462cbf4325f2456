// The export of a report: a tar of plain files, sealed with age, with all masks applied.
import { Encrypter } from "../../vendor/sealed.js";
import { leastFirms, limitsOf } from "./consent.js";
import { bytesOf, today } from "./forms.js";
import { countMasked, maskAll, maskedWords } from "./masks.js";

const BLOCK = 512;

// The content of report.json. `withNotes`: include notes among officers.
export function reportDocument(thread, dossier, labels, withNotes) {
  const words = maskedWords(dossier.messages);
  return {
    form: "coercion-register/export/1",
    report: thread.report,
    desk: thread.desk,
    received_on: thread.received_on,
    exported_on: today(),
    state: dossier.work.state,
    may_travel: limitsOf(dossier.messages, labels),
    least_firms: leastFirms(dossier.messages),
    alarms: dossier.alarms.map((alarm) => `${alarm.code}: ${alarm.day}`),
    messages: exportedMessages(dossier, withNotes).map((message) => messageDocument(message, words, labels)),
  };
}

// What an export would hide: [{message, count}], so that an officer sees it before the file is saved.
export function hiddenIn(dossier, labels, withNotes) {
  const words = maskedWords(dossier.messages);
  const counted = exportedMessages(dossier, withNotes).map((message) => ({ message, count: countMasked(textsOf(message, labels), words) }));
  return counted.filter((one) => one.count);
}

const exportedMessages = (dossier, withNotes) => dossier.messages.filter((message) => withNotes || message.side !== "note");

function messageDocument(message, words, labels) {
  const place = { side: message.side, number: message.number ?? null, day: message.day };
  if (message.fault) return { ...place, does_not_verify: message.fault };
  if (!message.content) return { ...place, sealed_before_this_officer_joined: true };
  const texts = textsOf(message, labels);
  return { ...place, kind: message.content.kind, ...maskAll(texts, words), ...marksOf(message.content), masked_passages: countMasked(texts, words) };
}

// What masks are applied to: everything that somebody wrote, names and types of files too.
function textsOf({ content }, labels) {
  if (!content) return {};
  const { kind: _kind, text, answers, files, consent: _consent, together: _together, words: _words, bytes: _bytes, list: _list, desk_signing: _signing, apart: _apart, share: _share, asked: _asked, ...others } = content;
  const sorted = answers && Object.entries(answers).sort(inOrder(labels));
  return {
    text: text ?? "",
    ...(sorted && { answers: sorted.map(([key, value]) => ({ question: labels.questions[key] ?? key, answer: labels.choices[key]?.[value] ?? value })) }),
    ...others,
    files: (files ?? []).map(({ name, type }) => ({ name, type })),
  };
}

// What has no words of anybody: digests, sizes, steps of consent.
const marksOf = ({ files, consent, together, list, desk_signing: signing }) => ({
  ...(files?.length && { file_marks: files.map(({ size, sha256 }) => ({ size, sha256 })) }),
  ...(consent && { consent }),
  ...(together && { together }),
  ...(list && { list }),
  ...(signing && { desk_signing: signing }),
});

// Canonical JSON sorts its keys; a reader wants the order of the questions.
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
  write(shorten(name), 0);
  write(octal(0o600, 8) + octal(0, 8) + octal(0, 8) + octal(size, 12), 100);
  write(octal(Math.floor(Date.parse(today()) / 1000), 12), 136);
  write(`${" ".repeat(8)}0`, 148);
  write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

// A name has at most 100 bytes; a longer one keeps its beginning and end.
function shorten(name) {
  let text = name;
  while (bytesOf(text).length > 99) text = text.slice(0, 40) + text.slice(41);
  return text;
}

// Sealed for a recipient of age, or by a passphrase. The whole as a stream, then as a Blob.
export async function sealFor(content, { recipient, passphrase }) {
  const encrypter = new Encrypter();
  if (recipient) encrypter.addRecipient(recipient);
  else encrypter.setPassphrase(passphrase);
  return new Response(await encrypter.encrypt(content.stream())).blob();
}
