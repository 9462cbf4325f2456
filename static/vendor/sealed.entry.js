// What confidential reports use of their vendored parts; README.md says how this becomes sealed.js.
export {
  Decrypter,
  Encrypter,
  armor,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
  webauthn,
} from "age-encryption";
export { ed25519 } from "@noble/curves/ed25519.js";
export { hkdf } from "@noble/hashes/hkdf.js";
export { scryptAsync } from "@noble/hashes/scrypt.js";
export { sha256 } from "@noble/hashes/sha2.js";
export { base64, bech32, hex } from "@scure/base";
export { entropyToMnemonic, mnemonicToEntropy, validateMnemonic } from "@scure/bip39";
export { wordlist } from "@scure/bip39/wordlists/english.js";
