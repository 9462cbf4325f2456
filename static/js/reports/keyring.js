// An officer's key and the desk's own, as far as they are in this page's memory. Nothing here sends.
import { Decrypter, Encrypter, webauthn, wordlist } from "../../vendor/sealed.js";
import { newIdentity, open, recipientOf, seal, unwrap, wrap } from "./age.js";
import { must } from "./faults.js";
import { digest, fromBase64, padded, textOf, toBase64, today } from "./forms.js";
import { nameOf } from "./lists.js";
import { LIST, newSecret, publicOf, sign, verified, WRAP } from "./signing.js";

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

// How a key is wrapped, signed by that key: {wrapped, passkey, by_passkey, statement, signature}. It
// also says which desk's signing key this officer compared with the letterhead, or nothing yet.
export function signedWrap(key, { wrapped: text, passkey, by_passkey }, desk) {
  const told = {
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
  return { wrapped: text, passkey, by_passkey, ...sign(told, key.secret) };
}

const digestOf = (text) => (text ? digest(text) : "");

// The same wrap, with the desk's signing key that the officer compared.
export const withDesk = (key, desk) => signedWrap(key, key.wrap, desk);

// The newest wrap that the key itself signed. `isOverwritten`: something else stands in its place,
// put there by somebody who cannot open the key.
function newestWrap(own) {
  const signed = own.wraps.map((wrap) => signedOrNull(wrap, own));
  const good = signed.filter(Boolean).sort((one, other) => other.number - one.number);
  must(good.length, "wrap");
  return { ...good[0], isOverwritten: good[0] !== signed[0] };
}

function signedOrNull(wrap, own) {
  try {
    const told = verified(wrap, WRAP, own.signing);
    const isSame = ["wrapped", "passkey", "by_passkey"].every((name) => told[name] === digestOf(wrap[name]));
    return isSame && told.name === own.name && told.signer === own.signing ? { ...wrap, desk: told.desk, number: told.number, digest: told.digest } : null;
  } catch {
    return null;
  }
}

export async function opened(own, passphrase) {
  const wrap = newestWrap(own);
  return checked(own, wrap, await unwrap(fromBase64(wrap.wrapped), passphrase));
}

export async function openedByPasskey(own) {
  const wrap = newestWrap(own);
  const decrypter = new Decrypter();
  decrypter.addIdentity(new webauthn.WebAuthnIdentity({ identity: wrap.passkey }));
  return checked(own, wrap, JSON.parse(textOf(await decrypter.decrypt(fromBase64(wrap.by_passkey)))));
}

// The private halves have to be those of the key that the server says is this officer's. `desk` is
// the desk's signing key that its officer compared, or empty.
async function checked(own, wrap, { identity, secret }) {
  const fits = (await recipientOf(identity)) === own.recipient && publicOf(secret) === own.signing;
  must(fits && own.name === nameOf(own.recipient), "wrap");
  return { ...own, identity, secret, wrap, desk: wrap.desk };
}

// The desk's signing key, as it is sealed to those on its list: only they can sign the next one.
export async function deskSecret(sealed, identity, list) {
  const told = await open(fromBase64(sealed), identity);
  if (told.desk !== list.desk || publicOf(told.secret) !== list.signing) throw new Error("the desk's key is another one");
  return told.secret;
}

export const asOfficer = ({ name, recipient, signing }) => ({ name, recipient, role: "officer", signing });
export const asRecovery = (recipient) => ({ name: nameOf(recipient), recipient, role: "recovery", signing: "" });

// The list that follows `before` ({epoch, digest, day}, or null), signed; the desk's key goes with it,
// sealed to all who stand on it.
export async function nextList(desk, kind, recipients, before, secret) {
  const day = before?.day > today() ? before.day : today();
  const until = new Date(Date.parse(day) + LIST_DAYS * 86400000).toISOString().slice(0, 10);
  const told = {
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
  const { statement, signature } = sign(told, secret);
  const sealed = await seal({ desk, secret }, recipients.map((one) => one.recipient), SECRET_SIZE);
  return { document: statement, signature, secret: toBase64(sealed) };
}

