// An officer's actions on an open report. Everything is sealed and signed here, then sent.
import { grouped, newCode, signedCodes } from "./codes.js";
import { reportDocument, sealFor, tar } from "./export.js";
import { withoutAccess } from "./dossier.js";
import { sendAll } from "./files.js";
import { bytesOf, daysLater, today } from "./forms.js";
import { deskSecret, nextList } from "./keyring.js";
import { lastDay, wholeChain } from "./lists.js";
import { isMaskable, maskedWords, maskText } from "./masks.js";
import { ask, harmless, longDay, problem, save, words } from "./page.js";
import { messagePlace, newestSeal, newGrant, newMessage, newSeal, openedGrant, sealPlace, hasReaderLeft } from "./reports.js";
import { newHold, newStep } from "./steps.js";
import { takeFile } from "./upload.js";
import { showFile } from "./viewer.js";

const CODES_AT_ONCE = 20;
const LONGEST_HOLD = 366;

// `state`: {own, thread (the server's answer), dossier (its verified content), base, token, renew}.
export const post = (state, name, body) => ask(`${state.base}${name}/`, { token: state.token, body });

// The newest seal, or a new one for the desk's present list if a reader has left since.
async function sealNow({ dossier, own }, side) {
  const [list] = dossier.lists;
  if (lastDay(list) < today()) throw problem("stale");
  if (!hasReaderLeft(dossier)) return { seal: newestSeal(dossier), fresh: null };
  const fresh = await newSeal(dossier, sealPlace(dossier, side), list, own.secret, own.signing);
  return { seal: fresh, fresh };
}

// Sends a message to the firm (`desk`) or a note among officers (`note`), with files. The thread is
// read and verified again before anything is sealed or signed.
export async function write(state, side, content, chosen = []) {
  await state.renew();
  const { seal, fresh } = await sealNow(state, side);
  const newest = newestSeal(state.dossier).digest;
  const kind = seal.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const way = { url: `${state.base}files/`, token: state.token, begin: { kind } };
  const files = await sendAll(chosen, seal.recipient, way);
  if (files.length) await state.renew();
  if (newestSeal(state.dossier).digest !== newest) throw problem("came-between");
  const described = files.map((file) => ({ ...file, seal: seal.number }));
  const all = files.length ? { ...content, files: described } : content;
  const message = await newMessage(all, messagePlace(state.dossier, side), seal, state.own.secret, state.own.signing);
  await post(state, "messages", {
    message,
    seal: fresh && { statement: fresh.statement, signature: fresh.signature },
    grants: fresh && fresh.grants,
    files: files.map((file) => file.upload),
  });
}

// Signs the desk's list again for the same readers, from today on.
export async function renewList(state, settings) {
  const [before] = state.lists;
  const secret = await deskSecret(settings.secret, state.own.identity, before);
  const next = await nextList(settings.desk, before.kind, before.recipients, before, secret);
  await ask(settings.list, { token: state.token, body: next });
  settings.secret = next.secret;
  settings.lists.unshift({ document: next.document, signature: next.signature });
  state.lists = wholeChain(settings.lists, settings.desk, state.own.desk);
}

// Makes codes for firms; only their digests are sent. The codes are saved as a file, to be printed.
export async function makeCodes(state, settings) {
  const codes = Array.from({ length: CODES_AT_ONCE }, newCode);
  await ask(settings.codes, { token: state.token, body: signedCodes(settings.desk, codes, state.own.secret, state.own.signing) });
  save(new Blob(codes.map((code) => `${grouped(code)}\n\n\n`), { type: "text/plain" }), "codes.txt");
  return words("codes-made", { day: longDay(daysLater(today(), 92)) });
}

// Signs a step of the work and sends it: the firm sees it among the desk's messages.
export async function takeStep(state, step) {
  await state.renew();
  await post(state, "state", newStep(step, messagePlace(state.dossier, "desk"), state.own.secret, state.own.signing));
}

// Keeps a report from being erased by its clock until a day; today ends that.
export async function holdReport(state, reason, until) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || until < today() || until > daysLater(today(), LONGEST_HOLD)) throw problem("not-a-hold");
  await state.renew();
  await post(state, "hold", newHold({ reason, until }, messagePlace(state.dossier, "desk"), state.own.secret, state.own.signing));
}

// Masks words in every export from now on, in later messages too.
export async function mask(state, text) {
  if (!isMaskable(text)) throw problem("nothing-to-mask");
  await write(state, "note", { kind: "mask", text: "", words: [text] });
}

// Seals the older private halves again, for keys that have joined the list since.
export async function giveAccess(state) {
  await state.renew();
  const grants = {};
  for (const [number, rows] of Object.entries(withoutAccess(state.dossier))) {
    grants[number] = {};
    for (const row of rows) {
      grants[number][row.name] = await newGrant(state.dossier.identities[number], state.thread.report, Number(number), row.recipient);
    }
  }
  await post(state, "grants", { grants });
}

// Opens the seals of all reports with the desk's recovery key and seals them to this officer's key.
// Returns the number of reports that the officer can now read.
export async function recover(state, identity, reports) {
  let count = 0;
  for (const line of reports.filter((one) => !one.can_open && !one.is_alone && !one.withdrawn_on)) {
    const base = `${state.base}${line.report}/`;
    const thread = await ask(base, { token: state.token, body: {} });
    const grants = {};
    for (const answer of thread.seals.filter((one) => !one.grant && one.recovery)) {
      const seal = JSON.parse(answer.statement);
      const { identity: own } = await openedGrant(answer.recovery, identity, seal);
      grants[seal.number] = { [state.own.name]: await newGrant(own, thread.report, seal.number, state.own.recipient) };
    }
    await ask(`${base}grants/`, { token: state.token, body: { grants } });
    count += 1;
  }
  return count;
}

const fetchPart = (state, upload) => async (number) => {
  try {
    return (await ask(`${state.base}files/${upload}/${number}/`, { method: "GET" })).part;
  } catch (fault) {
    if (number > 0 && fault.code === "unknown") return null;
    throw fault;
  }
};

const contentOf = (state, file, message) =>
  message.content.bytes
    ? new Blob([message.content.bytes])
    : takeFile(file, state.dossier.identities[message.seal], fetchPart(state, file.upload));

// Shows a file as flat pictures; nothing of it is saved.
export const view = async (state, file, message, url) => showFile(await contentOf(state, file, message), harmless(file.name), url);

export const take = async (state, file, message) => save(await contentOf(state, file, message), harmless(file.name));

// Saves the report as one sealed file: report.json and, if wanted, its files.
export async function exportReportTo(state, key, { labels, withNotes, withFiles }) {
  const { thread, dossier } = state;
  const text = JSON.stringify(reportDocument(thread, dossier, labels, withNotes), null, 2);
  const masked = maskedWords(dossier.messages);
  const entries = [{ name: "report.json", content: new Blob([bytesOf(text)]) }];
  const messages = withFiles ? dossier.messages.filter((message) => message.content && (withNotes || message.side !== "note")) : [];
  for (const message of messages) {
    const files = message.content.bytes ? [{ name: "sealed-file", size: message.content.bytes.length }] : message.content.files ?? [];
    for (const file of files) {
      const name = `files/${message.side}-${message.number}-${entries.length}-${harmless(maskText(file.name, masked))}`;
      entries.push({ name, content: await contentOf(state, file, message) });
    }
  }
  const sealed = await sealFor(tar(entries), key);
  save(sealed, `report-${thread.report.slice(0, 8)}-${today()}.tar.age`);
}
