// What an officer sees of a name that is sealed apart, and does about it. Both steps are messages that the
// firm sees.
import * as actions from "./inbox-actions.js";
import { giveShare, nameOfThread, openName } from "./name-apart.js";
import { all, element, longDay, one, problem, words } from "./page.js";

const SHORTEST_REASON = 10;

// `names` {signing: who}; `give(ask)` gives this officer's part.
export async function showName(state, { names, labels, give }) {
  const { dossier, own } = state;
  const name = dossier.messages ? nameOfThread(dossier) : null;
  one("#name-apart").hidden = !name || Boolean(state.thread.withdrawn_on);
  for (const place of all("#name-asked, #name-answers")) place.replaceChildren();
  if (!name) return;
  const hasPart = Object.hasOwn(name.apart.shares, own.name);
  one("#name-state").textContent = words(hasPart ? "name-apart" : "name-no-part", { count: Object.keys(name.apart.shares).length });
  one("#name-asking").hidden = !hasPart || name.asked.some((ask) => ask.signer === own.signing && !ask.given.length);
  one("#name-asked").replaceChildren(...name.asked.map((ask) => rowOf(ask, { own, names, give, hasPart })));
  // A part that does not fit is its giver's mistake: it hides nothing else of the report.
  const answers = await openName(name, dossier, own).catch(() => ({ firm: words("name-broken") }));
  const rows = Object.entries(answers ?? {}).flatMap(([key, value]) => [element("dt", {}, labels.questions[key] ?? key), element("dd", {}, value)]);
  one("#name-answers").replaceChildren(...rows);
}

function rowOf(ask, { own, names, give, hasPart }) {
  const who = names[ask.signer] ?? words("from-officer");
  const row = element("li", {}, words(ask.given.length ? "name-was-given" : "name-was-asked", { who, day: longDay(ask.day), why: ask.text }));
  if (ask.given.length || ask.signer === own.signing || !hasPart) return row;
  const button = element("button", { type: "button" }, words("name-give", { who }));
  button.addEventListener("click", () => give(ask));
  row.append(" ", button);
  return row;
}

export async function askForName(state) {
  const why = one("#name-why").value.trim();
  if (why.length < SHORTEST_REASON) throw problem("no-reason");
  await actions.write(state, "desk", { kind: "name-asked", text: why });
  one("#name-why").value = "";
}

export async function giveName(state, { mark }) {
  await state.renew();
  const name = nameOfThread(state.dossier);
  const ask = name?.asked.find((one) => one.mark === mark);
  if (!ask) throw problem("came-between");
  await actions.write(state, "desk", await giveShare(ask, name, state.dossier, state.own));
}
