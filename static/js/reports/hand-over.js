// The answers of a report, carried into a new case in another window of this browser. Nothing is sent
// to the site: the two windows speak to each other, and only to this origin.
import { leastFirms, limitsOf } from "./consent.js";
import { maskedWords, maskText } from "./masks.js";

export const FORM = "coercion-register/hand-over/1";
export const READY = `${FORM}/ready`;

const FACTS = {
  demanded: "demanded_change",
  demanded_by: "authority_name",
  state: "coercing_state",
  firm: "firm_name",
  country: "firm_country",
  before: "wording-0-before",
  after: "wording-0-after",
};
const RESPONSES = { complied: "complied", partly: "partly-complied", refused: "refused", reversed: "reversed" };
// How to reach a firm stays in its report.
const NEVER = ["contact"];

// {form, facts, events, note, consents, least} of a verified report; masked words stay hidden.
export function handOverOf(dossier, labels) {
  const report = dossier.messages.find((one) => one.side === "firm" && one.content?.kind === "report");
  const masked = maskedWords(dossier.messages);
  const answers = Object.entries(report.content.answers).filter(([name, value]) => value && !NEVER.includes(name));
  const texts = Object.fromEntries(answers.map(([name, value]) => [name, maskText(value, masked)]));
  return {
    form: FORM,
    facts: Object.fromEntries(Object.entries(FACTS).filter(([name]) => texts[name]).map(([name, field]) => [field, texts[name]])),
    events: eventsOf(texts),
    note: noteOf(texts, labels),
    consents: consentsOf(limitsOf(dossier.messages, labels), labels),
    least: leastFirms(dossier.messages),
  };
}

function eventsOf({ on, deadline, response }) {
  const events = [];
  if (on) events.push({ kind: "demanded", on });
  if (deadline) events.push({ kind: "deadline-set", due_on: deadline });
  if (RESPONSES[response]) events.push({ kind: RESPONSES[response] });
  return events;
}

// What has no field of its own, as "question: answer" in the desk's note, which is never released.
function noteOf(texts, labels) {
  const placed = [...Object.keys(FACTS), "on", "deadline", "has_deadline", "response", "is_wording"];
  return Object.keys(labels.questions)
    .filter((name) => texts[name] && !placed.includes(name))
    .map((name) => `${labels.questions[name]} ${labels.choices[name]?.[texts[name]] ?? texts[name]}`);
}

// {part: consent of a case}; a part that the firm said nothing about stays at the desk.
export const consentsOf = (limits, labels) =>
  Object.fromEntries(Object.keys(labels.steps).map((part) => [part, labels.consents[limits[part]] ?? "internal"]));

// Opens the new window and gives it the content once it says that it is ready.
export function give(content, url) {
  const child = window.open(url, "_blank");
  if (!child) return null;
  const answer = (event) => {
    if (event.source !== child || event.origin !== location.origin || event.data?.form !== READY) return;
    removeEventListener("message", answer);
    child.postMessage(content, location.origin);
  };
  addEventListener("message", answer);
  return child;
}

// The reference of the case that the window shows, or "".
export function referenceIn(child) {
  try {
    return /\/desk\/cases\/([A-Z0-9-]{3,40})\/$/.exec(child.location.pathname)?.[1] ?? "";
  } catch {
    return "";
  }
}
