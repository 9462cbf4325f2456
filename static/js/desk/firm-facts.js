// Choosing a firm fills in its country, kind and sector. What somebody typed is never replaced: only
// fields that are blank, as the page sent them, or filled in by this script before.

const form = document.querySelector("form[data-firm]");
const name = form?.querySelector("[name='firm_name']");
const FILLED = ["firm_country", "firm_kind", "sector"];
const own = new Map();

function fill(facts) {
  for (const place of FILLED) {
    const field = form.querySelector(`[name='${place}']`);
    const value = String(facts[place] ?? "");
    const isFree = field && (!field.value || field.value === own.get(place) || isUntouched(field));
    if (!isFree || !value) continue;
    field.value = value;
    own.set(place, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const isUntouched = (field) => field.dataset.touched !== "yes" && form.dataset.isFresh === "yes"
  && field.name === "firm_kind";

async function look() {
  const typed = name.value.trim();
  if (!typed) return;
  const answer = await fetch(`${form.dataset.firm}?name=${encodeURIComponent(typed)}`);
  // Another name may have been typed meanwhile.
  if (!answer.ok || typed !== name.value.trim()) return;
  fill(await answer.json());
}

for (const place of FILLED) {
  const field = form?.querySelector(`[name='${place}']`);
  field?.addEventListener("change", () => { field.dataset.touched = "yes"; });
}
name?.addEventListener("change", look);
