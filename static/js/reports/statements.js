// The forms of signed statements: the keys of each and the form of each value. The server has the
// names of the forms in incidents/exchange/statements.py.

export const MESSAGE = "coercion-register/message/2";
export const SEAL = "coercion-register/seal/2";
export const LIST = "coercion-register/recipients/1";
export const HEAD = "coercion-register/head/1";
export const WITNESS = "coercion-register/witness/1";
export const HOLD = "coercion-register/hold/1";
export const STEP = "coercion-register/step/1";
export const RECEIPT = "coercion-register/receipt/1";
export const WISH = "coercion-register/wish/2";
export const WRAP = "coercion-register/wrap/1";
export const CODES = "coercion-register/codes/1";
export const FILE_MESSAGE = "coercion-register/file-message/1";
export const OFFER = "coercion-register/classic-offer/1";
export const LINK = "coercion-register/case-link/1";

const text = (pattern) => (value) => typeof value === "string" && pattern.test(value);
const oneOf = (...values) => (value) => values.includes(value);
const hex = (digits) => text(new RegExp(`^[0-9a-f]{${digits}}$`));
const orEmpty = (test) => (value) => value === "" || test(value);
const count = (value) => Number.isSafeInteger(value) && value > 0;
const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

const digest = hex(64);
const slug = text(/^[-\w]{1,50}$/);
const recipient = text(/^age1(pq1)?[02-9ac-hj-np-z]{50,2100}$/);
const day = (value) =>
  text(/^\d{4}-\d{2}-\d{2}$/)(value) && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString().startsWith(value);
const grants = (value) =>
  isObject(value) && Object.entries(value).every(([name, own]) => (name === "receipt" || hex(16)(name)) && digest(own));

const limits = (value) =>
  isObject(value) && Object.entries(value).every(([part, step]) => /^[a-z_]{1,20}$/.test(part) && text(/^[a-z]{1,20}$/)(step));

const ROW = { name: hex(16), recipient, role: oneOf("officer", "recovery"), signing: orEmpty(digest) };
const recipients = (value) => Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((row) => hasShape(row, ROW));

// The place in its thread, which is part of every statement after the first seal.
const PLACE = { day, list: digest, number: count, previous: orEmpty(digest), report: hex(32), root: orEmpty(digest), seen: orEmpty(digest), signer: digest };

const SHAPES = {
  [LIST]: { day, desk: slug, epoch: count, kind: oneOf("hybrid", "classic"), previous: orEmpty(digest), recipients, signing: digest, until: day },
  [SEAL]: { ...PLACE, desk: slug, epoch: count, grants, receipt: recipient, recipient },
  [MESSAGE]: { ...PLACE, seal: count, sealed: digest, side: oneOf("firm", "desk", "note") },
  [LINK]: { case: text(/^[A-Z0-9-]{3,40}$/), limits, list: digest, report: hex(32), signer: digest },
  [HEAD]: { day, key: digest, lists: (value) => isObject(value) && Object.values(value).every(digest), previous: orEmpty(digest), root: digest, scripts: digest, size: count },
  [WITNESS]: { day, desk: slug, head: digest, list: digest, previous: orEmpty(digest), root: digest, signing: digest, size: count },
  [HOLD]: { ...PLACE, reason: oneOf("court", "law", "firm"), until: day },
  [FILE_MESSAGE]: { ...PLACE, copy: digest, sealed: digest },
  [RECEIPT]: { day, messages: count, number: count, previous: orEmpty(digest), receipt: recipient, report: hex(32), root: digest, seals: count, signer: digest, signing: digest, wish: orEmpty(digest) },
  [STEP]: { ...PLACE, step: oneOf("acknowledge", "decide", "close", "reopen") },
  [WISH]: { day, number: count, previous: orEmpty(digest), report: hex(32), signer: digest, wish: oneOf("withdraw", "stay") },
  [WRAP]: {
    by_passkey: orEmpty(digest),
    day,
    desk: orEmpty(digest),
    name: hex(16),
    number: count,
    passkey: orEmpty(digest),
    previous: orEmpty(digest),
    signer: digest,
    wrapped: digest,
  },
};

function hasShape(value, shape) {
  if (!isObject(value)) return false;
  const names = Object.keys(value);
  const isExact = names.length === Object.keys(shape).length && names.every((name) => Object.hasOwn(shape, name));
  return isExact && names.every((name) => shape[name](value[name]));
}

// Whether these are the fields of a statement of this form, with exactly its keys.
export function isOfForm(fields, form) {
  if (!isObject(fields) || fields.form !== form || !Object.hasOwn(SHAPES, form)) return false;
  const { form: _form, ...rest } = fields;
  return hasShape(rest, SHAPES[form]);
}
