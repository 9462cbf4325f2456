// The entries of a ZIP file: just enough to read the parts of an Office document where they are chosen.
// Source: APPNOTE.TXT 6.3.10, 4.3 (end of the central directory, file headers); method 8 is RFC 1951.

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONGEST_END = 22 + 65535;
const MOST_ENTRIES = 4096;

const viewOf = async (blob) => new DataView(await blob.arrayBuffer());

// {name: {method, size (packed), place (of its header)}}; empty for what is no ZIP file that can be read.
export async function zipEntries(file) {
  const from = Math.max(0, file.size - LONGEST_END);
  const tail = await viewOf(file.slice(from));
  const at = endIn(tail);
  if (at < 0) return {};
  const [size, place] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (place + size > file.size) return {};
  return entriesIn(await viewOf(file.slice(place, place + size)), tail.getUint16(at + 10, true));
}

function endIn(tail) {
  for (let at = tail.byteLength - 22; at >= 0; at -= 1) if (tail.getUint32(at, true) === END) return at;
  return -1;
}

function entriesIn(directory, count) {
  const entries = {};
  let at = 0;
  for (let left = Math.min(count, MOST_ENTRIES); left > 0 && at + 46 <= directory.byteLength; left -= 1) {
    if (directory.getUint32(at, true) !== ENTRY) break;
    const length = directory.getUint16(at + 28, true);
    if (at + 46 + length > directory.byteLength) break;
    const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, length));
    entries[name] = { method: directory.getUint16(at + 10, true), size: directory.getUint32(at + 20, true), place: directory.getUint32(at + 42, true) };
    at += 46 + length + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return entries;
}

// The text of an entry, at most so many bytes of it: what unpacks to more is cut, not waited for.
export async function zipText(file, { method, size, place }, most) {
  const header = await viewOf(file.slice(place, place + 30));
  if (header.byteLength < 30) return "";
  const begun = place + 30 + header.getUint16(26, true) + header.getUint16(28, true);
  const packed = file.slice(begun, begun + size);
  if (method === 0) return textOf(packed.stream(), most);
  return method === 8 ? textOf(packed.stream().pipeThrough(new DecompressionStream("deflate-raw")), most) : "";
}

async function textOf(stream, most) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let [text, left] = ["", most];
  try {
    while (left > 0) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.length;
    }
  } catch {
    // A damaged part: what came before it is shown.
  }
  reader.cancel().catch(() => {});
  return text;
}
