// The desk's inbox: keys and opened reports are in this page's memory, and leave it with a lock.
import * as acts from "./inbox-acts.js";
import { opened, withoutAccess } from "./dossier.js";
import { Fault, must } from "./faults.js";
import { chosenFiles } from "./files.js";
import { today } from "./forms.js";
import { alarmRows, letterRows, nextOf, reportRows, stateOf } from "./inbox-shown.js";
import * as keyring from "./keyring.js";
import { chainOnFirstUse, fingerprint, wholeChain } from "./lists.js";
import { all, ask, canSeal, one, refuse, save, say, setup, words } from "./page.js";
import { someoneLeft } from "./reports.js";
import { stillThere } from "./verified-thread.js";

const told = setup();
const labels = JSON.parse(one("#labels").textContent);
const MINUTES_UNSEEN = 3;
const MINUTES_UNUSED = 20;
const SHORTEST = 16;
// `own.desk` is the desk's signing key that this officer compared; `dossier` a thread that verified.
const held = { own: null, lists: [], thread: null, dossier: null, asked: "", base: "", token: told.token, chosen: [], renew: load };
let unseen = 0;
let unused = 0;

// One thing at a time: buttons rest meanwhile; a fault keeps what was typed.
function doing(act) {
  return async (...given) => {
    refuse("");
    say(words("working"));
    one("main").setAttribute("aria-busy", "true");
    const buttons = all("main button:not(:disabled)");
    for (const button of buttons) button.disabled = true;
    try {
      // The words are shown before a passphrase keeps the page busy.
      await new Promise((done) => setTimeout(done, 30));
      const done = await act(...given);
      say(done ?? "");
    } catch (fault) {
      say("");
      refuse(fault.sentence ?? words("failed", { why: fault.message }));
    } finally {
      for (const button of buttons) button.disabled = false;
      one("main").removeAttribute("aria-busy");
    }
  };
}

const said = (name) => Object.assign(new Error(name), { sentence: words(name) });

async function unlock(way) {
  const opening = way === "passkey" ? keyring.openedByPasskey(told.own) : keyring.opened(told.own, one("#passphrase").value);
  held.own = await opening.catch((fault) => Promise.reject(said(fault instanceof Fault ? "not-yours" : "not-opened")));
  one("#passphrase").value = "";
  one("#overwritten").hidden = !held.own.wrap.isOverwritten;
  if (held.own.desk) return enter();
  // Nobody compared the desk's eight words with this key yet: nothing is opened before.
  one("#door").hidden = true;
  one("#comparing").hidden = false;
  return one("#h-comparing").focus();
}

// The words are those on the letterhead: from now on this officer's own key says so.
async function compare() {
  const [{ signing }] = held.lists;
  const wrap = keyring.withDesk(held.own, signing);
  await ask(told.wrap, { token: told.token, body: wrap });
  told.own.wraps.unshift(wrap);
  held.own.desk = signing;
  await enter();
}

async function enter() {
  try {
    held.lists = wholeChain(told.lists, told.desk, held.own.desk);
  } catch (fault) {
    lock();
    throw Object.assign(fault, { sentence: words("bad-lists", { why: fault.code }) });
  }
  await list();
  one("#door").hidden = one("#comparing").hidden = true;
  one("#inside").hidden = false;
  one("#h-reports").focus();
}

// Forgets keys, what was opened and what was typed.
function lock() {
  if (!held.own) return;
  Object.assign(held, { own: null, thread: null, dossier: null });
  for (const field of all("#inside input:not([type=checkbox], [type=radio]), #inside textarea")) field.value = "";
  held.chosen.length = 0;
  for (const place of ["#chosen", "#rows", "#letters", "#report-state", "#report-alarms"]) one(place).replaceChildren();
  for (const place of ["#report", "#inside", "#comparing", "#overwritten"]) one(place).hidden = true;
  one("#door").hidden = false;
  refuse("");
  say(words("locked"));
  one("#passphrase").focus();
}

