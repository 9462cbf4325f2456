// Statements: canonical JSON, signed with Ed25519. A statement names its form, so that a
// signature over one thing never passes for one over another.
import { ed25519, hex } from "../../vendor/sealed.js";
import { must } from "./faults.js";
import { bytesOf, canonical, digest } from "./forms.js";
import { CODES, HEAD, HOLD, isOfForm, LINK, MESSAGE, LIST, OFFER, FILE_MESSAGE, RECEIPT, SEAL, STEP, WISH, WITNESS, WRAP } from "./statements.js";

export { CODES, HEAD, HOLD, LINK, MESSAGE, LIST, OFFER, FILE_MESSAGE, RECEIPT, SEAL, STEP, WISH, WITNESS, WRAP };

export const newSecret = () => hex.encode(ed25519.utils.randomSecretKey());
export const publicOf = (secret) => hex.encode(ed25519.getPublicKey(hex.decode(secret)));

export function sign(fields, secret) {
  const statement = canonical(fields);
  return { statement, signature: hex.encode(ed25519.sign(bytesOf(statement), hex.decode(secret))) };
}

// The fields of a statement, if it has this form and is canonical JSON. This does not check its
// signature.
export function unverified(row, form) {
  must(typeof row?.statement === "string" && typeof row.signature === "string", "shape");
  let fields = null;
  try {
    fields = JSON.parse(row.statement);
  } catch {
    fields = null;
  }
  must(isOfForm(fields, form) && canonical(fields) === row.statement, "shape");
  return fields;
}

// Whether the holder of this signing key signed the statement. False without a key.
export function isSignedBy({ statement, signature }, signer) {
  try {
    return ed25519.verify(hex.decode(signature), bytesOf(statement), hex.decode(signer), { zip215: false });
  } catch {
    return false;
  }
}

// The fields and digest of a statement that this signer signed; a fault with this code otherwise.
export function verified(row, form, signer, code = "signer") {
  const fields = unverified(row, form);
  must(isSignedBy(row, signer), code);
  return { ...fields, digest: digest(row.statement) };
}
