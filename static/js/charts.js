// Pictures of figures are loaded after the page's numbers and tables, one by one, into their place.
// Without script an image of the same figure stands there, and the table says all of it either way.

const NARROW = 480;

async function load(place) {
  const address = place.dataset.picture;
  const fits = place.clientWidth < NARROW ? address.replace("/chart/", "/narrow/") : address;
  const answer = await fetch(fits, { headers: { Accept: "image/svg+xml" } });
  if (!answer.ok) throw new Error(`${fits} answers ${answer.status}`);
  const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  place.replaceChildren(document.importNode(drawing.documentElement, true));
  place.classList.remove("waiting");
  place.dispatchEvent(new CustomEvent("drawn", { bubbles: true }));
}

for (const place of document.querySelectorAll("[data-picture]")) {
  try {
    await load(place);
  } catch {
    // The table under it opens in its stead.
    place.nextElementSibling?.setAttribute("open", "");
    place.remove();
  }
}
