// The form of a message's content, by its kind and its side.

const KINDS = {
  firm: ["message", "correction", "consent", "withdrawal"],
  desk: ["message", "name-asked", "name-given"],
  note: ["note", "became", "mask"],
};

// "Use only together": no condition, or how many firms must have told the desk of the same demand.
export const TOGETHER = ["none", "2", "3", "4", "5"];

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const areTexts = (value) => isObject(value) && Object.values(value).every(isText);
const areAll = (test) => (value) => Array.isArray(value) && value.every(test);

const isFile = (value) =>
  isObject(value) &&
  /^[0-9a-f]{32}$/.test(value.upload) &&
  /^[0-9a-f]{64}$/.test(value.sha256) &&
  [value.name, value.type].every(isText) &&
  isWhole(value.size);

const isApart = (value) => isObject(value) && [value.recipient, value.sealed].every(isText) && areTexts(value.shares);
const isMark = (value) => /^[0-9a-f]{64}$/.test(value);

const FIELDS = {
  answers: areTexts,
  apart: isApart,
  asked: isMark,
  compared: isText,
  consent: areTexts,
  desk_signing: isText,
  files: areAll(isFile),
  list: isText,
  reason: isText,
  together: (value) => TOGETHER.includes(value),
  ref: isText,
  share: isText,
  text: isText,
  written_on: isText,
  kind: isText,
  words: areAll(isText),
};
const REQUIRED = {
  report: ["answers", "consent", "desk_signing", "list"],
  consent: ["consent"],
  withdrawal: ["reason"],
  "name-given": ["asked", "share"],
  became: ["ref"],
  mask: ["words"],
};

// Whether a message of this side and number may have this content. Only the firm's first message is
// the report.
export function isContent(content, { side, number }) {
  if (!isObject(content) || !isText(content.kind)) return false;
  const kinds = side === "firm" && number === 1 ? ["report"] : KINDS[side];
  const isWhole = ["text", ...(REQUIRED[content.kind] ?? [])].every((name) => Object.hasOwn(content, name));
  const isKnown = Object.entries(content).every(([name, value]) => Object.hasOwn(FIELDS, name) && FIELDS[name](value));
  return kinds.includes(content.kind) && isWhole && isKnown;
}
