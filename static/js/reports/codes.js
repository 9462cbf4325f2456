// Codes of a desk for the firms that it knows: 80 bits, in the letters of Crockford's base 32, which leaves
// out those that are mistaken for others.
import { daysLater, digest, today } from "./forms.js";
import { CODES, sign } from "./signing.js";

const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const DAYS = 92;

export const newCode = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => LETTERS[byte % 32]).join("");

// What somebody typed or read from paper, as it was made.
export const codeIn = (typed) =>
  typed.normalize("NFKC").toLowerCase().replace(/o/g, "0").replace(/[il]/g, "1").replace(/[\s-]/g, "");
export const isCode = (code) => new RegExp(`^[${LETTERS}]{16}$`).test(code);
export const grouped = (code) => code.match(/.{4}/g).join("-");
export const digestOfCode = (desk, code) => digest(`coercion-register code ${desk} ${code}`);

// The digests of new codes, signed by an officer: {statement, signature}.
export function signedCodes(desk, codes, secret, signer) {
  const digests = codes.map((code) => digestOfCode(desk, code));
  return sign({ form: CODES, codes: digests, day: today(), desk, signer, until: daysLater(today(), DAYS) }, secret);
}
