// A firm comes back: its receipt opens the thread, in this page alone.
import { openGrant, following, newLetter, newSeal, readLetter, someoneLeft, unbroken } from "./reports.js";
import { checkedList, freshList } from "./lists.js";
import { chosenFiles, kilobytes, sendAll } from "./files.js";
import { today } from "./forms.js";
import { all, ask, canSeal, harmless, made, one, refuse, Refusal, save, say, setup, words } from "./page.js";
import { isReceipt, keysOf, tidied } from "./receipt.js";
import { SEAL, sign, verified, WISH } from "./signing.js";
import { takeFile } from "./upload.js";

const told = setup();
const labels = JSON.parse(one("#labels").textContent);
const LADDER = Object.keys(labels.ladder);
const held = { words: "", keys: null, thread: null, seals: {}, identities: {}, lists: [], files: [], consent: {} };

const post = (name, body) => ask(told.urls[name], { token: told.token, body: { lookup: held.keys.lookup, ...body } });

async function open() {
  refuse("");
  held.words = tidied(one("#receipt").value);
  if (!isReceipt(held.words)) return refuse(words("not-a-receipt"));
  say(words("opening"));
  try {
    // The receipt does not know which kind of keys its desk uses; its lookup name is the same.
    held.keys = await keysOf(held.words, "hybrid");
    await load();
  } catch (fault) {
    return refuse(fault instanceof Refusal && fault.code === "unknown" ? words("unknown") : words("failed", { why: fault.message }));
  } finally {
    say("");
  }
  one("#door").hidden = true;
  one("#receipt").value = "";
  one("#thread").hidden = false;
  return one("#h-state").focus();
}

async function load() {
  held.thread = await post("open", {});
  await openSeals();
  await showLetters();
  showState();
}

// Each seal has to be signed by the firm itself or by an officer on a list of the same desk, and
// be sealed to this very receipt: the server cannot slip in a key of its own.
async function openSeals() {
  const first = JSON.parse(held.thread.seals[0].statement);
  if (first.receipt.startsWith("age1pq1") !== held.keys.recipient.startsWith("age1pq1")) {
    held.keys = await keysOf(held.words, first.receipt.startsWith("age1pq1") ? "hybrid" : "classic");
  }
  held.seals = {};
  held.identities = {};
  held.lists = [];
  for (const answer of held.thread.seals) {
    const claimed = JSON.parse(answer.statement);
    const isOwn = claimed.number === 1 || claimed.signer === held.keys.signing;
    const seal = verified(answer, SEAL, isOwn ? held.keys.signing : claimed.signer);
    if (seal.report !== held.thread.report || seal.receipt !== held.keys.recipient) throw new Error("a seal is another report's");
    if (seal.number !== Object.keys(held.seals).length + 1) throw new Error("a seal is out of its place");
    held.identities[seal.number] = await openGrant(answer.grant, held.keys.identity, seal);
    held.seals[seal.number] = seal;
    if (seal.number === 1) await readLists(seal);
    if (!isOwn && !isOfficer(seal.signer)) throw new Error("a seal was signed by nobody on the desk's list");
  }
}

// The desk's signing key is the one that this firm wrote into its own first letter.
async function readLists(seal) {
  const first = held.thread.letters.find((letter) => letter.side === "firm");
  const { content } = await readLetter(first, held.thread.report, held.identities, (signer) => signer === held.keys.signing);
  held.lists = held.thread.lists.map((answer) => checkedList(answer, held.thread.desk, content.desk_signing));
  if (!held.lists.some((list) => list.digest === seal.list)) throw new Error("the list of the first day is gone");
  held.signing = content.desk_signing;
}

const isOfficer = (signer) =>
  held.lists.some((list) => list.recipients.some((one) => one.role === "officer" && one.signing === signer));
const isTrusted = (signer, side) => (side === "firm" ? signer === held.keys.signing : isOfficer(signer));

