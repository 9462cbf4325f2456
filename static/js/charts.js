// Charts are loaded after the page's numbers and tables, one by one, each into its place. Without
// script the page has an image of the same chart, and the table has the same numbers either way.

// A chart is not shrunk: where the wide one has no room, the narrow one is drawn.
const NARROW = 640;

async function load(place) {
  const wide = place.dataset.chart;
  const address = place.clientWidth < NARROW ? wide.replace("/chart/", "/narrow/") : wide;
  const response = await fetch(address, { headers: { Accept: "image/svg+xml" } });
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
