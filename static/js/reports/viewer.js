// Shows a file of a report as flat pictures, in a frame without origin: a hostile file finds no key, no
// text and no network there. Originals are saved by a second step only.
import { element, one, problem, words } from "./page.js";

const SECONDS = 60;
const LARGEST = 50 * 1024 * 1024;

export function closeViewer() {
  one("#viewer").hidden = true;
  one("#viewer-frame").replaceChildren();
}

// `content`: the file as a Blob; `name` is shown as text. A frame is made for each file, and removed with
// its process when the next one comes.
export async function showFile(content, name, url) {
  closeViewer();
  if (content.size > LARGEST) throw problem("not-shown");
  const bytes = await content.arrayBuffer();
  const frame = element("iframe", { src: url, title: words("viewer-of", { name }), referrerPolicy: "no-referrer" });
  frame.setAttribute("sandbox", "allow-scripts");
  one("#close-viewer").onclick = closeViewer;
  one("#viewer").hidden = false;
  one("#h-viewer").textContent = name;
  one("#viewer-words").textContent = words("working");
  const drawn = await drawIn(frame, bytes);
  if (!drawn.pages) {
    closeViewer();
    throw problem("not-shown");
  }
  frame.style.height = `${Math.min(Math.max(Number(drawn.height) || 0, 200), 20000)}px`;
  one("#viewer-words").textContent = words(drawn.pages < drawn.all ? "shown-in-part" : "shown-flat");
  one("#h-viewer").focus();
}

// {pages, all, height} as the frame says; its word is believed for the height only, which is bounded.
function drawIn(frame, bytes) {
  return new Promise((resolve) => {
    const end = (drawn) => {
      clearTimeout(timer);
      removeEventListener("message", hear);
      resolve(drawn);
    };
    const timer = setTimeout(() => end({ pages: 0 }), SECONDS * 1000);
    const hear = ({ data, source }) => {
      if (source !== frame.contentWindow) return;
      if (data === "ready") frame.contentWindow.postMessage(bytes, "*", [bytes]);
      else end({ pages: Number(data?.pages) || 0, all: Number(data?.all) || 0, height: data?.height });
    };
    addEventListener("message", hear);
    one("#viewer-frame").append(frame);
  });
}
