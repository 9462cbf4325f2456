// Statements: canonical JSON, signed with Ed25519. A statement names its form, so that a
// signature over one thing never passes for one over another.
import { ed25519, hex } from "../../vendor/sealed.js";
import { must } from "./faults.js";
import { bytesOf, canonical, digest } from "./forms.js";
import { isOfForm, LETTER, LIST, SEAL, WISH, WRAP } from "./statements.js";

export { LETTER, LIST, SEAL, WISH, WRAP };

export const newSecret = () => hex.encode(ed25519.utils.randomSecretKey());
export const publicOf = (secret) => hex.encode(ed25519.getPublicKey(hex.decode(secret)));

export function sign(told, secret) {
  const statement = canonical(told);
  return { statement, signature: hex.encode(ed25519.sign(bytesOf(statement), hex.decode(secret))) };
}

// What a statement says, if it has this form and is written as it was signed. Nobody's signature
// has been looked at yet.
export function unverified(row, form) {
  must(typeof row?.statement === "string" && typeof row.signature === "string", "shape");
  let told = null;
  try {
    told = JSON.parse(row.statement);
  } catch {
    told = null;
  }
  must(isOfForm(told, form) && canonical(told) === row.statement, "shape");
  return told;
}

// Whether the holder of this signing key signed the statement. Without a key nothing is signed.
export function isSignedBy({ statement, signature }, signer) {
  try {
    return ed25519.verify(hex.decode(signature), bytesOf(statement), hex.decode(signer), { zip215: false });
  } catch {
    return false;
  }
}

// The statement and its digest, if its signer is the one named; a fault of this code otherwise.
export function verified(row, form, signer, code = "signer") {
  const told = unverified(row, form);
  must(isSignedBy(row, signer), code);
  return { ...told, digest: digest(row.statement) };
}
