// A firm returns: its receipt opens the thread, in this page only.
import { Fault, must } from "./faults.js";
import { chosenFiles, sendAll } from "./files.js";
import { today } from "./forms.js";
import { freshList, lastDay } from "./lists.js";
import { all, ask, canSeal, element, harmless, longDay, one, problem, reasonOf, refuse, Refusal, save, say, setup, words } from "./page.js";
import { reportsOf } from "./places.js";
import { isReceipt, tidied } from "./receipt.js";
import { messagePlace, newestSeal, newMessage, newSeal, sealPlace, hasReaderLeft } from "./reports.js";
import { newestWish, newWish } from "./steps.js";
import { changeReceipt, describeChange, forgetNewWords, showNewWords } from "./thread-receipt.js";
import { messageRows, showConsent, stateLines } from "./thread-view.js";
import { takeFile } from "./upload.js";
import { stillThere, verifiedThread } from "./verified-thread.js";

const settings = setup();
const labels = JSON.parse(one("#labels").textContent);
// `thread` is a verified one or null; `root` the firm's own first seal, as soon as that is verified.
const state = { words: "", place: 1, keys: null, own: null, answer: null, thread: null, root: null, files: [] };

const post = (name, body) => ask(settings.urls[name], { token: settings.token, body: { lookup: state.keys.lookup, ...body } });

// Opens a receipt: its one report, or the list of them.
async function useReceipt(receipt) {
  state.words = receipt;
  const reports = await reportsOf(receipt, (lookup) => ask(settings.urls.open, { body: { lookup } }));
  if (!reports.length) throw new Refusal(404, { code: "unknown" });
  const rows = reports.map((one, at) => reportButton(one, at + 1, reports.length));
  one("#reports").replaceChildren(...(reports.length > 1 ? rows : []));
  one("#choosing").hidden = reports.length === 1;
  if (reports.length === 1) await enter(reports[0]);
}

// What the site says of a report, before its thread is verified.
function reportButton(report, number, all) {
  const { desk, received_on: day } = report.answer;
  const button = element("button", { type: "button" }, words("one-report", { number, all, desk, day: longDay(day) }));
  button.addEventListener("click", async () => {
    refuse("");
    await enter(report).catch((fault) => fault instanceof Fault || refuse(words("failed", { why: reasonOf(fault) })));
    one(state.thread ? "#h-state" : "#h-fault").focus();
  });
  return element("li", {}, button);
}

async function enter({ place, keys, own }) {
  Object.assign(state, { place, keys, own, thread: null, root: null });
  forgetNewWords();
  // What was typed for one report must not go into another.
  for (const field of all("#thread textarea, #thread input:not([type=file], [type=checkbox], [type=radio])")) field.value = "";
  state.files.length = 0;
  one("#chosen").replaceChildren();
  await load();
}

async function open() {
  refuse("");
  const typed = tidied(one("#receipt").value);
  if (!isReceipt(typed)) return refuse(words("not-a-receipt"));
  say(words("opening"));
  Object.assign(state, { thread: null, root: null });
  try {
    await useReceipt(typed);
  } catch (fault) {
    if (!(fault instanceof Fault)) {
      return refuse(fault instanceof Refusal && fault.code === "unknown" ? words("unknown") : words("failed", { why: reasonOf(fault) }));
    }
  } finally {
    say("");
  }
  one("#unlocking").hidden = true;
  one("#receipt").value = "";
  if (!one("#choosing").hidden) return one("#h-choosing").focus();
  return one(state.thread ? "#h-state" : "#h-fault").focus();
}

// All or nothing: if the thread does not verify, nothing of it stays on the page.
async function load() {
  state.answer = await post("open", {});
  const before = state.thread;
  try {
    state.thread = await verifiedThread(state.answer, state.own, today());
    must(stillThere(before, state.thread), "shrunk");
    state.root = { report: state.thread.report, phases: state.thread.phases };
    show();
  } catch (fault) {
    throw showFault(fault instanceof Fault ? fault : new Fault("odd"));
  }
}

function show() {
  const { thread, answer } = state;
  one("#fault").hidden = true;
  one("#thread").hidden = false;
  one("#messages").replaceChildren(...messageRows(thread, labels, openFile));
  one("#state").replaceChildren(...stateLines(thread, answer).map(asItem));
  showConsent(thread, labels);
  const isOpen = !answer.withdrawn_on && thread.work.state !== "closed";
  const isStale = lastDay(thread.lists[0]) < today();
  one("#stale").hidden = !isOpen || !isStale;
  one("#writing").hidden = one("#narrowing").hidden = !isOpen || isStale;
  one("#why-field").hidden = false;
  one("#receipts").hidden = Boolean(answer.withdrawn_on);
  showWishes();
}

const asItem = (line) => Object.assign(document.createElement("li"), { textContent: line });

function showWishes() {
  const { withdrawn_on: withdrawnOn } = state.answer;
  one("#wishes").hidden = !state.root;
  one("#withdrawing").hidden = Boolean(withdrawnOn);
  one("#staying").hidden = !withdrawnOn;
}

// Hides the thread and all actions except withdrawing; returns the fault.
function showFault(fault) {
  Object.assign(state, { thread: null, root: fault.root ?? state.root });
  one("#thread").hidden = true;
  for (const place of ["#messages", "#state"]) one(place).replaceChildren();
  one("#fault").hidden = false;
  one("#fault-words").textContent = words("fault", { code: fault.code });
  // A reason would be sealed to a key of this thread, and none of them is verified.
  one("#why-field").hidden = true;
  one("#why").value = "";
  showWishes();
  return fault;
}

