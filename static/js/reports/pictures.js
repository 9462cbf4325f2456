// Hidden details of a picture file: camera, place, names. They are in blocks of the file, which a
// redrawn copy does not have. Sources: JPEG (ITU-T T.81, B.1.1), PNG (W3C, 11.3).
import { Problem } from "./faults.js";

const JPEG_BLOCKS = { 0xe1: "Exif or XMP", 0xe2: "ICC", 0xed: "IPTC", 0xfe: "comment" };
const PNG_BLOCKS = { tEXt: "text", zTXt: "text", iTXt: "text", eXIf: "Exif", tIME: "time", iCCP: "ICC" };

export const isPicture = (file) => file.type === "image/jpeg" || file.type === "image/png";

// The names of the blocks that hold such details.
export async function hiddenDetails(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const names = file.type === "image/png" ? pngBlocks(bytes) : jpegBlocks(bytes);
  return [...new Set(names)];
}

function jpegBlocks(bytes) {
  const view = new DataView(bytes.buffer);
  const names = [];
  let place = 2;
  while (place + 4 <= bytes.length && bytes[place] === 0xff) {
    const marker = bytes[place + 1];
    if (marker === 0xda) break;
    if (marker in JPEG_BLOCKS) names.push(JPEG_BLOCKS[marker]);
    else if (marker > 0xe2 && marker < 0xef) names.push(`APP${marker - 0xe0}`);
    place += 2 + view.getUint16(place + 2);
  }
  return names;
}

function pngBlocks(bytes) {
  const view = new DataView(bytes.buffer);
  const names = [];
  let place = 8;
  while (place + 12 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    if (name in PNG_BLOCKS) names.push(PNG_BLOCKS[name]);
    place += 12 + view.getUint32(place);
  }
  return names;
}

// Whether this browser can draw the picture, and so a clean copy of it.
export async function canDraw(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  picture?.close();
  return picture !== null;
}

// The same picture, redrawn: pixels and nothing else.
export async function cleanCopy(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => Promise.reject(new Problem("picture")));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  picture.close();
  const blob = await canvas.convertToBlob({ type: file.type, quality: 0.92 });
  return new File([blob], `clean-${file.name}`, { type: blob.type });
}
