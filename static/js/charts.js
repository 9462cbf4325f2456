// Charts are loaded after the page's numbers and tables, one by one, each into its place. Without
// script the page has an image of the same chart, and the table has the same numbers either way.

// A chart is not shrunk: where the wide one has no room, the narrow one is drawn.
const NARROW = 640;

// While many readers draw, the answer is 503 and says when to come again.
const TRIES = 5;

async function ask(address) {
  for (let left = TRIES; ; left -= 1) {
    const response = await fetch(address, { headers: { Accept: "image/svg+xml" } });
    if (response.status !== 503 || left === 1) return response;
    const seconds = Number(response.headers.get("Retry-After")) || 1;
    await new Promise((go) => setTimeout(go, seconds * 1000 * (0.5 + Math.random())));
  }
}

async function load(place) {
  const wide = place.dataset.chart;
  const address = place.clientWidth < NARROW ? wide.replace("/chart/", "/narrow/") : wide;
  const response = await ask(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  const drawing = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  place.replaceChildren(document.importNode(drawing.documentElement, true));
  place.classList.remove("waiting");
  place.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

for (const place of document.querySelectorAll("[data-chart]")) {
  try {
    await load(place);
  } catch {
    // Open the table instead.
    place.closest(".panel").querySelector(".figure-rows")?.setAttribute("open", "");
    place.remove();
  }
}