const saveAnswer = () =>
  save(new Blob([JSON.stringify(state.answer, null, 1)], { type: "application/json" }), `thread-${today()}.json`);

async function openFile(file, seal) {
  refuse("");
  try {
    save(await takeFile(file, state.thread.identities[seal], fetchPart(file.upload)), harmless(file.name));
  } catch (fault) {
    refuse(words("failed", { why: reasonOf(fault) }));
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

// Loads the thread again, and the desk's newest list from its public address: a message must be sealed
// to those who can read today.
async function renew() {
  await load();
  const { desk, signing, lists } = state.thread;
  const answer = await ask(settings.urls.keys.replace("DESK", desk), { method: "GET" });
  let list = null;
  try {
    list = freshList(answer, desk, signing, today());
  } catch (fault) {
    throw showFault(fault);
  }
  if (list.digest !== lists[0].digest) throw problem("came-between");
}

// The newest seal, or a new one for the desk's present list if a reader has left since.
async function sealNow() {
  const { thread, keys } = state;
  if (!hasReaderLeft(thread)) return { seal: newestSeal(thread), fresh: null };
  const fresh = await newSeal(thread, sealPlace(thread, "firm"), thread.lists[0], keys.secret, keys.signing);
  return { seal: fresh, fresh };
}

async function write(content, chosen = []) {
  await renew();
  const { seal, fresh } = await sealNow();
  const newest = newestSeal(state.thread).digest;
  const { desk, lists } = state.thread;
  const kind = seal.recipient.startsWith("age1pq1") ? "hybrid" : "classic";
  const begin = { desk, kind, permit: null, lookup: state.keys.lookup };
  const files = await sendAll(chosen, seal.recipient, { url: settings.urls.upload, token: settings.token, begin });
  // Sending files takes time, so the thread is read again before the message is signed.
  if (files.length) {
    await renew();
    if (newestSeal(state.thread).digest !== newest || state.thread.lists[0].digest !== lists[0].digest) throw problem("came-between");
  }
  const described = files.map((file) => ({ ...file, seal: seal.number }));
  const message = await newMessage({ ...content, files: described }, messagePlace(state.thread, "firm"), seal, state.keys.secret, state.keys.signing);
  await post("messages", {
    message,
    seal: fresh && { statement: fresh.statement, signature: fresh.signature },
    grants: fresh && fresh.grants,
    files: files.map((file) => file.upload),
  });
}

// A wish is about the report of the firm's own first seal, even if nothing else verifies.
const wish = (what) => newWish(what, state.root.report, wishBefore(), state.keys.secret, state.keys.signing);

function wishBefore() {
  try {
    return newestWish(state.answer, state.root.report, state.root.phases);
  } catch {
    return null;
  }
}

async function withdraw() {
  if (tidied(one("#sure").value) !== state.words.split(" ")[0]) throw problem("not-sure");
  const reason = one("#why").value;
  let message = null;
  if (reason && state.thread) {
    await load();
    const { thread, keys } = state;
    message = await newMessage({ kind: "withdrawal", text: "", reason }, messagePlace(thread, "firm"), newestSeal(thread), keys.secret, keys.signing);
  }
  await post("wish", { ...wish("withdraw"), message });
}

// From now on the new words open this report, and the page goes on with them.
async function change() {
  await load();
  const { receipt, place } = await changeReceipt(state, post);
  Object.assign(state, { words: receipt, place: place.place, keys: place.keys, own: place.own, thread: null });
  forgetNewWords();
  return describeChange();
}

// One action at a time: buttons are disabled meanwhile. After an error the typed text stays; after
// success the thread is loaded again.
function doing(act) {
  return async () => {
    refuse("");
    const buttons = all("#sealing button");
    for (const button of buttons) button.disabled = true;
    try {
      const result = await act();
      await load();
      say(typeof result === "string" ? result : words("sent"));
    } catch (fault) {
      say("");
      const again = fault.againOn ? ` ${words("until", { day: longDay(fault.againOn) })}` : "";
      if (fault instanceof Fault && !state.thread) one("#h-fault").focus();
      else refuse(fault.sentence ?? words("failed", { why: reasonOf(fault) }) + again);
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  };
}

async function writeMessage() {
  const text = one("#text").value.trim();
  if (!text && !state.files.length) throw problem("nothing-written");
  await write({ kind: one("#kind").value, text }, state.files);
  one("#text").value = "";
  state.files.length = 0;
  one("#chosen").replaceChildren();
}

const narrow = () =>
  write({
    kind: "consent",
    text: "",
    consent: Object.fromEntries(all("[data-consent]").map((field) => [field.dataset.consent, field.value])),
    together: one("#together").value,
  });

function begin() {
  one("#sealing").hidden = false;
  one("#waiting").hidden = true;
  if (!canSeal()) return refuse(words("no-crypto"));
  state.files = chosenFiles(one("#files"), one("#chosen"));
  one("#open").addEventListener("click", open);
  one("#save-answer").addEventListener("click", saveAnswer);
  one("#write").addEventListener("click", doing(writeMessage));
  one("#narrow").addEventListener("click", doing(narrow));
  one("#withdraw").addEventListener("click", doing(withdraw));
  one("#make-words").addEventListener("click", showNewWords);
  one("#change").addEventListener("click", doing(change));
  one("#stay").addEventListener("click", doing(async () => post("wish", { ...wish("stay"), message: null })));
  return undefined;
}

begin();
