// How officers see reports. Nothing that a firm wrote is parsed as markup.
import { kilobytes } from "./files.js";
import { limitsOf } from "./consent.js";
import { daysLater, today } from "./forms.js";
import { lastDay } from "./lists.js";
import { maskedWords, pieces } from "./masks.js";
import { element, harmless, longDay, one, words } from "./page.js";

const DAYS_TO_RENEW = 10;

// The rows of the inbox. `open(line)` opens one of them; `caseOf(line)` is what its case needs, or "".
export function reportRows(lines, open, caseOf) {
  return lines.map((line) => {
    const button = element("button", { type: "button", className: "plain" }, words("open-report", { name: line.report.slice(0, 8) }));
    button.disabled = !line.can_open;
    button.addEventListener("click", () => open(line));
    const cells = [
      element("td", {}, button, line.has_unread_messages ? element("strong", {}, ` ${words("unread")}`) : "", line.has_code ? element("span", { className: "note" }, words("with-code")) : "", line.can_open ? "" : element("span", { className: "note" }, words("no-access")), element("span", { className: "note" }, caseOf(line))),
      element("td", {}, element("time", { dateTime: line.received_on }, longDay(line.received_on))),
      element("td", {}, stateOf(line)),
      element("td", {}, nextOf(line)),
      element("td", {}, line.assigned),
    ];
    return element("tr", {}, ...cells);
  });
}

// A list is renewed by any officer on it who unlocks in its last days.
export function showRenewal({ lists: [newest], own }) {
  const last = lastDay(newest);
  const isOwn = newest.recipients.some((row) => row.name === own.name);
  one("#renewing").hidden = !isOwn || last > daysLater(today(), DAYS_TO_RENEW);
  one("#renew-by").textContent = words(last < today() ? "renew-now" : "renew-by", { day: longDay(last) });
}

const stateOf = (line) => words(line.withdrawn_on ? "state-withdrawn" : line.is_alone ? `alone-${line.state}` : `state-${line.state}`);

const WARNING_DAYS = 30;

function nextOf(line) {
  if (!line.withdrawn_on && line.kept_until <= daysLater(today(), WARNING_DAYS)) {
    return element("strong", {}, words("kept-until", { day: longDay(line.kept_until) }));
  }
  if (line.withdrawn_on) return words("erased", { day: longDay(line.erased_on) });
  if (line.state === "closed") return "";
  const name = line.acknowledged_on ? (line.decided_on ? "" : "decided") : "acknowledged";
  if (!name) return "";
  const due = words(`by-${name}`, { day: longDay(line.promised[name]) });
  return line.promised[name] < today() ? element("strong", {}, `${due} ${words("overdue")}`) : due;
}

// What is known of the open report, line by line.
export function stateRows(thread) {
  const lines = [words("received", { day: longDay(thread.received_on) }), stateOf(thread), nextOf(thread)];
  for (const { fields } of thread.changes) lines.push(words("receipt-changed", { day: longDay(fields.day) }));
  if (!thread.withdrawn_on) lines.push(words("kept-until", { day: longDay(thread.kept_until) }));
  if (thread.assigned) lines.push(words("with", { who: thread.assigned }));
  return lines.filter(Boolean).map((line) => element("li", {}, line));
}

// Alarms about a verified thread come first.
export const alarmRows = (alarms) =>
  [...new Map(alarms.map((alarm) => [`${alarm.code} ${alarm.day}`, alarm])).values()].map(({ code, day }) => element("li", {}, words(`alarm-${code}`, { day: longDay(day) })));

// `names` {signing: who}, `labels` of questions; `acts` {take, view}: each (file, message).
export function messageRows(dossier, { names, labels, acts }) {
  const masked = maskedWords(dossier.messages);
  const limits = limitsOf(dossier.messages, labels);
  return dossier.messages.map((message) => {
    const row = element("li", { className: message.side === "note" ? "message note-among-officers" : "message" });
    const who = message.side === "firm" ? words("from-firm") : names[message.signer] ?? words("from-officer");
    const kind = message.content ? ` · ${kindOf(message.content)}` : "";
    row.append(element("p", { className: "quiet small" }, `${who} · ${longDay(message.day)}${kind}`));
    if (message.fault) {
      row.classList.add("untrusted");
      row.append(element("p", { className: "refusal" }, message.fault === "other-receipt" ? words("other-receipt") : words("no-trust", { why: message.fault })));
    } else if (!message.content) row.append(element("p", { className: "note" }, words("before-you")));
    else row.append(...body(message, masked, { labels, acts, limits }));
    return row;
  });
}

