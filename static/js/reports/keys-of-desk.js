// The public page of a desk's keys: the words are computed here, not taken from the server.
import { chainOnFirstUse, fingerprint } from "./lists.js";

const lists = JSON.parse(document.getElementById("signed").textContent);
const { desk } = document.querySelector("[data-desk]").dataset;
const part = (name) => document.querySelector(`[data-${name}]`);

try {
  const [newest] = chainOnFirstUse(lists, desk);
  part("words").textContent = fingerprint(newest.signing);
  part("good").hidden = false;
  part("checked").hidden = false;
} catch {
  part("bad").hidden = false;
}
