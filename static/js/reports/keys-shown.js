// The public page of a desk's keys: the words are worked out here, not taken from the server.
import { chainOnFirstUse, fingerprint } from "./lists.js";

const lists = JSON.parse(document.getElementById("signed").textContent);
const { desk } = document.querySelector("[data-desk]").dataset;
const shown = (name) => document.querySelector(`[data-${name}]`);

try {
  const [newest] = chainOnFirstUse(lists, desk);
  shown("words").textContent = fingerprint(newest.signing);
  shown("good").hidden = false;
  shown("checked").hidden = false;
} catch {
  shown("bad").hidden = false;
}
