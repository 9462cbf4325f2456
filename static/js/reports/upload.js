// Files are sealed as a stream and sent in parts. One part is in memory at a time; a lost connection
// costs one part, which is sent again.
import { sha256, hex } from "../../vendor/sealed.js";
import { openFile, sealFile } from "./age.js";
import { Problem } from "./faults.js";
import { fromBase64, randomHex } from "./forms.js";
import { ask, Refusal } from "./page.js";

const TRIES = 8;
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Sends one file; returns its description for the message. `way`: {url, token, begin}, where `begin`
// is announced with every file, and `announce(body)` if an announcement takes more than a request.
// `report(part, parts)` is called after each part, `report(null)` when the connection is lost.
export async function sendFile(file, recipient, way, report) {
  const upload = randomHex(16);
  const { stream, size } = await sealFile(file, recipient);
  const announce = way.announce ?? ((body) => ask(way.url, { body, token: way.token }));
  const { parts, part } = await announce({ ...way.begin, upload, size });
  const hash = sha256.create();
  let number = 0;
  for await (const content of inParts(stream, part)) {
    hash.update(content);
    await sendPart(`${way.url}${upload}/${number}/`, content, way.token, report);
    number += 1;
    report(number, parts);
  }
  if (number !== parts) throw new Problem("file-changed");
  return { upload, name: file.name, type: file.type, size: file.size, sha256: hex.encode(hash.digest()) };
}

// Each part in the same memory, valid until the next one is requested: with a new array for each
// part, a fast browser makes garbage sooner than it collects it.
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

async function sendPart(url, content, token, report) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ask(url, { method: "PUT", body: content, token });
      return;
    } catch (fault) {
      // A refused part would be refused again; a lost one may succeed.
      if ((fault instanceof Refusal && fault.status < 500) || attempt === TRIES) throw fault;
      report(null);
      await pause(Math.min(250 * 2 ** attempt, 15000));
    }
  }
}

// The content of a file of the thread; an error if its bytes do not match its description.
// `fetchPart(number)` returns one part in base64, or null after the last.
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
  if (hex.encode(hash.digest()) !== described.sha256) throw new Problem("file-damaged");
  return blob;
}
