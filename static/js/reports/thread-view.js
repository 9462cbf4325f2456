// How the firm sees a verified thread. Nothing is parsed as markup.
import { kilobytes } from "./files.js";
import { all, element, harmless, longDay, words } from "./page.js";

// `open(file, seal)` saves a file.
export const messageRows = (thread, labels, open) => thread.messages.map((message) => rowOf(message, labels, open));

function rowOf(message, labels, open) {
  const row = element("li", { className: "message" });
  const who = words(message.side === "firm" ? "from-firm" : "from-desk");
  row.append(element("p", { className: "quiet small" }, `${who} · ${longDay(message.day)} · ${words(`kind-${message.content.kind}`)}`));
  row.append(...body(message, labels, open));
  return row;
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
  const consents = thread.messages.filter((message) => message.side === "firm" && message.content.consent);
  for (const field of all("[data-consent]")) {
    const steps = consents.map(({ content }) => ladder.indexOf(content.consent[field.dataset.consent] ?? ladder[0]));
    const now = Math.max(0, Math.min(...steps));
    for (const option of all("option", field)) option.disabled = ladder.indexOf(option.value) > now;
    // What somebody chose and has not sent yet stays.
    if (field.dataset.allowed !== ladder[now]) field.value = ladder[now];
    field.dataset.allowed = ladder[now];
  }
}

// Lines about a thread: the desk's newest message, to check by telephone, and the site's own data.
export function stateLines(thread, answer) {
  const newest = thread.messages.filter((message) => message.side === "desk").pop();
  const lines = newest ? [words("newest", { number: newest.number, day: longDay(newest.day) })] : [];
  lines.push(words("received", { day: longDay(answer.received_on) }));
  if (answer.withdrawn_on) {
    lines.push(words("withdrawn", { day: longDay(answer.withdrawn_on), erased: longDay(answer.erased_on) }));
  } else {
    lines.push(words(`state-${answer.state}`));
    if (!answer.acknowledged_on) lines.push(words("acknowledge-by", { day: longDay(answer.promised.acknowledged) }));
    if (!answer.decided_on) lines.push(words("decide-by", { day: longDay(answer.promised.decided) }));
    const count = Object.values(answer.openings).reduce((sum, days) => sum + days, 0);
    lines.push(words(count > 1 ? "opened" : count ? "opened-once" : "not-opened", { count }));
  }
  return lines;
}
