// A firm comes back: its receipt opens the thread, in this page alone.
import { Fault, must } from "./faults.js";
import { chosenFiles, sendAll } from "./files.js";
import { today } from "./forms.js";
import { freshList } from "./lists.js";
import { all, ask, canSeal, harmless, one, refuse, Refusal, save, say, setup, words } from "./page.js";
import { isReceipt, keysOf, tidied } from "./receipt.js";
import { letterPlace, newestSeal, newLetter, newSeal, sealPlace, someoneLeft } from "./reports.js";
import { sign, WISH } from "./signing.js";
import { letterRows, showConsent, stateLines } from "./thread-shown.js";
import { takeFile } from "./upload.js";
import { stillThere, verifiedThread } from "./verified-thread.js";

const told = setup();
const labels = JSON.parse(one("#labels").textContent);
// `thread` is one that verified, or null; `root` the firm's own first seal, as soon as that did.
const held = { words: "", keys: null, own: null, answer: null, thread: null, root: null, files: [] };

const post = (name, body) => ask(told.urls[name], { token: told.token, body: { lookup: held.keys.lookup, ...body } });

// The receipt does not know which kind of keys its desk uses: it has a private half for each.
async function useReceipt(receipt) {
  held.words = receipt;
  const [hybrid, classic] = [await keysOf(receipt, "hybrid"), await keysOf(receipt, "classic")];
  held.keys = hybrid;
  const identities = { [hybrid.recipient]: hybrid.identity, [classic.recipient]: classic.identity };
  held.own = { side: "firm", signing: hybrid.signing, identities };
}

async function open() {
  refuse("");
  const typed = tidied(one("#receipt").value);
  if (!isReceipt(typed)) return refuse(words("not-a-receipt"));
  say(words("opening"));
  Object.assign(held, { thread: null, root: null });
  try {
    await useReceipt(typed);
    await load();
  } catch (fault) {
    if (!(fault instanceof Fault)) {
      return refuse(fault instanceof Refusal && fault.code === "unknown" ? words("unknown") : words("failed", { why: fault.message }));
    }
  } finally {
    say("");
  }
  one("#door").hidden = true;
  one("#receipt").value = "";
  return one(held.thread ? "#h-state" : "#h-fault").focus();
}

// All or nothing: what does not verify takes away what was shown before.
async function load() {
  held.answer = await post("open", {});
  const before = held.thread;
  try {
    held.thread = await verifiedThread(held.answer, held.own, today());
    must(stillThere(before, held.thread), "shrunk");
    held.root = { report: held.thread.report };
    show();
  } catch (fault) {
    throw showFault(fault instanceof Fault ? fault : new Fault("odd"));
  }
}

function show() {
  const { thread, answer } = held;
  one("#fault").hidden = true;
  one("#thread").hidden = false;
  one("#letters").replaceChildren(...letterRows(thread, labels, openFile));
  one("#state").replaceChildren(...stateLines(thread, answer).map(asItem));
  showConsent(thread, labels);
  const isOpen = !answer.withdrawn_on && answer.state !== "closed";
  const isStale = thread.lists[0].until < today();
  one("#stale").hidden = !isOpen || !isStale;
  one("#writing").hidden = one("#narrowing").hidden = !isOpen || isStale;
  one("#why-field").hidden = false;
  showWishes();
}

const asItem = (line) => Object.assign(document.createElement("li"), { textContent: line });

function showWishes() {
  const { withdrawn_on: withdrawnOn } = held.answer;
  one("#wishes").hidden = !held.root;
  one("#withdrawing").hidden = Boolean(withdrawnOn);
  one("#staying").hidden = !withdrawnOn;
}

// Nothing is trusted any more, and no act but withdrawing is on offer; gives the fault back.
function showFault(fault) {
  Object.assign(held, { thread: null, root: fault.root ?? held.root });
  one("#thread").hidden = true;
  for (const place of ["#letters", "#state"]) one(place).replaceChildren();
  one("#fault").hidden = false;
  one("#fault-words").textContent = words("fault", { code: fault.code });
  // A reason would be sealed to a key of this thread, and none is trusted.
  one("#why-field").hidden = true;
  one("#why").value = "";
  showWishes();
  return fault;
}

