// A second key of an officer, for firms whose age is older than 1.3. It follows from the officer's own key
// by HKDF-SHA-256, so nothing more has to be stored; who breaks it learns nothing of the own key.
import { bech32, hkdf, sha256 } from "../../vendor/sealed.js";
import { recipientOf } from "./age.js";
import { bytesOf, today } from "./forms.js";
import { OFFER, sign } from "./signing.js";

const PREFIX = "AGE-SECRET-KEY-";

// The classic identity of an officer's hybrid one.
export function classicIdentity(identity) {
  const { bytes } = bech32.decodeToBytes(identity.toLowerCase());
  const derived = hkdf(sha256, bytes, undefined, bytesOf("coercion-register officer classic"), 32);
  return bech32.encodeFromBytes(PREFIX, derived).toUpperCase();
}

// What opens a file from outside the browser: an officer's own identity, and the classic one behind it.
export const identitiesOf = ({ kind, identity }) => (kind === "hybrid" ? [identity, classicIdentity(identity)] : [identity]);

// An officer's signed offer of the second key, or its end. `before`: the last offer's statement, or "".
export async function newOffer(desk, own, isOffered, before) {
  const recipient = isOffered ? await recipientOf(classicIdentity(own.identity)) : "";
  const number = before ? JSON.parse(before).number + 1 : 1;
  return sign({ form: OFFER, day: today(), desk, name: own.name, number, recipient, signer: own.signing }, own.secret);
}