async function list() {
  const { reports } = await ask(told.reports, { method: "GET" });
  held.reports = reports;
  one("#recovering").hidden = reports.every((line) => line.can_open);
  one("#rows").replaceChildren(...reportRows(reports, today(), doing(open)));
  one("#table").hidden = !reports.length;
  one("#none").hidden = Boolean(reports.length);
}

async function open(line) {
  Object.assign(held, { asked: line.report, base: `${told.reports}${line.report}/`, dossier: null });
  try {
    await load();
  } finally {
    one("#report").hidden = false;
    one("#h-report").focus();
  }
  await list();
}

// The report as it is now. What does not verify takes away what was shown before.
async function load() {
  held.thread = await ask(held.base, { token: told.token, body: {} });
  const before = held.dossier;
  try {
    const dossier = await opened(held.thread, held.own, told.desk, held.own.desk);
    must(held.thread.report === held.asked, "other-report");
    if (!held.thread.is_alone) {
      must(stillThere(before, dossier), "shrunk");
      must(held.lists.every((list) => dossier.lists.some((one) => one.digest === list.digest)), "list");
      held.lists = dossier.lists;
    }
    held.dossier = dossier;
    show();
  } catch (fault) {
    throw showFault(fault instanceof Fault ? fault : new Fault("odd"));
  }
}

// Nothing of the report is shown, and no act on it is on offer.
function showFault(fault) {
  held.dossier = null;
  one("#h-report").textContent = words("report", { name: held.asked.slice(0, 8) });
  for (const place of ["#letters", "#report-state", "#report-alarms"]) one(place).replaceChildren();
  one("#report-body").hidden = one("#report-alarms").hidden = true;
  one("#report-fault").hidden = false;
  const sentence = words("fault", { code: fault.code });
  one("#fault-words").textContent = sentence;
  return Object.assign(fault, { sentence });
}

const saveAnswer = () =>
  save(new Blob([JSON.stringify(held.thread, null, 1)], { type: "application/json" }), `report-${held.asked.slice(0, 8)}.json`);

function show() {
  const { thread, dossier } = held;
  one("#h-report").textContent = words("report", { name: thread.report.slice(0, 8) });
  one("#report-state").replaceChildren(...stateLines(thread));
  one("#report-fault").hidden = true;
  one("#report-body").hidden = false;
  one("#report-alarms").replaceChildren(...alarmRows(dossier.alarms));
  one("#report-alarms").hidden = !dossier.alarms.length;
  const take = doing((file, letter) => acts.take(held, file, letter));
  one("#letters").replaceChildren(...letterRows(dossier, { names: told.people, labels, take }));
  const isOpen = !thread.withdrawn_on && !thread.is_alone;
  const hasIdentity = Object.keys(dossier.identities).length > 0;
  one("#writing").hidden = one("#noting").hidden = !isOpen || !hasIdentity;
  one("#reseal").hidden = !isOpen || !someoneLeft(dossier);
  one("#giving").hidden = !isOpen || !Object.keys(withoutAccess(dossier)).length;
  one("#working").hidden = one("#exporting").hidden = Boolean(thread.withdrawn_on);
  for (const button of all("[data-step]")) button.hidden = !button.dataset.in.split(" ").includes(thread.state);
}

function stateLines(thread) {
  const lines = [words("received", { day: thread.received_on }), stateOf(thread), nextOf(thread, today())];
  if (thread.assigned) lines.push(words("with", { who: thread.assigned }));
  return lines.filter(Boolean).map((line) => {
    const row = document.createElement("li");
    row.append(line);
    return row;
  });
}

// An act, then the thread as it stands after it. `of` says what is told when it is done.
const then = (act, of = "sent") =>
  doing(async () => {
    const found = await act();
    await load();
    await list();
    return words(typeof found === "string" ? found : of);
  });

