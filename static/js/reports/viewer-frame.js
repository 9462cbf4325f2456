// Draws a file flat, in a frame that has no origin, no network and nothing of the page around it. Bytes
// come by a message; what leaves is how many pages there are, and words that the page around shows.
import { AnnotationMode, getDocument, PDFWorker } from "../../vendor/pdf/pdf.js";

const MOST_PAGES = 40;
const MOST_PIXELS = 40e6;
const WIDTH = 900;
const LONGEST_TEXT = 200000;
const place = new URL("../../vendor/pdf/", import.meta.url).href;

// No policy of a page keeps this one out, and it would tell other machines where the officer is.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) delete self[name];

// Paper is white in either scheme. Styles are set from here: the frame loads none.
Object.assign(document.documentElement.style, { background: "white", color: "black" });
document.body.style.margin = "0";

// A frame without origin may not start a worker of another origin, so the worker's script is imported by
// one that this frame makes. What is sent before it is there would be lost.
function startWorker() {
  const script = new Blob([`import("${place}pdf.worker.js").then(() => postMessage("loaded"), () => postMessage("lost"));`], {
    type: "text/javascript",
  });
  const worker = new Worker(URL.createObjectURL(script));
  return new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => (data === "lost" ? reject(new Error(data)) : resolve(worker)), { once: true });
    worker.addEventListener("error", reject, { once: true });
  });
}

function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.floor(width), height: Math.floor(height) });
  Object.assign(canvas.style, { display: "block", maxWidth: "100%", marginBottom: "8px" });
  document.body.append(canvas);
  return canvas.getContext("2d");
}

async function drawPicture(bytes, type) {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  if (bitmap.width * bitmap.height > MOST_PIXELS) throw new Error("large");
  const scale = Math.min(1, WIDTH / bitmap.width);
  const context = canvasOf(bitmap.width * scale, bitmap.height * scale);
  context.drawImage(bitmap, 0, 0, context.canvas.width, context.canvas.height);
  return { pages: 1, all: 1 };
}

// Nothing of a document runs: no script, no form, no link, no font of this machine by name.
async function drawPdf(bytes) {
  const worker = new PDFWorker({ port: await startWorker() });
  const options = { data: bytes, worker, wasmUrl: place, useWasm: false, enableXfa: false, useSystemFonts: true };
  const file = await getDocument(options).promise;
  const pages = Math.min(file.numPages, MOST_PAGES);
  for (let number = 1; number <= pages; number += 1) {
    const page = await file.getPage(number);
    const { width } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: WIDTH / width });
    if (viewport.width * viewport.height > MOST_PIXELS) throw new Error("large");
    const { canvas } = canvasOf(viewport.width, viewport.height);
    // As for print: drawing for a screen waits for frames of animation, which a browser does not give to
    // a frame that is out of sight.
    await page.render({ canvas, viewport, intent: "print", annotationMode: AnnotationMode.DISABLE }).promise;
  }
  return { pages, all: file.numPages };
}

function drawText(bytes) {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  const block = document.createElement("pre");
  block.textContent = text.slice(0, LONGEST_TEXT);
  Object.assign(block.style, { margin: "16px", whiteSpace: "pre-wrap", overflowWrap: "anywhere" });
  document.body.append(block);
  return { pages: 1, all: text.length > LONGEST_TEXT ? 2 : 1 };
}

// What a file is, is read off its first bytes; what its author calls it counts for nothing.
function drawing(bytes) {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith("%PDF-")) return () => drawPdf(bytes);
  if (/^(\x89PNG|\xff\xd8\xff|GIF8|RIFF....WEBP|....ftypavif|BM)/s.test(start)) return () => drawPicture(bytes, "image/*");
  return () => drawText(bytes);
}

addEventListener(
  "message",
  async ({ data, source }) => {
    if (source !== parent) return;
    try {
      const drawn = await drawing(new Uint8Array(data))();
      parent.postMessage({ ...drawn, height: document.documentElement.scrollHeight }, "*");
    } catch {
      document.body.replaceChildren();
      parent.postMessage({ pages: 0, all: 0, height: 0 }, "*");
    }
  },
  { once: true },
);
parent.postMessage("ready", "*");
