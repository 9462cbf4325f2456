// The case form works without this script, which adds rows, shows one blank row at a time, and
// narrows the suggested laws to those in force on the day that was typed.

const groups = (part) => [...part.querySelectorAll(".row")];
const isBlank = (row) =>
  [...row.querySelectorAll("input[type='text'], input[type='url'], input:not([type]), textarea")]
    .every((field) => !field.value);

// With `isNew`, a new row even where a blank one waits.
export function addRow(part, isNew = false) {
  const waiting = groups(part).find((row) => row.hidden);
  if (waiting && !isNew) {
    waiting.hidden = false;
    return waiting;
  }
  const total = part.querySelector("input[name$='-TOTAL_FORMS']");
  const number = Number(total.value);
  const row = part.querySelector("template").content.cloneNode(true);
  const places = ["name", "id", "for", "aria-describedby", "aria-labelledby"];
  for (const place of row.querySelectorAll(places.map((name) => `[${name}]`).join())) {
    for (const name of places) {
      const value = place.getAttribute(name);
      if (value) place.setAttribute(name, value.replaceAll("__prefix__", number));
    }
  }
  const group = row.firstElementChild;
  group.setAttribute("aria-label", `${group.getAttribute("aria-label").trim()} ${number + 1}`);
  part.querySelector("template").before(row);
  total.value = number + 1;
  return group;
}

for (const part of document.querySelectorAll("[data-rows]")) {
  const button = part.querySelector("[data-add]");
  button.hidden = false;
  button.addEventListener("click", () => {
    addRow(part).querySelector("input, select, textarea").focus();
  });
  // One blank row is enough to start with.
  const blank = groups(part).filter((row) => isBlank(row) && !row.querySelector(".errorlist"));
  for (const row of blank.slice(1)) row.hidden = true;
  part.addEventListener("input", (event) => {
    const remove = event.target.closest(".row")?.querySelector("[data-field='DELETE']");
    if (remove) remove.hidden = false;
  });
}

// Ignore a day that is only half typed.
const A_DAY = /^\d{4}(-\d\d){0,2}$/;

async function narrow(form, day) {
  if (!A_DAY.test(day.value)) return;
  const answer = await fetch(`${form.dataset.offers}?on=${encodeURIComponent(day.value)}`);
  if (!answer.ok) return;
  const { texts } = await answer.json();
  const options = texts.map(([key, title]) => {
    const option = document.createElement("option");
    option.value = key;
    option.textContent = title;
    return option;
  });
  document.getElementById("texts").replaceChildren(...options);
}

// The form of a collective response has rows too, but suggests no law.
const form = document.querySelector("form[data-offers]");
const day = form?.querySelector("[name='reported_on']");
day?.addEventListener("change", () => narrow(form, day));
document.querySelector(".conflict, .faults")?.focus();
