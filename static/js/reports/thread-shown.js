// How a verified thread looks to its firm. Text becomes text: nothing is parsed as markup.
import { kilobytes } from "./files.js";
import { all, harmless, made, words } from "./page.js";

// `open(file, seal)` saves a file.
export const letterRows = (thread, labels, open) => thread.letters.map((letter) => rowOf(letter, labels, open));

function rowOf(letter, labels, open) {
  const row = made("li", { className: "letter" });
  const who = words(letter.side === "firm" ? "from-firm" : "from-desk");
  row.append(made("p", { className: "quiet small" }, `${who} · ${letter.day} · ${words(`kind-${letter.content.kind}`)}`));
  row.append(...body(letter, labels, open));
  return row;
}

// Canonical JSON has its keys in order of letters; a reader wants that of the questions.
const inOrder = (told, order) => {
  const place = (key) => (key in order ? Object.keys(order).indexOf(key) : Infinity);
  return Object.entries(told ?? {}).sort(([one], [other]) => place(one) - place(other));
};

function body({ content, seal }, labels, open) {
  const parts = content.text ? [made("p", { className: "said" }, content.text)] : [];
  const rows = inOrder(content.answers, labels.questions).map(([key, value]) => [labels.questions[key] ?? key, labels.choices[key]?.[value] ?? value]);
  if (rows.length) {
    parts.push(made("dl", { className: "facts" }, ...rows.flatMap(([label, value]) => [made("dt", {}, label), made("dd", {}, value)])));
  }
  if (content.consent) {
    const told = inOrder(content.consent, labels.steps).map(([key, value]) => `${labels.steps[key]?.title ?? key}: ${labels.ladder[value] ?? value}`);
    parts.push(made("p", { className: "note" }, words("travels", { words: told.join("; ") })));
  }
  for (const file of content.files ?? []) {
    const button = made("button", { type: "button" }, words("download", { name: harmless(file.name), size: kilobytes(file.size) }));
    button.addEventListener("click", () => open(file, seal));
    parts.push(made("p", {}, button));
  }
  return parts;
}

// What the firm allows now; a choice further than that is not on offer.
export function showConsent(thread, labels) {
  const ladder = Object.keys(labels.ladder);
  const given = thread.letters.filter((letter) => letter.side === "firm" && letter.content.consent);
  for (const field of all("[data-consent]")) {
    const steps = given.map(({ content }) => ladder.indexOf(content.consent[field.dataset.consent] ?? ladder[0]));
    const now = Math.max(0, Math.min(...steps));
    for (const option of all("option", field)) option.disabled = ladder.indexOf(option.value) > now;
    // What somebody chose and has not sent yet stays.
    if (field.dataset.given !== ladder[now]) field.value = ladder[now];
    field.dataset.given = ladder[now];
  }
}

// Lines about a thread: what the desk signed last, to compare by telephone, and what the site says.
export function stateLines(thread, answer) {
  const newest = thread.letters.filter((letter) => letter.side === "desk").pop();
  const lines = newest ? [words("newest", { number: newest.number, day: newest.day })] : [];
  lines.push(words("received", { day: answer.received_on }));
  if (answer.withdrawn_on) {
    lines.push(words("withdrawn", { day: answer.withdrawn_on, erased: answer.erased_on }));
  } else {
    lines.push(words(`state-${answer.state}`));
    if (!answer.acknowledged_on) lines.push(words("acknowledge-by", { day: answer.promised.acknowledged }));
    if (!answer.decided_on) lines.push(words("decide-by", { day: answer.promised.decided }));
    const count = Object.values(answer.openings).reduce((sum, days) => sum + days, 0);
    lines.push(count ? words("opened", { count }) : words("not-opened"));
  }
  return lines;
}
