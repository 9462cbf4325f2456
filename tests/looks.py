"""A page as its readers meet it: read by axe, light and dark, narrow, nothing from elsewhere."""

from axe_core_python.sync_playwright import Axe

NARROW = {"viewport": {"width": 360, "height": 800}}


def violations(page, *rules):
    """What axe objects to; rules narrow what it is asked."""
    # Of what axe has no objection to, no list of places: most of its time goes into that.
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = Axe().run(page, options=options)
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]]


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
