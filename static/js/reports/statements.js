// The forms of signed statements: which keys each has, and what each value looks like. The server
// holds the same table in incidents/exchange/statements.py.

export const LETTER = "coercion-register/letter/2";
export const SEAL = "coercion-register/seal/2";
export const LIST = "coercion-register/recipients/1";
export const WISH = "coercion-register/wish/1";
export const WRAP = "coercion-register/wrap/1";

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

const ROW = { name: hex(16), recipient, role: oneOf("officer", "recovery"), signing: orEmpty(digest) };
const recipients = (value) => Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((row) => hasShape(row, ROW));

// What every statement of a thread after its first seal says beside its own matter.
const PLACE = { day, list: digest, number: count, previous: orEmpty(digest), report: hex(32), root: orEmpty(digest), seen: orEmpty(digest), signer: digest };

const SHAPES = {
  [LIST]: { day, desk: slug, epoch: count, kind: oneOf("hybrid", "classic"), previous: orEmpty(digest), recipients, signing: digest, until: day },
  [SEAL]: { ...PLACE, desk: slug, epoch: count, grants, receipt: recipient, recipient },
  [LETTER]: { ...PLACE, seal: count, sealed: digest, side: oneOf("firm", "desk", "note") },
  [WISH]: { day, report: hex(32), signer: digest, wish: oneOf("withdraw", "stay") },
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

// Whether it is a statement of this form, with just its keys, each as it has to look.
export function isOfForm(told, form) {
  if (!isObject(told) || told.form !== form || !Object.hasOwn(SHAPES, form)) return false;
  const { form: _form, ...rest } = told;
  return hasShape(rest, SHAPES[form]);
}