async function showLetters() {
  const place = one("#letters");
  place.replaceChildren();
  held.consent = {};
  for (const side of ["firm", "desk"]) {
    try {
      unbroken(held.thread.letters, side);
    } catch (fault) {
      place.append(made("li", { className: "refusal" }, words("broken", { why: fault.message })));
    }
  }
  for (const letter of held.thread.letters) place.append(await shown(letter));
  for (const field of all("[data-consent]")) {
    const now = LADDER.indexOf(held.consent[field.dataset.consent] ?? "desk");
    all("option", field).forEach((option) => {
      option.disabled = LADDER.indexOf(option.value) > now;
    });
    field.value = LADDER[now];
  }
}

async function shown(letter) {
  const row = made("li", { className: "letter" });
  const who = words(letter.side === "firm" ? "from-firm" : "from-desk");
  row.append(made("p", { className: "quiet small" }, `${who} · ${letter.written_on}`));
  try {
    const { content } = await readLetter(letter, held.thread.report, held.identities, isTrusted);
    row.firstChild.append(` · ${words(`kind-${content.kind}`)}`);
    if (letter.side === "firm" && content.consent) Object.assign(held.consent, content.consent);
    row.append(...body(content));
  } catch (fault) {
    row.classList.add("untrusted");
    row.append(made("p", { className: "refusal" }, words("no-trust", { why: fault.message })));
  }
  return row;
}

// Canonical JSON has its keys in order of letters; a reader wants that of the questions.
const inOrder = (told, order) => {
  const place = (key) => (key in order ? Object.keys(order).indexOf(key) : Infinity);
  return Object.entries(told ?? {}).sort(([one], [other]) => place(one) - place(other));
};

function body(content) {
  const parts = content.text ? [made("p", { className: "said" }, content.text)] : [];
  const rows = inOrder(content.answers, labels.questions).map(([key, value]) => [labels.questions[key] ?? key, labels.choices[key]?.[value] ?? value]);
  if (rows.length) {
    parts.push(made("dl", { className: "facts" }, ...rows.flatMap(([label, value]) => [made("dt", {}, label), made("dd", {}, value)])));
  }
  if (content.consent) {
    const told = inOrder(content.consent, labels.steps).map(([key, value]) => `${labels.steps[key]?.title ?? key}: ${labels.ladder[value] ?? value}`);
    parts.push(made("p", { className: "note" }, words("travels", { words: told.join("; ") })));
  }
  for (const file of content.files ?? []) parts.push(fileButton(file));
  return parts;
}

function fileButton(file) {
  const button = made("button", { type: "button" }, words("download", { name: harmless(file.name), size: kilobytes(file.size) }));
  button.addEventListener("click", async () => {
    refuse("");
    try {
      save(await takeFile(file, held.identities[sealOf(file)], fetchPart(file.upload)), harmless(file.name));
    } catch (fault) {
      refuse(words("failed", { why: fault.message }));
    }
  });
  return made("p", {}, button);
}

// A file is sealed to the seal that was newest when its letter was written.
const sealOf = (file) => file.seal ?? 1;

const fetchPart = (upload) => async (number) => {
  try {
    return (await post("files", { upload, number })).part;
  } catch (fault) {
    if (number > 0 && fault.code === "unknown") return null;
    throw fault;
  }
};

function showState() {
  const { thread } = held;
  const lines = [words("received", { day: thread.received_on })];
  if (thread.withdrawn_on) {
    lines.push(words("withdrawn", { day: thread.withdrawn_on, erased: thread.erased_on }));
  } else {
    lines.push(words(`state-${thread.state}`));
    if (!thread.acknowledged_on) lines.push(words("acknowledge-by", { day: thread.promised.acknowledged }));
    if (!thread.decided_on) lines.push(words("decide-by", { day: thread.promised.decided }));
    const count = Object.values(thread.openings).reduce((sum, days) => sum + days, 0);
    lines.push(count ? words("opened", { count }) : words("not-opened"));
  }
  one("#state").replaceChildren(...lines.map((line) => made("li", {}, line)));
  const isOpen = !thread.withdrawn_on && thread.state !== "closed";
  one("#writing").hidden = one("#narrowing").hidden = !isOpen;
  one("#withdrawing").hidden = Boolean(thread.withdrawn_on);
  one("#staying").hidden = !thread.withdrawn_on;
}

