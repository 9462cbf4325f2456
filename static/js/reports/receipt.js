// A receipt: twelve words, and the keys derived from them by HKDF-SHA-256 (RFC 5869), each with its
// own label.
import {
  bech32,
  entropyToMnemonic,
  hex,
  hkdf,
  mnemonicToEntropy,
  sha256,
  validateMnemonic,
  wordlist,
} from "../../vendor/sealed.js";
import { recipientOf } from "./age.js";
import { bytesOf, digest } from "./forms.js";
import { publicOf } from "./signing.js";

const PREFIXES = { hybrid: "AGE-SECRET-KEY-PQ-", classic: "AGE-SECRET-KEY-" };
// The first place of a receipt has plain labels; the others have their number behind it.
const derived = (entropy, label, place) =>
  hkdf(sha256, entropy, undefined, bytesOf(`coercion-register receipt ${label}${place > 1 ? ` ${place}` : ""}`), 32);

// What hides a report's commitment in the public log from everybody without the words.
export const nonceOf = (words, place = 1) => hex.encode(derived(mnemonicToEntropy(words, wordlist), "commitment", place));

export const newWords = () => entropyToMnemonic(crypto.getRandomValues(new Uint8Array(16)), wordlist);
export const tidied = (typed) => typed.normalize("NFKD").toLowerCase().split(/[^a-z]+/).filter(Boolean).join(" ");
export const isReceipt = (words) => words.split(" ").length === 12 && validateMnemonic(words, wordlist);
export const isWord = (word) => wordlist.includes(word);

// {lookup, lookupHash, identity, recipient, secret, signing}: the server gets the hash and the two
// public halves with the report, and the lookup name when the firm returns.
export async function keysOf(words, kind, place = 1) {
  const entropy = mnemonicToEntropy(words, wordlist);
  const lookup = hex.encode(derived(entropy, "lookup", place));
  const identity = bech32.encodeFromBytes(PREFIXES[kind], derived(entropy, "identity", place)).toUpperCase();
  const secret = hex.encode(derived(entropy, "signing", place));
  return {
    lookup,
    lookupHash: digest(lookup),
    identity,
    recipient: await recipientOf(identity),
    secret,
    signing: publicOf(secret),
  };
}
