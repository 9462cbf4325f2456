// A file that a firm encrypted outside the browser, as an officer reads and answers it. Its first line may
// be the public key of the firm's receipt: only who read the file knows it.
import { Decrypter } from "../../vendor/sealed.js";
import { open, seal, MESSAGE_SIZE, sealText } from "./age.js";
import { identitiesOf } from "./classic.js";
import { must } from "./faults.js";
import { daysLater, digest, fromBase64, textOf, toBase64, today } from "./forms.js";
import { wholeChain } from "./lists.js";
import { FILE_MESSAGE, sign, unverified } from "./signing.js";
import { stepContent, workOf } from "./steps.js";
import { checkSteps } from "./thread-rules.js";
import { stepRow } from "./verified-thread.js";

const RECIPIENT = /^age1(pq1)?[02-9ac-hj-np-z]{50,2000}$/;
const LONGEST_LINE = 2100;

// The dossier of such a file. Files are sealed to the desk's keys and not signed; steps and messages are.
// The report's name is the digest of its first file, so no other can be put in front of it, and a later
// file counts only if it names the same receipt.
export async function openSealedFile(answer, own, desk, signing) {
  const lists = wholeChain(answer.lists, desk, signing);
  const { report } = answer;
  const thread = { report, desk: answer.desk, firm: "", receipt: "", root: "", lists, alarms: [], isDesk: true, tomorrow: daysLater(today(), 1) };
  const isFile = (row) => row.statement === "";
  const rows = answer.messages.filter((row) => !isFile(row)).map((row) => (row.sealed === "" ? stepRow(row) : messageRow(row)));
  const signed = checkSteps(thread, rows);
  const files = await openFiles(answer.messages.filter(isFile), report, answer.received_on, own);
  const messages = [...files, ...(await Promise.all(signed.map((one) => entryOf(one, own))))];
  const [first] = files;
  return { ...thread, seals: {}, identities: {}, messages, work: workOf(signed), wish: null, fileReceipt: first.receipt, fileMark: first.sha256 };
}

function messageRow(row) {
  const fields = unverified(row, FILE_MESSAGE);
  return { row, fields: { ...fields, side: "desk", step: "file-message", digest: digest(row.statement) } };
}

async function openFiles(rows, report, day, own) {
  const all = await Promise.all(rows.map((row) => openFile(row, day, own)));
  const first = all.filter((one) => one.sha256.startsWith(report));
  must(first.length === 1, "root");
  const later = all.filter((one) => one !== first[0]);
  const names = (one) => !one.content || (first[0].receipt && one.receipt === first[0].receipt);
  const trusted = later.map((one) => (names(one) ? one : { ...one, content: null, fault: "other-receipt" }));
  return [first[0], ...trusted].map((one, place) => ({ ...one, number: place + 1 }));
}

async function openFile({ sealed }, day, own) {
  const bytes = fromBase64(sealed);
  const row = { side: "firm", day, mark: "", content: null, fault: "", receipt: "", sha256: digest(bytes) };
  const decrypter = new Decrypter();
  for (const identity of identitiesOf(own)) decrypter.addIdentity(identity);
  try {
    const { receipt, rest } = splitReceipt(await decrypter.decrypt(bytes));
    return { ...row, receipt, content: { kind: "alone", text: textIn(rest), bytes: rest } };
  } catch (fault) {
    // The header has no stanza for keys that joined later: that is not a forgery.
    return { ...row, fault: /no identity matched/.test(fault.message) ? "" : fault.message };
  }
}

// The receipt's public key in the first line, if there is one, and what follows it.
function splitReceipt(bytes) {
  const end = bytes.subarray(0, LONGEST_LINE).indexOf(0x0a);
  const line = end > 0 ? String.fromCharCode(...bytes.subarray(0, end)).trim() : "";
  return RECIPIENT.test(line) ? { receipt: line, rest: bytes.subarray(end + 1) } : { receipt: "", rest: bytes };
}

function textIn(bytes) {
  try {
    const text = textOf(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? "" : text;
  } catch {
    return "";
  }
}

async function entryOf({ row, fields }, own) {
  const { number, day, signer, step } = fields;
  const content = step === "file-message" ? await messageContent(row, fields, own) : stepContent(fields);
  return { side: "desk", number, day, signer, mark: fields.digest, content, fault: "" };
}

// The officers' copy of a message. Who joined the list later has none.
async function messageContent({ sealed }, fields, own) {
  const bytes = fromBase64(sealed);
  must(digest(bytes) === fields.sealed, "content");
  const content = await open(bytes, own.identity).catch(() => null);
  return content && typeof content.text === "string" ? { kind: "message", text: content.text } : null;
}

// A message, sealed once for the officers on the list and once for the firm's receipt, and signed. `place`
// is that of the desk's next message; `heading` stands above the text of the firm's copy.
export async function newFileMessage(text, heading, { side: _side, ...place }, dossier, own) {
  const content = { kind: "message", text, written_on: place.day };
  const recipients = dossier.lists[0].recipients.map((row) => row.recipient);
  const sealed = await seal(content, recipients, MESSAGE_SIZE);
  const copy = await sealText(`${heading}\n\n${text}`, dossier.fileReceipt, MESSAGE_SIZE);
  const fields = { form: FILE_MESSAGE, copy: digest(copy), sealed: digest(sealed), signer: own.signing, ...place };
  return { ...sign(fields, own.secret), sealed: toBase64(sealed), copy: toBase64(copy) };
}
