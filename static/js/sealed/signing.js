// Statements: canonical JSON, signed with Ed25519. A statement names its form, so that a
// signature over one thing never passes for one over another.
import { ed25519, hex } from "../../vendor/sealed.js";
import { bytesOf, canonical } from "./forms.js";

export const LETTER = "coercion-register/letter/1";
export const SEAL = "coercion-register/seal/1";
export const LIST = "coercion-register/recipients/1";
export const WISH = "coercion-register/wish/1";

export const newSecret = () => hex.encode(ed25519.utils.randomSecretKey());
export const publicOf = (secret) => hex.encode(ed25519.getPublicKey(hex.decode(secret)));

export function sign(told, secret) {
  const statement = canonical(told);
  return { statement, signature: hex.encode(ed25519.sign(bytesOf(statement), hex.decode(secret))) };
}

// The statement, if its signer is the one named; an error otherwise.
export function verified({ statement, signature }, form, signer) {
  const told = JSON.parse(statement);
  if (told.form !== form || canonical(told) !== statement) throw new Error("not such a statement");
  let good = false;
  try {
    good = ed25519.verify(hex.decode(signature), bytesOf(statement), hex.decode(signer), { zip215: false });
  } catch {
    good = false;
  }
  if (!good) throw new Error("the signature does not verify");
  return told;
}
