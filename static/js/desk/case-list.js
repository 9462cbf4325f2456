// The list of cases works without this script, which adds the keyboard: arrows move along the rows,
// Enter opens one, Alt and an arrow move a chosen column. Single keys can be turned off.

const table = document.getElementById("case-table");
const links = () => [...table.querySelectorAll("tbody .case-firm > a")];

function moveFocus(step) {
  const all = links();
  const here = document.activeElement.closest("tr")?.querySelector(".case-firm > a");
  const next = all[Math.min(Math.max(all.indexOf(here) + step, 0), all.length - 1)];
  next?.focus();
}

// Choosing single cases and choosing all of them exclude each other. Shift chooses a range.
const boxes = () => [...document.querySelectorAll("input[form='together'][name='case']")];
const everything = document.getElementById("all-cases");
let last = null;

function chooseRange(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, two) => one - two);
  for (const one of all.slice(from, to + 1)) one.checked = box.checked;
}

function countChosen() {
  const chosen = boxes().filter((box) => box.checked).length;
  const count = document.getElementById("chosen-count");
  if (count) count.textContent = everything.checked ? everything.dataset.total : String(chosen);
}

document.addEventListener("click", (event) => {
  if (!event.target.matches?.("input[form='together'], #all-cases")) return;
  if (event.target === everything) {
    for (const box of boxes()) box.checked = everything.checked;
  } else {
    everything.checked = false;
    if (event.shiftKey && last) chooseRange(event.target);
    last = event.target;
  }
  countChosen();
});
countChosen();

function chooseFocused(event) {
  const box = document.activeElement.closest("tr")?.querySelector("input[name='case']");
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  everything.checked = false;
  if (event.shiftKey && last) chooseRange(box);
  last = box;
  countChosen();
}

// Single keys can be in the way of other tools (WCAG 2.1.4), so they can be turned off. Nothing is
// stored in the browser: the choice holds for this page.
const keys = document.getElementById("single-keys");
if (keys) keys.closest("[hidden]").hidden = false;

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.matches("input:not([type='checkbox']), select, textarea");
  if (isTyping || !keys?.checked || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === "x") chooseFocused(event);
  if (event.key === "a") document.getElementById("assign-chosen")?.click();
});

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

table?.addEventListener("keydown", (event) => {
  if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  moveFocus(STEPS[event.key]);
});

// One panel is open at a time; Escape closes it and returns the focus to its opener.
for (const tool of document.querySelectorAll("details.tool")) {
  tool.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !tool.open) return;
    tool.open = false;
    tool.querySelector("summary").focus();
  });
}

const order = document.querySelector("[data-order]");
document.querySelector("[data-order-help]")?.removeAttribute("hidden");

order?.addEventListener("keydown", (event) => {
  if (!event.altKey || !(event.key in STEPS)) return;
  const item = event.target.closest("li");
  const other = STEPS[event.key] > 0 ? item.nextElementSibling : item.previousElementSibling;
  if (!other) return;
  event.preventDefault();
  if (STEPS[event.key] > 0) other.after(item);
  else other.before(item);
  event.target.focus();
});

// The list does not wait for the counts of its statuses.
async function countStatuses() {
  const tabs = document.querySelector("[data-counts]");
  const answer = tabs ? await fetch(tabs.dataset.counts) : null;
  if (!answer?.ok) return;
  const counts = await answer.json();
  for (const count of tabs.querySelectorAll("[data-count]")) {
    if (!(count.dataset.count in counts)) continue;
    count.textContent = counts[count.dataset.count];
    count.hidden = false;
  }
}
countStatuses();
