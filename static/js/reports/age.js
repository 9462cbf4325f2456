// Encryption and decryption in the age format. Nothing here sends anything.
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "../../vendor/sealed.js";
import { Problem } from "./faults.js";
import { bytesOf, padded, padme, textOf } from "./forms.js";

export const GRANT_SIZE = 256;
export const MESSAGE_SIZE = 4096;

export const recipientOf = identityToRecipient;
export const newIdentity = (kind) =>
  kind === "classic" ? generateX25519Identity() : generateHybridIdentity();

export async function seal(value, recipients, smallest) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(padded(value, smallest));
}

// A text for somebody who opens it with age's own command: padded with blanks, a line's end behind them.
export async function sealText(text, recipient, smallest) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const bytes = bytesOf(`${text}\n`);
  const whole = new Uint8Array(padme(Math.max(bytes.length, smallest))).fill(0x20);
  whole.set(bytes);
  whole[whole.length - 1] = 0x0a;
  return encrypter.encrypt(whole);
}

export async function open(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(textOf(await decrypter.decrypt(sealed)));
}

// With scrypt each guess of a passphrase costs a second and 256 MiB.
export async function wrap(value, passphrase) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(padded(value, 1024));
}

export async function unwrap(sealed, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return JSON.parse(textOf(await decrypter.decrypt(sealed)));
}

// A file as a sealed stream, padded with zeros: {stream, size of the sealed bytes}.
export async function sealFile(file, recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const whole = padme(Math.max(file.size, MESSAGE_SIZE));
  const stream = await encrypter.encrypt(file.stream().pipeThrough(padding(whole)));
  return { stream, size: stream.size(whole) };
}

function padding(whole) {
  let left = whole;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new Problem("file-changed");
      controller.enqueue(chunk);
    },
    flush(controller) {
      const zeros = new Uint8Array(Math.min(left, 65536));
      for (; left > 0; left -= zeros.length) controller.enqueue(zeros.subarray(0, Math.min(left, zeros.length)));
    },
  });
}

// The content of a sealed stream, without padding, as a Blob of the size that its message states.
export async function openFile(stream, identity, size, type) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const parts = [];
  let left = size;
  const reader = (await decrypter.decrypt(stream)).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, Math.max(Math.min(left, value.length), 0));
    if (part.length) parts.push(part.slice());
    left -= part.length;
  }
  if (left > 0) throw new Problem("file-damaged");
  return new Blob(parts, { type });
}
