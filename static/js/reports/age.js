// Sealing and opening in the age format. Nothing here sends anything.
import {
  Decrypter,
  Encrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from "../../vendor/sealed.js";
import { padded, padme, textOf } from "./forms.js";

export const GRANT_SIZE = 256;
export const LETTER_SIZE = 4096;

export const recipientOf = identityToRecipient;
export const newIdentity = (kind) =>
  kind === "classic" ? generateX25519Identity() : generateHybridIdentity();

export async function seal(told, recipients, smallest) {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  return encrypter.encrypt(padded(told, smallest));
}

export async function open(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(textOf(await decrypter.decrypt(sealed)));
}

// scrypt makes each guess of a passphrase cost a second and 256 MiB.
export async function wrap(told, passphrase) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  return encrypter.encrypt(padded(told, 1024));
}

export async function unwrap(sealed, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return JSON.parse(textOf(await decrypter.decrypt(sealed)));
}

// A file as a stream, padded with zeros: {stream, size} of what leaves.
export async function sealFile(file, recipient) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const whole = padme(Math.max(file.size, LETTER_SIZE));
  const stream = await encrypter.encrypt(file.stream().pipeThrough(padding(whole)));
  return { stream, size: stream.size(whole) };
}

function padding(whole) {
  let left = whole;
  return new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) throw new Error("the file grew while it was read");
      controller.enqueue(chunk);
    },
    flush(controller) {
      const zeros = new Uint8Array(Math.min(left, 65536));
      for (; left > 0; left -= zeros.length) controller.enqueue(zeros.subarray(0, Math.min(left, zeros.length)));
    },
  });
}

// What a sealed stream holds, without its padding, as a Blob of the size that its letter names.
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
  if (left > 0) throw new Error("the file is shorter than its letter says");
  return new Blob(parts, { type });
}