const saveAnswer = () =>
  save(new Blob([JSON.stringify(held.answer, null, 1)], { type: "application/json" }), `thread-${today()}.json`);

async function openFile(file, seal) {
  refuse("");
  try {
    save(await takeFile(file, held.thread.identities[seal], fetchPart(file.upload)), harmless(file.name));
  } catch (fault) {
    refuse(words("failed", { why: fault.message }));
  }
}

const fetchPart = (upload) => async (number) => {
  try {
    return (await post("files", { upload, number })).part;
  } catch (fault) {
    if (number > 0 && fault.code === "unknown") return null;
    throw fault;
  }
};

// The thread anew, and its newest list as everybody is given it: what is sealed now is sealed to
// whoever may read today.
async function renew() {
  await load();
  const { desk, signing, lists } = held.thread;
  const answer = await ask(told.urls.keys.replace("DESK", desk), { method: "GET" });
  let list = null;
  try {
    list = freshList(answer, desk, signing, today());
  } catch (fault) {
    throw showFault(fault);
  }
  if (list.digest !== lists[0].digest) throw new Error(words("came-between"));
}

// The newest seal, or a new one for the desk's present list where somebody left since.
async function sealNow() {
  const { thread, keys } = held;
  if (!someoneLeft(thread)) return { seal: newestSeal(thread), fresh: null };
  const fresh = await newSeal(thread, sealPlace(thread, "firm"), thread.lists[0], keys.secret, keys.signing);
  return { seal: fresh, fresh };
}

async function write(content, chosen = []) {
  await renew();
  const { seal, fresh } = await sealNow();
  const newest = newestSeal(held.thread).digest;
  const { desk, lists } = held.thread;
  const kind = seal.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const begin = { desk, kind, permit: null, lookup: held.keys.lookup };
  const files = await sendAll(chosen, seal.recipient, { url: told.urls.upload, token: told.token, begin });
  // Files take their time; what came meanwhile was seen before this is signed.
  if (files.length) {
    await renew();
    if (newestSeal(held.thread).digest !== newest || held.thread.lists[0].digest !== lists[0].digest) throw new Error(words("came-between"));
  }
  const described = files.map((file) => ({ ...file, seal: seal.number }));
  const letter = await newLetter({ ...content, files: described }, letterPlace(held.thread, "firm"), seal, held.keys.secret, held.keys.signing);
  await post("letters", {
    letter,
    seal: fresh && { statement: fresh.statement, signature: fresh.signature },
    grants: fresh && fresh.grants,
    files: files.map((file) => file.upload),
  });
}

// A wish is about the report that the firm's own first seal names, whatever else verifies.
const wish = (what) =>
  sign({ form: WISH, report: held.root.report, wish: what, signer: held.keys.signing, day: today() }, held.keys.secret);

async function withdraw() {
  if (tidied(one("#sure").value) !== held.words.split(" ")[0]) throw new Error(words("not-sure"));
  const reason = one("#why").value;
  let letter = null;
  if (reason && held.thread) {
    await load();
    const { thread, keys } = held;
    letter = await newLetter({ kind: "withdrawal", text: "", reason }, letterPlace(thread, "firm"), newestSeal(thread), keys.secret, keys.signing);
  }
  await post("wish", { ...wish("withdraw"), letter });
}

// One thing at a time: buttons rest meanwhile, a fault keeps what was typed, success shows the thread.
function doing(act) {
  return async () => {
    refuse("");
    const buttons = all("#sealing button");
    for (const button of buttons) button.disabled = true;
    try {
      await act();
      await load();
      say(words("sent"));
    } catch (fault) {
      say("");
      const again = fault.againOn ? ` ${words("until", { day: fault.againOn })}` : "";
      if (fault instanceof Fault && !held.thread) one("#h-fault").focus();
      else refuse(words("failed", { why: fault.message }) + again);
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
  one("#save-answer").addEventListener("click", saveAnswer);
  one("#write").addEventListener("click", doing(writeLetter));
  one("#narrow").addEventListener("click", doing(narrow));
  one("#withdraw").addEventListener("click", doing(withdraw));
  one("#stay").addEventListener("click", doing(async () => post("wish", { ...wish("stay"), letter: null })));
  return undefined;
}

begin();
