"""No text of a chart lies on another, on a bar or on a marked year: measured in the browser."""

import pytest
from playwright.sync_api import expect

from incidents.figures.charts.frame import LETTER_WIDTH
from incidents.figures.results.catalogue import FIGURES
from incidents.pages.dashboards.charts import is_drawn
from incidents.pages.dashboards.dashboards import DASHBOARDS

pytestmark = [pytest.mark.browser, pytest.mark.slow]  # a browser starts, and charts are drawn

# Boxes of texts are those of their lines, with air above and below the letters: a touch of so many
# pixels is no overlap of ink.
AIR = 2.5
OVERLAPS = """(air) => {
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    const name = part.textContent || part.getAttribute("aria-label") || part.tagName;
    return { left, right, top, bottom, name, part };
  }).filter((box) => box.right - box.left > 0.5 || box.bottom - box.top > 0.5);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > air
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > air;
  const faults = [];
  for (const chart of document.querySelectorAll("svg.chart")) {
    chart.id = "measured";
    // The paper-coloured edge of a text is a text of its own, below it.
    const texts = boxes("#measured text").filter(({ part }) => {
      const stroke = part.getAttribute("stroke");
      return !stroke || stroke === "none";
    });
    const discs = boxes("#measured g[class*=days_] path");
    const bars = boxes("#measured g.mark-rect:not(.role-scope) path");
    for (const [n, one] of texts.entries()) {
      for (const other of texts.slice(n + 1)) {
        if (meet(one, other)) faults.push(`${one.name} / ${other.name}`);
      }
      // A text is inside a bar, a cell or a block, or beside it.
      for (const bar of bars) {
        const inside = one.left >= bar.left - 1 && one.right <= bar.right + 1;
        if (meet(one, bar) && !inside) faults.push(`${one.name} on ${bar.name}`);
      }
    }
    for (const [n, disc] of discs.entries()) {
      for (const other of [...discs.slice(n + 1), ...bars]) {
        if (meet(disc, other)) faults.push(`mark ${disc.name} on ${other.name}`);
      }
      const own = (text) => text.left >= disc.left && text.right <= disc.right;
      for (const text of texts) {
        if (meet(disc, text) && !own(text)) faults.push(`mark ${disc.name} on ${text.name}`);
      }
    }
    const view = chart.getBoundingClientRect();
    for (const text of texts) {
      if (text.left < view.left - 1 || text.right > view.right + 1) faults.push(`${text.name} cut`);
    }
    for (const text of texts) {
      if (parseFloat(getComputedStyle(text.part).fontSize) < 14) faults.push(`${text.name} small`);
    }
    chart.removeAttribute("id");
  }
  return faults;
}"""


def drawn_figures():
    """Every figure of a dashboard that a page draws as a chart."""
    shown = {name for _title, names in DASHBOARDS.values() for name in names}
    return sorted(name for name in shown if is_drawn(FIGURES[name].shape))


def overlaps(page, address, width):
    """The charts of a page at a width, and what overlaps in them."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.evaluate("document.fonts.ready")
    expect(page.locator(".drawing.waiting")).to_have_count(0)
    return page.locator("svg.chart").count(), page.evaluate(OVERLAPS, AIR)


def test_an_overlap_would_be_found(window, client, cast):
    with window(client) as page:
        assert overlaps(page, "/dashboards/figures/by-year/", 1280) == (1, [])
        page.evaluate(
            """() => {
              const [one, other] = document.querySelectorAll("svg.chart text");
              other.replaceWith(one.cloneNode(true));
            }"""
        )
        assert page.evaluate(OVERLAPS, AIR)


@pytest.mark.parametrize("width", [1280, 360], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", list(DASHBOARDS))
def test_nothing_overlaps_on_a_dashboard(window, client, cast, name, width):
    drawn = [one for one in DASHBOARDS[name][1] if is_drawn(FIGURES[one].shape)]
    with window(client) as page:
        count, faults = overlaps(page, f"/dashboards/{name}/", width)
        assert count == len(drawn)
        assert faults == []
        # Charts are drawn in their own size and never shrunk, or letters would be too small.
        scales = page.evaluate(
            """[...document.querySelectorAll("svg.chart")].map((chart) =>
              chart.getBoundingClientRect().width / chart.viewBox.baseVal.width)"""
        )
        assert all(0.97 <= scale <= 1.001 for scale in scales), scales


@pytest.mark.parametrize(
    "query", ["?topic=taiwan-designation", "?since=2018&until=2018", "?country=JP&country=KR"]
)
def test_nothing_overlaps_in_a_chart_of_some_incidents(window, client, cast, query):
    with window(client) as page:
        for name in drawn_figures():
            _count, faults = overlaps(page, f"/dashboards/figures/{name}/{query}", 1280)
            assert faults == [], name


@pytest.mark.parametrize("width", [1280, 360], ids=["wide", "narrow"])
def test_nothing_overlaps_in_the_chart_of_a_comparison(window, client, cast, width):
    with window(client) as page:
        assert overlaps(page, "/dashboards/compare/", width) == (1, [])


def test_letters_are_about_as_wide_as_charts_are_laid_out_for(window, client, cast):
    """Widths of texts are estimated where charts are laid out: the mean width of our own texts."""
    with window(client) as page:
        page.goto("/dashboards/figures/by-year/")
        page.evaluate("document.fonts.ready")
        width = page.evaluate(
            """(texts) => {
              const pen = document.createElement("canvas").getContext("2d");
              pen.font = "14px Inter";
              return pen.measureText(texts).width / texts.length;
            }""",
            " ".join(str(figure.title) for figure in FIGURES.values()),
        )
        assert width <= LETTER_WIDTH