// The newest seal, or a new one for the desk's present list where somebody left since.
async function sealNow() {
  const numbers = Object.keys(held.seals).map(Number);
  const newest = held.seals[Math.max(...numbers)];
  const list = freshList(await ask(told.urls.keys.replace("DESK", held.thread.desk), { method: "GET" }), held.thread.desk, held.signing);
  if (!someoneLeft(newest, [...held.lists, list])) return { seal: newest, fresh: null };
  const report = { id: held.thread.report, desk: held.thread.desk, receipt: held.keys.recipient };
  const fresh = await newSeal(report, newest.number + 1, list, held.keys.secret, held.keys.signing);
  return { seal: fresh, fresh };
}

async function write(content, chosen = []) {
  const { seal, fresh } = await sealNow();
  const kind = seal.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const begin = { desk: held.thread.desk, kind, permit: null, lookup: held.keys.lookup };
  const files = await sendAll(chosen, seal.recipient, { url: told.urls.upload, token: told.token, begin });
  const place = { report: held.thread.report, ...following(held.thread.letters, "firm"), seal };
  const described = files.map((file) => ({ ...file, seal: seal.number }));
  const letter = await newLetter({ ...content, files: described }, place, held.keys.secret, held.keys.signing);
  await post("letters", {
    letter,
    seal: fresh && { statement: fresh.statement, signature: fresh.signature },
    grants: fresh && fresh.grants,
    files: files.map((file) => file.upload),
  });
}

const wish = (what) =>
  sign({ form: WISH, report: held.thread.report, wish: what, signer: held.keys.signing, day: today() }, held.keys.secret);

async function withdraw() {
  if (tidied(one("#sure").value) !== held.words.split(" ")[0]) throw new Error(words("not-sure"));
  const reason = one("#why").value;
  let letter = null;
  if (reason) {
    const seal = held.seals[Math.max(...Object.keys(held.seals).map(Number))];
    const place = { report: held.thread.report, ...following(held.thread.letters, "firm"), seal };
    letter = await newLetter({ kind: "withdrawal", text: "", reason }, place, held.keys.secret, held.keys.signing);
  }
  await post("wish", { ...wish("withdraw"), letter });
}

// One thing at a time: buttons rest meanwhile, a fault keeps what was typed, success shows the thread.
function doing(act) {
  return async () => {
    refuse("");
    const buttons = all("#thread button");
    for (const button of buttons) button.disabled = true;
    try {
      await act();
      await load();
      say(words("sent"));
    } catch (fault) {
      say("");
      const again = fault.againOn ? ` ${words("until", { day: fault.againOn })}` : "";
      refuse(words("failed", { why: fault.message }) + again);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
}

async function writeLetter() {
  const text = one("#text").value.trim();
  if (!text && !held.files.length) throw new Error(words("nothing-written"));
  await write({ kind: one("#kind").value, text }, held.files);
  one("#text").value = "";
  held.files.length = 0;
  one("#chosen").replaceChildren();
}

const narrow = () =>
  write({ kind: "consent", text: "", consent: Object.fromEntries(all("[data-consent]").map((field) => [field.dataset.consent, field.value])) });

function begin() {
  one("#sealing").hidden = false;
  one("#waiting").hidden = true;
  if (!canSeal()) return refuse(words("no-crypto"));
  held.files = chosenFiles(one("#files"), one("#chosen"));
  one("#open").addEventListener("click", open);
  one("#write").addEventListener("click", doing(writeLetter));
  one("#narrow").addEventListener("click", doing(narrow));
  one("#withdraw").addEventListener("click", doing(withdraw));
  one("#stay").addEventListener("click", doing(async () => post("wish", { ...wish("stay"), letter: null })));
  return undefined;
}

begin();
