// Files: sealed as a stream, sent in parts. One part is in memory at a time; a broken line costs
// one part, which is sent again.
import { sha256, hex } from "../../vendor/sealed.js";
import { openFile, sealFile } from "./age.js";
import { fromBase64, randomHex } from "./forms.js";
import { ask, Refusal } from "./page.js";

const TRIES = 8;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Sends one file; returns what its letter says of it. `way`: {url, token, begin}, where `begin` is
// what is announced of every file, and `announce(body)` where that needs more than asking;
// `told(part, parts)` hears of progress, `told(null)` of a broken line.
export async function sendFile(file, recipient, way, told) {
  const upload = randomHex(16);
  const { stream, size } = await sealFile(file, recipient);
  const announce = way.announce ?? ((body) => ask(way.url, { body, token: way.token }));
  const { parts, part } = await announce({ ...way.begin, upload, size });
  const hash = sha256.create();
  let number = 0;
  for await (const content of inParts(stream, part)) {
    hash.update(content);
    await sendPart(`${way.url}${upload}/${number}/`, content, way.token, told);
    number += 1;
    told(number, parts);
  }
  if (number !== parts) throw new Error("the file changed while it was read");
  return { upload, name: file.name, type: file.type, size: file.size, sha256: hex.encode(hash.digest()) };
}

// Each part in the same memory: what is yielded holds until the next one is asked for. A new
// array a part is garbage that a fast browser makes sooner than it clears it away.
async function* inParts(stream, size) {
  const part = new Uint8Array(size);
  let filled = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    let rest = value;
    while (rest.length) {
      const taken = rest.subarray(0, size - filled);
      part.set(taken, filled);
      filled += taken.length;
      rest = rest.subarray(taken.length);
      if (filled === size) {
        yield part;
        filled = 0;
      }
    }
  }
  if (filled) yield part.subarray(0, filled);
}

async function sendPart(url, content, token, told) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask(url, { method: "PUT", body: content, token });
      return;
    } catch (fault) {
      // What the server refused it would refuse again; what the line lost it may take.
      if ((fault instanceof Refusal && fault.status < 500) || attempt === TRIES) throw fault;
      told(null);
      await pause(Math.min(250 * 2 ** attempt, 15000));
    }
  }
}

// The content of a file of the thread; an error if its bytes are not those that its letter names.
// `fetchPart(number)` gives one part in base64, or null behind the last.
export async function takeFile(described, identity, fetchPart) {
  const hash = sha256.create();
  let number = 0;
  const stream = new ReadableStream({
    async pull(controller) {
      const part = await fetchPart(number);
      if (part === null) return controller.close();
      const content = fromBase64(part);
      hash.update(content);
      number += 1;
      return controller.enqueue(content);
    },
  });
  const blob = await openFile(stream, identity, described.size, "application/octet-stream");
  if (hex.encode(hash.digest()) !== described.sha256) throw new Error("the file is not the one that the letter names");
  return blob;
}
