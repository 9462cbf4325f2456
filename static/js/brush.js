// Choose a period on a chart over time: drag across its columns, or move two sliders by keyboard.
// The period goes into the address as since and until, like the two date fields of the page.

const spans = (panel) => JSON.parse(panel.querySelector("script[type='application/json']").text);

function go(panel, first, last) {
  const query = new URLSearchParams(location.search);
  const periods = spans(panel);
  query.set("since", periods[first].since);
  query.set("until", periods[last].until);
  location.search = query;
}

function sliders(panel, periods) {
  const form = panel.querySelector("template.brush").content.cloneNode(true).firstElementChild;
  const [first, last] = form.querySelectorAll("input");
  const output = form.querySelector("output");
  const show = () => {
    const [from, to] = [Math.min(first.value, last.value), Math.max(first.value, last.value)];
    first.setAttribute("aria-valuetext", periods[first.value].label);
    last.setAttribute("aria-valuetext", periods[last.value].label);
    output.textContent = `${periods[from].label} – ${periods[to].label}`;
    mark(panel, from, to);
  };
  for (const field of [first, last]) {
    field.max = periods.length - 1;
    field.addEventListener("input", show);
  }
  first.value = 0;
  last.value = periods.length - 1;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const ends = [Number(first.value), Number(last.value)];
    go(panel, Math.min(...ends), Math.max(...ends));
  });
  panel.querySelector("[data-chart]").after(form);
  show();
  return (from, to) => {
    first.value = from;
    last.value = to;
    show();
  };
}

// Columns are evenly spaced, so the places of two give the places of all.
function scale(panel, periods) {
  const places = [...panel.querySelectorAll(".chart a[href*='since=']")].map((link) => {
    const since = new URLSearchParams(link.getAttribute("href").slice(1)).get("since");
    const box = link.getBoundingClientRect();
    return [periods.findIndex((period) => period.since === since), box.left + box.width / 2];
  }).filter(([index]) => index >= 0).sort((a, b) => a[0] - b[0]);
  const [one, other] = [places[0], places.at(-1)];
  if (!one || one[0] === other[0]) return null;
  const step = (other[1] - one[1]) / (other[0] - one[0]);
  const within = (index) => Math.max(0, Math.min(periods.length - 1, index));
  return {
    index: (x) => within(Math.round(one[0] + (x - one[1]) / step)),
    left: (index) => one[1] + (index - one[0] - 0.5) * step,
    right: (index) => one[1] + (index - one[0] + 0.5) * step,
  };
}

function mark(panel, from, to) {
  const periods = spans(panel);
  const found = scale(panel, periods);
  const band = panel.querySelector("svg.band rect");
  if (!found || !band) return;
  const box = panel.querySelector("[data-chart]").getBoundingClientRect();
  const isAll = from === 0 && to === periods.length - 1;
  band.setAttribute("x", `${found.left(from) - box.left}`);
  band.setAttribute("width", isAll ? 0 : `${Math.max(0, found.right(to) - found.left(from))}`);
}

function pointer(panel, periods, set) {
  const place = panel.querySelector("[data-chart]");
  const band = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  band.setAttribute("class", "band");
  band.setAttribute("aria-hidden", "true");
  const area = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  area.setAttribute("height", "100%");
  band.append(area);
  place.prepend(band);
  let start = null;
  let moved = false;
  place.addEventListener("pointerdown", (event) => {
    const found = scale(panel, periods);
    // A finger scrolls the page; touch screens use the sliders.
    if (!found || event.pointerType === "touch" || event.button) return;
    start = found.index(event.clientX);
    moved = false;
  });
  place.addEventListener("dragstart", (event) => event.preventDefault());
  place.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const here = scale(panel, periods).index(event.clientX);
    if (here !== start) moved = true;
    if (moved) set(Math.min(start, here), Math.max(start, here));
  });
  document.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const here = scale(panel, periods).index(event.clientX);
    const from = start;
    start = null;
    if (moved) go(panel, Math.min(from, here), Math.max(from, here));
  });
  // The end of a drag is not a click on the column below.
  place.addEventListener("click", (event) => { if (moved) event.preventDefault(); }, true);
}

document.addEventListener("drawn", (event) => {
  const panel = event.target.closest(".panel.time");
  if (!panel?.querySelector("template.brush")) return;
  const periods = spans(panel);
  if (periods.length < 2) return;
  const set = sliders(panel, periods);
  pointer(panel, periods, set);
});
