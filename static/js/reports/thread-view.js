// How the firm sees a verified thread. Nothing is parsed as markup.
import { leastFirms, limitsOf } from "./consent.js";
import { kilobytes } from "./files.js";
import { all, element, harmless, longDay, one, words } from "./page.js";

// `open(file, seal)` saves a file.
export const messageRows = (thread, labels, open) => thread.messages.map((message) => rowOf(message, labels, open));

function rowOf(message, labels, open) {
  const row = element("li", { className: "message" });
  const who = words(message.side === "firm" ? "from-firm" : "from-desk");
  row.append(element("p", { className: "quiet small" }, `${who} · ${longDay(message.day)} · ${kindOf(message.content)}`));
  row.append(...body(message, labels, open));
  return row;
}

function kindOf(content) {
  if (content.kind !== "step") return words(`kind-${content.kind}`);
  return words(`step-${content.step}`, { why: content.held_for ? words(`held-${content.held_for}`) : "", day: longDay(content.held_until) });
}

// Canonical JSON sorts its keys; a reader wants the order of the questions.
const inOrder = (values, order) => {
  const place = (key) => (key in order ? Object.keys(order).indexOf(key) : Infinity);
  return Object.entries(values ?? {}).sort(([one], [other]) => place(one) - place(other));
};

const answerText = (key, value, labels) =>
  labels.choices[key]?.[value] ?? (labels.days.includes(key) ? longDay(value) : value);

function body({ content, seal }, labels, open) {
  const parts = content.text ? [element("p", { className: "verbatim" }, content.text)] : [];
  const rows = inOrder(content.answers, labels.questions).map(([key, value]) => [labels.questions[key] ?? key, answerText(key, value, labels)]);
  if (rows.length) {
    parts.push(element("dl", { className: "facts" }, ...rows.flatMap(([label, value]) => [element("dt", {}, label), element("dd", {}, value)])));
  }
  if (content.consent) {
    const limits = inOrder(content.consent, labels.steps).map(([key, value]) => `${labels.steps[key]?.title ?? key}: ${labels.ladder[value] ?? value}`);
    parts.push(element("p", { className: "note" }, words("travels", { words: limits.join("; ") })));
  }
  if (content.apart) parts.push(element("p", { className: "note" }, words("apart")));
  if (Number(content.together)) parts.push(element("p", { className: "note" }, words("together", { count: content.together })));
  if (content.kind === "odd") parts.push(element("p", { className: "note" }, words("odd")));
  for (const file of content.files ?? []) {
    const button = element("button", { type: "button" }, words("download", { name: harmless(file.name), size: kilobytes(file.size) }));
    button.addEventListener("click", () => open(file, seal));
    parts.push(element("p", {}, button));
  }
  return parts;
}

// The consent now in force. Wider choices are disabled.
export function showConsent(thread, labels) {
  const ladder = Object.keys(labels.ladder);
  const limits = limitsOf(thread.messages, labels);
  for (const field of all("[data-consent]")) {
    const now = limits[field.dataset.consent] ?? ladder[0];
    for (const option of all("option", field)) option.disabled = ladder.indexOf(option.value) > ladder.indexOf(now);
    // What somebody chose and has not sent yet stays.
    if (field.dataset.allowed !== now) field.value = now;
    field.dataset.allowed = now;
  }
  const field = one("#together");
  const least = leastFirms(thread.messages);
  for (const option of all("option", field)) option.disabled = (Number(option.value) || 0) < least;
  if (field.dataset.allowed !== String(least)) field.value = least ? String(least) : "none";
  field.dataset.allowed = String(least);
}

// Lines about a thread: the desk's newest entry, to check by telephone; what officers signed about the
// work; and what only the site says.
export function stateLines(thread, answer) {
  const newest = thread.messages.filter((message) => message.side === "desk").pop();
  const lines = newest ? [words("newest", { number: newest.number, day: longDay(newest.day) })] : [];
  lines.push(words("received", { day: longDay(answer.received_on) }));
  for (const { fields } of thread.changes) lines.push(words("receipt-changed", { day: longDay(fields.day) }));
  if (answer.withdrawn_on) {
    lines.push(words("withdrawn", { day: longDay(answer.withdrawn_on), erased: longDay(answer.erased_on) }));
  } else {
    const { work } = thread;
    lines.push(words(`state-${work.state}`));
    if (answer.state !== work.state) lines.push(words("state-differs"));
    if (!work.acknowledged_on) lines.push(words("acknowledge-by", { day: longDay(answer.promised.acknowledged) }));
    if (!work.decided_on) lines.push(words("decide-by", { day: longDay(answer.promised.decided) }));
    const count = Object.values(answer.openings).reduce((sum, days) => sum + days, 0);
    lines.push(words("kept-until", { day: longDay(answer.kept_until) }));
    lines.push(words(count > 1 ? "opened" : count ? "opened-once" : "not-opened", { count }));
  }
  return lines;
}
