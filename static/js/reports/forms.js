// Forms that browser and server share: canonical JSON, padding, text as bytes.
import { base64, hex, sha256 } from "../../vendor/sealed.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export const bytesOf = (text) => encoder.encode(text);
export const textOf = (bytes) => decoder.decode(bytes);
export const digest = (content) =>
  hex.encode(sha256(typeof content === "string" ? bytesOf(content) : content));
export const toBase64 = (bytes) => base64.encode(bytes);
export const fromBase64 = (text) => base64.decode(text);
export const today = () => new Date().toISOString().slice(0, 10);

const DAY = 86400000;
export const daysLater = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

export const randomHex = (bytes) => hex.encode(crypto.getRandomValues(new Uint8Array(bytes)));

// Keys sorted, no blanks: the bytes that are signed.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("whole numbers only");
  return JSON.stringify(value);
}

// Nikitin et al., PoPETs 2019(4), algorithm 1: at most 12 percent more, few distinct sizes.
export function padme(size) {
  if (size < 2) return size;
  const exponent = Math.floor(Math.log2(size));
  const free = exponent - (Math.floor(Math.log2(exponent)) + 1);
  const step = 2 ** Math.max(free, 0);
  return Math.ceil(size / step) * step;
}

// JSON may end in blanks, so it can be read without removing the padding.
export function padded(value, smallest) {
  const bytes = bytesOf(canonical(value));
  const whole = new Uint8Array(padme(Math.max(bytes.length, smallest))).fill(0x20);
  whole.set(bytes);
  return whole;
}