function kindOf(content) {
  if (content.kind !== "step") return words(`kind-${content.kind}`);
  return words(`step-${content.step}`, { why: content.held_for ? words(`held-${content.held_for}`) : "", day: longDay(content.held_until) });
}

function body(message, masked, { labels, acts, limits }) {
  const { content } = message;
  const parts = [];
  if (content.text) parts.push(element("p", { className: "verbatim" }, ...maskedPieces(content.text, masked)));
  if (content.kind === "odd") parts.push(element("p", { className: "note" }, words("odd")));
  if (content.kind === "became") parts.push(element("p", {}, words("became", { ref: content.ref })));
  if (content.kind === "mask") parts.push(element("p", {}, words("mask", { words: content.words.join("; ") })));
  if (content.reason) parts.push(element("p", {}, words(`why-${content.reason}`)));
  if (Number(content.together)) parts.push(element("p", { className: "note" }, words("together", { count: content.together })));
  if (content.answers) parts.push(...stepsOf(content, masked, labels, limits));
  else if (content.consent) parts.push(consentOf(content, labels));
  for (const file of content.files ?? []) parts.push(fileButtons(file, message, acts));
  if (content.bytes) parts.push(fileButtons({ name: words("alone-name"), size: content.bytes.length }, message, acts));
  return parts;
}

// The answers by step, each step with the consent now in force.
function stepsOf(content, masked, labels, limits) {
  return Object.entries(labels.steps).flatMap(([key, step]) => {
    const rows = step.questions
      .filter((name) => content.answers[name])
      .flatMap((name) => [element("dt", {}, labels.questions[name]), element("dd", {}, ...maskedPieces(answerText(name, content.answers[name], labels), masked))]);
    if (!rows.length) return [];
    const limit = limits[key];
    const isNarrowed = limit !== content.consent?.[key] ? ` ${words("narrowed")}` : "";
    const limitNote = limit ? element("p", { className: "note" }, words("travels", { words: labels.ladder[limit] ?? limit }), isNarrowed) : "";
    return [element("h3", {}, step.title), limitNote, element("dl", { className: "facts" }, ...rows)];
  });
}

// Answers may contain country codes and dates; a reader wants names and the long form.
const countries = new Intl.DisplayNames([document.documentElement.lang], { type: "region", fallback: "code" });
const answerText = (name, value, labels) =>
  labels.choices[name]?.[value] ??
  (labels.days.includes(name) ? longDay(value) : /^[A-Z]{2}$/.test(value) ? countries.of(value) : String(value));

function consentOf(content, labels) {
  const rows = Object.entries(content.consent).flatMap(([key, value]) => [element("dt", {}, labels.steps[key]?.title ?? key), element("dd", {}, labels.ladder[value] ?? value)]);
  return element("dl", { className: "facts" }, ...rows);
}

const maskedPieces = (text, masked) =>
  pieces(text, masked).map((piece) => (piece.isMasked ? element("mark", { className: "masked", title: words("masked") }, piece.text) : piece.text));

// A file is viewed by one click; its original takes two, with a warning before the second.
function fileButtons(file, message, { take, view }) {
  const [name, size] = [harmless(file.name), kilobytes(file.size)];
  const note = file.cleaned ? element("span", { className: "note" }, words("cleaned")) : "";
  const original = element("details", { className: "part" }, element("summary", {}, words("original", { name })));
  original.append(element("p", { className: "note" }, words("original-warning")));
  original.append(element("p", {}, buttonOf(words("download", { name, size }), () => take(file, message))));
  return element("div", {}, element("p", {}, buttonOf(words("view", { name, size }), () => view(file, message)), note), original);
}

function buttonOf(label, act) {
  const button = element("button", { type: "button" }, label);
  button.addEventListener("click", act);
  return button;
}
