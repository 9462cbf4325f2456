// How an opened report looks. Text becomes text: nothing that a firm wrote is parsed as markup.
import { kilobytes } from "./files.js";
import { limitsOf, masksIn, pieces } from "./masks.js";
import { harmless, made, words } from "./page.js";

// The rows of the inbox. `open(line)` is called for the one that somebody opens.
export function reportRows(lines, today, open) {
  return lines.map((line) => {
    const button = made("button", { type: "button", className: "plain" }, words("open-report", { name: line.report.slice(0, 8) }));
    button.disabled = !line.can_open;
    button.addEventListener("click", () => open(line));
    const cells = [
      made("td", {}, button, line.has_post ? made("strong", {}, ` ${words("post")}`) : "", line.can_open ? "" : made("span", { className: "note" }, words("no-access"))),
      made("td", {}, made("time", {}, line.received_on)),
      made("td", {}, stateOf(line)),
      made("td", {}, nextOf(line, today)),
      made("td", {}, line.assigned),
    ];
    return made("tr", {}, ...cells);
  });
}

export const stateOf = (line) => words(line.withdrawn_on ? "state-withdrawn" : line.is_alone ? `alone-${line.state}` : `state-${line.state}`);

export function nextOf(line, today) {
  if (line.withdrawn_on) return words("erased", { day: line.erased_on });
  if (line.state === "closed") return "";
  const name = line.acknowledged_on ? (line.decided_on ? "" : "decided") : "acknowledged";
  if (!name) return "";
  const told = words(`by-${name}`, { day: line.promised[name] });
  return line.promised[name] < today ? made("strong", {}, `${told} ${words("overdue")}`) : told;
}

// What verifies and is not as it should be is said first, in plain words.
export const alarmRows = (alarms) =>
  [...new Map(alarms.map((alarm) => [`${alarm.code} ${alarm.day}`, alarm])).values()].map(({ code, day }) => made("li", {}, words(`alarm-${code}`, { day })));

// `names` {signing: who}, `labels` of questions; `take(file, letter)` saves a file.
export function letterRows(dossier, { names, labels, take }) {
  const masks = masksIn(dossier.letters);
  const limits = limitsOf(dossier.letters);
  return dossier.letters.map((letter) => {
    const row = made("li", { className: letter.side === "note" ? "letter note-among-officers" : "letter" });
    const who = letter.side === "firm" ? words("from-firm") : names[letter.signer] ?? words("from-officer");
    const kind = letter.content ? ` · ${words(`kind-${letter.content.kind}`)}` : "";
    row.append(made("p", { className: "quiet small" }, `${who} · ${letter.day}${kind}`));
    if (letter.fault) {
      row.classList.add("untrusted");
      row.append(made("p", { className: "refusal" }, words("no-trust", { why: letter.fault })));
    } else if (!letter.content) row.append(made("p", { className: "note" }, words("before-you")));
    else row.append(...body(letter, masks.get(letter.mark) ?? {}, { labels, take, limits }));
    return row;
  });
}

function body(letter, masks, { labels, take, limits }) {
  const { content } = letter;
  const parts = [];
  if (content.text) parts.push(made("p", { className: "said" }, ...shown(content.text, masks.text)));
  if (content.kind === "became") parts.push(made("p", {}, words("became", { ref: content.ref })));
  if (content.kind === "mask") parts.push(made("p", {}, words("mask", { count: content.passages.length })));
  if (content.reason) parts.push(made("p", {}, words(`reason-${content.reason}`)));
  if (content.answers) parts.push(...stepsOf(content, masks, labels, limits));
  else if (content.consent) parts.push(consentOf(content, labels));
  for (const file of content.files ?? []) parts.push(fileButton(file, letter, take));
  if (content.bytes) parts.push(fileButton({ name: words("alone-name"), size: content.bytes.length }, letter, take));
  return parts;
}

// Answers by step, each step with how far the firm lets it travel as things stand today.
function stepsOf(content, masks, labels, limits) {
  return Object.entries(labels.steps).flatMap(([key, step]) => {
    const rows = step.questions
      .filter((name) => content.answers[name])
      .flatMap((name) => [made("dt", {}, labels.questions[name]), made("dd", {}, ...shown(answer(name, content.answers[name], labels), masks[name]))]);
    if (!rows.length) return [];
    const limit = limits[key];
    const isNarrowed = limit !== content.consent?.[key] ? ` ${words("narrowed")}` : "";
    const told = limit ? made("p", { className: "note" }, words("travels", { words: labels.ladder[limit] ?? limit }), isNarrowed) : "";
    return [made("h3", {}, step.title), told, made("dl", { className: "facts" }, ...rows)];
  });
}

// A firm chooses states by their two letters; a reader wants their names.
const countries = new Intl.DisplayNames([document.documentElement.lang], { type: "region", fallback: "code" });
const answer = (name, value, labels) =>
  labels.choices[name]?.[value] ?? (/^[A-Z]{2}$/.test(value) ? countries.of(value) : String(value));

function consentOf(content, labels) {
  const rows = Object.entries(content.consent).flatMap(([key, value]) => [made("dt", {}, labels.steps[key]?.title ?? key), made("dd", {}, labels.ladder[value] ?? value)]);
  return made("dl", { className: "facts" }, ...rows);
}

const shown = (text, ranges) =>
  pieces(text, ranges).map((piece) => (piece.isMasked ? made("mark", { className: "masked", title: words("masked") }, piece.text) : piece.text));

function fileButton(file, letter, take) {
  const label = words("download", { name: harmless(file.name), size: kilobytes(file.size) });
  const button = made("button", { type: "button" }, label);
  button.addEventListener("click", () => take(file, letter));
  const note = file.cleaned ? made("span", { className: "note" }, words("cleaned")) : "";
  return made("p", {}, button, note);
}
