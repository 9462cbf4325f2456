// An officer's key and the desk's own, as far as they are in this page's memory. Nothing here sends.
import { Decrypter, Encrypter, webauthn, wordlist } from "../../vendor/sealed.js";
import { newIdentity, open, recipientOf, seal, unwrap, wrap } from "./age.js";
import { fromBase64, padded, textOf, toBase64, today } from "./forms.js";
import { nameOf } from "./lists.js";
import { LIST, newSecret, publicOf, sign } from "./signing.js";

const LIST_DAYS = 365;
const SECRET_SIZE = 256;
const WRAP_SIZE = 1024;

// Seven words of a list of 2048: 77 bits, before scrypt makes each guess dear.
export const newPassphrase = () =>
  [...crypto.getRandomValues(new Uint16Array(7))].map((number) => wordlist[number % 2048]).join(" ");

// {kind, identity, recipient, name, secret, signing}: identity opens, secret signs.
export async function newKey(kind) {
  const identity = await newIdentity(kind);
  const recipient = await recipientOf(identity);
  const secret = newSecret();
  return { kind, identity, recipient, name: nameOf(recipient), secret, signing: publicOf(secret) };
}

const privateHalf = ({ identity, secret }) => ({ identity, secret });

export const wrapped = async (key, passphrase) => toBase64(await wrap(privateHalf(key), passphrase));

// A passkey of this site, made for this alone: {passkey, by_passkey}. The browser asks twice.
export async function byPasskey(key, label) {
  const passkey = await webauthn.createCredential({ keyName: label });
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: passkey }));
  return { passkey, by_passkey: toBase64(await encrypter.encrypt(padded(privateHalf(key), WRAP_SIZE))) };
}

export const opened = async (own, passphrase) => checked(own, await unwrap(fromBase64(own.wrapped), passphrase));

export async function openedByPasskey(own) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: own.passkey }));
  return checked(own, JSON.parse(textOf(await decrypter.decrypt(fromBase64(own.by_passkey)))));
}

// The private halves have to be those of the key that the server says is this officer's.
async function checked(own, { identity, secret }) {
  const fits = (await recipientOf(identity)) === own.recipient && publicOf(secret) === own.signing;
  if (!fits) throw new Error("the key is another officer's");
  return { ...own, identity, secret };
}

// The desk's signing key, as it is sealed to those on its list: only they can sign the next one.
export async function deskSecret(sealed, identity, list) {
  const told = await open(fromBase64(sealed), identity);
  if (told.desk !== list.desk || publicOf(told.secret) !== list.signing) throw new Error("the desk's key is another one");
  return told.secret;
}

export const asOfficer = ({ name, recipient, signing }) => ({ name, recipient, role: "officer", signing });
export const asRecovery = (recipient) => ({ name: nameOf(recipient), recipient, role: "recovery", signing: "" });

// The list that follows `before` ({epoch, digest}, or null), signed; the desk's key goes with it,
// sealed to all who stand on it.
export async function nextList(desk, kind, recipients, before, secret) {
  const until = new Date(Date.parse(today()) + LIST_DAYS * 86400000).toISOString().slice(0, 10);
  const told = {
    form: LIST,
    desk,
    epoch: (before?.epoch ?? 0) + 1,
    kind,
    previous: before?.digest ?? "",
    recipients,
    signing: publicOf(secret),
    day: today(),
    until,
  };
  const { statement, signature } = sign(told, secret);
  const sealed = await seal({ desk, secret }, recipients.map((one) => one.recipient), SECRET_SIZE);
  return { document: statement, signature, secret: toBase64(sealed) };
}

