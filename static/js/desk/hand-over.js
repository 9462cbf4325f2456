// Receives the answers of a confidential report from the inbox's window, shows what the firm allows,
// and fills the form when the officer says so. Nothing is sent before that.
import { addRow } from "../case-form.js";

const FORM = "coercion-register/hand-over/1";
const ORDER = ["internal", "aggregate", "sector", "named"];

const panel = document.getElementById("hand-over");
const form = document.querySelector("form[data-offers]");

function take(event) {
  if (event.source !== window.opener || event.origin !== location.origin || event.data?.form !== FORM) return;
  removeEventListener("message", take);
  const content = event.data;
  const list = panel.querySelector("ul");
  for (const [part, consent] of Object.entries(content.consents)) {
    const select = form.elements[`limit_${part}`];
    const option = [...(select?.options ?? [])].find((one) => one.value === consent);
    if (!option) continue;
    const line = document.createElement("li");
    line.textContent = `${select.labels[0].textContent.trim()}: ${option.textContent.trim()}`;
    list.append(line);
  }
  showCondition(list, content.least);
  panel.hidden = false;
  panel.querySelector("button").addEventListener("click", () => fillForm(content), { once: true });
  panel.querySelector("h2").focus();
}

function showCondition(list, least) {
  const field = form.elements.least_firms;
  const option = [...field.options].find((one) => one.value === String(least));
  if (!option) return;
  const line = document.createElement("li");
  line.textContent = `${field.labels[0].textContent.trim()}: ${option.textContent.trim()}`;
  list.append(line);
}

function fillForm({ facts, events, note, consents, least }) {
  for (const [name, value] of Object.entries(facts)) set(name, value);
  events.forEach((event, place) => {
    const part = document.querySelector("[name='event-TOTAL_FORMS']").closest("[data-rows]");
    while (Number(form.elements["event-TOTAL_FORMS"].value) <= place) addRow(part, true);
    for (const [name, value] of Object.entries(event)) set(`event-${place}-${name}`, value);
  });
  set("note", note.join("\n"));
  set("found_by", panel.dataset.origin);
  set("source-0-title", panel.dataset.source);
  for (const [part, consent] of Object.entries(consents)) set(`limit_${part}`, consent);
  set("consent", narrowest(consents));
  if (least) set("least_firms", String(least));
  document.getElementById("consent-limits").open = true;
  panel.querySelector("button").hidden = true;
  panel.querySelector("[role=status]").textContent = panel.dataset.filled;
}

// Wordings and sources can stay at the desk by themselves; the other parts bound the whole case.
function narrowest(consents) {
  const apart = panel.dataset.apart.split(" ");
  const bounding = Object.entries(consents).filter(([part]) => !apart.includes(part));
  return ORDER[Math.min(...bounding.map(([, consent]) => ORDER.indexOf(consent)))];
}

function set(name, value) {
  const field = form.elements[name];
  if (!field) return;
  field.value = value;
  const row = field.closest(".row[hidden], details");
  if (row?.matches("details")) row.open = true;
  else if (row) row.hidden = false;
}

if (panel && window.opener) {
  addEventListener("message", take);
  window.opener.postMessage({ form: `${FORM}/ready` }, location.origin);
}
