// The desk's inbox. Keys and open reports are in this page's memory until it is locked.
import * as actions from "./inbox-actions.js";
import * as drafts from "./drafts.js";
import { openReport, withoutAccess } from "./dossier.js";
import { Fault, must } from "./faults.js";
import { chosenFiles } from "./files.js";
import * as cases from "./inbox-cases.js";
import * as exporting from "./inbox-export.js";
import { askForName, giveName, showName } from "./inbox-name.js";
import * as sealedFiles from "./inbox-files.js";
import { alarmRows, messageRows, reportRows, showRenewal, stateRows } from "./inbox-view.js";
import { forgetLetters, showSimilar } from "./inbox-similar.js";
import { confirmLog } from "./inbox-witness.js";
import * as keyring from "./keyring.js";
import { chainOnFirstUse, fingerprint, wholeChain } from "./lists.js";
import { lockWhenUnused } from "./locking.js";
import { all, ask, canSeal, one, problem, reasonOf, refuse, save, say, setup, words } from "./page.js";
import { hasReaderLeft } from "./reports.js";
import { closeViewer } from "./viewer.js";
import { stillThere } from "./verified-thread.js";

const settings = setup();
const labels = JSON.parse(one("#labels").textContent);
// `own.desk` is the desk's signing key that this officer compared; `dossier` a verified thread.
const state = { own: null, lists: [], thread: null, dossier: null, reportKey: "", base: "", token: settings.token, chosen: [], renew: load };
const acts = {
  take: doing((file, message) => actions.take(state, file, message)),
  view: doing((file, message) => actions.view(state, file, message, settings.viewer)),
};

// One action at a time: buttons are disabled meanwhile; after an error the typed text stays.
function doing(act) {
  return async (...values) => {
    refuse("");
    say(words("working"));
    one("main").setAttribute("aria-busy", "true");
    const buttons = all("main button:not(:disabled)");
    for (const button of buttons) button.disabled = true;
    try {
      // Lets the page show this sentence before a passphrase keeps it busy.
      await new Promise((done) => setTimeout(done, 30));
      const done = await act(...values);
      say(done ?? "");
    } catch (fault) {
      say("");
      refuse(fault.sentence ?? words("failed", { why: reasonOf(fault) }));
    } finally {
      for (const button of buttons) button.disabled = false;
      one("main").removeAttribute("aria-busy");
    }
  };
}

async function unlock(way) {
  const opening = way === "passkey" ? keyring.unlockByPasskey(settings.own) : keyring.unlockKey(settings.own, one("#passphrase").value);
  state.own = await opening.catch((fault) => Promise.reject(problem(fault instanceof Fault ? "not-yours" : "not-opened")));
  one("#passphrase").value = "";
  one("#overwritten").hidden = !state.own.wrap.isOverwritten;
  if (state.own.desk) return enter();
  // This officer has not compared the desk's eight words yet: nothing is opened before that.
  one("#unlocking").hidden = true;
  one("#comparing").hidden = false;
  return one("#h-comparing").focus();
}

// The words match the letterhead: from now on the officer's own key names the desk's signing key.
async function compare() {
  const [{ signing }] = state.lists;
  const wrap = keyring.withDesk(state.own, signing);
  await ask(settings.wrap, { token: settings.token, body: wrap });
  settings.own.wraps.unshift(wrap);
  state.own.desk = signing;
  await enter();
}

async function enter() {
  try {
    state.lists = wholeChain(settings.lists, settings.desk, state.own.desk);
  } catch (fault) {
    lock();
    throw Object.assign(fault, { sentence: words("bad-lists", { why: fault.code }) });
  }
  await cases.loadLinks(state, settings);
  sealedFiles.showOffer(state, settings);
  await list();
  await confirmLog(state, settings);
  one("#unlocking").hidden = one("#comparing").hidden = true;
  one("#inside").hidden = false;
  one("#h-reports").focus();
}

