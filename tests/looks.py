"""A page as its readers meet it: read by axe, light and dark, narrow, nothing from elsewhere."""

from axe_core_python.base import AXE_SCRIPT

NARROW = {"viewport": {"width": 360, "height": 800}}


# Of what axe has no objection to, no list of places: most of its time would go into that.
ASK = """async (rules) => {
  const options = { resultTypes: ["violations"] };
  const found = await axe.run(document, rules.length ? { ...options, runOnly: rules } : options);
  return found.violations.map((rule) => [rule.id, rule.nodes[0].html]);
}"""


def violations(page, *rules):
    """What axe objects to, [[rule, the first place]]; rules narrow what it is asked."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK, rules)


def look(window, client, address, status=200):
    """Assert what holds for every page, seen in light, in dark, and narrow."""
    with window(client, color_scheme="light") as page:
        assert page.goto(address).status == status
        assert page.evaluate("document.styleSheets.length") == 3
        # What is folded away is read as well.
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        # A scheme changes colours and nothing else.
        assert violations(page, "color-contrast") == []
        page.set_viewport_size(NARROW["viewport"])
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        # The browser complains of an answer that is an error; that is no fault of the page.
        assert [said for said in page.complaints if "the server responded" not in said] == []
