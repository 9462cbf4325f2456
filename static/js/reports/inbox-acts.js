// What an officer does with an opened report. Everything is sealed and signed here, then sent.
import { document as told, sealedFor, tar } from "./exported.js";
import { withoutAccess } from "./dossier.js";
import { sendAll } from "./files.js";
import { bytesOf, today } from "./forms.js";
import { placesOf } from "./masks.js";
import { ask, harmless, save, words } from "./page.js";
import { letterPlace, newestSeal, newGrant, newLetter, newSeal, openGrant, sealPlace, someoneLeft } from "./reports.js";
import { takeFile } from "./upload.js";

// `held`: {own, thread (what the server said), dossier (what of it verified), base, token, renew}.
export const post = (held, name, body) => ask(`${held.base}${name}/`, { token: held.token, body });

// The newest seal; a new one, for the desk's present list, where somebody left since.
async function sealNow({ dossier, own }, side) {
  const [list] = dossier.lists;
  if (list.until < today()) throw new Error(words("stale"));
  if (!someoneLeft(dossier)) return { seal: newestSeal(dossier), fresh: null };
  const fresh = await newSeal(dossier, sealPlace(dossier, side), list, own.secret, own.signing);
  return { seal: fresh, fresh };
}

// One letter to the firm (`desk`) or among officers (`note`), with files. The thread is read and
// checked anew before anything is sealed or signed.
export async function write(held, side, content, chosen = []) {
  await held.renew();
  const { seal, fresh } = await sealNow(held, side);
  const newest = newestSeal(held.dossier).digest;
  const kind = seal.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const way = { url: `${held.base}files/`, token: held.token, begin: { kind } };
  const files = await sendAll(chosen, seal.recipient, way);
  if (files.length) await held.renew();
  if (newestSeal(held.dossier).digest !== newest) throw new Error(words("came-between"));
  const described = files.map((file) => ({ ...file, seal: seal.number }));
  const all = files.length ? { ...content, files: described } : content;
  const letter = await newLetter(all, letterPlace(held.dossier, side), seal, held.own.secret, held.own.signing);
  await post(held, "letters", {
    letter,
    seal: fresh && { statement: fresh.statement, signature: fresh.signature },
    grants: fresh && fresh.grants,
    files: files.map((file) => file.upload),
  });
}

// Masks every place where the words stand; how many these are.
export async function mask(held, sought) {
  await held.renew();
  const passages = placesOf(sought, held.dossier.letters);
  if (passages.length) await write(held, "note", { kind: "mask", text: "", passages });
  return passages.length;
}

// Older seals, sealed once more to whoever joined the list since.
export async function giveAccess(held) {
  await held.renew();
  const grants = {};
  for (const [number, rows] of Object.entries(withoutAccess(held.dossier))) {
    grants[number] = {};
    for (const row of rows) {
      grants[number][row.name] = await newGrant(held.dossier.identities[number], held.thread.report, Number(number), row.recipient);
    }
  }
  await post(held, "grants", { grants });
}

// After a recovery: every seal of every report, opened with the desk's recovery key and sealed to
// this officer's own. Returns how many reports can be read now.
export async function recover(held, identity, reports) {
  let count = 0;
  for (const line of reports.filter((one) => !one.can_open && !one.is_alone && !one.withdrawn_on)) {
    const base = `${held.base}${line.report}/`;
    const thread = await ask(base, { token: held.token, body: {} });
    const grants = {};
    for (const answer of thread.seals.filter((one) => !one.grant && one.recovery)) {
      const seal = JSON.parse(answer.statement);
      const own = await openGrant(answer.recovery, identity, seal);
      grants[seal.number] = { [held.own.name]: await newGrant(own, thread.report, seal.number, held.own.recipient) };
    }
    await ask(`${base}grants/`, { token: held.token, body: { grants } });
    count += 1;
  }
  return count;
}

const fetchPart = (held, upload) => async (number) => {
  try {
    return (await ask(`${held.base}files/${upload}/${number}/`, { method: "GET" })).part;
  } catch (fault) {
    if (number > 0 && fault.code === "unknown") return null;
    throw fault;
  }
};

const contentOf = (held, file, letter) =>
  letter.content.bytes
    ? new Blob([letter.content.bytes])
    : takeFile(file, held.dossier.identities[letter.seal], fetchPart(held, file.upload));

export const take = async (held, file, letter) => save(await contentOf(held, file, letter), harmless(file.name));

// The report as one sealed file: report.json and, where wanted, the files that came with it.
export async function exportTo(held, key, { labels, withNotes, withFiles }) {
  const { thread, dossier } = held;
  const text = JSON.stringify(told(thread, dossier, labels, withNotes), null, 2);
  const entries = [{ name: "report.json", content: new Blob([bytesOf(text)]) }];
  const letters = withFiles ? dossier.letters.filter((letter) => letter.content && (withNotes || letter.side !== "note")) : [];
  for (const letter of letters) {
    const files = letter.content.bytes ? [{ name: "sealed-file", size: letter.content.bytes.length }] : letter.content.files ?? [];
    for (const file of files) {
      const name = `files/${letter.side}-${letter.number}-${entries.length}-${harmless(file.name)}`;
      entries.push({ name, content: await contentOf(held, file, letter) });
    }
  }
  const sealed = await sealedFor(tar(entries), key);
  save(sealed, `report-${thread.report.slice(0, 8)}-${today()}.tar.age`);
}
