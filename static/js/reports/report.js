// A firm files a report. What it types stays in this page until it is sealed; in doubt nothing is sent.
import { codeIn, isCode } from "./codes.js";
import { Fault, Problem } from "./faults.js";
import { fingerprint, freshList, hasSameReaders, lastDay, listOnFirstUse } from "./lists.js";
import { chosenFiles, sendAll } from "./files.js";
import { digest, randomHex, today } from "./forms.js";
import { all, ask, canSeal, element, longDay, one, problem, reasonOf, refuse, Refusal, save, say, setup, words } from "./page.js";
import { canSealApart, NAMED, sealApart } from "./name-apart.js";
import { announceFile, secondsNow, sendReport } from "./proof.js";
import { freePlace, reportsOf } from "./places.js";
import { isReceipt, keysOf, newWords, nonceOf, tidied } from "./receipt.js";
import { commitmentOf } from "./receipt-log.js";
import { firstSealPlace, newMessage, newSeal, reportPlace } from "./reports.js";

const DAY = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const settings = setup();
const steps = all(".step");
const draft = { list: null, receipt: "", place: 1, checks: [], files: [], isSent: false, isSending: false, promise: null };
let here = 0;

const answerOf = (key) => one(`[data-key="${key}"]`).value.trim();
const isOpen = (question) => !question.hidden;
const name = () => steps[here].dataset.step;

// Shows the questions that the answers so far open.
function follow() {
  for (const question of all("[data-when]")) {
    const [key, values] = question.dataset.when.split(":");
    const before = one(`[data-question="${key}"]`);
    question.hidden = !isOpen(before) || !values.split(" ").includes(answerOf(key));
  }
}

function missing(step) {
  for (const question of all("[data-question]", step).filter(isOpen)) {
    const field = one("[data-key]", question);
    const label = one("label", question).textContent;
    const isMissing = field.getAttribute("aria-required") && !field.value.trim();
    const isOdd = "day" in field.dataset && field.value.trim() && !DAY.test(field.value.trim());
    field.toggleAttribute("aria-invalid", false);
    if (isMissing || isOdd) {
      field.setAttribute("aria-invalid", "true");
      return [words(isMissing ? "answer" : "day", { question: label }), field];
    }
  }
  return null;
}

function doubts() {
  if (name() === "keys" && !one("#compared").value) return [words("compare"), one("#compared")];
  if (name() === "keys" && one("#code").value.trim() && !isCode(codeIn(one("#code").value))) return [words("not-a-code"), one("#code")];
  if (name() === "receipt") {
    const wrong = draft.checks.find(({ field, word }) => tidied(field.value) !== word);
    if (wrong) return [words("wrong-word", { number: wrong.number }), wrong.field];
  }
  return missing(steps[here]);
}

function show(place) {
  steps[here].hidden = true;
  here = place;
  steps[here].hidden = false;
  if (name() === "receipt") makeReceipt();
  one("#back").hidden = here === 0 || name() === "done";
  one("#ways").hidden = name() === "done";
  one("#next").textContent = words(name() === "receipt" ? "send" : "next");
  say(name() === "done" ? "" : words("step", { number: here + 1, all: steps.length - 1 }));
  one("h2", steps[here]).focus();
}

function makeReceipt() {
  if (draft.receipt) return;
  draft.receipt = newWords();
  const list = draft.receipt.split(" ");
  one("#receipt").append(...list.map((word) => element("li", {}, word)));
  const numbers = [...list.keys()].sort(() => crypto.getRandomValues(new Int8Array(1))[0]).slice(0, 3).sort((a, b) => a - b);
  draft.checks = numbers.map((place) => {
    const field = element("input", { id: `word-${place}`, autocomplete: "off", autocapitalize: "none", spellcheck: false });
    const label = element("label", { htmlFor: field.id }, words("word", { number: place + 1 }));
    one("#receipt-check").append(element("div", { className: "field" }, label, field));
    return { field, word: list[place], number: place + 1 };
  });
}

// A receipt that the firm has already: this report takes its first free place.
async function useEarlier() {
  refuse("");
  const typed = tidied(one("#earlier").value);
  try {
    const reports = isReceipt(typed) ? await reportsOf(typed, (lookup) => ask(settings.urls.open, { body: { lookup } })) : [];
    const place = freePlace(reports);
    if (!reports.length || !place) throw problem(place ? "not-earlier" : "receipt-full");
    Object.assign(draft, { receipt: typed, place, checks: [] });
    one("#receipt").replaceChildren();
    one("#receipt-check").replaceChildren();
    one("#earlier").value = "";
    one("#earlier-used").textContent = words("earlier-used", { place });
  } catch (fault) {
    refuse(fault.sentence ?? reasonOf(fault));
  }
}

async function content(report) {
  const answers = {};
  for (const question of all("[data-question]").filter(isOpen)) {
    const key = question.dataset.question;
    if (answerOf(key)) answers[key] = answerOf(key);
  }
  const consent = Object.fromEntries(all("[data-consent]").map((field) => [field.dataset.consent, field.value]));
  const apart = isApart() ? await takeApart(answers, report) : {};
  return {
    kind: "report",
    text: "",
    answers,
    ...apart,
    consent,
    together: one("#together").value,
    compared: one("#compared").value,
    desk_signing: draft.list.signing,
    list: draft.list.digest,
  };
}

