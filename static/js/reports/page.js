// What the pages of the sealed room share: words, elements, questions to the server.
// Words come from the page, where they are translated. Nothing is ever parsed as markup.

export const one = (selector, within = document) => within.querySelector(selector);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

export function words(name, values = {}) {
  const found = one(`[data-word="${name}"]`).textContent;
  return found.replace(/{(\w+)}/g, (_, key) => values[key] ?? "");
}

// made("p", {className: "note"}, "text", element, ...)
export function made(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

export const setup = () => JSON.parse(one("#setup").textContent);

export class Refusal extends Error {
  constructor(status, told) {
    super(told.sentence ?? String(status));
    Object.assign(this, { status, code: told.code ?? "", againOn: told.again_on ?? "", floor: told.floor ?? 0 });
  }
}

// Sends JSON or bytes to this site and nowhere else; a refusal is an error with the server's words.
export async function ask(url, { method = "POST", body, token } = {}) {
  const isBytes = body instanceof Uint8Array;
  const answer = await fetch(url, {
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
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, told);
  return told;
}

// A picture of the answer gets out of the way of screen readers: words in a live region.
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
  const link = made("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// A name that a stranger gave a file: no paths, no control signs, no endings that run.
export function harmless(name) {
  const bare = name.normalize("NFC").replace(/[\p{C}/\\:*?"<>|]+/gu, "_").replace(/^[.\s]+/, "").slice(-120);
  return bare || "file";
}
