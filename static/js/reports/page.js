// What the pages of confidential reports share: sentences, elements, dates, requests.
// Sentences come from the page, where they are translated. Nothing is ever parsed as markup.
import { Problem } from "./faults.js";

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function words(name, values = {}) {
  const sentence = one(`[data-word="${name}"]`).textContent;
  return sentence.replace(/{(\w+)}/g, (_, key) => values[key] ?? "");
}

// element("p", {className: "note"}, "text", element, ...)
export function element(tag, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

// A day, month or year in the long form: "25 May 2018". Any other text stays as it is.
export function longDay(text) {
  const parts = /^(\d{4})(-\d{2})?(-\d{2})?$/.exec(text ?? "");
  if (!parts || Number.isNaN(Date.parse(text))) return String(text ?? "");
  const { lang } = document.documentElement;
  const form = { year: "numeric", ...(parts[2] && { month: "long" }), ...(parts[3] && { day: "numeric" }) };
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { ...form, timeZone: "UTC" }).format(new Date(text));
}

// An error whose sentence is shown alone.
export const problem = (name, values = {}) => Object.assign(new Error(name), { sentence: words(name, values) });

// The reason of a failure as a sentence.
export function reasonOf(fault) {
  if (fault instanceof Problem) return words(`reason-${fault.code}`);
  if (fault instanceof Refusal) return fault.message || words("reason-server");
  return words("reason-unexpected", { detail: fault.message });
}

export const setup = () => JSON.parse(one("#setup").textContent);

export class Refusal extends Error {
  constructor(status, refusal) {
    super(refusal.sentence ?? "");
    Object.assign(this, { status, code: refusal.code ?? "", againOn: refusal.again_on ?? "", floor: refusal.floor ?? 0 });
  }
}

// Sends JSON or bytes to this site and nowhere else. A refusal is an error with the server's sentence.
export async function ask(url, { method = "POST", body, token } = {}) {
  const isBytes = body instanceof Uint8Array;
  const request = {
    method,
    // Any other mode, without a referrer, has "null" sent as the origin (Fetch, "append a request
    // Origin header"), which is how a forged request looks. The policy allows this host alone.
    mode: "cors",
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    headers: {
      ...(token ? { "X-CSRFToken": token } : {}),
      ...(body ? { "Content-Type": isBytes ? "application/octet-stream" : "application/json" } : {}),
    },
    body: body && (isBytes ? body : JSON.stringify(body)),
  };
  const answer = await fetch(url, request).catch(() => Promise.reject(new Problem("connection")));
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, content);
  return content;
}

// The state of the page, in a live region that screen readers read out.
export function say(text) {
  one("#progress").textContent = text;
}

export function refuse(text) {
  const place = one("#refusal");
  place.textContent = text;
  place.hidden = !text;
  if (text) place.focus();
}

export const canSeal = () =>
  Boolean(globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.TransformStream && globalThis.BigInt);

export function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Endings that a double click runs, or opens with the rights of a page or a macro.
const RUNS = new RegExp(
  "\\.(apk|app|appx|bash|bat|bin|chm|cmd|com|command|cpl|csh|deb|desktop|dll|dmg|docm|dotm|ex_|exe|gadget|hta|html?|img|inf|ins|" +
    "iso|jar|jnlp|jse?|ksh|lnk|mhtml?|mht|mjs|msc|msi|msix|msp|mst|pif|pkg|pl|potm|ppam|ppsm|pptm|ps1|psm1|py|pyw|rb|reg|rpm|run|scf|" +
    "scr|sct|settingcontent-ms|sh|shb|sldm|svgz?|swf|url|vbe?|vbs|vhdx?|ws|wsc|wsf|wsh|xhtml|xht|xlam|xlsb|xlsm|xltm|xml|xsl|zsh)[.\\s]*$",
  "i",
);

// A safe form of a file name from a stranger: no paths, no control characters, no ending that runs.
export function harmless(name) {
  const bare = name.normalize("NFKC").replace(/[\p{C}/\\:*?"<>|]+/gu, "_").replace(/^[.\s]+/, "").slice(-120);
  return RUNS.test(bare) ? `${bare.replace(/[.\s]+$/, "")}.unsafe` : bare || "file";
}