const isApart = () => one("#apart").checked && canSealApart(draft.list);

// Takes what names the firm out of the answers, sealed apart.
async function takeApart(answers, report) {
  const named = Object.fromEntries(NAMED.filter((key) => answers[key]).map((key) => [key, answers[key]]));
  for (const key of NAMED) delete answers[key];
  return { apart: await sealApart(named, report, draft.list) };
}

// The list as it is now. One that only renews the list that the firm compared is as good: the same key
// signed it for the same readers. Any other stops here.
async function presentList() {
  const list = freshList(await ask(settings.urls.keys, { method: "GET" }), settings.desk, draft.list.signing, today());
  if (!hasSameReaders(list, draft.list)) throw new Refusal(409, { code: "changed" });
  return list;
}

async function send() {
  const list = await presentList();
  draft.list = list;
  const keys = await keysOf(draft.receipt, list.kind, draft.place);
  const report = { report: randomHex(16), desk: settings.desk, receipt: keys.recipient };
  const seal = await newSeal(report, firstSealPlace(list), list, keys.secret, keys.signing);
  const code = codeIn(one("#code").value);
  const work = { desk: settings.desk, proof: settings.urls.proof, showSeconds: (seconds) => say(words("working", { seconds: Math.max(seconds, 2) })) };
  const files = await sendAll(draft.files, seal.recipient, {
    url: settings.urls.files,
    begin: { report: report.report, kind: list.kind, code },
    announce: (body) => announceFile(settings.urls.announce, body, work),
  });
  say(words("sending"));
  const place = reportPlace(report.report, seal, list);
  const message = await newMessage({ ...(await content(report.report)), files }, place, seal, keys.secret, keys.signing);
  if ((await presentList()).digest !== list.digest) throw new Problem("renewed");
  const body = {
    report: report.report,
    lookup: keys.lookupHash,
    receipt: keys.recipient,
    signing: keys.signing,
    seal: { statement: seal.statement, signature: seal.signature },
    grants: seal.grants,
    message,
    files: files.map((file) => file.upload),
    code,
    commitment: commitmentOf(nonceOf(draft.receipt, draft.place), seal.digest, digest(message.statement)),
  };
  draft.promise = (await sendReport(settings.urls.send, body, work)).promise;
}

async function trySending() {
  draft.isSending = true;
  for (const button of all("#ways button")) button.disabled = true;
  try {
    await send();
    draft.isSent = true;
    show(here + 1);
  } catch (fault) {
    say("");
    const isChanged = fault instanceof Refusal && fault.code === "changed";
    const again = fault.againOn ? ` ${words("until", { day: longDay(fault.againOn) })}` : "";
    refuse(isChanged ? words("changed") : words("failed", { why: reasonOf(fault) }) + again);
  } finally {
    draft.isSending = false;
    for (const button of all("#ways button")) button.disabled = false;
  }
}

function goOn() {
  refuse("");
  const doubt = doubts();
  if (doubt) {
    refuse(doubt[0]);
    doubt[1].focus();
  } else if (name() === "receipt") {
    if (!draft.isSending) trySending();
  } else {
    show(here + 1);
  }
}

async function begin() {
  one("#sealing").hidden = false;
  one("#waiting").hidden = true;
  if (!canSeal()) return refuse(words("no-crypto"));
  try {
    const answer = await ask(settings.urls.keys, { method: "GET" });
    // Trust on first use: the firm compares the eight words below with the letterhead.
    draft.list = listOnFirstUse(answer, settings.desk);
    freshList(answer, settings.desk, draft.list.signing, today());
  } catch (fault) {
    one("#ways").hidden = true;
    if (!(fault instanceof Fault)) return refuse(reasonOf(fault));
    return refuse(words("keys", { why: fault.code }));
  }
  one("#fingerprint").textContent = fingerprint(draft.list.signing);
  const count = draft.list.recipients.filter((reader) => reader.role === "officer").length;
  one("#readers").textContent = words(count === 1 ? "readers-one" : "readers", {
    count,
    day: longDay(draft.list.day),
    until: longDay(lastDay(draft.list)),
  });
  one("#apart-field").hidden = !canSealApart(draft.list);
  one("#apart-count").textContent = words("apart-count", { count });
  draft.files = chosenFiles(one("#files"), one("#chosen"));
  follow();
  document.addEventListener("change", follow);
  one("#use-earlier").addEventListener("click", useEarlier);
  one("#next").addEventListener("click", goOn);
  one("#back").addEventListener("click", () => show(here - 1));
  one("#save-promise").addEventListener("click", () => save(new Blob([JSON.stringify(draft.promise, null, 1)], { type: "application/json" }), "promise.json"));
  one("#print").addEventListener("click", () => print());
  addEventListener("beforeunload", (event) => {
    if (here > 0 && !draft.isSent) event.preventDefault();
  });
  secondsNow(settings.urls.proof).then((seconds) => (one("#work-now").textContent = words("work-now", { seconds })), () => {});
  return say(words("step", { number: 1, all: steps.length - 1 }));
}

begin();
