// An officer's key and the desk's signing key, in this page's memory. Nothing here sends anything.
import { Decrypter, Encrypter, webauthn, wordlist } from "../../vendor/sealed.js";
import { newIdentity, open, recipientOf, seal, unwrap, wrap } from "./age.js";
import { must, Problem } from "./faults.js";
import { daysLater, digest, fromBase64, padded, textOf, toBase64, today } from "./forms.js";
import { LIST_DAYS, nameOf } from "./lists.js";
import { LIST, newSecret, publicOf, sign, verified, WRAP } from "./signing.js";

const SECRET_SIZE = 256;
const WRAP_SIZE = 1024;

// Seven words of a list of 2048: 77 bits, and scrypt makes each guess expensive.
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

export const wrapKey = async (key, passphrase) => toBase64(await wrap(privateHalf(key), passphrase));

// A passkey of this site, made for this alone: {passkey, by_passkey}. The browser asks twice.
export async function byPasskey(key, label) {
  const passkey = await webauthn.createCredential({ keyName: label });
  const encrypter = new Encrypter();
  encrypter.addRecipient(new webauthn.WebAuthnRecipient({ identity: passkey }));
  return { passkey, by_passkey: toBase64(await encrypter.encrypt(padded(privateHalf(key), WRAP_SIZE))) };
}

// A wrap, signed by its key: {wrapped, passkey, by_passkey, statement, signature}. It also names the
// desk's signing key that this officer compared with the letterhead, or is empty there.
export function signedWrap(key, { wrapped: text, passkey, by_passkey }, desk) {
  const fields = {
    form: WRAP,
    by_passkey: digestOf(by_passkey),
    day: today(),
    desk,
    name: key.name,
    number: (key.wrap?.number ?? 0) + 1,
    passkey: digestOf(passkey),
    previous: key.wrap?.digest ?? "",
    signer: key.signing,
    wrapped: digestOf(text),
  };
  return { wrapped: text, passkey, by_passkey, ...sign(fields, key.secret) };
}

const digestOf = (text) => (text ? digest(text) : "");

// The same wrap, with the desk's signing key that the officer compared.
export const withDesk = (key, desk) => signedWrap(key, key.wrap, desk);

// The newest wrap that the key itself signed. `isOverwritten`: somebody who cannot open the key has
// put something else in its place.
function newestWrap(own) {
  const signed = own.wraps.map((wrap) => signedOrNull(wrap, own));
  const good = signed.filter(Boolean).sort((one, other) => other.number - one.number);
  must(good.length, "wrap");
  return { ...good[0], isOverwritten: good[0] !== signed[0] };
}

function signedOrNull(wrap, own) {
  try {
    const fields = verified(wrap, WRAP, own.signing);
    const isSame = ["wrapped", "passkey", "by_passkey"].every((name) => fields[name] === digestOf(wrap[name]));
    return isSame && fields.name === own.name && fields.signer === own.signing ? { ...wrap, desk: fields.desk, number: fields.number, digest: fields.digest } : null;
  } catch {
    return null;
  }
}

export async function unlockKey(own, passphrase) {
  const wrap = newestWrap(own);
  return checkedKey(own, wrap, await unwrap(fromBase64(wrap.wrapped), passphrase));
}

export async function unlockByPasskey(own) {
  const wrap = newestWrap(own);
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: wrap.passkey }));
  return checkedKey(own, wrap, JSON.parse(textOf(await decrypter.decrypt(fromBase64(wrap.by_passkey)))));
}

// The private halves must match the public key that the server names. `desk` is the desk's signing
// key that its officer compared, or empty.
async function checkedKey(own, wrap, { identity, secret }) {
  const fits = (await recipientOf(identity)) === own.recipient && publicOf(secret) === own.signing;
  must(fits && own.name === nameOf(own.recipient), "wrap");
  return { ...own, identity, secret, wrap, desk: wrap.desk };
}

// The desk's signing key, sealed to the keys on its list: only they can sign the next list.
export async function deskSecret(sealed, identity, list) {
  const content = await open(fromBase64(sealed), identity);
  if (content.desk !== list.desk || publicOf(content.secret) !== list.signing) throw new Problem("desk-key");
  return content.secret;
}

export const asOfficer = ({ name, recipient, signing }) => ({ name, recipient, role: "officer", signing });
export const asRecovery = (recipient) => ({ name: nameOf(recipient), recipient, role: "recovery", signing: "" });

// The signed list that follows `before` ({epoch, digest, day}, or null), with the desk's signing key,
// sealed to all keys on it.
export async function nextList(desk, kind, recipients, before, secret) {
  const day = before?.day > today() ? before.day : today();
  const until = daysLater(day, LIST_DAYS);
  const fields = {
    form: LIST,
    desk,
    epoch: (before?.epoch ?? 0) + 1,
    kind,
    previous: before?.digest ?? "",
    recipients,
    signing: publicOf(secret),
    day,
    until,
  };
  const { statement, signature } = sign(fields, secret);
  const sealed = await seal({ desk, secret }, recipients.map((one) => one.recipient), SECRET_SIZE);
  return { document: statement, signature, secret: toBase64(sealed) };
}