// Clears keys, open reports and typed text.
function lock() {
  if (!state.own) return;
  drafts.keepDraft(state.own, state.reportKey);
  Object.assign(state, { own: null, thread: null, dossier: null, links: null, conditions: {} });
  for (const field of all("#inside input:not([type=checkbox], [type=radio]), #inside textarea")) field.value = "";
  state.chosen.length = 0;
  forgetLetters();
  closeViewer();
  for (const place of ["#chosen", "#rows", "#messages", "#report-state", "#report-alarms", "#name-asked", "#name-answers"]) one(place).replaceChildren();
  for (const place of ["#report", "#inside", "#comparing", "#overwritten"]) one(place).hidden = true;
  one("#unlocking").hidden = false;
  refuse("");
  say(words("locked"));
  one("#passphrase").focus();
}

async function list() {
  const { reports, load: now } = await ask(settings.reports, { method: "GET" });
  one("#load").hidden = !now.is_alarming;
  one("#load").textContent = words("load", now);
  state.reports = reports;
  one("#recovering").hidden = reports.every((line) => line.can_open);
  one("#rows").replaceChildren(...reportRows(reports, doing(open), caseOf));
  one("#table").hidden = !reports.length;
  one("#none").hidden = Boolean(reports.length);
  showRenewal(state);
}

const caseOf = (line) => cases.caseOf(state, line, labels);

async function renewList() {
  await actions.renewList(state, settings);
  await cases.loadLinks(state, settings);
  await list();
  return words("done");
}

async function open(line) {
  Object.assign(state, { reportKey: line.report, base: `${settings.reports}${line.report}/`, dossier: null });
  try {
    await load();
    await drafts.restoreDraft(state.own, line.report);
  } finally {
    one("#report").hidden = false;
    one("#h-report").focus();
  }
  await list();
}

// Loads the report as it is now. If it does not verify, nothing of it stays on the page.
async function load() {
  state.thread = await ask(state.base, { token: settings.token, body: {} });
  const before = state.dossier;
  try {
    const dossier = await openReport(state.thread, state.own, settings.desk, state.own.desk);
    must(state.thread.report === state.reportKey, "other-report");
    if (!state.thread.is_alone) {
      must(stillThere(before, dossier), "shrunk");
      must(state.lists.every((list) => dossier.lists.some((one) => one.digest === list.digest)), "list");
      state.lists = dossier.lists;
    }
    state.dossier = dossier;
    show();
    await showName(state, { names: settings.people, labels, give: (ask) => then(() => giveName(state, ask))() });
  } catch (fault) {
    throw showFault(fault instanceof Fault ? fault : new Fault("odd"));
  }
}

// Hides the report and all actions on it.
function showFault(fault) {
  state.dossier = null;
  one("#h-report").textContent = words("report", { name: state.reportKey.slice(0, 8) });
  for (const place of ["#messages", "#report-state", "#report-alarms", "#name-asked", "#name-answers"]) one(place).replaceChildren();
  one("#report-body").hidden = one("#report-alarms").hidden = true;
  one("#report-fault").hidden = false;
  const sentence = words("fault", { code: fault.code });
  one("#fault-words").textContent = sentence;
  return Object.assign(fault, { sentence });
}

const saveAnswer = () =>
  save(new Blob([JSON.stringify(state.thread, null, 1)], { type: "application/json" }), `report-${state.reportKey.slice(0, 8)}.json`);

function show() {
  const { thread, dossier } = state;
  one("#h-report").textContent = words("report", { name: thread.report.slice(0, 8) });
  one("#report-state").replaceChildren(...stateRows({ ...thread, ...dossier.work, changes: dossier.changes ?? [] }));
  one("#report-fault").hidden = true;
  one("#report-body").hidden = false;
  one("#report-alarms").replaceChildren(...alarmRows(dossier.alarms));
  one("#report-alarms").hidden = !dossier.alarms.length;
  closeViewer();
  one("#messages").replaceChildren(...messageRows(dossier, { names: settings.people, labels, acts }));
  const isOpen = !thread.withdrawn_on && !thread.is_alone;
  const hasIdentity = Object.keys(dossier.identities).length > 0;
  one("#writing").hidden = one("#noting").hidden = !isOpen || !hasIdentity;
  one("#reseal").hidden = !isOpen || !hasReaderLeft(dossier);
  one("#giving").hidden = !isOpen || !Object.keys(withoutAccess(dossier)).length;
  sealedFiles.showFileWriting(state);
  one("#working").hidden = one("#exporting").hidden = Boolean(thread.withdrawn_on);
  exporting.forgetExport();
  cases.showCase(state, labels);
  if (!thread.withdrawn_on) showSimilar(state, settings.names);
  for (const button of all("[data-step]")) button.hidden = !button.dataset.in.split(" ").includes(dossier.work.state);
}

