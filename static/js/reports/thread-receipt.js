// The firm changes the receipt of the open report: new words, or words that it has already.
import { changedReceipt } from "./receipts.js";
import { ask, element, one, problem, setup, words } from "./page.js";
import { freePlace, placeOf, reportsOf } from "./places.js";
import { isReceipt, keysOf, newWords, nonceOf, tidied } from "./receipt.js";

const { urls } = setup();
const chosen = { receipt: "", place: 1, isNew: false };

// Shows twelve new words. Nothing has changed yet.
export function showNewWords() {
  Object.assign(chosen, { receipt: newWords(), place: 1, isNew: true });
  one("#new-receipt").replaceChildren(...chosen.receipt.split(" ").map((word) => element("li", {}, word)));
  one("#changing-to").hidden = false;
}

export function forgetNewWords() {
  Object.assign(chosen, { receipt: "", place: 1, isNew: false });
  one("#new-receipt").replaceChildren();
  one("#changing-to").hidden = true;
  for (const field of ["#own-receipt", "#last-word"]) one(field).value = "";
}

// Words that the firm has from another report: this one takes their first free place.
async function chooseOwn() {
  const typed = tidied(one("#own-receipt").value);
  if (!typed) return;
  if (!isReceipt(typed)) throw problem("not-a-receipt");
  const place = freePlace(await reportsOf(typed, (lookup) => ask(urls.open, { body: { lookup } })));
  if (!place) throw problem("receipt-full");
  Object.assign(chosen, { receipt: typed, place, isNew: false });
}

// Signs the change by both receipts and sends it. Returns the words, and the place of the new receipt.
export async function changeReceipt({ words: before, place: placeBefore, keys, thread }, post) {
  await chooseOwn();
  const { receipt, place, isNew } = chosen;
  if (!receipt || receipt === before) throw problem("no-new-words");
  if (isNew && tidied(one("#last-word").value) !== receipt.split(" ")[11]) throw problem("not-sure-of-last");
  const kind = thread.receipt.startsWith("age1pq1") ? "hybrid" : "classic";
  const [own, next] = [await keysOf(before, kind, placeBefore), await keysOf(receipt, kind, place)];
  const nonce = thread.nonce || nonceOf(before, placeBefore);
  if (own.signing !== keys.signing) throw problem("no-new-words");
  const { change, grants } = await changedReceipt(thread, own, next, nonce);
  await post("receipt", { ...change, new_lookup: next.lookupHash, grants });
  return { receipt, place: await placeOf(receipt, place) };
}

export const describeChange = () => words("receipt-is-changed");
