// What may stand inside a letter, by its kind and by who wrote it.

const KINDS = {
  firm: ["letter", "correction", "consent", "withdrawal"],
  desk: ["letter"],
  note: ["note", "became", "mask"],
};

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
const isPassage = (value) => isObject(value) && [value.letter, value.field].every(isText) && [value.from, value.to].every(isWhole);

const FIELDS = {
  answers: areTexts,
  compared: isText,
  consent: areTexts,
  desk_signing: isText,
  files: areAll(isFile),
  list: isText,
  passages: areAll(isPassage),
  reason: isText,
  ref: isText,
  text: isText,
  written_on: isText,
  kind: isText,
};
const NEEDED = {
  report: ["answers", "consent", "desk_signing", "list"],
  consent: ["consent"],
  withdrawal: ["reason"],
  became: ["ref"],
  mask: ["passages"],
};

// Whether a letter of this side and number may hold it. The firm's first is the report, and no other.
export function isContent(content, { side, number }) {
  if (!isObject(content) || !isText(content.kind)) return false;
  const kinds = side === "firm" && number === 1 ? ["report"] : KINDS[side];
  const isWhole = ["text", ...(NEEDED[content.kind] ?? [])].every((name) => Object.hasOwn(content, name));
  const isKnown = Object.entries(content).every(([name, value]) => Object.hasOwn(FIELDS, name) && FIELDS[name](value));
  return kinds.includes(content.kind) && isWhole && isKnown;
}