// An action, followed by loading the report again. `of` names the sentence that is then shown.
const then = (act, of = "sent") =>
  doing(async () => {
    const outcome = await act();
    await load();
    await list();
    return words(typeof outcome === "string" ? outcome : of);
  });

async function writeMessage() {
  const text = one("#text").value.trim();
  if (!text && !state.chosen.length) throw problem("nothing-written");
  const side = one("#side").value;
  await actions.write(state, side, { kind: side === "note" ? "note" : "message", text }, state.chosen);
  one("#text").value = "";
  state.chosen.length = 0;
  one("#chosen").replaceChildren();
}

async function handOver() {
  const to = one("#to").value;
  const text = one("#hand-note").value.trim();
  if (text) await actions.write(state, "note", { kind: "note", text });
  await actions.post(state, "assigned", { to });
  one("#hand-note").value = "";
}

async function become() {
  const ref = one("#ref").value.trim().toUpperCase();
  if (!/^CCI-\d{4}-\d{4,}$/.test(ref)) throw problem("not-a-ref");
  await actions.write(state, "note", { kind: "became", text: "", ref });
  one("#ref").value = "";
}

async function mask() {
  await actions.mask(state, one("#mask").value.trim());
  one("#mask").value = "";
  return "masked-done";
}

async function recover() {
  const identity = one("#recovery-typed").value.replace(/\s+/g, "").toUpperCase();
  const count = await actions.recover({ ...state, base: settings.reports }, identity, state.reports);
  one("#recovery-typed").value = "";
  await list();
  return words("recovered", { count });
}

function begin() {
  if (!one("#unlocking")) return undefined;
  one("#unlocking").hidden = false;
  if (!canSeal()) return refuse(words("no-crypto"));
  try {
    state.lists = chainOnFirstUse(settings.lists, settings.desk);
  } catch (fault) {
    one("#unlocking").hidden = true;
    return refuse(words("bad-lists", { why: fault.code }));
  }
  for (const place of all("[data-desk-words]")) place.textContent = fingerprint(state.lists[0].signing);
  state.chosen = chosenFiles(one("#files"), one("#chosen"));
  for (const button of all("[data-by]")) button.addEventListener("click", doing(() => unlock(button.dataset.by)));
  one("#passphrase").addEventListener("keydown", (event) => event.key === "Enter" && one("[data-by=passphrase]").click());
  one("#compare").addEventListener("click", doing(compare));
  one("#lock").addEventListener("click", lock);
  one("#make-codes").addEventListener("click", doing(() => actions.makeCodes(state, settings)));
  one("#renew").addEventListener("click", doing(renewList));
  one("#save-answer").addEventListener("click", saveAnswer);
  one("#write").addEventListener("click", then(writeMessage));
  one("#ask-name").addEventListener("click", then(() => askForName(state)));
  sealedFiles.watchFiles(state, settings, { doing, then });
  one("#hand").addEventListener("click", then(handOver, "done"));
  one("#start-case")?.addEventListener("click", doing(() => cases.startCase(state, labels, settings)));
  one("#link-case").addEventListener("click", then(() => cases.linkCase(state, labels, settings), "done"));
  one("#tell-case").addEventListener("click", then(() => cases.tellCase(state, labels, settings), "done"));
  one("#hold").addEventListener("click", then(() => actions.holdReport(state, one("#hold-reason").value, one("#hold-until").value), "done"));
  one("#become").addEventListener("click", then(become, "done"));
  one("#hide").addEventListener("click", then(mask));
  one("#give").addEventListener("click", then(() => actions.giveAccess(state), "given"));
  one("#recover").addEventListener("click", doing(recover));
  one("#check-export").addEventListener("click", doing(() => exporting.checkExport(state, labels)));
  one("#export").addEventListener("click", doing(() => exporting.saveExport(state, labels, settings)));
  for (const box of all("#with-notes, #with-files")) box.addEventListener("change", exporting.forgetExport);
  for (const button of all("[data-step]")) {
    button.addEventListener("click", then(() => actions.takeStep(state, button.dataset.step), "done"));
  }
  lockWhenUnused(lock);
  return undefined;
}

begin();
