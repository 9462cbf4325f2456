// Charts are loaded one by one after the page's numbers and tables. Without script an image of the
// same chart takes their place; the table below holds the same numbers.

const NARROW = 480;

async function load(place) {
  const address = place.dataset.picture;
  const fits = place.clientWidth < NARROW ? address.replace("/chart/", "/narrow/") : address;
  const response = await fetch(fits, { headers: { Accept: "image/svg+xml" } });
  if (!response.ok) throw new Error(`${fits}: status ${response.status}`);
  const drawing = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
  place.replaceChildren(document.importNode(drawing.documentElement, true));
  place.classList.remove("waiting");
  place.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

for (const place of document.querySelectorAll("[data-picture]")) {
  try {
    await load(place);
  } catch {
    // The chart is missing, so its table is opened.
    place.nextElementSibling?.setAttribute("open", "");
    place.remove();
  }
}
