"""A form as a browser would send it back: every field with the value that the page gave it."""

from html.parser import HTMLParser


class Form(HTMLParser):
    """The fields of the forms of a page that hold a given field; templates are left out."""

    def __init__(self, html):
        super().__init__()
        self.fields, self._select, self._area, self._inert = {}, None, None, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        name = told.get("name")
        if tag == "template":
            self._inert += 1
        elif self._inert:
            return
        elif tag == "input" and name:
            self._input(name, told)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self.fields.setdefault(self._select, []).append(told.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.fields[name] = [""]

    def _input(self, name, told):
        is_box = told.get("type") in ("checkbox", "radio")
        if not is_box or "checked" in told:
            value = told.get("value", "on" if is_box else "")
            self.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        if tag == "template":
            self._inert -= 1
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            # HTML drops the first line break of a text area; so does the page's author.
            if self._area:
                self.fields[self._area] = [self.fields[self._area][0].removeprefix("\n")]
            self._area = None

    def handle_data(self, data):
        if self._area and not self._inert:
            self.fields[self._area][0] += data


def sent(response, **changes):
    """What the browser would send for this page, with these changes."""
    fields = Form(response.content.decode()).fields
    for name, value in changes.items():
        fields[name] = value if isinstance(value, list) else [value]
    return {name: values for name, values in fields.items() if values}
