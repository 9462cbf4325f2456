// What is typed into a form is saved on the server every few seconds, for its author alone. Where the
// session has ended, it stays in this tab until the person has signed in again.

import { addRow } from "../case-form.js";

const WAIT = 2000;
const form = document.querySelector("form[data-draft]");
const state = document.getElementById("draft-state");
const stored = JSON.parse(document.getElementById("draft").textContent);
const KEY = `draft:${stored.form}`;
const said = state.dataset;

let isChanged = false;
let isSending = false;
let timer = 0;
let savedAt = stored.saved_at;

const fieldsOf = () => {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken") (fields[name] ??= []).push(value);
  }
  return fields;
};

// A checkbox that is not checked is not sent: what a draft does not name is blank.
function fill(fields) {
  for (const part of form.querySelectorAll("[data-rows]")) {
    const total = part.querySelector("input[name$='-TOTAL_FORMS']");
    const wanted = Number(fields[total.name]?.[0] ?? total.value);
    while (Number(total.value) < wanted) addRow(part, true);
    for (const row of part.querySelectorAll(".row[hidden]")) {
      const names = [...row.querySelectorAll("[name]")].map((field) => field.name);
      if (names.some((name) => fields[name]?.[0])) row.hidden = false;
    }
  }
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const values = fields[field.name] ?? [];
    if (["checkbox", "radio"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.name in fields) field.value = values[0] ?? "";
  }
}

function show(text, isBad = false) {
  state.textContent = text;
  state.classList.toggle("alarm", isBad);
}

function keepInTab() {
  sessionStorage.setItem(KEY, JSON.stringify(fieldsOf()));
}

// The answer of a site that wants a sign-in first, or whose form key is another one now.
const hasEnded = (answer) => answer.type === "opaqueredirect" || answer.status === 403;

async function save() {
  const body = new URLSearchParams(new FormData(form));
  body.set("draft-form", stored.form);
  body.set("draft-title", document.querySelector("h1").textContent.trim().replace(/\s+/g, " "));
  try {
    return await fetch(form.dataset.draft, { method: "POST", body, redirect: "manual" });
  } catch {
    return null;
  }
}

// One after the other: an answer that came late would bring back a draft that is gone.
let queue = Promise.resolve();
const saveNow = () => (queue = queue.then(saveOnce));

async function saveOnce() {
  isChanged = false;
  const answer = await save();
  if (answer?.ok) {
    ({ saved_at: savedAt } = await answer.json());
    sessionStorage.removeItem(KEY);
    show(said.saved.replace("{time}", savedAt));
    return true;
  }
  isChanged = true;
  keepInTab();
  if (answer && hasEnded(answer)) askToSignIn();
  else show(said.unsaved.replace("{time}", savedAt || "–"), true);
  return false;
}

function askToSignIn() {
  show(said.ended, true);
  const link = document.createElement("a");
  link.href = `${form.dataset.signIn}?next=${encodeURIComponent(stored.form)}`;
  link.textContent = said.signIn;
  // What was typed stays in this tab: there is nothing to warn of.
  link.addEventListener("click", () => { isChanged = false; });
  state.append(" ", link);
  link.focus();
}

form.addEventListener("input", () => {
  isChanged = true;
  clearTimeout(timer);
  timer = setTimeout(saveNow, WAIT);
});

// A form that is sent after the session has ended would be lost: it is saved first.
form.addEventListener("submit", async (event) => {
  if (isSending) return;
  event.preventDefault();
  clearTimeout(timer);
  const button = event.submitter;
  const isSaved = await saveNow();
  if (!isSaved && state.querySelector("a")) return;
  isSending = true;
  isChanged = false;
  form.requestSubmit(button);
});

window.addEventListener("beforeunload", (event) => {
  if (isChanged && !isSending) event.preventDefault();
});

// A form that came back with errors holds what was sent; a draft would be older.
const inTab = sessionStorage.getItem(KEY);
const isFresh = form.dataset.isFresh === "yes";
if (isFresh && (inTab || stored.fields)) {
  fill(inTab ? JSON.parse(inTab) : stored.fields);
  document.getElementById("draft-notice").hidden = false;
  if (inTab) saveNow();
  else show(said.saved.replace("{time}", savedAt));
}
sessionStorage.removeItem(KEY);