async function writeLetter() {
  const text = one("#text").value.trim();
  if (!text && !held.chosen.length) throw said("nothing-written");
  const side = one("#side").value;
  await acts.write(held, side, { kind: side === "note" ? "note" : "letter", text }, held.chosen);
  one("#text").value = "";
  held.chosen.length = 0;
  one("#chosen").replaceChildren();
}

async function handOver() {
  const to = one("#to").value;
  const text = one("#hand-note").value.trim();
  if (text) await acts.write(held, "note", { kind: "note", text });
  await acts.post(held, "assigned", { to });
  one("#hand-note").value = "";
}

async function become() {
  const ref = one("#ref").value.trim().toUpperCase();
  if (!/^CCI-\d{4}-\d{4,}$/.test(ref)) throw said("not-a-ref");
  await acts.write(held, "note", { kind: "became", text: "", ref });
  one("#ref").value = "";
}

async function mask() {
  const sought = one("#mask").value.trim();
  if (sought.length < 2) throw said("nothing-to-mask");
  if (!(await acts.mask(held, sought))) throw said("nowhere");
  one("#mask").value = "";
  return "masked-done";
}

async function recover() {
  const identity = one("#recovery-typed").value.replace(/\s+/g, "").toUpperCase();
  const count = await acts.recover({ ...held, base: told.reports }, identity, held.reports);
  one("#recovery-typed").value = "";
  await list();
  return words("recovered", { count });
}

async function exportReport() {
  const isSealedTo = one("#way").value === "recipient";
  const typed = one("#key").value.trim();
  if (isSealedTo ? !/^age1(pq1)?[02-9ac-hj-np-z]{50,}$/.test(typed) : typed.length < SHORTEST) {
    throw said(isSealedTo ? "not-a-recipient" : "too-short");
  }
  const key = isSealedTo ? { recipient: typed } : { passphrase: typed };
  await acts.exportTo(held, key, { labels, withNotes: one("#with-notes").checked, withFiles: one("#with-files").checked });
  one("#key").value = "";
  return words("exported");
}

function watch() {
  const later = (minutes) => setTimeout(lock, minutes * 60000);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = later(MINUTES_UNSEEN);
  });
  for (const sign of ["keydown", "pointerdown"]) {
    document.addEventListener(sign, () => {
      clearTimeout(unused);
      unused = later(MINUTES_UNUSED);
    });
  }
  // A page that the browser keeps for "back" would keep its keys.
  addEventListener("pagehide", lock);
}

function begin() {
  if (!one("#door")) return undefined;
  one("#door").hidden = false;
  if (!canSeal()) return refuse(words("no-crypto"));
  try {
    held.lists = chainOnFirstUse(told.lists, told.desk);
  } catch (fault) {
    one("#door").hidden = true;
    return refuse(words("bad-lists", { why: fault.code }));
  }
  for (const place of all("[data-desk-words]")) place.textContent = fingerprint(held.lists[0].signing);
  held.chosen = chosenFiles(one("#files"), one("#chosen"));
  for (const button of all("[data-by]")) button.addEventListener("click", doing(() => unlock(button.dataset.by)));
  one("#passphrase").addEventListener("keydown", (event) => event.key === "Enter" && one("[data-by=passphrase]").click());
  one("#compare").addEventListener("click", doing(compare));
  one("#lock").addEventListener("click", lock);
  one("#save-answer").addEventListener("click", saveAnswer);
  one("#write").addEventListener("click", then(writeLetter));
  one("#hand").addEventListener("click", then(handOver, "done"));
  one("#become").addEventListener("click", then(become, "done"));
  one("#hide").addEventListener("click", then(mask));
  one("#give").addEventListener("click", then(() => acts.giveAccess(held), "given"));
  one("#recover").addEventListener("click", doing(recover));
  one("#export").addEventListener("click", doing(exportReport));
  for (const button of all("[data-step]")) {
    button.addEventListener("click", then(() => acts.post(held, "state", { step: button.dataset.step }).then(() => {}), "done"));
  }
  watch();
  return undefined;
}

begin();
