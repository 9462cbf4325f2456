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
