"""A page as its readers meet it: read by axe, light and dark, narrow, nothing from elsewhere."""

from importlib.resources import files

from playwright.sync_api import expect

AXE_SCRIPT = (files("axe_playwright_python") / "axe.min.js").read_text()
NARROW = {"viewport": {"width": 360, "height": 800}}


# Nothing moves while axe reads, yet it asks a place for its size and style hundreds of times, and
# the browser works each answer out anew: here what was said once is said again until axe is done.
# Of what axe has no objection to it makes no list of places: most of its time would go into that.
ASK = """async (rules) => {
  const restored = [];
  const change = (owner, name, told) => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    restored.push(() => Object.defineProperty(owner, name, own));
    Object.defineProperty(owner, name, {...own, ...told(own)});
  };
  const once = (read) => {
    const said = new WeakMap();
    return function saidOnce() {
      if (!said.has(this)) said.set(this, read.call(this));
      return said.get(this);
    };
  };
  for (const name of ["scrollWidth", "scrollHeight", "clientWidth", "clientHeight"]) {
    change(Element.prototype, name, (own) => ({get: once(own.get)}));
  }
  for (const name of ["getBoundingClientRect", "getClientRects"]) {
    change(Element.prototype, name, (own) => ({value: once(own.value)}));
  }
  change(window, "getComputedStyle", (own) => {
    const whole = once(function style() { return own.value.call(window, this); });
    return {value: (place, part) => part ? own.value.call(window, place, part) : whole.call(place)};
  });
  const colours = new Map();
  change(axe.commons.color.Color.prototype, "parseString", (own) => ({value(text) {
    if (!colours.has(text)) {
      own.value.call(this, text);
      const {r, g, b, alpha} = this;
      colours.set(text, {r, g, b, alpha});
    }
    return Object.assign(this, colours.get(text));
  }}));
  // The size of what is pressed is new in WCAG 2.2, and axe asks for it only when told to.
  const rest = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  try {
    const found = await axe.run(document, rules.length ? { ...rest, runOnly: rules } : rest);
    return found.violations.map((rule) => [rule.id, rule.nodes[0].html]);
  } finally {
    for (const restore of restored) restore();
  }
}"""


def violations(page, *rules):
    """What axe objects to, [[rule, the first place]]; rules narrow what it is asked."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK, rules)


def shows(place, words):
    """Wait until a part of the page, folded and hidden parts left out, holds the words."""
    expect(place).to_contain_text(words, use_inner_text=True)


def hides(place, words):
    """Assert that no reader sees the words here now: to be gone after a while would be too late."""
    assert words not in place.inner_text()


def arrives(page, ending):
    """Wait until the page with this ending of its address is there, whole."""
    page.wait_for_url(lambda url: url.endswith(ending))


# Charts have sizes of their own (incidents/figures/charts/frame.py).
SMALL_TEXTS = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = [];
  while (texts.nextNode()) {
    const { data, parentElement: place } = texts.currentNode;
    if (!data.trim() || place.closest(".drawing") || !place.checkVisibility()) continue;
    if (parseFloat(getComputedStyle(place).fontSize) < 14) small.push(data.trim());
  }
  return small;
}"""


def look(window, client, address, status=200):
    """Assert what holds for every page, seen in light, in dark, and narrow."""
    with window(client, color_scheme="light") as page:
        assert page.goto(address).status == status
        sheets = page.locator("link[rel=stylesheet]").count()
        assert page.evaluate("document.styleSheets.length") == sheets >= 3
        # What is folded away is read as well.
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults = violations(page)
        assert faults == [], faults
        assert page.evaluate(SMALL_TEXTS) == []
        page.emulate_media(color_scheme="dark")
        # A scheme changes colours and nothing else.
        assert violations(page, "color-contrast") == []
        page.set_viewport_size(NARROW["viewport"])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        # The browser complains of an answer that is an error; that is no fault of the page.
        assert [said for said in page.complaints if "the server responded" not in said] == []
