// The case that a report became: started in another window, linked by a sealed row, changed with its consent.
import { leastFirms, limitsOf } from "./consent.js";
import { give, handOverOf, referenceIn } from "./hand-over.js";
import { openLinks, storeLinks } from "./links.js";
import { ask, one, problem, say, words } from "./page.js";

const SECOND = 1000;
const REFERENCE = /^[A-Z0-9-]{3,40}$/;

const linkOf = (state, report) => state.links?.opened.find((link) => link.report === report);

// Reads the desk's links; seals them anew if the desk's list is a newer one.
export async function loadLinks(state, settings) {
  state.links = await openLinks(settings.links, state.own, state.lists);
  await loadConditions(state, settings);
  const [list] = state.lists;
  if (state.links.opened.some((link) => link.list !== list.digest)) await store(state, settings, state.links.opened);
}

// The desk's cases that may be used only together, all at once, so that no request names one:
// {reference: {least, is_usable}}.
async function loadConditions(state, settings) {
  state.conditions = (await ask(settings.conditions, { method: "GET" })).cases;
}

// Whether the case of the open report has a weaker condition than its firm asks for now.
const isConditionMissing = (state, link) =>
  !state.thread.withdrawn_on && leastFirms(state.dossier.messages) > (state.conditions[link.case]?.least ?? 0);

// An export of a report that its firm lets be used only together is refused until its case may be used.
export async function refuseAlone(state, settings) {
  const least = leastFirms(state.dossier.messages);
  if (!least) return;
  await loadConditions(state, settings);
  const link = linkOf(state, state.thread.report);
  const condition = link && state.conditions[link.case];
  if (!condition?.is_usable || condition.least < least) throw problem("only-together", { count: least });
}

async function store(state, settings, links) {
  await storeLinks({ url: settings.links, token: settings.token }, state.links, links, state.own, state.lists[0]);
  state.links = await openLinks(settings.links, state.own, state.lists);
}

// What the firm allows now, by part. A withdrawn report allows nothing.
const limitsNow = ({ thread, dossier }, labels) =>
  thread.withdrawn_on ? nothing(labels) : limitsOf(dossier.messages, labels);
const nothing = (labels) => Object.fromEntries(Object.keys(labels.steps).map((part) => [part, "desk"]));

function isNarrower(now, before, labels) {
  const order = Object.keys(labels.ladder);
  return Object.keys(labels.steps).some((part) => order.indexOf(now[part] ?? "desk") < order.indexOf(before[part] ?? "desk"));
}

// What a row of the inbox says of the case that its report became.
export function caseOf(state, line, labels) {
  const link = linkOf(state, line.report);
  if (!link) return "";
  const mustChange = line.withdrawn_on && isNarrower(nothing(labels), link.limits, labels);
  return words(mustChange ? "case-must-change" : "linked-case", { ref: link.case });
}

export function showCase(state, labels) {
  const link = linkOf(state, state.thread.report);
  one("#case-linked").hidden = !link;
  if (link) one("#case-linked").textContent = words("linked-case", { ref: link.case });
  const mustChange = link && (isNarrower(limitsNow(state, labels), link.limits, labels) || isConditionMissing(state, link));
  one("#case-change").hidden = !mustChange;
  const isReadable = state.dossier.messages.some((message) => message.content?.kind === "report");
  one("#case-starting").hidden = state.thread.is_alone || !isReadable;
}

// Opens a new case with the answers. When it is saved, its reference is filled in here.
export function startCase(state, labels, settings) {
  const child = give(handOverOf(state.dossier, labels), settings.new_case);
  if (!child) throw problem("no-window");
  const timer = setInterval(() => {
    const reference = child.closed ? "" : referenceIn(child);
    if (!child.closed && !reference && state.own) return;
    clearInterval(timer);
    if (!reference || !state.own) return;
    one("#case-ref").value = reference;
    say(words("case-saved", { ref: reference }));
  }, SECOND);
}

export async function linkCase(state, labels, settings) {
  const reference = one("#case-ref").value.trim().toUpperCase();
  if (!REFERENCE.test(reference)) throw problem("not-a-case");
  await saveLink(state, settings, reference, limitsNow(state, labels));
  one("#case-ref").value = "";
}

async function saveLink(state, settings, reference, limits) {
  const { report } = state.thread;
  state.links = await openLinks(settings.links, state.own, state.lists);
  const others = state.links.opened.filter((link) => link.report !== report);
  await store(state, settings, [...others, { report, case: reference, limits }]);
  await loadConditions(state, settings);
}

// The desk's queue gets a task for the case, which says what the firm allows and names no report.
export async function tellCase(state, labels, settings) {
  const link = linkOf(state, state.thread.report);
  const limits = limitsNow(state, labels);
  const least = state.thread.withdrawn_on ? 0 : leastFirms(state.dossier.messages);
  await ask(settings.case, { token: settings.token, body: { case: link.case, limits, least } });
  await saveLink(state, settings, link.case, limits);
}
