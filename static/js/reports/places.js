// The places of a receipt: twelve words open up to ten reports. The keys of each place follow from the
// words by labels of their own, so that nobody without the words can tell that two reports have one receipt.
import { Refusal } from "./page.js";
import { keysOf } from "./receipt.js";

export const PLACES = 10;

// The keys of a place, and what verifies its thread: a receipt does not say which kind of keys its desk uses.
export async function placeOf(receipt, place) {
  const [hybrid, classic] = [await keysOf(receipt, "hybrid", place), await keysOf(receipt, "classic", place)];
  const identities = { [hybrid.recipient]: hybrid.identity, [classic.recipient]: classic.identity };
  return { place, keys: hybrid, own: { side: "firm", signing: hybrid.signing, identities } };
}

// The reports of a receipt: [{place, keys, own, answer}]. All places are asked for, whatever is found, so that
// the number of requests says nothing. `ask(lookup)` returns the site's answer.
export async function reportsOf(receipt, ask) {
  const places = await Promise.all(Array.from({ length: PLACES }, (_, place) => placeOf(receipt, place + 1)));
  const answers = await Promise.all(places.map(({ keys }) => ask(keys.lookup).catch(orNone)));
  return places.map((one, at) => ({ ...one, answer: answers[at] })).filter((one) => one.answer);
}

function orNone(fault) {
  if (fault instanceof Refusal && fault.code === "unknown") return null;
  throw fault;
}

// The first place without a report, or 0 if all are taken.
export const freePlace = (reports) =>
  Array.from({ length: PLACES }, (_, place) => place + 1).find((place) => !reports.some((one) => one.place === place)) ?? 0;
